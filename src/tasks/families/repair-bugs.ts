/** @file What can be wrong with a small function: every change of one place, in either direction. What is a bug from here is the repair from there. */
import { bodyOf, type Program, type Step, stepText, type Test, testText } from './programs.ts'

export type BugKind = 'constant' | 'operation' | 'comparison' | 'fold' | 'start' | 'assigns' | 'swapped' | 'returns-inside'

export interface Change {
  kind: BugKind
  program: Program
  /** The place as it is written after the change; made when asked for, as most of these are only run. */
  part(): string
}

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i)
const COMPARISONS = ['>', '<', '>=', '<='] as const
const OPERATIONS = ['+', '-', '*', 'from'] as const

/** `x*3` with another constant, or another operation on the same one. */
function steps(step: Step): [BugKind, Step][] {
  const constants = step.operation === 'square' ? [] : step.operation === '*' ? range(2, 9) : range(1, 20)
  const operations = step.n >= 2 && step.n <= 9 ? OPERATIONS.filter((operation) => operation !== step.operation) : []
  return [
    ...constants.filter((n) => n !== step.n).map((n): [BugKind, Step] => ['constant', { ...step, n }]),
    ...(step.operation === 'square' ? [] : operations.map((operation): [BugKind, Step] => ['operation', { ...step, operation }])),
  ]
}

function tests(test: Test): [BugKind, Test][] {
  if (test.operation === 'odd') return []
  const constants = test.operation === 'divides' ? range(2, 5) : range(0, 14)
  const others = COMPARISONS.filter((operation) => test.operation !== 'divides' && operation !== test.operation)
  return [
    ...constants.filter((n) => n !== test.n).map((n): [BugKind, Test] => ['constant', { ...test, n }]),
    ...others.map((operation): [BugKind, Test] => ['comparison', { ...test, operation }]),
  ]
}

/** All programs that differ from this one in one place. */
export function changesOf(program: Program): Change[] {
  const found: Change[] = []
  const add = (kind: BugKind, changed: Program, part: () => string) => found.push({ kind, program: changed, part })
  if ('test' in program) for (const [kind, test] of tests(program.test)) add(kind, { ...program, test } as Program, () => testText(test))
  switch (program.shape) {
    case 'line': {
      const whole = (changed: Program) => bodyOf(changed)[0].slice('return '.length)
      for (const [kind, step] of steps(program.step)) add(kind, { ...program, step }, () => whole({ ...program, step }))
      if (program.step.operation === '*' || program.step.operation === 'square')
        for (const plus of range(-20, 20))
          if (plus !== program.plus) add('constant', { ...program, plus }, () => whole({ ...program, plus }))
      break
    }
    case 'fold': {
      const whole = (changed: Program) => bodyOf(changed)[0].slice('return '.length)
      for (const fold of ['sum', 'len', 'max', 'min'] as const)
        if (fold !== program.fold) add('fold', { ...program, fold }, () => whole({ ...program, fold }))
      for (const plus of range(-20, 20)) if (plus !== program.plus) add('constant', { ...program, plus }, () => whole({ ...program, plus }))
      break
    }
    case 'branch':
      for (const [kind, yes] of steps(program.yes)) add(kind, { ...program, yes }, () => stepText(yes))
      for (const [kind, no] of steps(program.no)) add(kind, { ...program, no }, () => stepText(no))
      add('swapped', { ...program, yes: program.no, no: program.yes }, () => 'swap')
      break
    case 'list':
      for (const [kind, step] of steps(program.step)) add(kind, { ...program, step }, () => stepText(step))
      if (program.fold !== 'list') {
        const fold = program.fold === 'sum' ? 'len' : 'sum'
        add('fold', { ...program, fold }, () => `${fold}(b)`)
      }
      break
    case 'loop': {
      const { bug } = program
      for (const [kind, step] of steps(program.step)) add(kind, { ...program, step }, () => stepText(step))
      for (const start of range(0, 9)) if (start !== program.start) add('start', { ...program, start }, () => `s = ${start}`)
      if (bug === undefined || bug === 'assigns')
        add('assigns', { ...program, bug: bug ? undefined : 'assigns' }, () => `s ${bug ? '+=' : '='} ${stepText(program.step)}`)
      if (bug === undefined || bug === 'returns-inside')
        add('returns-inside', { ...program, bug: bug ? undefined : 'returns-inside' }, () => (bug ? 'return last' : 'return inside'))
    }
  }
  return found
}
