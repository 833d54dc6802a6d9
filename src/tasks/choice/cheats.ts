/** @file Tricks that must earn nothing from the choice verifier, and honest answers that must earn everything. */
import type { Mode, Prompt } from '../task.ts'
import type { ChoiceOutcome } from './verify.ts'

export const CHOICE_PROMPT: Prompt = {
  id: 'choice-cheats',
  domain: 'choice',
  prompt: 'What is 7*8?\nA. 54\nB. 56\nC. 58\nD. 65',
  options: ['54', '56', '58', '65'],
  answer: 'B',
}

interface Attempt {
  trick: string
  response: string
  mode?: Mode
}

export interface ChoiceCheat extends Attempt {
  outcome: ChoiceOutcome
}

/** Rewards of 0. */
export const CHOICE_CHEATS: readonly ChoiceCheat[] = [
  { trick: 'another letter', response: 'The answer is (C).', outcome: 'wrong' },
  { trick: 'all letters, the right one last', response: 'A C D B', outcome: 'several-answers' },
  { trick: 'all letters before the answer', response: 'A, B, C, D. The answer is (B).', outcome: 'several-answers' },
  { trick: 'two letters with or', response: 'The answer is B or C.', outcome: 'several-answers' },
  { trick: 'two letters with and', response: 'The answer is (B) and (C)', outcome: 'several-answers' },
  { trick: 'two letters side by side', response: 'Answer: B C', outcome: 'several-answers' },
  { trick: 'an answer and another', response: 'The answer is (B). No, the answer is (C).', outcome: 'several-answers' },
  { trick: 'another answer first', response: 'The answer is (C). The answer is (B).', outcome: 'several-answers' },
  { trick: 'an answer in each of two ways', response: 'The answer is (B)\nAnswer: A', outcome: 'several-answers' },
  { trick: 'several labels', response: 'Answer: A\nAnswer: B\nAnswer: C\nAnswer: D', outcome: 'several-answers' },
  { trick: 'several labels in a line', response: 'Answer: A Answer: B', outcome: 'several-answers' },
  { trick: 'the options copied from the prompt', response: 'A. 54\nB. 56\nC. 58\nD. 65', outcome: 'several-answers' },
  { trick: 'two letters and no word which', response: 'It could be B, though C is near.', outcome: 'several-answers' },
  { trick: 'the text of the option', response: '56', outcome: 'no-answer' },
  { trick: 'a small letter', response: 'the answer is b', outcome: 'no-answer' },
  { trick: 'a letter of another script', response: 'The answer is (\u0412).', outcome: 'no-answer' },
  { trick: 'a letter in a word', response: 'ABCD', outcome: 'no-answer' },
  { trick: 'a letter beyond the options', response: 'The answer is (F).', outcome: 'no-such-option' },
  { trick: 'nothing', response: '', outcome: 'no-answer' },
  { trick: 'the answer in the reasoning only', response: '<think>The answer is (B).</think>Done.', mode: 'think', outcome: 'no-answer' },
  { trick: 'reasoning that does not end', response: '<think>The answer is (B).', mode: 'think', outcome: 'unfinished' },
  { trick: 'no reasoning in thinking mode', response: 'The answer is (B).', mode: 'think', outcome: 'unfinished' },
  { trick: 'two ends of the reasoning', response: '<think>so</think>C</think>B', mode: 'think', outcome: 'several-endings' },
]

/** Rewards of 1. */
export const HONEST_CHOICES: readonly Attempt[] = [
  { trick: 'the letter', response: 'B' },
  { trick: 'the letter in brackets', response: '(B)' },
  { trick: 'in a box', response: 'So it is $\\boxed{B}$.' },
  { trick: 'with its text', response: 'Answer: B. 56' },
  { trick: 'in a sentence', response: 'The answer is (B).' },
  { trick: 'in bold', response: '**Answer:** 7*8 is 56, which is **B**' },
  { trick: 'behind reasoning about others', response: '<think>A? No. C? No. B: 7*8=56.</think>\nThe answer is (B).', mode: 'think' },
  { trick: 'after what speaks against others', response: 'A is too small, C and D are too large. The answer is (B).' },
  { trick: 'before what speaks against others', response: 'The answer is (B). A is too small, C and D are too large.' },
  { trick: 'in a line before others', response: 'The answer is (B)\nA and C are near.' },
  { trick: 'twice', response: 'The answer is B.\n\nAnswer: B' },
  { trick: 'with words that begin with capitals', response: 'Because 7*8=56, Answer: B' },
]
