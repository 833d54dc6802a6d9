/** @file The registry of domains. A new domain is one folder and one entry here. */
import { createMathTask } from './math/task.ts'
import type { Task } from './task.ts'

const DOMAINS: Record<string, (options?: unknown) => Task> = {
  math: createMathTask,
}

export const domains: readonly string[] = Object.keys(DOMAINS)

/** `options`: the `task` field of a recipe's stage. Throws an Error with one sentence for an unknown domain or a wrong option. */
export function createTask(domain: string, options?: unknown): Task {
  if (!Object.hasOwn(DOMAINS, domain)) throw new Error(`There is no domain ${JSON.stringify(domain)}; there is ${domains.join(', ')}.`)
  return DOMAINS[domain](options)
}
