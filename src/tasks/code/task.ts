/** @file The code domain: generated Python functions to be found from examples, verified by running them. */
import { generatedTask, guessed } from '../generated.ts'
import { IMPERFECT_TEACHER, parseTaskOptions, type TaskChoices } from '../options.ts'
import type { Task } from '../task.ts'
import type { TaskTools } from '../tools.ts'
import { CODE_KINDS } from './toy.ts'
import { verifyCode } from './verify.ts'
import { WEAK_TESTS } from './weak.ts'

const kinds = CODE_KINDS.map(({ name }) => name)
const CHOICES: TaskChoices = { domain: 'code', kinds, standard: { ...IMPERFECT_TEACHER, kinds }, flags: [WEAK_TESTS] }

/** `options` is a recipe's `task` field, see TaskOptions. Throws an Error with one sentence for a wrong field. */
export function createCodeTask(options?: unknown, tools: TaskTools = {}): Task {
  return generatedTask('code', CODE_KINDS, parseTaskOptions(CHOICES, options), {
    guessed,
    verify: verifyCode,
    tools,
  })
}
