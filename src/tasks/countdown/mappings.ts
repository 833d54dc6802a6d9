/** @file The mappings of published sets of this domain: data. The particular stand before the general. How to write one is in docs/prompts.md. */
import type { OwnMapping } from '../mapping.ts'

export const MAPPINGS: readonly OwnMapping[] = [
  {
    name: 'countdown',
    title: 'Countdown',
    match: { columns: ['nums', 'target'] },
    fields: {
      prompt:
        'Make {target} from the numbers {nums|numbers|commas}. Use each number once, with + - * / and brackets, and put the expression in \\boxed{}.',
      numbers: { from: 'nums', apply: ['numbers'] },
      answer: 'target',
    },
  },
  {
    name: 'countdown-text',
    title: 'Countdown (input, output)',
    match: { columns: ['input', 'output'], patterns: { input: '^-?\\d+(,\\s*-?\\d+)+$', output: '^-?\\d+$' } },
    fields: {
      prompt:
        'Make {output} from the numbers {input|numbers|commas}. Use each number once, with + - * / and brackets, and put the expression in \\boxed{}.',
      numbers: { from: 'input', apply: ['numbers'] },
      answer: 'output',
    },
  },
]
