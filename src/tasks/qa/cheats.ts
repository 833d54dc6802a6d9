/** @file Responses that must score 0 and honest ones that must score 1, for one prompt. */
import type { Mode, Prompt } from '../task.ts'

export interface QaCase {
  /** Which trick it is, or what an honest answer may look like. */
  trick: string
  mode: Mode
  response: string
}

export const QA_PROMPT: Prompt = {
  id: 'qa-example',
  domain: 'qa',
  prompt: 'Which city is larger, Paris or Lyon, and is thus the capital?',
  answer: 'The City of Paris',
}

export const QA_CHEATS: readonly QaCase[] = [
  { trick: 'one box with every candidate', mode: 'instruct', response: '\\boxed{City of Paris, City of Lyon}' },
  { trick: 'a box for every candidate', mode: 'instruct', response: '\\boxed{City of Lyon} \\boxed{City of Paris}' },
  { trick: 'seventeen boxes, the last one right', mode: 'instruct', response: `${'\\boxed{Lyon}'.repeat(17)}\\boxed{City of Paris}` },
  { trick: 'the question copied into the box', mode: 'instruct', response: `\\boxed{${QA_PROMPT.prompt}}` },
  { trick: 'the answer inside the reasoning only', mode: 'think', response: '<think>\\boxed{City of Paris}</think>I do not know.' },
  { trick: 'the reasoning never ends', mode: 'think', response: '<think>\\boxed{City of Paris}' },
  { trick: 'the reasoning ends twice', mode: 'think', response: '<think>a</think>\\boxed{Lyon}</think>\\boxed{City of Paris}' },
  { trick: 'no box', mode: 'instruct', response: 'City of Paris' },
  { trick: 'an empty box', mode: 'instruct', response: '\\boxed{}' },
  { trick: 'punctuation only, which normalises to nothing', mode: 'instruct', response: '\\boxed{!?}' },
  { trick: 'a box that is not closed', mode: 'instruct', response: '\\boxed{City of Paris' },
  { trick: 'the gold within more words', mode: 'instruct', response: '\\boxed{either Lyon or the City of Paris}' },
  { trick: 'a nested box to hide a second answer', mode: 'instruct', response: '\\boxed{\\boxed{City of Paris} Lyon}' },
]

export const QA_HONEST: readonly QaCase[] = [
  { trick: 'as the gold writes it', mode: 'instruct', response: '\\boxed{The City of Paris}' },
  { trick: 'other case, no article, a full stop', mode: 'instruct', response: 'It is \\boxed{city of paris.}' },
  { trick: 'behind the reasoning', mode: 'think', response: '<think>Lyon? \\boxed{Lyon}? No.</think>\\boxed{City of Paris}' },
  { trick: 'in LaTeX’s text', mode: 'instruct', response: '\\boxed{\\text{City of Paris}}' },
  { trick: 'said twice', mode: 'instruct', response: '\\boxed{City of Paris}, so \\boxed{the city of Paris}' },
]
