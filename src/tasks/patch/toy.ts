/**
 * @file Generated repair problems for small models: a one-line function that is wrong for a given argument, to be fixed by a
 * search/replace edit. The reference is a unified diff; what is to be found is one constant. Hidden tests call the function elsewhere too.
 */
import { signed } from '../code/toy.ts'
import type { Kind, Problem } from '../generated.ts'
import type { Worksheet } from '../teacher.ts'
import { phrase } from '../wording.ts'

const FILE = 'f.py'

interface Repair {
  content: string
  /** What stands before the code in an order: `fix `. */
  orders: readonly string[]
  /** What is to be fixed where the code was named before: `it`. */
  part: string
  /** The body with a constant in it. */
  body(constant: number): string
  broken: number
  right: number
  /** The argument and value it is to have. */
  x: number
  y: number
  find(sheet: Worksheet): number
  /** What the repaired function gives. */
  run(x: number): number
  /** Arguments of the tests besides x: where the function turns. */
  turns?: readonly number[]
}

const INPUTS = [-7, -3, 0, 1, 2, 5, 9, 13, 31]

/** The edit as Agentless and SWE-RL write it. */
function edit(before: string, after: string): string {
  return `\`\`\`python\n### ${FILE}\n<<<<<<< SEARCH\n${before}\n=======\n${after}\n>>>>>>> REPLACE\n\`\`\``
}

function problem({ content, orders, part, body, broken, right, x, y, find, run, turns = [] }: Repair): Problem {
  const line = (constant: number) => `def f(x): return ${body(constant)}`
  const before = line(broken)
  return {
    content,
    ask: (random, set) => {
      const wanted = `f(${x})=${y}`
      const asked = orders.map((order) => `${order}${before} so that ${wanted}`)
      return phrase(
        {
          plain: asked.slice(0, 2).map((order) => order[0].toUpperCase() + order.slice(1)),
          orders: asked,
          whole: {
            known: [
              `${before} is wrong. Fix ${part} so that ${wanted}`,
              `I have ${before} and I need ${wanted}. Fix ${part}.`,
              `${before} must have ${wanted}. Please fix ${part}.`,
            ],
            new: [
              `There is a mistake in ${before} since ${wanted} should hold. Fix ${part}`,
              `${before} has a bug. Could you fix ${part} so that ${wanted}?`,
              `Look at ${before}, where ${wanted} fails, and fix ${part}`,
            ],
          },
        },
        random,
        set,
      )
    },
    fields: () => ({
      files: { [FILE]: `${before}\n` },
      patch: `--- a/${FILE}\n+++ b/${FILE}\n@@ -1 +1 @@\n-${before}\n+${line(right)}\n`,
      tests: [...new Set([x, ...turns, ...INPUTS])].map((input) => ({ call: 'f', args: [input], expected: run(input) })),
    }),
    work: (sheet) => edit(before, line(find(sheet))),
    guess: (sheet) => {
      const written = sheet.written(right)
      return { note: body(written), reply: edit(before, line(written)) }
    },
  }
}

/** The constant term of m*x+b is wrong. */
const constant: Kind = {
  name: 'const',
  make(random, level) {
    const m = random.int(2, [5, 9, 9][level - 1])
    const size = [20, 40, 80][level - 1]
    const right = random.int(1, size)
    let broken = random.int(1, size)
    while (broken === right) broken = random.int(1, size)
    const x = random.int(2, [5, 9, 12][level - 1])
    const y = m * x + right
    return problem({
      content: `const ${m} ${right}`,
      orders: ['fix ', 'fix the constant in ', 'repair '],
      part: 'the constant',
      ...{ body: (c) => signed(`${m}*x`, c), broken, right, x, y },
      find: (sheet) => sheet.subtract(y, sheet.multiply(m, x)),
      run: (input) => m * input + right,
    })
  },
}

/** The factor of m*x+b is wrong. */
const factor: Kind = {
  name: 'factor',
  make(random, level) {
    const size = [5, 9, 9][level - 1]
    const right = random.int(2, size)
    let broken = random.int(2, size)
    while (broken === right) broken = random.int(2, size)
    const b = random.int(1, [20, 40, 60][level - 1])
    const x = random.int(2, [5, 9, 12][level - 1])
    const y = right * x + b
    return problem({
      content: `factor ${right} ${b}`,
      orders: ['fix the factor in ', 'find the factor and fix ', 'repair the factor in '],
      part: 'the factor',
      ...{ body: (c) => signed(`${c}*x`, b), broken, right, x, y },
      find: (sheet) => sheet.divide(sheet.subtract(y, b), x),
      run: (input) => right * input + b,
    })
  },
}

/** One branch of a conditional is wrong: which one, the argument tells. */
const branch: Kind = {
  name: 'branch',
  make(random, level) {
    const size = [9, 30, 60][level - 1]
    const limit = random.int(6, 20)
    const other = random.int(1, size)
    const right = random.int(1, size)
    let broken = random.int(1, size)
    while (broken === right) broken = random.int(1, size)
    const below = random.chance(0.5)
    const x = below ? random.int(2, limit - 1) : random.int(limit, limit + 20)
    const y = x + right
    const [first, second] = below ? [right, other] : [other, right]
    return problem({
      // The function that is right, whichever of its branches is wrong; with two equal ones it has no limit.
      content: first === second ? `branch ${first}` : `branch ${limit} ${first} ${second}`,
      orders: ['fix ', 'fix the branch in ', 'repair the branch in '],
      part: 'the branch',
      body: (c) => (below ? `x+${c} if x<${limit} else x+${other}` : `x+${other} if x<${limit} else x+${c}`),
      ...{ broken, right, x, y },
      find: (sheet) => sheet.subtract(y, x),
      run: (input) => input + (input < limit === below ? right : other),
      turns: [limit - 1, limit, limit + 1],
    })
  },
}

export const PATCH_KINDS: readonly Kind[] = [constant, factor, branch]
