import { expect, it } from 'vitest'
import { plain } from './plain.ts'

it.each([
  ['<think>2*6=12, 2', '2*6=12, 2'],
  ['6</think>\\boxed{26}<|im_end|>', '6 [26]'],
  ['</think>\\boxed{26}', ' [26]'],
  // Parted within the box.
  ['</think>\\boxed{2', ' [2'],
  ['6}<|im_end|>', '6]'],
  ['\\boxed{2}{', '[2]{'],
  // Braces of a program are no boxes.
  ['return n\n}<|im_end|>', 'return n\n}'],
  ['f = {1: 2}<|im_end|>', 'f = {1: 2}'],
  ['{a}\\boxed{', '{a}['],
  ['', ''],
])('%j is told as %j', (text, told) => expect(plain(text)).toBe(told))
