/**
 * @file Small Python functions as data: what `write` asks for and `repair` mends. Each can be written, run, said in words and changed, and is
 * known by what it does: two functions with the same outputs have the same key, in whatever way they are written or asked for.
 */
import { crc32 } from '../../text/hash.ts'
import type { Random } from '../random.ts'

/** `x+3`, `x*2`, `x*x`, `9-x`. */
export interface Step {
  operation: '+' | '-' | '*' | 'square' | 'from'
  n: number
}

/** `x > 5`, `x % 3 == 0`. */
export interface Test {
  operation: '>' | '<' | '>=' | '<=' | 'divides' | 'odd'
  n: number
}

/** A function of one argument, by its shape. */
export type Program =
  /** return x*2+3 */
  | { shape: 'line'; step: Step; plus: number }
  /** return sum(a)+3 */
  | { shape: 'fold'; fold: Fold; plus: number }
  /** if x > 5: return x*2; return x+3 */
  | { shape: 'branch'; test: Test; yes: Step; no: Step }
  /** b = [x*2 for x in a if x > 3]; return sum(b) */
  | { shape: 'list'; test: Test; step: Step; fold: Fold | 'list' }
  /** s = 1; for x in a: if x > 3: s += x*2; return s */
  | { shape: 'loop'; over: 'a' | 'range'; start: number; test: Test; step: Step; bug?: LoopBug }

export type Fold = 'sum' | 'len' | 'max' | 'min'
/** What can be wrong with a loop beside its parts: `s = x*2` for `s += x*2`, and a return too far in. */
export type LoopBug = 'assigns' | 'returns-inside'

export const FOLDS: readonly Fold[] = ['sum', 'len', 'max', 'min']

export function drawStep(random: Random, most: number): Step {
  const operation = random.pick(['+', '-', '*', '*', 'square', 'from'] as const)
  return { operation, n: operation === '*' ? random.int(2, 5) : operation === 'square' ? 0 : random.int(1, most) }
}

export function drawTest(random: Random): Test {
  const operation = random.pick(['>', '<', '>=', '<=', 'divides', 'odd'] as const)
  return { operation, n: operation === 'divides' ? random.int(2, 3) : operation === 'odd' ? 0 : random.int(2, 8) }
}

export function applyStep({ operation, n }: Step, x: number): number {
  return { '+': x + n, '-': x - n, '*': x * n, square: x * x, from: n - x }[operation]
}

export function holds({ operation, n }: Test, x: number): boolean {
  if (operation === 'divides') return x % n === 0
  if (operation === 'odd') return Math.abs(x % 2) === 1
  return { '>': x > n, '<': x < n, '>=': x >= n, '<=': x <= n }[operation]
}

export function stepText({ operation, n }: Step, x = 'x'): string {
  if (operation === 'square') return `${x}*${x}`
  return operation === 'from' ? `${n}-${x}` : `${x}${operation}${n}`
}

export function testText({ operation, n }: Test): string {
  if (operation === 'divides') return `x % ${n} == 0`
  return operation === 'odd' ? 'x % 2 == 1' : `x ${operation} ${n}`
}

const signed = (n: number) => (n === 0 ? '' : `${n < 0 ? '-' : '+'}${Math.abs(n)}`)

function foldOf(fold: Fold, list: readonly number[]): number {
  if (fold === 'len') return list.length
  return fold === 'sum' ? list.reduce((sum, x) => sum + x, 0) : fold === 'max' ? Math.max(...list) : Math.min(...list)
}

export type Argument = number | readonly number[]

/** The argument's name: a number `x`, a list `a`, a number to count to `n`. */
export function parameterOf(program: Program): 'x' | 'a' | 'n' {
  if (program.shape === 'line' || program.shape === 'branch') return 'x'
  return program.shape === 'loop' && program.over === 'range' ? 'n' : 'a'
}

/** The lines of the body, without the indent that all of them have. */
export function bodyOf(program: Program): string[] {
  switch (program.shape) {
    case 'line':
      return [`return ${stepText(program.step)}${signed(program.plus)}`]
    case 'fold':
      return [`return ${program.fold}(a)${signed(program.plus)}`]
    case 'branch':
      return [`if ${testText(program.test)}:`, `    return ${stepText(program.yes)}`, `return ${stepText(program.no)}`]
    case 'list': {
      const list = `[${stepText(program.step)} for x in a if ${testText(program.test)}]`
      return program.fold === 'list' ? [`return ${list}`] : [`b = ${list}`, `return ${program.fold}(b)`]
    }
    case 'loop': {
      const { over, start, test, step, bug } = program
      return [
        `s = ${start}`,
        `for x in ${over === 'range' ? 'range(n)' : 'a'}:`,
        `    if ${testText(test)}:`,
        `        s ${bug === 'assigns' ? '=' : '+='} ${stepText(step)}`,
        `${bug === 'returns-inside' ? '    ' : ''}return s`,
      ]
    }
  }
}

/** The expression that a function turns on, with its condition. */
export function essence(program: Program): string {
  switch (program.shape) {
    case 'line':
    case 'fold':
      return bodyOf(program)[0].slice('return '.length)
    case 'branch':
      return `${stepText(program.yes)} if ${testText(program.test)} else ${stepText(program.no)}`
    default:
      return `${stepText(program.step)} if ${testText(program.test)}`
  }
}

export function sourceOf(program: Program): string {
  return `def f(${parameterOf(program)}):\n${bodyOf(program)
    .map((line) => `    ${line}`)
    .join('\n')}`
}

/** What the function gives, as Python would. The argument is what `parameterOf` says. */
export function runProgram(program: Program, argument: Argument): number | number[] | null {
  const x = argument as number
  const a = argument as readonly number[]
  switch (program.shape) {
    case 'line':
      return applyStep(program.step, x) + program.plus
    case 'fold':
      return foldOf(program.fold, a) + program.plus
    case 'branch':
      return applyStep(holds(program.test, x) ? program.yes : program.no, x)
    case 'list': {
      const list = a.filter((item) => holds(program.test, item)).map((item) => applyStep(program.step, item))
      return program.fold === 'list' ? list : foldOf(program.fold, list)
    }
    case 'loop': {
      let s = program.start
      const count = program.over === 'range' ? x : a.length
      for (let i = 0; i < count; i++) {
        const item = program.over === 'range' ? i : a[i]
        if (holds(program.test, item)) s = (program.bug === 'assigns' ? 0 : s) + applyStep(program.step, item)
        if (program.bug === 'returns-inside') return s
      }
      return program.bug === 'returns-inside' ? null : s
    }
  }
}

/** Sixty arguments of each kind, always the same: what a function does to them is its key. No list is empty: max of none is an error. */
const NUMBERS = Array.from({ length: 60 }, (_, i) => i - 12)
const COUNTS = Array.from({ length: 60 }, (_, i) => i)
const LISTS = Array.from({ length: 60 }, (_, i) => Array.from({ length: 1 + (i % 6) }, (_, j) => (i * 7 + j * 5 + ((i * j) % 3)) % 13))

function argumentsOf(program: Program): readonly Argument[] {
  return { x: NUMBERS, n: COUNTS, a: LISTS }[parameterOf(program)]
}

/** What the function is, apart from how it is written. */
export function keyOf(program: Program): string {
  return crc32(JSON.stringify([parameterOf(program) === 'a', ...argumentsOf(program).map((one) => runProgram(program, one))])).toString(16)
}

/** Pairs of condition and step that no list or loop of any training has: for tests, by the name of the slice `pairs`. */
const RESERVED: ReadonlySet<string> = new Set(['divides from', 'odd from', 'divides square', 'above from', 'below square', 'odd -'])

/** What a function is to splits: its key, apart from the reserved pairs. x > 4 and x >= 5 are one, so comparisons go by their direction. */
export function contentOf(program: Program): string {
  const key = keyOf(program)
  if (program.shape !== 'loop' && (program.shape !== 'list' || program.fold === 'len')) return `program ${key}`
  const { operation } = program.test
  const condition = operation[0] === '>' ? 'above' : operation[0] === '<' ? 'below' : operation
  const pair = `${condition} ${program.step.operation}`
  return RESERVED.has(pair) ? `pair ${pair} ${key}` : `program ${key}`
}

export const reservedPair = (content: string) => (content.startsWith('pair ') ? 'pairs' : null)

export function sameValue(a: unknown, b: unknown): boolean {
  return Array.isArray(a) && Array.isArray(b) ? a.length === b.length && a.every((x, i) => x === b[i]) : a === b
}

/** Whether two programs of the same kind of argument have one key; sooner known than the keys. */
export function alike(a: Program, b: Program): boolean {
  return argumentsOf(a).every((one) => sameValue(runProgram(a, one), runProgram(b, one)))
}

/** Twelve hidden calls of which four are at edges: an empty list, nought, where a test turns. */
export function hiddenTests(program: Program): { call: string; args: unknown[]; expected: unknown }[] {
  const parameter = parameterOf(program)
  const turn = 'test' in program ? program.test.n : 3
  const inputs: readonly Argument[] =
    parameter === 'a'
      ? [
          ...(program.shape === 'fold' && ['max', 'min'].includes(program.fold) ? [[0]] : [[]]),
          [turn],
          [turn - 1, turn, turn + 1],
          [0, 0],
          [3, 8, 5],
          [9, 2, 7, 4],
          [1],
          [6, 6, 6],
          [12, 1, 10, 3, 8],
          [5, 4],
          [2, 3, 4, 5, 6, 7],
          [11, 9],
        ]
      : parameter === 'n'
        ? [0, 1, turn, turn + 1, 2, 5, 7, 8, 10, 12, 15, 20]
        : [0, turn - 1, turn, turn + 1, -3, 1, 2, 5, 8, 11, 14, 30]
  return inputs.map((input) => ({ call: 'f', args: [input], expected: runProgram(program, input) }))
}

/** `f([3, 8])`, `f(4)`. */
export function callText(argument: Argument): string {
  return `f(${valueText(argument)})`
}

export function valueText(value: unknown): string {
  return Array.isArray(value) ? `[${value.join(', ')}]` : String(value)
}

/** The steps in words: `x plus 3`. */
export function stepWords({ operation, n }: Step): string {
  return { '+': `x plus ${n}`, '-': `x minus ${n}`, '*': `${n} times x`, square: 'x times x', from: `${n} minus x` }[operation]
}

export function testWords({ operation, n }: Test): string {
  if (operation === 'divides') return n === 2 ? 'x is even' : `x is a multiple of ${n}`
  if (operation === 'odd') return 'x is odd'
  return `x is ${{ '>': 'above', '<': 'below', '>=': 'at least', '<=': 'at most' }[operation]} ${n}`
}

/** A program of the level: lines of the body 1, 2 or 3, and 5. */
export function drawProgram(random: Random, level: number): Program {
  const most = [9, 9, 12, 12, 20][level - 1]
  const plus = () => (random.chance(0.3) ? 0 : random.int(1, most) * (random.chance(0.7) ? 1 : -1))
  const shape = random.pick(
    ([['line', 'fold'], ['line', 'fold', 'branch'], ['branch', 'list'], ['list', 'loop'], ['loop']] as const)[level - 1],
  )
  if (shape === 'line') {
    const step = drawStep(random, most)
    // Two constants in a row are one.
    return { shape, step, plus: step.operation === '*' || step.operation === 'square' ? plus() : 0 }
  }
  if (shape === 'fold') return { shape, fold: random.pick(FOLDS), plus: plus() }
  const test = drawTest(random)
  if (shape === 'branch') {
    const yes = drawStep(random, most)
    let no = drawStep(random, most)
    while (no.operation === yes.operation && no.n === yes.n) no = drawStep(random, most)
    return { shape, test, yes, no }
  }
  if (shape === 'list') return { shape, test, step: drawStep(random, most), fold: random.pick(['sum', 'len', 'list', 'list'] as const) }
  return { shape, over: random.pick(['a', 'a', 'range']), start: random.pick([0, 0, random.int(1, 9)]), test, step: drawStep(random, most) }
}

/** Some arguments of the program's kind, small enough to be worked by hand. */
export function drawArgument(random: Random, program: Program): number | number[] {
  const parameter = parameterOf(program)
  if (parameter === 'x') return random.int(0, 12)
  return parameter === 'n' ? random.int(3, 6) : Array.from({ length: random.int(2, 4) }, () => random.int(0, 12))
}

// --- and back from text

function parseStep(text: string): Step | null {
  if (text === 'x*x') return { operation: 'square', n: 0 }
  const from = /^(\d+)-x$/.exec(text)
  if (from) return { operation: 'from', n: Number(from[1]) }
  const parsed = /^x([-+*])(\d+)$/.exec(text)
  return parsed && { operation: parsed[1] as '+' | '-' | '*', n: Number(parsed[2]) }
}

function parseTest(text: string): Test | null {
  if (text === 'x % 2 == 1') return { operation: 'odd', n: 0 }
  const divides = /^x % ([1-9]\d*) == 0$/.exec(text)
  if (divides) return { operation: 'divides', n: Number(divides[1]) }
  const parsed = /^x (>|<|>=|<=) (\d+)$/.exec(text)
  return parsed && { operation: parsed[1] as '>' | '<' | '>=' | '<=', n: Number(parsed[2]) }
}

/** What `sourceOf` wrote, as data again; null for any other text. */
export function parseProgram(source: string): Program | null {
  const parsed = parts(source.trimEnd())
  return parsed && sourceOf(parsed) === source.trimEnd() ? parsed : null
}

function parts(source: string): Program | null {
  const fold = /^def f\(a\):\n {4}return (sum|len|max|min)\(a\)([-+]\d+)?$/.exec(source)
  if (fold) return { shape: 'fold', fold: fold[1] as Fold, plus: Number(fold[2] ?? 0) }
  const line = /^def f\(x\):\n {4}return (x\*x|\d+-x|x[-+*]\d+)([-+]\d+)?$/.exec(source)
  if (line) {
    const step = parseStep(line[1])
    return step && { shape: 'line', step, plus: Number(line[2] ?? 0) }
  }
  const branch = /^def f\(x\):\n {4}if (.*):\n {8}return (.*)\n {4}return (.*)$/.exec(source)
  if (branch) {
    const [test, yes, no] = [parseTest(branch[1]), parseStep(branch[2]), parseStep(branch[3])]
    return test && yes && no && { shape: 'branch', test, yes, no }
  }
  const list = /^def f\(a\):\n {4}(?:return|b =) \[(.*) for x in a if (.*)\](?:\n {4}return (sum|len)\(b\))?$/.exec(source)
  if (list) {
    const [step, test] = [parseStep(list[1]), parseTest(list[2])]
    return step && test && { shape: 'list', test, step, fold: (list[3] as Fold | undefined) ?? 'list' }
  }
  const loop = /^def f\([an]\):\n {4}s = (\d+)\n {4}for x in (a|range\(n\)):\n {8}if (.*):\n {12}s (=|\+=) (.*)\n {4}( {4})?return s$/.exec(
    source,
  )
  const [step, test] = loop ? [parseStep(loop[5]), parseTest(loop[3])] : [null, null]
  if (!loop || !step || !test) return null
  const bug = loop[6] ? 'returns-inside' : loop[4] === '=' ? 'assigns' : undefined
  return { shape: 'loop', over: loop[2] === 'a' ? 'a' : 'range', start: Number(loop[1]), test, step, ...(bug && { bug }) }
}
