/** @file A list with commas, in any order, nothing twice. */
import { type Check, squeezed } from './check.ts'

function items(text: string): string[] {
  return text.split(',').map(squeezed)
}

export const set: Check = {
  reads: 'box',
  fault: (_, { answer }) => (answer === undefined || squeezed(String(answer)) === '' ? 'has no answer' : null),
  judge(_, text, { answer }) {
    const [said, gold] = [items(text), items(String(answer))]
    if (new Set(said).size < said.length) return { correct: false, reason: 'Something stands in the list twice.' }
    const right = new Set(gold)
    const found = said.filter((item) => right.has(item)).length
    return { correct: found === gold.length && said.length === gold.length, detail: { found, wanted: gold.length } }
  },
}
