/** @file The claims of the papers that this scale leaves, and why. */
import type { Study } from './study.ts'

export const LEFT: Study['left'] = [
  { id: 'C10', title: 'Problems never solved before', why: 'It needs far more tries of each problem, and fresh ones of the start as a control; pass@64 (C9) tells most of it.' },
  { id: 'C11', title: 'Reinforcement beats distillation at 14B', why: 'There is no larger model to distil from. An arm of SFT on verified samples could be added.' },
  { id: 'C18', title: 'One model in two modes is as good as two', why: 'Its arms are supervised starts, hours each.' },
  { id: 'C19', title: 'Half of the preferences in each mode', why: 'Three arms more, of preferences first with mode think, instruct and both; the paper’s successor has dropped it.' },
  { id: 'C20', title: 'A weak reward model is hacked', why: 'It needs reward models of several sizes, and there is one start.' },
  { id: 'C21', title: 'Code needs temperature 1', why: 'An arm of code at temperature 0.6 could be added; its figure has no numbers.' },
  { id: 'C23', title: 'Semantic reward of patches', why: 'The paper’s differences are of a point or less, below what these prompts resolve.' },
  { id: 'C25', title: 'Verdicts in the background', why: 'That is a measure of time: npm run figures:matrix prints how long a step waits for verdicts.' },
] // biome-ignore format: a table
