/**
 * @file Generated code problems for small models: short Python functions to be found from examples, where the way there is arithmetic.
 * A direct answer needs several operations in one's head; the worked one writes them first. Hidden tests call the function elsewhere.
 */

import type { CodeTest } from '../../python/trials/code-test.ts'
import type { Kind, Problem } from '../generated.ts'
import type { Random } from '../random.ts'
import type { Worksheet } from '../teacher.ts'
import { type Asked, phrase } from '../wording.ts'

/** `x+5`, `x-5`: a constant with its sign. */
export function signed(term: string, constant: number): string {
  return `${term}${constant < 0 ? '-' : '+'}${Math.abs(constant)}`
}

/** A function of `parameters` whose body is one expression with constants that the teacher has to find. */
interface Search {
  content: string
  asked: Asked
  parameters: string
  /** The gold constants. */
  constants: readonly number[]
  /** The body with these constants in it. */
  body(constants: readonly number[]): string
  /** Finds the constants on the sheet. */
  find(sheet: Worksheet): number[]
  /** What the function does with the gold constants. */
  run(...args: never[]): unknown
  /** Arguments of the hidden tests. */
  inputs: readonly unknown[][]
}

export function fenced(code: string): string {
  return `\`\`\`python\n${code}\n\`\`\``
}

function problem(search: Search): Problem {
  const { content, asked, parameters, constants, body, find, run, inputs } = search
  const program = (found: readonly number[]) => fenced(`def f(${parameters}): return ${body(found)}`)
  return {
    content,
    ask: (random, set) => phrase(asked, random, set),
    fields: () => ({ tests: inputs.map((args): CodeTest => ({ call: 'f', args, expected: run(...(args as never[])) })) }),
    work: (sheet) => program(find(sheet)),
    guess: (sheet) => {
      const found = constants.map((constant) => sheet.written(constant))
      return { note: body(found), reply: program(found) }
    },
  }
}

const INPUTS = [-7, -3, 0, 1, 2, 4, 5, 9, 13, 20, 31]

/**
 * Ways to ask for a program. `does`: what stands behind `Python code`, with its space or colon. `given`, `rest`: the same in two parts, of
 * which the first goes before the request.
 */
function program(does: readonly string[], given: string, rest = ''): Asked {
  return {
    plain: [`Write Python code${does[0]}`, `${given}. Write Python code${rest}`, `Find Python code${does[1]}`],
    orders: does.flatMap((what) => [`write Python code${what}`, `find Python code${what}`, `write a Python function${what}`]),
    whole: {
      known: [
        ...does.flatMap((what) => [`I need Python code${what}`, `Give me Python code${what}.`, `Python code${what}`]),
        ...[`${given}. Find the Python code${rest}`, `I have ${given}. Write Python code${rest}.`, `${given}. Python code${rest}?`],
      ],
      new: [
        ...does.flatMap((what) => [`A function in Python is wanted${what}`, `Can Python code be made${what}?`]),
        ...[`We know ${given}. Which Python function is it${rest}?`, `${given}. Show the program in Python${rest}`],
      ],
    },
  }
}

/** By two examples. */
function examples(first: string, second: string, hint = ''): Asked {
  const lead = hint === '' ? '' : `${hint}: `
  const does = [` with ${lead}${first} and ${second}`, ` so that ${lead}${first} and ${second}`]
  return program(does, `${first}, ${second}`, hint === '' ? '' : ` with ${hint}`)
}

const at = (x: number | string, y: number | string) => `f(${x})=${y}`

/** Two different integers of a range, in increasing order. */
function pair(random: Random, low: number, high: number): [number, number] {
  const a = random.int(low, high)
  let b = random.int(low, high)
  while (b === a) b = random.int(low, high)
  return a < b ? [a, b] : [b, a]
}

/** The shift that takes x to y, as the sheet's style writes it: positive numbers are taken from each other. */
function shift(sheet: Worksheet, x: number, y: number): number {
  return y >= x ? sheet.subtract(y, x) : -sheet.subtract(x, y)
}

/** x+b or x-b from two examples. */
const ioadd: Kind = {
  name: 'ioadd',
  make(random, level) {
    const size = [20, 60, 99][level - 1]
    const b = random.int(1, size) * (random.chance(0.5) ? 1 : -1)
    const [p, q] = pair(random, Math.max(2, -b), Math.max(20, -b) + 20 * level)
    return problem({
      content: `ioadd ${b}`,
      asked: examples(at(p, p + b), at(q, q + b)),
      ...{ parameters: 'x', constants: [b], body: ([c]) => signed('x', c) },
      find: (sheet) => [shift(sheet, p, p + b)],
      run: (x: number) => x + b,
      inputs: INPUTS.map((x) => [x]),
    })
  },
}

/** m*x+b from two examples: the same computation as the math kind `line`. */
const iolin: Kind = {
  name: 'iolin',
  make(random, level) {
    const m = random.int(2, [5, 9, 9][level - 1])
    const b = random.int([1, 1, 5][level - 1], [20, 20, 40][level - 1])
    const p = random.int([1, 1, 2][level - 1], [4, 6, 6][level - 1])
    const q = p + random.int(1, [1, 2, 4][level - 1])
    const [fp, fq] = [m * p + b, m * q + b]
    return problem({
      content: `iolin ${m} ${b}`,
      asked: examples(at(p, fp), at(q, fq)),
      ...{ parameters: 'x', constants: [m, b], body: ([c, d]) => signed(`${c}*x`, d) },
      find: (sheet) => {
        const rise = sheet.subtract(fq, fp)
        const slope = sheet.divide(rise, sheet.subtract(q, p))
        return [slope, sheet.subtract(fp, sheet.multiply(slope, p))]
      },
      run: (x: number) => m * x + b,
      inputs: INPUTS.map((x) => [x]),
    })
  },
}

/** x*x+b from two examples. */
const iosq: Kind = {
  name: 'iosq',
  make(random, level) {
    const b = random.int([1, 5, 11][level - 1], [20, 50, 99][level - 1])
    const [p, q] = pair(random, 2, [5, 9, 12][level - 1])
    return problem({
      content: `iosq ${b}`,
      asked: examples(at(p, p * p + b), at(q, q * q + b), 'the square of x'),
      ...{ parameters: 'x', constants: [b], body: ([c]) => signed('x*x', c) },
      find: (sheet) => [shift(sheet, sheet.multiply(p, p), p * p + b)],
      run: (x: number) => x * x + b,
      inputs: INPUTS.map((x) => [x]),
    })
  },
}

/** a*x+b*y from two examples, of which the first has y = 0. */
const two: Kind = {
  name: 'two',
  make(random, level) {
    const a = random.int(2, [5, 9, 9][level - 1])
    const b = random.int(2, [5, 9, 9][level - 1])
    const p = random.int(2, [5, 9, 9][level - 1])
    const x = level === 1 ? 0 : random.int(1, [0, 5, 9][level - 1])
    const y = random.int(2, [5, 6, 9][level - 1])
    const value = a * x + b * y
    return problem({
      content: `two ${a} ${b}`,
      asked: examples(at(`${p},0`, a * p), at(`${x},${y}`, value)),
      ...{ parameters: 'x, y', constants: [a, b], body: ([c, d]) => `${c}*x${d < 0 ? '-' : '+'}${Math.abs(d)}*y` },
      find: (sheet) => {
        const first = sheet.divide(a * p, p)
        const rest = x === 0 ? value : sheet.subtract(value, sheet.multiply(first, x))
        return [first, sheet.divide(rest, y)]
      },
      run: (u: number, v: number) => a * u + b * v,
      inputs: INPUTS.map((u, i) => [u, INPUTS[(i * 4 + 3) % INPUTS.length]]),
    })
  },
}

/** x+a where x is below a limit, x+b elsewhere, each from two examples. */
const cond: Kind = {
  name: 'cond',
  make(random, level) {
    const size = [9, 20, 60][level - 1]
    const limit = random.int(6, [12, 20, 40][level - 1])
    const [p, q] = pair(random, 2, limit - 1)
    const [r, s] = pair(random, Math.max(limit, 10), limit + 20)
    const a = random.int(1, size)
    const b = level > 1 && random.chance(0.5) ? -random.int(1, Math.min(size, r)) : random.int(1, size)
    const below = [at(p, p + a), at(q, q + a)]
    const above = [at(r, r + b), at(s, s + b)]
    return problem({
      content: `cond ${limit} ${a} ${b}`,
      asked: program(
        [' with ', ' so that '].map((link) => `${link}${below.join(' and ')} if x is less than ${limit} otherwise ${above.join(' and ')}`),
        `${below.join(', ')} if x<${limit} else ${above.join(', ')}`,
      ),
      ...{ parameters: 'x', constants: [a, b] },
      body: ([c, d]) => `${signed('x', c)} if x<${limit} else ${signed('x', d)}`,
      find: (sheet) => [shift(sheet, p, p + a), shift(sheet, r, r + b)],
      run: (x: number) => (x < limit ? x + a : x + b),
      inputs: [...INPUTS, limit - 1, limit, limit + 1].map((x) => [x]),
    })
  },
}

/** Two steps of which one constant is to be found from an example. */
const compose: Kind = {
  name: 'compose',
  make(random, level) {
    const m = random.int(2, [5, 9, 9][level - 1])
    const b = random.int(1, [12, 30, 60][level - 1])
    const x = random.int(2, [6, 9, 15][level - 1])
    const addFirst = random.chance(0.5)
    const value = addFirst ? (x + b) * m : x * m + b
    const steps = addFirst ? `first add ${b} then multiply` : `first multiply by ${m} then add`
    return problem({
      // Either way the function is m*x+c: the same content as the kind iolin's.
      content: `iolin ${m} ${addFirst ? m * b : b}`,
      asked: program([`: ${steps} so that ${at(x, value)}`, `: ${steps} with ${at(x, value)}`], at(x, value), `: ${steps}`),
      ...{ parameters: 'x', constants: [addFirst ? m : b] },
      body: ([c]) => (addFirst ? `(x+${b})*${c}` : signed(`x*${m}`, c)),
      find: (sheet) => (addFirst ? [sheet.divide(value, sheet.add(x, b))] : [sheet.subtract(value, sheet.multiply(x, m))]),
      run: (u: number) => (addFirst ? (u + b) * m : u * m + b),
      inputs: INPUTS.map((u) => [u]),
    })
  },
}

type Reduction = { name: string; of(list: readonly number[]): number; work(sheet: Worksheet, list: readonly number[]): number }
const REDUCTIONS: readonly Reduction[] = [
  {
    name: 'sum',
    of: (list) => list.reduce((sum, v) => sum + v),
    work: (sheet, list) => list.reduce((sum, v) => sheet.add(sum, v)),
  },
  { name: 'max', of: (list) => Math.max(...list), work: (_, list) => Math.max(...list) },
  { name: 'min', of: (list) => Math.min(...list), work: (_, list) => Math.min(...list) },
  { name: 'len', of: (list) => list.length, work: (_, list) => list.length },
]
const LISTS = [[3, 1, 2], [7], [0, 0, 5], [4, 4, 4, 4], [-2, 9, 6], [12, 5], [1, 2, 3, 4, 5, 6]]

/** A reduction of a list plus a constant from one example. */
const list: Kind = {
  name: 'list',
  make(random, level) {
    const reduction = random.pick(REDUCTIONS)
    const items = Array.from({ length: random.int(2, level + 2) }, () => random.int(1, [9, 9, 30][level - 1]))
    const b = random.int(1, [20, 40, 80][level - 1])
    const value = reduction.of(items) + b
    const example = at(`[${items.join(',')}]`, value)
    return problem({
      content: `list ${reduction.name} ${b}`,
      asked: program(
        [` with ${reduction.name}(a): ${example}`, ` so that ${example} with ${reduction.name}(a)`],
        example,
        ` with ${reduction.name}(a)`,
      ),
      ...{ parameters: 'a', constants: [b], body: ([c]) => signed(`${reduction.name}(a)`, c) },
      find: (sheet) => [sheet.subtract(value, reduction.work(sheet, items))],
      run: (values: number[]) => reduction.of(values) + b,
      inputs: LISTS.map((values) => [values]),
    })
  },
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz'
export function word(random: Random, length: number): string {
  return Array.from({ length }, () => LETTERS[random.int(0, 25)]).join('')
}

/** A word repeated, with an ending at level 3, from one example. */
const string: Kind = {
  name: 'string',
  make(random, level) {
    const base = word(random, random.int(2, [2, 3, 3][level - 1]))
    const times = random.int(2, [4, 4, 5][level - 1])
    const end = level === 3 ? random.pick(['!', '?', '.']) : ''
    const example = `f('${base}')='${base.repeat(times)}${end}'`
    const tail = end ? `+'${end}'` : ''
    return problem({
      content: `string ${base} ${times} ${end}`,
      asked: program([` with ${example}`, ` so that ${example}`], example),
      ...{ parameters: 's', constants: [times], body: ([c]) => `s*${c}${tail}` },
      find: (sheet) => [sheet.divide(base.length * times, base.length)],
      run: (s: string) => s.repeat(times) + end,
      inputs: ['a', 'xyz', '', 'no', 'Hello', '12'].map((s) => [s]),
    })
  },
}

export const CODE_KINDS: readonly Kind[] = [ioadd, iolin, iosq, two, cond, compose, list, string]
