/** @file The instructions domain: generated requests that name what a reply must look like, verified by IFEval's checks. */
import { generatedTask } from '../generated.ts'
import { IMPERFECT_TEACHER, parseTaskOptions, type TaskChoices } from '../options.ts'
import type { Task } from '../task.ts'
import { INSTRUCTION_KINDS } from './toy.ts'
import { verifyInstructions } from './verify.ts'

const kinds = INSTRUCTION_KINDS.map(({ name }) => name)
const CHOICES: TaskChoices = { domain: 'instructions', kinds, standard: { ...IMPERFECT_TEACHER, kinds } }

/** `options` is a recipe's `task` field, see TaskOptions. Throws an Error with one sentence for a wrong field. */
export function createInstructionsTask(options?: unknown): Task {
  return generatedTask('instructions', INSTRUCTION_KINDS, parseTaskOptions(CHOICES, options), {
    verify: verifyInstructions,
  })
}
