/** @file Statements of the programs that `run` asks for: their text, and what a hand that runs them writes. */
import { holds, type Test, testText } from './programs.ts'

export type Value = number | string | readonly number[]

/** What writes down the steps of a run; it may err, and the run goes on from what it wrote. */
export interface Pen {
  /** `y=4*3=12`: the name with what stands before it, the expression where there is one to see, and the value. */
  value<T extends Value>(before: string, expression: string, exact: T): T
  /** `x=2 no`. `other`: what a hand that takes the wrong way would write. */
  branch(line: string, other: string): void
}

export interface Machine {
  state: Map<string, Value>
  pen: Pen
  /** The round of a loop, which stands before the next value: `x=7 `. */
  round: string
}

export interface Statement {
  source: string[]
  run(machine: Machine): void
}

export type Sign = '+' | '-' | '*'
/** Rounds after which a loop is given up, since a wrong value may never meet its end. */
const MOST_ROUNDS = 12

export const shown = (value: Value): string => (typeof value === 'object' ? `[${value.join(', ')}]` : String(value))

export const calculate = (a: number, sign: Sign, b: number): number => (sign === '+' ? a + b : sign === '-' ? a - b : a * b)

function write(machine: Machine, name: string, expression: string, exact: Value): void {
  const { round } = machine
  machine.round = ''
  machine.state.set(name, machine.pen.value(`${round}${name}`, expression, exact))
}

/** `x = 4`, `a = [3, 8]`, `t = 'kite'`. */
export function set(name: string, value: Value): Statement {
  return {
    source: [`${name} = ${typeof value === 'string' ? `'${value}'` : shown(value)}`],
    run: (machine) => write(machine, name, '', value),
  }
}

/** `y = x * 3`, `s += x`; terms are names or numbers. */
export function assign(name: string, left: string, sign: Sign, right: string): Statement {
  return {
    source: [left === name ? `${name} ${sign}= ${right}` : `${name} = ${left} ${sign} ${right}`],
    run(machine) {
      const [a, b] = [left, right].map((term) => Number(machine.state.get(term) ?? term))
      write(machine, name, `${a}${sign}${b}`, calculate(a, sign, b))
    },
  }
}

/** `s += x * 2`. */
export function addProduct(name: string, term: string, factor: number): Statement {
  return {
    source: [`${name} += ${term} * ${factor}`],
    run(machine) {
      const [a, b] = [name, term].map((one) => Number(machine.state.get(one) ?? 0))
      write(machine, name, `${a}+${b * factor}`, a + b * factor)
    },
  }
}

/** A change of a list or a text, or what is read from one: `a.append(4)`, `x = a[1]`, `t = t[::-1]`. */
export function apply(source: string, name: string, from: string, change: (value: never) => Value): Statement {
  return { source: [source], run: (machine) => write(machine, name, '', change(machine.state.get(from) as never)) }
}

const indented = (body: readonly Statement[]) => body.flatMap(({ source }) => source.map((line) => `    ${line}`))

/** `if x > 3:`, and `else:` where there is a second body. In a loop what comes next tells the way that was taken. */
export function when(name: string, test: Test, yes: readonly Statement[], no: readonly Statement[] = []): Statement {
  const text = testText(test).replace('x', name)
  return {
    source: [`if ${text}:`, ...indented(yes), ...(no.length > 0 ? ['else:', ...indented(no)] : [])],
    run(machine) {
      const value = Number(machine.state.get(name))
      const taken = holds(test, value)
      const inLoop = machine.round !== ''
      if (!inLoop) machine.pen.branch(`${name}=${value} ${taken ? 'yes' : 'no'}`, `${name}=${value} ${taken ? 'no' : 'yes'}`)
      else if (!taken && no.length === 0) {
        machine.pen.branch(`${machine.round}no`, `${machine.round}yes`)
        machine.round = ''
      }
      for (const statement of taken ? yes : no) statement.run(machine)
    },
  }
}

/** `for c in 'banana':` with `if c == 'a':` and `s += 1`. */
export function countLetter(word: string, letter: string): Statement {
  return {
    source: [`for c in '${word}':`, `    if c == '${letter}':`, '        s += 1'],
    run(machine) {
      for (const c of word) {
        const s = Number(machine.state.get('s'))
        if (c === letter) {
          machine.round = `c=${c} `
          write(machine, 's', `${s}+1`, s + 1)
        } else machine.pen.branch(`c=${c} no`, `c=${c} s=${s + 1}`)
      }
    },
  }
}

/** `for x in [4, 7, 2]:`, `for x in range(4):`, `for x in range(2, 6):`. */
export function loop(items: readonly number[] | readonly [from: number, to: number, 'range'], body: readonly Statement[]): Statement {
  const range = items[2] === 'range'
  const [from, to] = items as readonly number[]
  const over = range ? `range(${from === 0 ? to : `${from}, ${to}`})` : shown(items as readonly number[])
  const values = range ? Array.from({ length: to - from }, (_, i) => from + i) : (items as readonly number[])
  return {
    source: [`for x in ${over}:`, ...indented(body)],
    run(machine) {
      for (const x of values) {
        machine.state.set('x', x)
        machine.round = `x=${x} `
        for (const statement of body) statement.run(machine)
      }
    },
  }
}

/** `while x < 20:`; only its end is a line of its own. */
export function repeat(name: string, test: Test, body: readonly Statement[]): Statement {
  return {
    source: [`while ${testText(test).replace('x', name)}:`, ...indented(body)],
    run(machine) {
      const value = () => Number(machine.state.get(name))
      for (let rounds = 0; rounds < MOST_ROUNDS && holds(test, value()); rounds++) for (const statement of body) statement.run(machine)
      machine.pen.branch(`${name}=${value()} no`, `${name}=${value()} yes`)
    },
  }
}
