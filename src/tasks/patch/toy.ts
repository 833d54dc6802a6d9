/**
 * @file Generated repair problems for small models: a one-line function that is wrong for a given argument, to be fixed by a
 * search/replace edit. The reference is a unified diff; what is to be found is one constant.
 */
import { signed } from '../code/toy.ts'
import type { Kind, Problem } from '../generated.ts'
import type { Worksheet } from '../teacher.ts'

const FILE = 'f.py'

interface Repair {
  content: string
  /** What is said before the code: `Fix ` and the like. */
  wordings: readonly string[]
  /** The body with a constant in it. */
  body(constant: number): string
  broken: number
  right: number
  /** The argument and value it is to have. */
  x: number
  y: number
  find(sheet: Worksheet): number
}

/** The edit as Agentless and SWE-RL write it. */
function edit(before: string, after: string): string {
  return `\`\`\`python\n### ${FILE}\n<<<<<<< SEARCH\n${before}\n=======\n${after}\n>>>>>>> REPLACE\n\`\`\``
}

function problem({ content, wordings, body, broken, right, x, y, find }: Repair): Problem {
  const line = (constant: number) => `def f(x): return ${body(constant)}`
  const before = line(broken)
  return {
    content,
    ask: (random) => `${random.pick(wordings)}${before} so that f(${x})=${y}`,
    fields: () => ({
      files: { [FILE]: `${before}\n` },
      patch: `--- a/${FILE}\n+++ b/${FILE}\n@@ -1 +1 @@\n-${before}\n+${line(right)}\n`,
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
      content: `const ${m} ${broken} ${right} ${x}`,
      wordings: ['Fix ', 'Fix the constant in '],
      ...{ body: (c) => signed(`${m}*x`, c), broken, right, x, y },
      find: (sheet) => sheet.subtract(y, sheet.multiply(m, x)),
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
      content: `factor ${broken} ${right} ${b} ${x}`,
      wordings: ['Fix the factor in ', 'Find the factor and fix '],
      ...{ body: (c) => signed(`${c}*x`, b), broken, right, x, y },
      find: (sheet) => sheet.divide(sheet.subtract(y, b), x),
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
    return problem({
      content: `branch ${limit} ${other} ${broken} ${right} ${x}`,
      wordings: ['Fix ', 'Fix the branch in '],
      body: (c) => (below ? `x+${c} if x<${limit} else x+${other}` : `x+${other} if x<${limit} else x+${c}`),
      ...{ broken, right, x, y },
      find: (sheet) => sheet.subtract(y, x),
    })
  },
}

export const PATCH_KINDS: readonly Kind[] = [constant, factor, branch]
