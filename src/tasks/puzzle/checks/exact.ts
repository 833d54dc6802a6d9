/** @file The text of the box, blanks squeezed, case and signs kept. */
import { type Check, squeezed } from './check.ts'

export const exact: Check = {
  reads: 'box',
  fault: (_, { answer }) => (answer === undefined || squeezed(String(answer)) === '' ? 'has no answer' : null),
  judge: (_, text, { answer }) => ({ correct: squeezed(text) === squeezed(String(answer)) }),
}
