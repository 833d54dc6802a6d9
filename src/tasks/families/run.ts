/**
 * @file Running a short program in one's head: what does it print? The thought is what each line leaves in its variables; a loop has a line for
 * each round, a test that fails says `no`.
 *
 *   x=4; y=4*3=12; x=12-5=7; 7
 *   x=4 s=4; x=7 s=11; x=2 no; 11
 */
import type { LineCounts, Problem } from '../generated.ts'
import type { Random } from '../random.ts'
import type { Worksheet } from '../teacher.ts'
import { phrase } from '../wording.ts'
import { ALL_LEVELS, boxed, type Family, linesOf, ofLevel } from './family.ts'
import { holds, type Test, testText } from './programs.ts'

/** A statement of a program, with what running it writes on the sheet. */
interface Statement {
  source: string[]
  /** What identifies it, with the variables as they are. */
  run(state: Map<string, number>, sheet: Worksheet): void
}

const MOST = 200
const VARIABLES = ['x', 'y', 's']

function set(name: string, value: number): Statement {
  return {
    source: [`${name} = ${value}`],
    run(state, sheet) {
      state.set(name, sheet.written(value))
      sheet.line(`${name}=${state.get(name)}`)
    },
  }
}

type Sign = '+' | '-' | '*'
const calculate = (a: number, sign: Sign, b: number) => (sign === '+' ? a + b : sign === '-' ? a - b : a * b)

/** One computed value, as a line; in a wanderer's hand with an error taken back or looked at twice. */
function computed(sheet: Worksheet, line: (value: number) => string, exact: number): number {
  const value = sheet.written(exact)
  const stumble = sheet.stumble()
  if (stumble === 'wrong') sheet.corrected(line(exact + (exact > 3 ? -1 : 1)), line(value))
  else sheet.line(line(value))
  if (stumble === 'recheck') sheet.line(line(value))
  return value
}

/** `y = x * 3`, `x = y - x`, `s += x`. */
function assign(name: string, left: string, sign: Sign, right: string): Statement {
  const update = name === left && sign !== '-'
  return {
    source: [update ? `${name} ${sign}= ${right}` : `${name} = ${left} ${sign} ${right}`],
    run(state, sheet) {
      const value = (term: string) => state.get(term) ?? Number(term)
      const [a, b] = [value(left), value(right)]
      state.set(
        name,
        computed(sheet, (result) => `${name}=${a}${sign}${b}=${result}`, calculate(a, sign, b)),
      )
    },
  }
}

/** `if x > 3:` and one statement under it, for a comparison of one variable named x. */
function when(test: Test, then: Statement): Statement {
  return {
    source: [`if ${testText(test)}:`, ...then.source.map((line) => `    ${line}`)],
    run(state, sheet) {
      const x = state.get('x') ?? 0
      const yes = holds(test, x)
      if (sheet.stumble() === 'wrong') sheet.corrected(`x=${x}${yes ? ' no' : ' yes'}`, `x=${x}${yes ? ' yes' : ' no'}`)
      else sheet.line(`x=${x} ${yes ? 'yes' : 'no'}`)
      if (yes) then.run(state, sheet)
    },
  }
}

/** `for x in [4, 7, 2]:` or `for x in range(4):` with `s += x`, `s += x * 2`, under a test or without one. */
function loop(items: readonly number[] | number, test: Test | null, factor: number): Statement {
  const step = factor === 1 ? 's += x' : `s += x * ${factor}`
  const over = typeof items === 'number' ? `range(${items})` : `[${items.join(', ')}]`
  return {
    source: [`for x in ${over}:`, ...(test ? [`    if ${testText(test)}:`, `        ${step}`] : [`    ${step}`])],
    run(state, sheet) {
      for (const x of typeof items === 'number' ? Array.from({ length: items }, (_, i) => i) : items) {
        state.set('x', x)
        if (test && !holds(test, x)) {
          if (sheet.stumble() === 'wrong') sheet.corrected(`x=${x} s=${(state.get('s') ?? 0) + factor * x}`, `x=${x} no`)
          else sheet.line(`x=${x} no`)
          continue
        }
        const exact = (state.get('s') ?? 0) + factor * x
        state.set(
          's',
          computed(sheet, (value) => `x=${x} s=${value}`, exact),
        )
      }
    },
  }
}

const drawTest = (random: Random): Test => ({ operation: random.pick(['>', '<', '>=', '<=']), n: random.int(2, 8) })

function drawStatements(random: Random, level: number): { statements: Statement[]; shown: string } {
  const first = random.int(2, 12)
  const lines = ofLevel(level, [3, 4, 4, 5, 8])
  const statements: Statement[] = []
  const straight = (names: readonly string[]) => {
    const name = random.pick(names)
    const sign = random.pick<Sign>(['+', '-', '*'])
    return assign(
      name,
      random.pick(names),
      sign,
      sign === '*' ? String(random.int(2, 4)) : random.chance(0.5) ? random.pick(names) : String(random.int(1, 9)),
    )
  }
  if (level >= 3 || (level === 2 && random.chance(0.6))) {
    const count = ofLevel(level, [2, 3, 4, 6, 9])
    const items = random.chance(0.35) ? count : Array.from({ length: count }, () => random.int(1, 12))
    statements.push(
      set('s', random.chance(0.6) ? 0 : first),
      loop(items, level >= 3 || random.chance(0.3) ? drawTest(random) : null, random.pick([1, 1, 2, 3])),
    )
    if (level >= 4) statements.push(straight(['s']), when(drawTest(random), assign('s', 's', '+', String(random.int(1, 9)))))
    return { statements, shown: 's' }
  }
  statements.push(set('x', first), set('y', random.int(2, 9)))
  while (statements.length < lines)
    statements.push(random.chance(0.3) ? when(drawTest(random), straight(VARIABLES.slice(0, 2))) : straight(VARIABLES.slice(0, 2)))
  return { statements, shown: random.pick(['x', 'y']) }
}

function execute(statements: readonly Statement[], shown: string, sheet: Worksheet): number {
  const state = new Map<string, number>()
  for (const statement of statements) statement.run(state, sheet)
  return state.get(shown) ?? 0
}

/** A sheet that nobody reads. */
const scratch = () => {
  const lines: string[] = []
  return {
    lines,
    line: (text: string) => lines.push(text),
    written: (n: number) => n,
    stumble: () => 'plain',
    corrected() {},
  } as unknown as Worksheet
}

function make(random: Random, level: number): Problem {
  for (;;) {
    const { statements, shown } = drawStatements(random, level)
    const sheet = scratch()
    const result = execute(statements, shown, sheet)
    // What stays small can be worked line by line, whatever the line.
    if ((sheet.lines.join().match(/-?\d+/g) ?? []).some((n) => Math.abs(Number(n)) > MOST)) continue
    const source = [...statements.flatMap((statement) => statement.source), `print(${shown})`].join('\n')
    const work = (own: Worksheet) => {
      const value = execute(statements, shown, own)
      own.line(String(value))
      return boxed(value)
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
                `Which number does this print?\n${source}`,
              ],
              new: [`If I start this, what do I see?\n${source}`, `${source}\nThe screen shows?`, `Be the computer:\n${source}`],
            },
            open: true,
          },
          r,
          wordings,
        ),
      fields: () => ({ answer: String(result), puzzle: { check: 'exact' } }),
      work,
      wander: work,
      guess(own) {
        const said = own.written(result)
        return { note: String(said), reply: boxed(said) }
      },
    }
  }
}

/** A line's own arithmetic: `y=4*3=12` is true or false by itself; `x=7 s=11` and `x=2 no` follow from the program, which is run along. */
function check({ prompt }: { prompt: string }, thought: string): LineCounts {
  const counts: LineCounts = { true: 0, false: 0, unneeded: 0 }
  const loops = /for x in (.*):/.exec(prompt)
  const [, factor = '1'] = /s \+= x \* (\d+)/.exec(prompt) ?? []
  let s = Number(/^s = (\d+)$/m.exec(prompt)?.[1] ?? 0)
  let last = ''
  for (const line of linesOf(thought)) {
    const sum = /^[xys]=(-?\d+)([-+*])(-?\d+)=(-?\d+)$/.exec(line)
    const round = /^x=(-?\d+) s=(-?\d+)$/.exec(line)
    if (line === last) counts.unneeded++
    else if (sum) counts[calculate(Number(sum[1]), sum[2] as Sign, Number(sum[3])) === Number(sum[4]) ? 'true' : 'false']++
    else if (round && loops) {
      counts[s + Number(factor) * Number(round[1]) === Number(round[2]) ? 'true' : 'false']++
      s = Number(round[2])
    }
    last = line
  }
  return counts
}

export const run: Family = {
  name: 'run',
  title: 'Running programs',
  levels: ALL_LEVELS,
  instruct: 0.05,
  joint: '; ',
  floor: [0.08, 0.06, 0.05, 0.04],
  make,
  anyReply: (_, random) => boxed(random.int(0, 40)),
  check,
  cheats: ({ prompt, answer }) => [
    { title: 'The program itself', answer: boxed(prompt.split('\n').at(-1) ?? '') },
    { title: 'Several outputs', answer: boxed(`${answer}, ${Number(answer) + 1}`) },
    { title: 'The call that prints it', answer: boxed(`print(${answer})`) },
  ],
}
