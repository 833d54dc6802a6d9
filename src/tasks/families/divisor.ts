/**
 * @file Divisors: gcd and lcm, prime factors, the smallest divisor, digits of base 2, remainders of powers. Answers are drawn first, since two
 * numbers drawn at random have no common divisor in six of ten cases.
 *
 *   careful  gcd 252, 105:  252=2*105+42; 105=2*42+21; 42=2*21; 21          fine: 2*105=210; 252-210=42; ...
 *            primes of 84:  84=42*2; 42=21*2; 21=7*3; 2, 2, 3, 7            fine: 21=10*2+1 as well
 *            smallest, 91:  91/2 no; 91/3 no; 91/5 no; 91=13*7; 7           fine: 91=45*2+1; ...
 *            base 2, 22:    22-16=6; 6-4=2; 2-2=0; 10110                    fine: 22=11*2; 11=5*2+1; ...
 *   wander   252/10 no; 252=36*7; 252=2*105+43 no, 252=2*105+42; ...
 */
import type { Problem } from '../generated.ts'
import type { Random } from '../random.ts'
import { phrase } from '../wording.ts'
import { check, fault } from './divisor-lines.ts'
import { aboutNumbers } from './divisor-words.ts'
import { answerOf, KINDS, type Numbers, PRIMES, primesOf, workNumbers } from './divisor-work.ts'
import { ALL_LEVELS, boxed, type Family, ofLevel } from './family.ts'
import { gcd } from './fraction-work.ts'

const SHARES = [0.25, 0.15, 0.22, 0.14, 0.12, 0.12]
const LARGEST = [60, 200, 500, 999, 4000] as const
/** Multiples grow fast. */
const LARGEST_OF_LCM = [20, 40, 60, 90, 200] as const

/** Each number of digits as likely. */
function logUniform(random: Random, low: number, high: number): number {
  return Math.min(high, Math.floor(low * ((high + 1) / low) ** random.unit()))
}

/** Two different numbers up to the largest whose gcd is drawn first. */
function pair(random: Random, largest: number): [number, number] {
  const shared = logUniform(random, 2, Math.floor(largest / 2))
  const most = Math.floor(largest / shared)
  for (;;) {
    const [x, y] = [random.int(1, most), random.int(1, most)]
    if (x !== y && gcd(x, y) === 1) return [shared * x, shared * y]
  }
}

/** Primes drawn one by one, the small ones more often, until nothing fits. */
function composite(random: Random, largest: number): number {
  let n = 1
  for (let count = 0; ; count++) {
    // A prime is no product of primes to be found.
    const fitting = PRIMES.filter((prime) => n * prime <= (count === 0 ? largest / 2 : largest))
    if (fitting.length === 0 || (count > 2 && random.chance(0.4))) return n
    n *= fitting[random.weighted(fitting.map((prime) => 1 / prime))]
  }
}

/** With the smallest divisor drawn first: one of the primes up to the root, or the number itself. */
function withSmallest(random: Random, largest: number): number {
  const wanted = random.pick([...PRIMES.filter((prime) => prime * prime <= largest), 0])
  for (;;) {
    const n = wanted === 0 ? random.int(Math.ceil(largest / 5), largest) : wanted * random.int(wanted, Math.floor(largest / wanted))
    if (primesOf(n)[0] === (wanted || n)) return n
  }
}

function draw(random: Random, level: number): Numbers {
  const kind = KINDS[random.weighted(SHARES)]
  const largest = ofLevel(level, LARGEST)
  const none = { kind, b: 0, m: 0 }
  if (kind === 'primes') return { ...none, a: composite(random, largest) }
  if (kind === 'smallest') return { ...none, a: withSmallest(random, largest) }
  if (kind === 'binary') return { ...none, a: random.int(Math.ceil(largest / 8), largest) }
  if (kind === 'power') {
    const m = random.int(5, ofLevel(level, [12, 15, 20, 30, 50]))
    return { kind, a: random.int(2, Math.min(m - 1, 12)), b: random.int(2, ofLevel(level, [3, 4, 5, 6, 8])), m }
  }
  const [a, b] = pair(random, kind === 'lcm' ? ofLevel(level, LARGEST_OF_LCM) : largest)
  return { kind, a, b, m: 0 }
}

function keyOf({ kind, a, b, m }: Numbers): string {
  if (kind === 'gcd' || kind === 'lcm') return `${kind} ${Math.min(a, b)} ${Math.max(a, b)}`
  return kind === 'power' ? `power ${a} ${b} ${m}` : `${kind} ${a}`
}

function make(random: Random, level: number): Problem {
  const numbers = draw(random, level)
  const answer = answerOf(numbers)
  return {
    content: keyOf(numbers),
    ask: (r, set) => phrase(aboutNumbers(numbers), r, set),
    // Lists are text, since a number is one answer.
    fields: () => ({
      answer: numbers.kind === 'primes' ? answer : Number(answer),
      problem: { ...numbers },
      ...(numbers.kind === 'primes' && { repeatsCount: true }),
    }),
    work: (sheet) => boxed(workNumbers(sheet, numbers)),
    wander: (sheet) => boxed(workNumbers(sheet, numbers)),
    guess: (sheet) => {
      const said = sheet.slips() && sheet.random ? anyAnswer(numbers, sheet.random) : answer
      return { note: said, reply: boxed(said) }
    },
  }
}

function anyAnswer({ kind, a, b, m }: Numbers, random: Random): string {
  if (kind === 'gcd') return String(random.int(1, 12))
  if (kind === 'lcm') return String(a * b)
  if (kind === 'smallest') return String(random.pick([2, 3, 5, 7, a]))
  if (kind === 'power') return String(random.int(0, m - 1))
  if (kind === 'binary') return random.int(2 ** Math.floor(Math.log2(a)), 2 ** Math.ceil(Math.log2(a + 1)) - 1).toString(2)
  const prime = random.pick([2, 3, 5])
  return `${prime}, ${Math.max(2, Math.round(a / prime))}`
}

export const divisor: Family = {
  name: 'divisor',
  title: 'Divisors',
  levels: ALL_LEVELS,
  instruct: 0.05,
  joint: '; ',
  floor: [0.08, 0.07, 0.05, 0.05],
  make,
  anyReply: ({ problem }, random) => boxed(anyAnswer(problem as unknown as Numbers, random)),
  fault,
  check,
  cheats({ answer, problem }) {
    const { kind, a, b } = problem as unknown as Numbers
    const gold = String(answer)
    if (kind === 'primes') {
      const [first, second, ...rest] = gold.split(', ')
      return [
        { title: 'The number itself', answer: boxed(a) },
        { title: 'The number and 1', answer: boxed(`1, ${a}`) },
        { title: '1 among the primes', answer: boxed(`1, ${gold}`) },
        { title: 'Two primes as one factor', answer: boxed([Number(first) * Number(second), ...rest].join(', ')) },
        { title: 'A prime once more than it occurs', answer: boxed(`${first}, ${gold}`) },
        { title: 'A product left to do', answer: boxed(gold.replaceAll(', ', '*')) },
      ]
    }
    return [
      { title: 'Beside it', answer: boxed(Number(answer) + 1) },
      ...(kind === 'gcd' && gold !== '1' ? [{ title: 'A common divisor that is not the largest', answer: boxed(1) }] : []),
      ...(kind === 'lcm' && String(a * b) !== gold ? [{ title: 'A common multiple that is not the smallest', answer: boxed(a * b) }] : []),
      ...(kind === 'binary' ? [{ title: 'Digits apart', answer: boxed(gold.split('').join(' ')) }] : []),
      ...(kind === 'smallest' && String(a) !== gold ? [{ title: 'The number itself', answer: boxed(a) }] : []),
    ]
  },
}
