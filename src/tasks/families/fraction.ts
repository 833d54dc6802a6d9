/**
 * @file Fractions: to reduce, to add, take away, multiply and divide, of a number, and which of two is larger. The answer is in lowest terms.
 *
 *   careful  5/6-3/8:  lcm 24; 5*4=20; 3*3=9; 20-9=11; 11/24              fine: 24/6=4; 5*4=20; 24/8=3; ...
 *            84/126:   gcd 42; 84/42=2; 126/42=3; 2/3                     fine: 84/2=42; 126/2=63; 42/3=14; ...
 *   wander   2/14 no, lcm 24; ...;    6*8=48; 48/6=8; ...; 22/48; 22/3 no; 22/2=11; 48/2=24; 11/24
 */
import type { Problem } from '../generated.ts'
import type { Random } from '../random.ts'
import { phrase } from '../wording.ts'
import { ALL_LEVELS, boxed, type Family, ofLevel } from './family.ts'
import { aboutFractions } from './fraction-words.ts'
import { check, type Fractions, fault, fractionText, gcd, KINDS, reducedText, valueOfFractions, workFractions } from './fraction-work.ts'

const DENOMINATORS = [12, 20, 30, 40, 60] as const
const SHARES = [0.22, 0.2, 0.18, 0.12, 0.1, 0.1, 0.08]

/** A proper fraction in lowest terms. */
function proper(random: Random, most: number): [number, number] {
  for (;;) {
    const q = random.int(2, most)
    const p = random.int(1, q - 1)
    if (gcd(p, q) === 1) return [p, q]
  }
}

/** A second one whose denominator shares a factor with the first one's, more often than by chance. */
function second(random: Random, most: number, b: number): [number, number] {
  for (let draws = 0; draws < 20; draws++) {
    const drawn = proper(random, most)
    if (gcd(drawn[1], b) > 1) return drawn
  }
  return proper(random, most)
}

function draw(random: Random, level: number): Fractions {
  const kind = KINDS[random.weighted(SHARES)]
  const most = ofLevel(level, DENOMINATORS)
  const [a, b] = proper(random, kind === 'simplify' ? Math.ceil(most * 0.7) : most)
  if (kind === 'simplify') {
    const factor = random.int(2, ofLevel(level, [8, 10, 12, 16, 24]))
    return { kind, a: a * factor, b: b * factor, c: 0, d: 1 }
  }
  if (kind === 'of') return { kind, a, b, c: b * random.int(2, ofLevel(level, [9, 12, 20, 30, 50])), d: 1 }
  const sum = kind === 'add' || kind === 'sub'
  const [c, d] = sum && random.chance(0.6) ? second(random, most, b) : proper(random, most)
  if (a * d === c * b) return draw(random, level)
  return kind === 'sub' && a * d < c * b ? { kind, a: c, b: d, c: a, d: b } : { kind, a, b, c, d }
}

function keyOf({ kind, a, b, c, d }: Fractions): string {
  const texts = [fractionText(a, b), ...(kind === 'simplify' ? [] : [fractionText(c, d)])]
  return `fraction ${kind} ${(kind === 'add' || kind === 'mul' || kind === 'larger' ? texts.sort() : texts).join(' ')}`
}

function make(random: Random, level: number): Problem {
  const fractions = draw(random, level)
  const answer = reducedText(fractions)
  return {
    content: keyOf(fractions),
    ask: (r, set) => phrase(aboutFractions(fractions), r, set),
    fields: () => ({ answer, lowestTerms: true, problem: { ...fractions } }),
    work: (sheet) => boxed(workFractions(sheet, fractions)),
    wander: (sheet) => boxed(workFractions(sheet, fractions)),
    guess: (sheet) => {
      const [p, q = '1'] = answer.split('/')
      const said = sheet.slips() ? fractionText(Number(p) + 1, Number(q)) : answer
      return { note: said, reply: boxed(said) }
    },
  }
}

/** A fraction with both parts doubled, which has the right value and is not reduced. */
function doubled(answer: string): string {
  const [p, q = '1'] = answer.split('/')
  return `${2 * Number(p)}/${2 * Number(q)}`
}

export const fraction: Family = {
  name: 'fraction',
  title: 'Fractions',
  levels: ALL_LEVELS,
  instruct: 0.05,
  joint: '; ',
  floor: [0.07, 0.06, 0.05, 0.05],
  make,
  anyReply({ problem }, random) {
    const { kind, a, b, c, d } = problem as unknown as Fractions
    if (kind === 'larger') return boxed(random.chance(0.5) ? fractionText(a, b) : fractionText(c, d))
    if (kind === 'of') return boxed(random.int(1, c))
    const q = random.pick(kind === 'simplify' ? [2, 3, 4, 5, 6, 7, 8, 9] : [b, d, (b * d) / gcd(b, d), b * d])
    return boxed(fractionText(random.int(1, q), q))
  },
  fault,
  check,
  cheats(prompt) {
    const answer = String(prompt.answer)
    const [p, q] = answer.split('/').map(Number)
    const raw = prompt.problem && valueOfFractions(prompt.problem as unknown as Fractions)
    return [
      { title: 'A fraction that is not reduced', answer: boxed(doubled(answer)) },
      ...(raw && fractionText(...raw) !== answer ? [{ title: 'Before it is reduced', answer: boxed(fractionText(...raw)) }] : []),
      ...(q ? [{ title: 'A decimal', answer: boxed(p / q) }] : []),
      { title: 'Upside down', answer: boxed(p === 1 && !q ? '1/2' : `${q ?? 1}/${p}`) },
    ]
  },
}
