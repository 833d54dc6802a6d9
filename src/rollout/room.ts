/** @file Prompts that leave no room for a reply: they are left out before anything is paid for, and told by name. */
import type { Model } from '../model/model.ts'
import type { Mode, Prompt } from '../tasks/task.ts'
import { shownBriefly } from '../text/shown.ts'
import { promptTokens } from './rollout.ts'

/** Characters of a token, more than any vocabulary has: a text of megabytes is too long without being cut into tokens. */
const LONGEST_TOKEN = 1024

/** Whether a text has more tokens than that for certain. */
export function isFarTooLong(text: string, longest: number): boolean {
  return text.length > Math.max(1, longest) * LONGEST_TOKEN
}

/** Those of at most `longest` tokens in each of the modes, and in the one that they ask for, and the others. */
export function partByLength<P extends Prompt>(model: Model, prompts: readonly P[], modes: readonly Mode[], longest: number) {
  const fitting: P[] = []
  const tooLong: P[] = []
  for (const prompt of prompts) {
    const all = prompt.ask?.mode ? new Set([...modes, prompt.ask.mode]) : modes
    const fits = !isFarTooLong(prompt.prompt, longest) && [...all].every((mode) => promptTokens(model, prompt, mode).length <= longest)
    ;(fits ? fitting : tooLong).push(prompt)
  }
  return { fitting, tooLong }
}

/** Ids that a warning names. */
const NAMED = 5

/** Which prompts were left out and why, in one sentence. `of`: among how many of `what`, such as `prompts of set.jsonl`; `bound`: who says how long. */
export function tooLongSentence(
  tooLong: readonly Prompt[],
  of: number,
  what: string,
  longest: number,
  bound = 'there is room for',
): string {
  const names = tooLong.slice(0, NAMED).map(({ id }) => shownBriefly(id))
  if (tooLong.length > NAMED) names.push(`${tooLong.length - NAMED} more`)
  const room = `more than the ${Math.max(0, longest)} tokens ${bound}`
  return `${tooLong.length} of ${of} ${what} are left out, with ${room}: ${names.join(', ')}.`
}
