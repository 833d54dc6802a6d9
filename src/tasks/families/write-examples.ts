/**
 * @file Functions to be found from examples, or whose missing line is: which examples leave one behaviour of all that the grammar has there, and
 * how one finds it.
 */
import type { Random } from '../random.ts'
import type { Worksheet } from '../teacher.ts'
import { trace } from './program-trace.ts'
import {
  type Argument,
  alike,
  applyStep,
  callText,
  essence,
  FOLDS,
  type Fold,
  holds,
  type Program,
  runProgram,
  type Step,
  sameValue,
  stepText,
  type Test,
  testText,
  valueText,
} from './programs.ts'

export interface Found {
  examples: readonly Argument[]
  /** How the examples are told, where that is not one after the other. */
  text?: string
  /** The condition or step that is left out, where the program is given but for it. */
  gap?: string
  /** Writes the way to the program on the sheet, and gives the program that it leads to. */
  find(sheet: Worksheet): Program
}

const SEARCHED = 20
const MOST_DRAWS = 12
/** Candidates that a line names. */
const MOST_SAID = 5

/** Null where a few draws give no examples that leave one program. */
export function byExamples(random: Random, program: Program): Found | null {
  for (let draws = 0; draws < MOST_DRAWS; draws++) {
    const found = drawn(random, program)
    if (found) return found
  }
  return null
}

function drawn(random: Random, program: Program): Found | null {
  switch (program.shape) {
    case 'line':
      return line(random, program)
    case 'fold':
      return fold(random, program)
    case 'branch':
      return branch(random, program)
    case 'list':
      return program.fold === 'list' ? list(random, program) : gap(random, program)
    case 'loop':
      return program.over === 'a' ? gap(random, program) : null
  }
}

export const examplesOf = (program: Program, inputs: readonly Argument[]) =>
  inputs.map((input) => `${callText(input)}=${valueText(runProgram(program, input))}`)

/** Numbers in rising order, no two alike. */
function distinct(count: number, draw: () => number): number[] {
  const found = new Set<number>()
  for (let draws = 0; found.size < count && draws < 100; draws++) found.add(draw())
  return [...found].sort((a, b) => a - b)
}

function said<P extends Program>(sheet: Worksheet, program: P): P {
  sheet.line(`so ${essence(program)}`)
  return program
}

/** All steps with small constants. */
const STEPS: readonly Step[] = [
  { operation: 'square', n: 0 },
  ...Array.from({ length: SEARCHED }, (_, i) => i + 1).flatMap((n): Step[] => [
    { operation: '+', n },
    { operation: '-', n },
    ...(n > 1 ? [{ operation: '*', n } as const] : []),
    { operation: 'from', n },
  ]),
]

const TESTS: readonly Test[] = [
  { operation: 'odd', n: 0 },
  ...[2, 3].map((n): Test => ({ operation: 'divides', n })),
  ...Array.from({ length: 15 }, (_, n) => (['>', '<', '>=', '<='] as const).map((operation): Test => ({ operation, n }))).flat(),
]

const stepsThrough = (points: readonly (readonly [number, number])[]) =>
  STEPS.filter((step) => points.every(([x, y]) => applyStep(step, x) === y))

/** Whether the examples leave one behaviour of these programs. */
function single(candidates: readonly Program[], program: Program, examples: readonly Argument[]): boolean {
  const wanted = examples.map((example) => runProgram(program, example))
  return candidates.every((one) => !examples.every((example, i) => sameValue(runProgram(one, example), wanted[i])) || alike(one, program))
}

// --- numbers

const LINES: readonly Program[] = STEPS.flatMap((step) =>
  step.operation === '*' || step.operation === 'square'
    ? Array.from({ length: 2 * SEARCHED + 1 }, (_, i): Program => ({ shape: 'line', step, plus: i - SEARCHED }))
    : [{ shape: 'line' as const, step, plus: 0 }],
)

function line(random: Random, program: Program & { shape: 'line' }): Found | null {
  const examples = distinct(3, () => random.int(1, 9))
  if (!single(LINES, program, examples)) return null
  const [[p, fp], [q, fq]] = examples.map((x) => [x, runProgram(program, x) as number])
  return {
    examples,
    find(sheet) {
      const { operation } = program.step
      if (operation === 'square')
        return said(sheet, { ...program, plus: sheet.operation(fp, '-', sheet.operation(p, '*', p, p * p), fp - p * p) })
      const rise = sheet.operation(fq, '-', fp, fq - fp)
      const run = sheet.operation(q, '-', p, q - p)
      const slope = sheet.operation(rise, '/', run, run === 0 ? 0 : Math.round(rise / run))
      if (operation === 'from') return said(sheet, { ...program, step: { operation, n: sheet.operation(fp, '+', p, fp + p) } })
      const rest = slope === 1 ? p : sheet.operation(slope, '*', p, slope * p)
      const plus = sheet.operation(fp, '-', rest, fp - rest)
      if (slope !== 1) return said(sheet, { ...program, step: { operation: '*', n: slope }, plus })
      return said(sheet, { ...program, step: { operation: plus < 0 ? '-' : '+', n: Math.abs(plus) }, plus: 0 })
    },
  }
}

function fold(random: Random, program: Program & { shape: 'fold' }): Found | null {
  const examples = [3, 2].map((count) => random.shuffled(distinct(count, () => random.int(1, 12))))
  const all = FOLDS.flatMap((one) =>
    Array.from({ length: 2 * SEARCHED + 1 }, (_, i): Program => ({ shape: 'fold', fold: one, plus: i - SEARCHED })),
  )
  if (!single(all, program, examples)) return null
  return {
    examples,
    find(sheet) {
      const found = examples.map((one) => {
        const base = foldLine(sheet, program.fold, one)
        const value = runProgram(program, one) as number
        return sheet.operation(value, '-', base, value - base)
      })
      return said(sheet, { ...program, plus: found[0] })
    },
  }
}

function foldLine(sheet: Worksheet, kind: Fold, items: readonly number[]): number {
  if (kind === 'sum') return items.slice(1).reduce((sum, x) => sheet.operation(sum, '+', x, sum + x), items[0])
  const value = sheet.written(kind === 'len' ? items.length : kind === 'max' ? Math.max(...items) : Math.min(...items))
  sheet.line(`${kind}=${value}`)
  return value
}

/** What a pair can come from, and what both come from: `6->12: x+6 or x*2; 9->18: x*2`. */
function explain(sheet: Worksheet, pairs: readonly (readonly [number, number])[], right: Step): Step {
  let left: readonly Step[] = STEPS
  const slipped = sheet.slips()
  for (const [x, y] of pairs) {
    const fit = left.filter((step) => applyStep(step, x) === y)
    left = fit
    // 0->0 says next to nothing.
    if (fit.length > MOST_SAID) continue
    sheet.line(`${x}->${y}: ${fit.map((step) => stepText(step)).join(' or ')}`)
    if (fit.length < 2) break
  }
  const wrong = stepsThrough([pairs[0]]).find((step) => stepText(step) !== stepText(right))
  return slipped && wrong ? wrong : right
}

/** The condition is told: it could not be found from a few numbers. */
function branch(random: Random, program: Program & { shape: 'branch' }): Found | null {
  const sides = [true, false].map((side) => {
    const fits = Array.from({ length: 15 }, (_, x) => x).filter((x) => holds(program.test, x) === side)
    return fits.length < 2 ? fits : random.shuffled(fits).slice(0, 2)
  })
  if (sides.some((inputs) => inputs.length < 2)) return null
  const steps = [program.yes, program.no]
  const pairs = sides.map((inputs, i) => inputs.map((x) => [x, applyStep(steps[i], x)] as const))
  if (pairs.some((points) => stepsThrough(points).length !== 1)) return null
  const [yes, no] = sides.map((inputs) => examplesOf(program, inputs).join(' and '))
  return {
    examples: sides.flat(),
    text: `${yes} if ${testText(program.test)}, else ${no}`,
    find(sheet) {
      const [one, other] = pairs.map((points, i) => explain(sheet, points, steps[i]))
      const found = said(sheet, { ...program, yes: one, no: other })
      return checked(sheet, found, sides[0][1])
    },
  }
}

/** The first example again, as the program has it. */
function checked<P extends Program>(sheet: Worksheet, program: P, example: Argument): P {
  if (sheet.full) for (const one of trace(program, example, (n) => n)) sheet.line(one)
  sheet.line(`${callText(example)}=${valueText(runProgram(program, example))}`)
  return program
}

// --- lists

/** Items of which some are where the test turns. */
function items(random: Random, { operation, n }: Test, count: number): number[] {
  const near = operation !== 'odd' && operation !== 'divides'
  return Array.from({ length: count }, () => (near && random.chance(0.5) ? Math.max(0, n + random.int(-1, 1)) : random.int(0, 12)))
}

/** `in 6 9; out 2 5`: what the condition must tell apart. */
function sides(sheet: Worksheet, test: Test, examples: readonly Argument[]): void {
  const all = [...new Set((examples as number[][]).flat())].sort((a, b) => a - b)
  const [yes, no] = [true, false].map((side) => all.filter((x) => holds(test, x) === side).join(' '))
  if (yes !== '') sheet.line(`in ${yes}`)
  if (no !== '') sheet.line(`out ${no}`)
}

function list(random: Random, program: Program & { shape: 'list' }): Found | null {
  const examples = [4, 3].map((count) => random.shuffled(distinct(count, () => items(random, program.test, 1)[0])))
  const kept = (test: Test, example: readonly number[]) => example.filter((x) => holds(test, x))
  const wanted = examples.map((example) => runProgram(program, example) as number[])
  if (wanted[0].length < 1 || wanted.flat().length < 2) return null
  const candidates = TESTS.flatMap((test) => {
    const ins = examples.map((example) => kept(test, example))
    if (ins.some((one, i) => one.length !== wanted[i].length)) return []
    return stepsThrough(ins.flatMap((one, i) => one.map((x, j) => [x, wanted[i][j]] as const))).map(
      (step): Program => ({ ...program, test, step }),
    )
  })
  if (!candidates.every((one) => alike(one, program))) return null
  const pairs = examples.flatMap((example) => kept(program.test, example)).map((x) => [x, applyStep(program.step, x)] as const)
  return {
    examples,
    find(sheet) {
      const step = explain(sheet, pairs, program.step)
      sides(sheet, program.test, examples)
      return checked(sheet, said(sheet, { ...program, step }), examples[1])
    },
  }
}

/** A program of which the test or the step is missing. */
function gap(random: Random, program: Program & { shape: 'list' | 'loop' }): Found | null {
  const counts = program.shape === 'list' && program.fold === 'len'
  const ofTest = counts || random.chance(0.5)
  const candidates = ofTest ? TESTS.map((test) => ({ ...program, test })) : STEPS.map((step) => ({ ...program, step }))
  const start = program.shape === 'loop' ? program.start : 0
  const ins = (example: readonly number[]) => example.filter((x) => holds(program.test, x))
  const examples: number[][] = []
  for (let draws = 0; draws < 20 && examples.length < 3; draws++) {
    const example = items(random, program.test, 2)
    // A value of one item alone can be told from what comes out.
    if (new Set(example).size < 2 || (!ofTest && ins(example).length !== 1)) continue
    examples.push(example)
    if (examples.length > 1 && single(candidates, program, examples)) break
  }
  if (examples.length < 2 || !single(candidates, program, examples)) return null
  return {
    examples,
    gap: ofTest ? testText(program.test) : stepText(program.step),
    find(sheet) {
      if (ofTest) {
        sides(sheet, program.test, examples)
        const test = sheet.slips()
          ? (TESTS.find((one) => one.operation === program.test.operation && one.n === program.test.n + 1) ?? program.test)
          : program.test
        return checked(sheet, said(sheet, { ...program, test }), examples[0])
      }
      const pairs = examples.map((example) => {
        const value = runProgram(program, example) as number
        return [ins(example)[0], start === 0 ? value : sheet.operation(value, '-', start, value - start)] as const
      })
      const slipped = pairs.some(([x, y]) => applyStep(program.step, x) !== y)
      const step = slipped ? (stepsThrough([pairs[0]])[0] ?? program.step) : explain(sheet, pairs, program.step)
      return checked(sheet, said(sheet, { ...program, step }), examples[0])
    },
  }
}
