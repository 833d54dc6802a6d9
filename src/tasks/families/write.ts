/**
 * @file Writing a short function: from examples where there is arithmetic to find, from a sentence otherwise. Its key is what it does
 * (programs.ts), so no function is in two splits, however it is asked for, nor as a repair.
 *
 *   examples  14-8=6; 4-2=2; 6/2=3; 3*2=6; 8-6=2; so x*3+2
 *   sentence  if x > 3; x*2; f([1, 5])=10
 *   wander    x+6? f(8)=14 no, x*2 ...
 */
import type { Problem } from '../generated.ts'
import type { Random } from '../random.ts'
import type { Worksheet } from '../teacher.ts'
import { type Asked, phrase } from '../wording.ts'
import { ALL_LEVELS, type Family } from './family.ts'
import {
  applyStep,
  bodyOf,
  callText,
  drawArgument,
  drawProgram,
  drawStep,
  FOLDS,
  type Fold,
  hiddenTests,
  holds,
  keyOf,
  type Program,
  parameterOf,
  runProgram,
  type Step,
  sourceOf,
  stepText,
  stepWords,
  testText,
  testWords,
  valueText,
} from './programs.ts'

export function fencedProgram(program: Program): string {
  return `\`\`\`python\n${sourceOf(program)}\n\`\`\``
}

/** What is asked for: known of it and to be found. */
interface Ask {
  asked: Asked
  /** Writes the way to the program on the sheet, and gives the program that it leads to. */
  find(sheet: Worksheet): Program
}

function make(random: Random, level: number): Problem {
  const program = drawProgram(random, level)
  const ask = (random.chance(0.6) && byExamples(random, program)) || bySentence(random, program)
  return {
    content: `program ${keyOf(program)}`,
    ask: (r, set) => phrase(ask.asked, r, set),
    fields: () => ({ tests: hiddenTests(program) }),
    work: (sheet) => fencedProgram(ask.find(sheet)),
    wander(sheet) {
      const other = slipped(program, random)
      const argument = drawArgument(random, program)
      // A first guess that an example shows to be wrong.
      if (valueText(runProgram(other, argument)) !== valueText(runProgram(program, argument)))
        sheet.line(`${essence(other)}? ${callText(argument)}=${valueText(runProgram(other, argument))} no`)
      return fencedProgram(ask.find(sheet))
    },
    guess(sheet) {
      const said = sheet.slips() ? slipped(program, random) : program
      return { note: essence(said), reply: fencedProgram(said) }
    },
  }
}

/** The expression that a function turns on, without a sign of equality. */
export function essence(program: Program): string {
  if (program.shape === 'line') return bodyOf(program)[0].slice('return '.length)
  if (program.shape === 'fold') return bodyOf(program)[0].slice('return '.length)
  if (program.shape === 'branch') return `${stepText(program.yes)} or ${stepText(program.no)}`
  return stepText(program.step)
}

/** The same with one constant or operation wrong. */
function slipped(program: Program, random: Random): Program {
  const off = (step: Step): Step =>
    step.operation === 'square' ? { operation: '*', n: 2 } : { ...step, n: Math.max(1, step.n + random.pick([-1, 1, 2])) }
  switch (program.shape) {
    case 'line':
      return program.plus !== 0 && random.chance(0.5)
        ? { ...program, plus: program.plus + random.pick([-1, 1, 2]) }
        : { ...program, step: off(program.step) }
    case 'fold':
      return { ...program, plus: program.plus + random.pick([-1, 1, 2]) }
    case 'branch':
      return random.chance(0.5) ? { ...program, yes: off(program.yes) } : { ...program, no: off(program.no) }
    default:
      return { ...program, step: off(program.step) }
  }
}

/** Ways to ask for a function that does something. `does`: what stands behind `f`. */
function request(does: string, short: string): Asked {
  return {
    plain: [`Write f: ${short}.`, `Write a function f ${does}.`, `Python, f: ${short}.`],
    orders: [`write a function f ${does}`, `write Python code ${does}`, `program f ${does}`, `write f ${does}`],
    whole: {
      known: [
        `I need a function f ${does}.`,
        `f: ${short}. Write it in Python.`,
        `We want Python code ${does}. Write f.`,
        `Give me f ${does}.`,
      ],
      new: [
        `Some code, please: f ${does}.`,
        `Can it be done in Python? I look for f ${does}.`,
        `Here is what f should do: ${short}. Over to you.`,
      ],
    },
  }
}

// --- from examples

const SEARCHED = 20

/** All lines that give these values. */
function linesThrough(points: readonly (readonly [number, number])[]): number {
  const found = new Set<string>()
  for (const operation of ['+', '-', '*', 'square', 'from'] as const)
    for (let n = 1; n <= SEARCHED; n++)
      for (
        let plus = operation === '*' || operation === 'square' ? -SEARCHED : 0;
        plus <= (operation === '*' || operation === 'square' ? SEARCHED : 0);
        plus++
      )
        if (points.every(([x, y]) => applyStep({ operation, n }, x) + plus === y))
          found.add(points.length > 0 ? String([0, 1, 2, 20].map((x) => applyStep({ operation, n }, x) + plus)) : '')
  return found.size
}

function byExamples(random: Random, program: Program): Ask | null {
  if (program.shape === 'line') return lineByExamples(random, program)
  if (program.shape === 'fold') return foldByExamples(random, program)
  return program.shape === 'branch' ? branchByExamples(random, program) : null
}

/** Arguments in rising order, no two alike. */
function distinct(count: number, draw: () => number): number[] {
  const found = new Set<number>()
  for (let draws = 0; found.size < count && draws < 100; draws++) found.add(draw())
  return [...found].sort((a, b) => a - b)
}

function examplesText(program: Program, inputs: readonly (number | readonly number[])[]): string {
  return inputs.map((input) => `${callText(input)}=${valueText(runProgram(program, input))}`).join(', ')
}

function lineByExamples(random: Random, program: Program & { shape: 'line' }): Ask | null {
  const inputs = distinct(3, () => random.int(1, 9))
  const points = inputs.map((x) => [x, runProgram(program, x) as number] as const)
  if (inputs.length < 3 || linesThrough(points) !== 1) return null
  const examples = examplesText(program, inputs)
  const [[p, fp], [q, fq]] = points
  return {
    asked: request(`with ${examples}`, examples),
    find(sheet) {
      const { operation } = program.step
      if (operation === 'square') {
        const plus = sheet.operation(fp, '-', sheet.operation(p, '*', p, p * p), fp - p * p)
        return said(sheet, { ...program, plus })
      }
      const rise = sheet.operation(fq, '-', fp, fq - fp)
      const run = sheet.operation(q, '-', p, q - p)
      const slope = sheet.operation(rise, '/', run, run === 0 ? 0 : Math.round(rise / run))
      if (operation === 'from') return said(sheet, { ...program, step: { operation, n: sheet.operation(fp, '+', p, fp + p) } })
      const rest = sheet.operation(fp, '-', slope === 1 ? p : sheet.operation(slope, '*', p, slope * p), fp - slope * p)
      if (slope !== 1) return said(sheet, { ...program, step: { operation: '*', n: slope }, plus: rest })
      return said(sheet, { ...program, step: { operation: rest < 0 ? '-' : '+', n: Math.abs(rest) }, plus: 0 })
    },
  }
}

function said(sheet: Worksheet, program: Program): Program {
  sheet.line(`so ${essence(program)}`)
  return program
}

function foldByExamples(random: Random, program: Program & { shape: 'fold' }): Ask | null {
  const lists = [3, 2].map((count) => distinct(count, () => random.int(1, 12)))
  const values = lists.map((list) => runProgram(program, list) as number)
  const fits = FOLDS.filter((fold) => {
    const plus = values[0] - (runProgram({ ...program, fold, plus: 0 }, lists[0]) as number)
    return Math.abs(plus) <= SEARCHED && lists.every((list, i) => (runProgram({ ...program, fold, plus }, list) as number) === values[i])
  })
  if (fits.length !== 1 || lists[0].length < 3) return null
  const examples = examplesText(
    program,
    lists.map((list) => random.shuffled(list)),
  )
  return {
    asked: request(`of a list with ${examples}`, examples),
    find(sheet) {
      const found = lists.map((list, i) => {
        const base = foldLine(sheet, program.fold, list)
        return sheet.operation(values[i], '-', base, values[i] - base)
      })
      return said(sheet, { ...program, plus: found[0] })
    },
  }
}

function foldLine(sheet: Worksheet, fold: Fold, list: readonly number[]): number {
  if (fold === 'sum') return list.slice(1).reduce((sum, x) => sheet.operation(sum, '+', x, sum + x), list[0])
  const value = fold === 'len' ? list.length : fold === 'max' ? Math.max(...list) : Math.min(...list)
  sheet.line(`${fold} ${value}`)
  return value
}

function branchByExamples(random: Random, program: Program & { shape: 'branch' }): Ask | null {
  const sides = [true, false].map((side) => distinct(2, () => random.int(0, 14)).filter((x) => holds(program.test, x) === side))
  if (sides.some((inputs) => inputs.length < 2)) return null
  const steps = [program.yes, program.no]
  const unique = sides.every((inputs, i) => stepsThrough(inputs.map((x) => [x, applyStep(steps[i], x)] as const)).length === 1)
  if (!unique) return null
  const [yes, no] = sides.map((inputs) => inputs.map((x) => `f(${x})=${runProgram(program, x)}`).join(' and '))
  const condition = testText(program.test)
  return {
    asked: request(`with ${yes} if ${condition}, else ${no}`, `${yes} if ${condition}, else ${no}`),
    find(sheet) {
      const found = sides.map((inputs, i) => {
        const step = sheet.slips() ? drawStep(random, 9) : steps[i]
        const tried = stepsThrough([[inputs[0], applyStep(steps[i], inputs[0])]])
        sheet.line(
          `${inputs[0]}->${applyStep(steps[i], inputs[0])} ${tried
            .slice(0, 3)
            .map((one) => stepText(one))
            .join(' ')}`,
        )
        sheet.line(`${stepText(step, String(inputs[1]))}=${applyStep(step, inputs[1])}`)
        return step
      })
      return said(sheet, { ...program, yes: found[0], no: found[1] })
    },
  }
}

/** Steps of small constants that go through these points, the likeliest first. */
function stepsThrough(points: readonly (readonly [number, number])[]): Step[] {
  const all: Step[] = [{ operation: 'square', n: 0 }]
  for (let n = 1; n <= SEARCHED; n++)
    all.push({ operation: '+', n }, { operation: '-', n }, ...(n > 1 ? [{ operation: '*', n } as const] : []), { operation: 'from', n })
  return all.filter((step) => points.every(([x, y]) => applyStep(step, x) === y))
}

// --- from a sentence

const FOLD_WORDS = { sum: 'the sum', len: 'the number', max: 'the largest', min: 'the smallest' } as const
const signedWords = (plus: number) => (plus === 0 ? '' : ` ${plus < 0 ? 'minus' : 'plus'} ${Math.abs(plus)}`)

function wordsOf(program: Program): string {
  switch (program.shape) {
    case 'line':
      return `${stepWords(program.step)}${signedWords(program.plus)}`
    case 'fold':
      return `${FOLD_WORDS[program.fold]} of a list${program.fold === 'len' ? ' of items' : ''}${signedWords(program.plus)}`
    case 'branch':
      return `${stepWords(program.yes)} if ${testWords(program.test)}, else ${stepWords(program.no)}`
    case 'list': {
      const each = `${stepWords(program.step)} for each x of a list where ${testWords(program.test)}`
      return program.fold === 'list' ? `the list of ${each}` : `${FOLD_WORDS[program.fold]} of ${each}`
    }
    case 'loop': {
      const from = program.over === 'a' ? 'of a list' : 'from 0 to below n'
      return `${program.start === 0 ? '' : `${program.start} plus `}the sum of ${stepWords(program.step)} for each x ${from} where ${testWords(program.test)}`
    }
  }
}

function bySentence(random: Random, program: Program): Ask {
  const words = wordsOf(program)
  const argument = drawArgument(random, program)
  return {
    asked: request(`that gives ${words}`, words),
    find(sheet) {
      const found = sheet.slips() ? slipped(program, random) : program
      if ('test' in found) sheet.line(`if ${testText(found.test)}`)
      sheet.line(essence(found))
      if (sheet.full) sheet.line(`${parameterOf(found)} in, ${found.shape === 'loop' ? 's' : found.shape} out`)
      sheet.line(`${callText(argument)}=${valueText(runProgram(found, argument))}`)
      return found
    },
  }
}

export const write: Family = {
  name: 'write',
  title: 'Short functions',
  levels: ALL_LEVELS,
  instruct: 0.05,
  joint: '; ',
  floor: [0.02, 0.02, 0.02, 0.02],
  make,
  anyReply: ({ level }, random) => fencedProgram(drawProgram(random, level ?? 1)),
  cheats: ({ tests }) => {
    const [first] = (tests ?? []) as { args?: unknown[]; expected?: unknown }[]
    const value = valueText(first?.expected)
    return [
      { title: 'One value for every argument', answer: `\`\`\`python\ndef f(x):\n    return ${value}\n\`\`\`` },
      { title: 'A function that gives back its argument', answer: '```python\ndef f(x):\n    return x\n```' },
    ]
  },
}
