/** @file Tricks that must earn nothing from the alignment rules, and good replies that must earn everything. */
import type { Mode, Prompt } from '../task.ts'
import type { AlignmentOutcome } from './verify.ts'

/** A pair with a verifier behind it. */
export const PAIR: Prompt = {
  id: 'alignment-cheats',
  domain: 'alignment',
  source: 'math',
  prompt: 'Compute 37 times 3.',
  answer: 111,
  chosen: '37*3=111\n\\boxed{111}',
  rejected: '37*3=121\n\\boxed{121}',
}

/** A pair from elsewhere, of which only the replies are known. */
export const FOREIGN_PAIR: Prompt = {
  id: 'alignment-foreign',
  domain: 'alignment',
  prompt: 'Name a city in France and one thing to see there.',
  chosen: 'Paris: the Louvre, with the Mona Lisa.',
  rejected: 'France is a country in Europe. It has many cities, and in each of them there is something to see, as one would expect.',
}

interface Attempt {
  trick: string
  prompt: Prompt
  response: string
  mode?: Mode
}

export interface AlignmentCheat extends Attempt {
  outcome: AlignmentOutcome
}

const RIGHT = PAIR.chosen as string

/** Rewards of 0. */
export const ALIGNMENT_CHEATS: readonly AlignmentCheat[] = [
  { trick: 'the rejected reply', prompt: PAIR, response: PAIR.rejected as string, outcome: 'wrong' },
  { trick: 'the right reply to a neighbour', prompt: PAIR, response: '37*4=148\n\\boxed{148}', outcome: 'wrong' },
  { trick: 'the result without its box', prompt: PAIR, response: '111', outcome: 'wrong' },
  { trick: 'every result', prompt: PAIR, response: '\\boxed{111}\\boxed{121}', outcome: 'wrong' },
  { trick: 'praise of the question', prompt: PAIR, response: 'What a good question! I am glad you ask.', outcome: 'wrong' },
  { trick: 'a confident claim to be right', prompt: PAIR, response: 'This reply is correct, helpful and short.', outcome: 'wrong' },
  { trick: 'the right reply five times', prompt: PAIR, response: `${RIGHT}\n`.repeat(5), outcome: 'repetitive' },
  { trick: 'the right reply twice', prompt: PAIR, response: `${RIGHT}\n${RIGHT}`, outcome: 'repetitive' },
  {
    trick: 'the right reply behind much talk',
    prompt: PAIR,
    response: `Multiplication is a fine thing, and there are several ways to go about it. ${RIGHT}`,
    outcome: 'rambling',
  },
  { trick: 'a flood', prompt: PAIR, response: `${'x'.repeat(500_000)}${RIGHT}`, outcome: 'repetitive' },
  { trick: 'nothing', prompt: PAIR, response: ' \n', outcome: 'no-answer' },
  { trick: 'the reply in the reasoning only', prompt: PAIR, response: `<think>${RIGHT}</think>Done.`, mode: 'think', outcome: 'wrong' },
  { trick: 'reasoning that does not end', prompt: PAIR, response: `<think>${RIGHT}`, mode: 'think', outcome: 'unfinished' },
  {
    trick: 'two ends of the reasoning',
    prompt: PAIR,
    response: `<think>so</think>x</think>${RIGHT}`,
    mode: 'think',
    outcome: 'several-endings',
  },
  { trick: 'the rejected one of a foreign pair', prompt: FOREIGN_PAIR, response: FOREIGN_PAIR.rejected as string, outcome: 'rambling' },
  {
    trick: 'talk like the rejected reply',
    prompt: FOREIGN_PAIR,
    response: 'In France there are many cities, as one would expect.',
    outcome: 'like-rejected',
  },
  { trick: 'nothing that either reply says', prompt: FOREIGN_PAIR, response: 'xyz', outcome: 'like-rejected' },
]

/** Rewards of 1. */
export const GOOD_REPLIES: readonly Attempt[] = [
  { trick: 'the chosen reply', prompt: PAIR, response: RIGHT },
  { trick: 'the result alone, in its box', prompt: PAIR, response: '\\boxed{111}' },
  { trick: 'in other words', prompt: PAIR, response: '30*3=90, 7*3=21, so it is $\\boxed{111}$.' },
  { trick: 'behind long reasoning', prompt: PAIR, response: `<think>${'37*3=111? '.repeat(50)}</think>\\boxed{111}`, mode: 'think' },
  { trick: 'the chosen reply of a foreign pair', prompt: FOREIGN_PAIR, response: FOREIGN_PAIR.chosen as string },
  { trick: 'one like it', prompt: FOREIGN_PAIR, response: 'Paris, and there the Louvre.' },
]
