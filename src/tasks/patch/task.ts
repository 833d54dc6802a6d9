/** @file The patch domain: generated one-line repairs by search/replace edits, rewarded by their likeness to the reference (SWE-RL). */
import { generatedTask, guessed } from '../generated.ts'
import { IMPERFECT_TEACHER, parseTaskOptions, type TaskChoices } from '../options.ts'
import type { Task } from '../task.ts'
import type { TaskTools } from '../tools.ts'
import { PATCH_KINDS } from './toy.ts'
import { NO_REPLY, verifyPatch } from './verify.ts'

const kinds = PATCH_KINDS.map(({ name }) => name)
const CHOICES: TaskChoices = { domain: 'patch', kinds, standard: { ...IMPERFECT_TEACHER, kinds } }

/** `options` is a recipe's `task` field, see TaskOptions. Throws an Error with one sentence for a wrong field. */
export function createPatchTask(options?: unknown, tools: TaskTools = {}): Task {
  return generatedTask('patch', PATCH_KINDS, parseTaskOptions(CHOICES, options), {
    guessed,
    verify: verifyPatch,
    tools,
    noReply: NO_REPLY,
  })
}
