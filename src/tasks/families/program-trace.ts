/** @file A call of a small function run by hand, line by line. */
import { type Argument, applyStep, holds, type Program, runProgram, type Step } from './programs.ts'

/** What each line leaves. `written`: a number as the hand writes it, which may err; what follows goes on from there. */
export function trace(program: Program, argument: Argument, written: (n: number) => number): string[] {
  const lines: string[] = []
  const say = (before: string, value: number) => {
    lines.push(`${before}=${value}`)
    return value
  }
  const step = ({ operation, n }: Step, x: number) => {
    const text = { '+': `${x}+${n}`, '-': `${x}-${n}`, '*': `${x}*${n}`, square: `${x}*${x}`, from: `${n}-${x}` }[operation]
    return say(text, written(applyStep({ operation, n }, x)))
  }
  const plus = (value: number, n: number) => {
    if (n !== 0) say(`${value}${n < 0 ? '-' : '+'}${Math.abs(n)}`, written(value + n))
  }
  switch (program.shape) {
    case 'line':
      plus(step(program.step, argument as number), program.plus)
      break
    case 'fold':
      plus(say(program.fold, written(runProgram({ ...program, plus: 0 }, argument) as number)), program.plus)
      break
    case 'branch': {
      const x = argument as number
      lines.push(`x=${x} ${holds(program.test, x) ? 'yes' : 'no'}`)
      step(holds(program.test, x) ? program.yes : program.no, x)
      break
    }
    case 'list':
      for (const x of argument as readonly number[])
        if (holds(program.test, x)) say(`x=${x} y`, written(applyStep(program.step, x)))
        else lines.push(`x=${x} no`)
      if (program.fold !== 'list') say(program.fold, written(runProgram(program, argument) as number))
      break
    case 'loop': {
      let s = say('s', program.start)
      const items = program.over === 'range' ? Array.from({ length: argument as number }, (_, i) => i) : (argument as readonly number[])
      for (const x of items) {
        if (holds(program.test, x)) s = say(`x=${x} s`, written((program.bug === 'assigns' ? 0 : s) + applyStep(program.step, x)))
        else lines.push(`x=${x} no`)
        if (program.bug === 'returns-inside') {
          lines.push('return')
          break
        }
      }
    }
  }
  return lines
}
