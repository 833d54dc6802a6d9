/** @file The choice domain: generated questions with four to ten options, and the verifier. */
import { generatedTask } from '../generated.ts'
import { IMPERFECT_TEACHER, parseTaskOptions, type TaskChoices } from '../options.ts'
import type { Task } from '../task.ts'
import { CHOICE_KINDS } from './toy.ts'
import { verifyChoice } from './verify.ts'

const kinds = CHOICE_KINDS.map(({ name }) => name)
const CHOICES: TaskChoices = { domain: 'choice', kinds, standard: { ...IMPERFECT_TEACHER, kinds } }

/** `options` is a recipe's `task` field, see TaskOptions. Throws an Error with one sentence for a wrong field. */
export function createChoiceTask(options?: unknown): Task {
  return generatedTask('choice', CHOICE_KINDS, parseTaskOptions(CHOICES, options), {
    verify: verifyChoice,
    guessed,
  })
}

/** A reply guesses when its reasoning holds neither a worked operation nor a comparison. */
function guessed(response: string): boolean {
  const close = response.indexOf('</think>')
  return !/\d[=<>]\d/.test(close < 0 ? response : response.slice(0, close))
}
