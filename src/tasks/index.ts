/** @file The registry of domains. A new domain is one folder and one entry here. */
import { createAlignmentTask } from './alignment/task.ts'
import { createChoiceTask } from './choice/task.ts'
import { createCodeTask } from './code/task.ts'
import { createCountdownTask } from './countdown/task.ts'
import { createInstructionsTask } from './instructions/task.ts'
import { createMathTask } from './math/task.ts'
import { createMixture } from './mixture.ts'
import { createPatchTask } from './patch/task.ts'
import { createQaTask } from './qa/task.ts'
import type { Task } from './task.ts'
import type { TaskTools } from './tools.ts'

const DOMAINS: Record<string, (options?: unknown, tools?: TaskTools) => Task> = {
  math: createMathTask,
  code: createCodeTask,
  instructions: createInstructionsTask,
  patch: createPatchTask,
  choice: createChoiceTask,
  alignment: createAlignmentTask,
  qa: createQaTask,
  countdown: createCountdownTask,
}

export const domains: readonly string[] = Object.keys(DOMAINS)

/**
 * `domain`: one of `domains`, or `mixture`. `options`: the `task` field of a recipe's stage. `tools`: what the host lends to verifiers.
 * Throws an Error with one sentence for an unknown domain or a wrong option.
 */
export function createTask(domain: string, options?: unknown, tools?: TaskTools): Task {
  if (domain === 'mixture') return createMixture(options, (part, partOptions) => createTask(part, partOptions, tools))
  if (!Object.hasOwn(DOMAINS, domain)) throw new Error(`There is no domain ${JSON.stringify(domain)}; there is ${domains.join(', ')}.`)
  return DOMAINS[domain](options, tools)
}
