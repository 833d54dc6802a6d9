/**
 * @file Running a short program in one's head: what does it print? The thought is what each executed line leaves in its variables; a loop has a
 * line for each round, and a test that fails says `no`.
 *
 *   steps   s=0; x=4 s=4; x=7 s=11; x=2 no; 11
 *   full    s=0; x=4 s=0+4=4; x=7 s=4+7=11; x=2 no; 11
 *   wander  s=0; x=4 s=3 no, x=4 s=4; x=7 s=11; x=2 yes no, x=2 no; 11
 */
import * as v from 'valibot'
import type { Problem } from '../generated.ts'
import type { Random } from '../random.ts'
import type { Worksheet } from '../teacher.ts'
import { phrase } from '../wording.ts'
import { ALL_LEVELS, boxed, type Family, linesOf, ofLevel } from './family.ts'
import type { Test } from './programs.ts'
import {
  addProduct,
  apply,
  assign,
  countLetter,
  loop,
  type Pen,
  repeat,
  type Sign,
  type Statement,
  set,
  shown,
  type Value,
  when,
} from './run-statements.ts'
import { faultAmong, type Musts } from './told.ts'

const MOST = 200
const MOST_LINES = [6, 9, 13, 19, 26] as const

interface Program {
  statements: readonly Statement[]
  /** What is printed: a variable, or a call on one. */
  print: string
  /** What that is, with what a hand must still add up. */
  result(state: ReadonlyMap<string, Value>, pen: Pen): Value
}

const variable = (statements: readonly Statement[], name: string): Program => ({
  statements,
  print: name,
  result: (state) => state.get(name) ?? 0,
})

// --- programs

const comparison = (random: Random, low = 2, high = 9): Test => ({
  operation: random.pick(['>', '<', '>=', '<=']),
  n: random.int(low, high),
})
const test = (random: Random): Test => (random.chance(0.25) ? { operation: 'odd', n: 0 } : comparison(random))

/** `x = y + 3`, `y *= 2`, never `x - x`. */
function change(random: Random, name: string, names: readonly string[]): Statement {
  const sign = random.pick<Sign>(['+', '+', '-', '*'])
  const left = random.pick(names)
  const others = names.filter((other) => other !== left)
  const right = sign === '*' ? String(random.int(2, 4)) : random.chance(0.5) && others.length > 0 ? random.pick(others) : undefined
  return assign(name, left, sign, right ?? String(random.int(1, 9)))
}

/** Assignments with a branch among them; the last one is of what is printed. */
function straight(random: Random, level: number): Program {
  const names = ['x', 'y']
  const statements = [set('x', random.int(2, 12)), set('y', random.int(2, 12))]
  const end = random.pick(names)
  for (let left = ofLevel(level, [1, 3, 4, 5, 7]); left > 0; left--) {
    const branches = left > 1 && random.chance(ofLevel(level, [0, 0.4, 0.5, 0.5, 0.5]))
    if (!branches) statements.push(change(random, left === 1 ? end : random.pick(names), names))
    else {
      const yes = [change(random, random.pick(names), names)]
      statements.push(when(random.pick(names), test(random), yes, random.chance(0.5) ? [change(random, random.pick(names), names)] : []))
    }
  }
  return variable(statements, end)
}

function looping(random: Random, level: number): Program {
  const count = ofLevel(level, [2, 4, 6, 8, 11])
  const range = random.chance(0.35)
  const from = random.int(0, 3)
  const items = range ? ([from, from + count, 'range'] as const) : Array.from({ length: count - random.int(0, 1) }, () => random.int(1, 12))
  const add = () => (random.chance(0.5) ? assign('s', 's', '+', 'x') : addProduct('s', 'x', random.int(2, 3)))
  const other = random.pick([assign('s', 's', '-', 'x'), assign('s', 's', '+', String(random.int(1, 9)))])
  const plain = level <= 2 && random.chance(0.5)
  const body = plain ? add() : when('x', test(random), [add()], level >= 3 && random.chance(0.4) ? [other] : [])
  const statements = [set('s', random.chance(0.4) ? 0 : random.int(1, 15)), loop(items, [body])]
  if (level >= 4)
    statements.push(change(random, 's', ['s']), when('s', comparison(random, 10, 60), [assign('s', 's', '-', String(random.int(2, 9)))]))
  return variable(statements, 's')
}

function whileLoop(random: Random, level: number): Program {
  const doubles = random.chance(0.4)
  const up = doubles || random.chance(0.6)
  const limit = ofLevel(level, [10, 20, 30, 50, 80])
  const start = up ? random.int(1, 6) : random.int(limit - 5, limit + 5)
  const step = doubles ? assign('x', 'x', '*', '2') : assign('x', 'x', up ? '+' : '-', String(random.int(3, 9)))
  const goal: Test = up ? { operation: '<', n: random.int(limit >> 1, limit) } : { operation: '>', n: random.int(1, 9) }
  if (level < 3) return variable([set('x', start), repeat('x', goal, [step])], 'x')
  const count = random.chance(0.4) ? assign('s', 's', '+', '1') : assign('s', 's', '+', 'x')
  return variable([set('x', start), set('s', random.int(0, 20)), repeat('x', goal, [step, count])], 's')
}

const LETTERS = 'abdeiklmnorstu'
const word = (random: Random, length: number) => Array.from({ length }, () => random.pick([...LETTERS])).join('')

function textual(random: Random, level: number): Program {
  if (level >= 3 && random.chance(0.4)) {
    const letters = [...word(random, 3)]
    const text = Array.from({ length: ofLevel(level, [3, 4, 7, 10, 14]) }, () => random.pick(letters)).join('')
    const statements = [set('s', random.int(0, 30)), countLetter(text, random.pick(letters))]
    return variable([...statements, change(random, 's', ['s'])], 's')
  }
  const statements = [set('t', word(random, random.int(2, ofLevel(level, [3, 3, 4, 5, 6]))))]
  for (let left = ofLevel(level, [1, 2, 3, 5, 7]); left > 0; left--) {
    const letter = random.pick([...LETTERS])
    statements.push(
      random.pick([
        apply(`t = t + '${letter}'`, 't', 't', (t: string) => t + letter),
        apply(`t = '${letter}' + t`, 't', 't', (t: string) => letter + t),
        apply('t = t[::-1]', 't', 't', (t: string) => [...t].reverse().join('')),
        apply('t = t[1:]', 't', 't', (t: string) => t.slice(1)),
        apply('t = t + t[0]', 't', 't', (t: string) => t + t.slice(0, 1)),
      ]),
    )
  }
  return variable(statements, 't')
}

function listing(random: Random, level: number): Program {
  const start = Array.from({ length: random.int(2, 4) }, () => random.int(1, 15))
  const statements: Statement[] = [set('a', start)]
  for (let left = ofLevel(level, [1, 2, 3, 5, 7]); left > 0; left--) {
    const [n, at] = [random.int(1, 15), random.int(0, 1)]
    statements.push(
      random.pick([
        apply(`a.append(${n})`, 'a', 'a', (a: number[]) => [...a, n]),
        apply(`a[${at}] = ${n}`, 'a', 'a', (a: number[]) => a.with(at, n)),
        apply('a = a[::-1]', 'a', 'a', (a: number[]) => a.toReversed()),
        apply('a = sorted(a)', 'a', 'a', (a: number[]) => a.toSorted((x, y) => x - y)),
      ]),
    )
  }
  const [print, terms] = random.pick<[string, (a: readonly number[]) => readonly number[]]>([
    ['sum(a)', (a) => a],
    ['a[0] + a[1]', (a) => a.slice(0, 2)],
    ['a[-1]', (a) => a.slice(-1)],
    ['a', () => []],
  ])
  const result = (a: readonly number[], pen: Pen): Value =>
    print === 'a' ? a : terms(a).reduce((sum, x) => pen.value(`${sum}+${x}`, '', sum + x))
  return { statements, print, result: (state, pen) => result(state.get('a') as readonly number[], pen) }
}

const MAKERS = [
  [straight, straight, straight, textual, listing],
  [straight, straight, looping, whileLoop, textual, listing],
  [looping, looping, looping, straight, whileLoop, textual, listing],
  [looping, looping, looping, straight, whileLoop, textual, listing],
  [looping, looping, straight, whileLoop, textual, listing],
] as const

// --- running them

function execute({ statements, result }: Program, pen: Pen): Value {
  const machine = { state: new Map<string, Value>(), pen, round: '' }
  for (const statement of statements) statement.run(machine)
  return result(machine.state, pen)
}

/** Right to the last digit, all expressions shown. */
function exactly(program: Program): { lines: string[]; result: Value } {
  const lines: string[] = []
  const result = execute(program, {
    value(before, expression, exact) {
      lines.push(lineOf(before, expression, exact))
      return exact
    },
    branch: (line) => lines.push(line),
  })
  return { lines, result }
}

const lineOf = (before: string, expression: string, value: Value) => `${before}=${expression === '' ? '' : `${expression}=`}${shown(value)}`

/** `x=7 s=11` of `x=7 s=4+7=11`. */
const coarse = (line: string) => line.replace(/=[^= ]+=/, '=')

function onSheet(sheet: Worksheet): Pen {
  const put = (line: string, other: string) => {
    const stumble = sheet.stumble()
    if (stumble === 'wrong' && other !== line) sheet.corrected(other, line)
    else sheet.line(line)
    if (stumble === 'recheck') sheet.line(line)
  }
  return {
    value(before, expression, exact) {
      const value = typeof exact === 'number' ? (sheet.written(exact) as typeof exact) : sheet.slips() ? miswritten(exact) : exact
      const line = (of: Value) => lineOf(before, sheet.full ? expression : '', of)
      put(line(value), line(typeof exact === 'number' ? exact + (exact > 3 ? -1 : 1) : miswritten(exact)))
      return value
    },
    branch: (line, other) => put(line, other.endsWith(' no') ? line : other),
  }
}

/** A letter or an item too few, where that leaves one. */
function miswritten<T extends Value>(value: T): T {
  return (typeof value === 'object' ? (value.length > 2 ? value.slice(1) : value) : String(value).slice(1) || value) as T
}

/** Small values are what sums come to, and a branch at random leaves them alone: they are thinned out, so that no one answer is common. */
const kept = (random: Random, result: Value) => typeof result !== 'number' || random.chance(Math.min(1, (Math.abs(result) + 2) / 30))

function make(random: Random, level: number): Problem {
  for (;;) {
    const program = random.pick<(random: Random, level: number) => Program>(MAKERS[level - 1])(random, level)
    const { lines, result } = exactly(program)
    const large = (lines.join().match(/\d+/g) ?? []).some((n) => Number(n) > MOST)
    if (large || lines.length > MOST_LINES[level - 1] || lines.includes('t=') || !kept(random, result)) continue
    const source = [...program.statements.flatMap((statement) => statement.source), `print(${program.print})`].join('\n')
    const work = (sheet: Worksheet) => {
      const said = shown(execute(program, onSheet(sheet)))
      sheet.line(said)
      return boxed(said)
    }
    return {
      content: `run ${source}`,
      ask: (r, wordings) =>
        phrase(
          {
            plain: [`What does this print?\n${source}`, `Run this:\n${source}`],
            orders: [
              `run this program and say what it prints:\n${source}`,
              `tell me what this prints:\n${source}`,
              `work out what comes out:\n${source}`,
            ],
            whole: {
              known: [
                `${source}\nWhat is printed?`,
                `${source}\nWhat does it print?`,
                `Python:\n${source}\nWhat comes out?`,
                `Here is a program.\n${source}\nWhat does it print at the end?`,
                `What is the output?\n${source}`,
              ],
              new: [`If I start this, what do I see?\n${source}`, `${source}\nThe screen shows?`, `Be the computer:\n${source}`],
            },
            open: true,
          },
          r,
          wordings,
        ),
      fields: () => ({ answer: shown(result), puzzle: { check: 'exact', lines } }),
      work,
      wander: work,
      guess(sheet) {
        const said = shown(typeof result === 'number' ? sheet.written(result) : sheet.slips() ? miswritten(result) : result)
        return { note: said, reply: boxed(said) }
      },
    }
  }
}

/** How many lines a thought may leave out and still be followed. */
const AHEAD = 3
/** What a program prints: a number, a text or a list. */
const LINES: Musts = { lines: [v.array(v.string()), 'a list of text'] }

const VALUES: readonly RegExp[] = [/^-?\d{1,9}$/, /^[a-z]{1,40}$/, /^\[[-\d, ]{0,80}\]$/]

export const run: Family = {
  name: 'run',
  title: 'Running programs',
  levels: ALL_LEVELS,
  instruct: 0.05,
  joint: '; ',
  floor: [0.05, 0.07, 0.03, 0.03],
  make,
  anyReply: (_, random) => boxed(random.int(0, 60)),
  fault: ({ puzzle }) => faultAmong('puzzle', puzzle, LINES),
  /**
   * Each line must be the next of the run, with its expression or without; one that came before is not needed again. A line that is no more than
   * a value says what is printed.
   */
  check({ puzzle, answer }, thought) {
    const counts = { true: 0, false: 0, unneeded: 0 }
    const lines = (puzzle?.lines ?? []) as readonly string[]
    const printed = lines.length > 0 ? VALUES.find((value) => value.test(String(answer))) : undefined
    let next = 0
    let concluded = false
    for (const line of linesOf(thought)) {
      const fits = (at: number) => at >= 0 && at < lines.length && (line === lines[at] || line === coarse(lines[at]))
      const at = Array.from({ length: AHEAD }, (_, i) => next + i).find(fits)
      if (at !== undefined) {
        counts.true++
        next = at + 1
      } else if (fits(next - 1)) counts.unneeded++
      else if (/^(?:[a-z]|\d+\+\d+)=/.test(line)) {
        counts.false++
        next++
      } else if (printed?.test(line)) {
        counts[line !== String(answer) ? 'false' : concluded ? 'unneeded' : 'true']++
        concluded = true
      }
    }
    return counts
  },
  cheats: ({ prompt, answer }) => [
    { title: 'The last line of the program', answer: boxed(/^print\(.*\)$/m.exec(prompt)?.[0] ?? 'print(x)') },
    { title: 'Several outputs', answer: boxed(`${answer}, ${Number(answer) + 1}`) },
    { title: 'The call that prints it', answer: boxed(`print(${answer})`) },
  ],
}
