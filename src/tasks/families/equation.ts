/**
 * @file Equations with one unknown (on both sides, in brackets) or two, the next number of a sequence, a line through two points.
 *
 *   careful  3*(x+4)=2*x+19:  3*x+12=2*x+19; x+12=19; x=7
 *            fine:            3*4=12; 3*x+12=2*x+19; x+12=19; 19-12=7; x=7; try 3*11=33, 2*7+19=33 yes
 *   wander   3*x+4=2*x+19; x+4=19; 19-4=15; x=15; try 3*19=57, 2*15+19=49 no, back; 3*4=12; ...
 *   two      x+y=30, x-y=8:   2*x=38; x=19; 19+y=30; y=11
 */
import type { Problem } from '../generated.ts'
import type { Random } from '../random.ts'
import { phrase } from '../wording.ts'
import { partsOf, unknown } from './equation-kinds.ts'
import { check, fault } from './equation-lines.ts'
import { ALL_LEVELS, boxed, type Family } from './family.ts'

function make(random: Random, level: number): Problem {
  const { content, answer, asked, solution = {}, work } = partsOf(random, level)
  return {
    content,
    ask: (r, set) => phrase(asked, r, set),
    fields: () => ({ answer, problem: { solution } }),
    work: (sheet) => boxed(work(sheet)),
    wander: (sheet) => boxed(work(sheet)),
    guess: (sheet) => {
      const said = sheet.written(answer)
      return { note: String(said), reply: boxed(said) }
    },
  }
}

export const equation: Family = {
  name: 'equation',
  title: 'Equations',
  levels: ALL_LEVELS,
  instruct: 0.05,
  joint: '; ',
  floor: [0.03, 0.03, 0.03, 0.04],
  make,
  anyReply: ({ level }, random) => boxed(unknown(random, level ?? 1)),
  fault,
  check,
  cheats: ({ answer, prompt }) => {
    const n = Number(answer)
    const text = /\S*=\S*\d/.exec(prompt)?.[0]
    return [
      { title: 'The number and another sign', answer: boxed(n === 0 ? '0, 1' : `${n}, ${-n}`) },
      { title: 'The name of the unknown', answer: boxed('x=') },
      { title: 'Beside it', answer: boxed(n + 1) },
      { title: 'A sum left to do', answer: boxed(`${n - 1}+1`) },
      ...(text && !text.includes('?') && !/^[a-z]?=/.test(text) ? [{ title: 'The equation', answer: boxed(text) }] : []),
    ]
  },
}
