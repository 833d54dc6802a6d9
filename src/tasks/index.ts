/** @file The registry of domains. A new domain is one folder, imported and listed here. */
import { alignment } from './alignment/domain.ts'
import { choice } from './choice/domain.ts'
import { code } from './code/domain.ts'
import { countdown } from './countdown/domain.ts'
import type { Domain } from './domain.ts'
import { instructions } from './instructions/domain.ts'
import { math } from './math/domain.ts'
import { createMixture } from './mixture.ts'
import { patch } from './patch/domain.ts'
import { puzzle } from './puzzle/domain.ts'
import { qa } from './qa/domain.ts'
import type { Task } from './task.ts'
import type { TaskTools } from './tools.ts'

/** In the order in which they are shown; the first is what a page shows first. */
export const DOMAINS: readonly Domain[] = [math, code, instructions, patch, choice, alignment, qa, countdown, puzzle]

/** Their names. */
export const domains: readonly string[] = DOMAINS.map(({ name }) => name)

/** Throws an Error with one sentence for a name that is none. */
export function domainOf(name: string): Domain {
  const domain = DOMAINS.find((one) => one.name === name)
  if (domain) return domain
  throw new Error(`There is no domain ${JSON.stringify(name)}; there is ${domains.join(', ')}.`)
}

/**
 * `domain`: one of `domains`, or `mixture`. `options`: the `task` field of a recipe's stage. `tools`: what the host lends to verifiers.
 * Throws an Error with one sentence for an unknown domain or a wrong option.
 */
export function createTask(domain: string, options?: unknown, tools: TaskTools = {}): Task {
  if (domain === 'mixture') return createMixture(options, (part, partOptions) => createTask(part, partOptions, tools))
  return domainOf(domain).task(options, tools, DOMAINS)
}

/** The option among these that grades replies and must not pay for them; null: none. `options` as for `createTask`. */
export function gradingOption(domain: string, options: unknown): string | null {
  const given = (options ?? {}) as Record<string, unknown>
  if (domain === 'mixture') {
    const parts = Array.isArray(given.parts) ? (given.parts as { domain: string; task?: unknown }[]) : []
    return parts.map((part) => gradingOption(part.domain, part.task)).find((option) => option !== null) ?? null
  }
  return domainOf(domain).gradingOnly.find((option) => given[option] === true) ?? null
}
