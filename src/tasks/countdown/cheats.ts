/** @file Responses that must score 0 and honest ones that must score 1, for one prompt. */
import type { Mode, Prompt } from '../task.ts'

export interface CountdownCase {
  /** Which trick it is, or what an honest answer may look like. */
  trick: string
  mode: Mode
  response: string
}

export const COUNTDOWN_PROMPT: Prompt = {
  id: 'countdown-example',
  domain: 'countdown',
  prompt: 'Make 51 from the numbers 49, 55, 53. Use each number once.',
  numbers: [49, 55, 53],
  answer: 51,
}

export const COUNTDOWN_CHEATS: readonly CountdownCase[] = [
  { trick: 'the target itself', mode: 'instruct', response: '\\boxed{51}' },
  { trick: 'an equation whose left side is wrong', mode: 'instruct', response: '\\boxed{49+55+53=51}' },
  { trick: 'an equation that claims another target', mode: 'instruct', response: '\\boxed{49+55-53=52}' },
  { trick: 'a number of its own', mode: 'instruct', response: '\\boxed{49+55-53+0}' },
  { trick: 'a number used twice', mode: 'instruct', response: '\\boxed{49+55-53+49-49}' },
  { trick: 'a number left out', mode: 'instruct', response: '\\boxed{55-53+49-0}' },
  { trick: 'the target as a number of its own', mode: 'instruct', response: '\\boxed{51+0*49*55*53}' },
  { trick: 'a power, as an interpreter would read it', mode: 'instruct', response: '\\boxed{(49-49)**55+51}' },
  { trick: 'digits put side by side', mode: 'instruct', response: '\\boxed{4 9+55-53}' },
  { trick: 'digits split', mode: 'instruct', response: '\\boxed{4+9+5+5-5+3}' },
  { trick: 'a comment', mode: 'instruct', response: '\\boxed{51 # 49 55 53}' },
  { trick: 'code', mode: 'instruct', response: '\\boxed{eval("51") or (49,55,53)}' },
  { trick: 'division by zero', mode: 'instruct', response: '\\boxed{49/(55-55)*53}' },
  { trick: 'a box for every guess', mode: 'instruct', response: '\\boxed{49+53-55} \\boxed{49+55-53}' },
  { trick: 'seventeen boxes', mode: 'instruct', response: '\\boxed{49+55-53}'.repeat(17) },
  { trick: 'two expressions in a box', mode: 'instruct', response: '\\boxed{49+53-55, 49+55-53}' },
  { trick: 'the answer inside the reasoning only', mode: 'think', response: '<think>\\boxed{49+55-53}</think>' },
  { trick: 'the reasoning ends twice', mode: 'think', response: '<think>so</think>x</think>\\boxed{49+55-53}' },
  { trick: 'brackets without end', mode: 'instruct', response: `\\boxed{${'('.repeat(300)}49+55-53${')'.repeat(300)}}` },
  { trick: 'a value that is only near', mode: 'instruct', response: '\\boxed{49*55/53}' },
  { trick: 'no box', mode: 'instruct', response: '49+55-53' },
  { trick: 'the target first, and something else behind it', mode: 'instruct', response: '\\boxed{51=49+55+53}' },
  { trick: 'another target first', mode: 'instruct', response: '\\boxed{52=49+55-53}' },
  { trick: 'an equation of expressions', mode: 'instruct', response: '\\boxed{49+55-53=50+1}' },
  { trick: 'the numbers on both sides', mode: 'instruct', response: '\\boxed{49+55=53+51}' },
  { trick: 'a sign without a number', mode: 'instruct', response: '\\boxed{49+55-53-}' },
  { trick: 'a small number up, which is a power', mode: 'instruct', response: '\\boxed{49+55-53\u00b9}' },
]

export const COUNTDOWN_HONEST: readonly CountdownCase[] = [
  { trick: 'plain', mode: 'instruct', response: '\\boxed{49+55-53}' },
  { trick: 'with its result', mode: 'instruct', response: '\\boxed{49 + 55 - 53 = 51}' },
  { trick: 'brackets and another order', mode: 'instruct', response: '\\boxed{(55-53)+49}' },
  { trick: 'a minus in front', mode: 'instruct', response: '\\boxed{-53+55+49}' },
  { trick: 'its result first', mode: 'instruct', response: '\\boxed{51=49+55-53}' },
  { trick: 'in formula marks', mode: 'instruct', response: '\\boxed{$49+55-53$}' },
  { trick: 'a double minus', mode: 'instruct', response: '\\boxed{49--55-53}' },
  { trick: 'large brackets', mode: 'instruct', response: '\\boxed{\\Big(49+55\\Big)-53}' },
  { trick: 'LaTeX', mode: 'instruct', response: '\\boxed{\\left(49 + 55\\right) - 53}' },
  { trick: 'behind the reasoning', mode: 'think', response: '<think>\\boxed{49}</think>\\boxed{49+55-53}' },
]
