/**
 * @file Repairing a function: one bug, and a call with the value it must have. The function is one of `write`'s (programs.ts) and has its key, so
 * what is mended in one split is written in no other. Right where the edited program passes hidden tests, whatever it looks like.
 *
 *   careful  x=3 no; x=8 s=8; 8 need 13; x > 5 wrong, x >= 5; f([3, 8, 5])=13
 */
import type { Problem } from '../generated.ts'
import type { Random } from '../random.ts'
import type { Worksheet } from '../teacher.ts'
import { phrase } from '../wording.ts'
import { ALL_LEVELS, type Family } from './family.ts'
import {
  applyStep,
  bodyOf,
  callText,
  drawArgument,
  drawProgram,
  drawStep,
  drawTest,
  hiddenTests,
  holds,
  keyOf,
  type Program,
  runProgram,
  type Step,
  sourceOf,
  type Test,
  valueText,
} from './programs.ts'

const FILE = 'f.py'
const MOST_DRAWS = 200

/** The same function with one bug; null where this shape has no such bug. */
type Bug = (program: Program, random: Random) => Program | null

/** `<` for `<=`, and the other way round. */
const edge: Bug = (program) => {
  if (!('test' in program)) return null
  const other = ({ '>': '>=', '>=': '>', '<': '<=', '<=': '<' } as const)[program.test.operation as '>']
  return other ? { ...program, test: { ...program.test, operation: other } } : null
}

/** Another constant, or another operation with it. */
const anotherStep = (step: Step, random: Random): Step => {
  const draw = drawStep(random, 9)
  const near = { ...step, n: step.n + random.pick([-2, -1, 1, 2, 3]) }
  const other =
    step.operation !== 'square' && near.n > 0 && random.chance(0.5)
      ? near
      : { ...draw, n: draw.operation === 'square' ? 0 : step.n || draw.n }
  return other.operation === step.operation && other.n === step.n ? { operation: '+', n: step.n + 4 } : other
}

const wrongStep: Bug = (program, random) => {
  if (program.shape === 'fold') return { ...program, plus: program.plus + random.pick([-3, -1, 1, 2]) }
  if (program.shape === 'branch')
    return random.chance(0.5) ? { ...program, yes: anotherStep(program.yes, random) } : { ...program, no: anotherStep(program.no, random) }
  return { ...program, step: anotherStep(program.step, random) }
}

const wrongTest: Bug = (program, random) => {
  if (!('test' in program)) return null
  const test: Test = random.chance(0.5) ? { ...drawTest(random) } : { ...program.test, n: program.test.n + random.pick([-1, 1, 2]) }
  return test.n >= 0 && (test.operation !== 'divides' || test.n > 1) ? { ...program, test } : null
}

const wrongFold: Bug = (program, random) => {
  if (program.shape === 'fold')
    return { ...program, fold: random.pick((['sum', 'max', 'min', 'len'] as const).filter((fold) => fold !== program.fold)) }
  return program.shape === 'list' && program.fold !== 'list' ? { ...program, fold: program.fold === 'sum' ? 'len' : 'sum' } : null
}

const swapped: Bug = (program) => (program.shape === 'branch' ? { ...program, yes: program.no, no: program.yes } : null)
const wrongStart: Bug = (program, random) =>
  program.shape === 'loop' ? { ...program, start: program.start === 0 ? random.int(1, 5) : 0 } : null
const assigns: Bug = (program) => (program.shape === 'loop' ? { ...program, bug: 'assigns' } : null)
const returnsInside: Bug = (program) => (program.shape === 'loop' ? { ...program, bug: 'returns-inside' } : null)

/** Kinds that need the whole loop to be understood come last. */
const BUGS: readonly Bug[] = [wrongStep, wrongFold, edge, wrongTest, wrongStart, assigns, swapped, returnsInside]
const HARDER: readonly Bug[] = [swapped, returnsInside]

interface Broken {
  right: Program
  broken: Program
  argument: number | number[]
}

function drawBroken(random: Random, level: number): Broken {
  for (;;) {
    const right = drawProgram(random, level)
    for (let draws = 0; draws < MOST_DRAWS; draws++) {
      const bug = random.pick(BUGS)
      if (level < 4 && HARDER.includes(bug)) continue
      const broken = bug(right, random)
      if (!broken || keyOf(broken) === keyOf(right)) continue
      const argument = drawArgument(random, right)
      if (valueText(runProgram(broken, argument)) === valueText(runProgram(right, argument))) continue
      // At most two lines differ, as an edit may have; one bug never touches more.
      return { right, broken, argument }
    }
  }
}

/** The lines that differ, with what they become. */
function changedLines(broken: Program, right: Program): { before: string; after: string } {
  const [old, mended] = [bodyOf(broken), bodyOf(right)]
  const places = old.flatMap((line, i) => (line === mended[i] ? [] : [i]))
  const [first, last] = [places[0], places[places.length - 1]]
  const part = (lines: readonly string[]) =>
    lines
      .slice(first, last + 1)
      .map((line) => `    ${line}`)
      .join('\n')
  return { before: part(old), after: part(mended) }
}

function edit(broken: Program, right: Program): string {
  const { before, after } = changedLines(broken, right)
  return `\`\`\`python\n### ${FILE}\n<<<<<<< SEARCH\n${before}\n=======\n${after}\n>>>>>>> REPLACE\n\`\`\``
}

function diff(broken: Program, right: Program): string {
  const [old, mended] = [broken, right].map((program) => sourceOf(program).split('\n'))
  const lines = old.flatMap((line, i) => (line === mended[i] ? [` ${line}`] : [`-${line}`, `+${mended[i]}`]))
  return `--- a/${FILE}\n+++ b/${FILE}\n@@ -1,${old.length} +1,${mended.length} @@\n${lines.join('\n')}\n`
}

/** Runs the call line by line, as far as there are lines; what comes out. */
function trace(sheet: Worksheet, program: Program, argument: number | readonly number[]): void {
  if (program.shape === 'branch') {
    const x = argument as number
    sheet.line(`x=${x}${holds(program.test, x) ? '' : ' no'}`)
    return
  }
  if (program.shape !== 'loop' && program.shape !== 'list') return
  let s = program.shape === 'loop' ? program.start : 0
  const items =
    program.shape === 'loop' && program.over === 'range'
      ? Array.from({ length: argument as number }, (_, i) => i)
      : (argument as readonly number[])
  for (const x of items) {
    if (!holds(program.test, x)) {
      sheet.line(`x=${x} no`)
      continue
    }
    const value = sheet.written(applyStep(program.step, x))
    if (program.shape === 'list') sheet.line(`x=${x} ${value}`)
    else {
      s = program.bug === 'assigns' ? value : s + value
      sheet.line(`x=${x} s=${s}`)
    }
    if (program.shape === 'loop' && program.bug === 'returns-inside') return
  }
}

function make(random: Random, level: number): Problem {
  const { right, broken, argument } = drawBroken(random, level)
  const source = sourceOf(broken)
  const wanted = valueText(runProgram(right, argument))
  const got = valueText(runProgram(broken, argument))
  const call = callText(argument)
  const { before, after } = changedLines(broken, right)
  const work = (sheet: Worksheet) => {
    trace(sheet, broken, argument)
    sheet.line(`${got} need ${wanted}`)
    const mended = sheet.slips() ? (wrongStep(right, random) ?? right) : right
    sheet.line(`${before.trim().split('\n')[0]} wrong`)
    if (sheet.full) trace(sheet, mended, argument)
    sheet.line(`${call}=${valueText(runProgram(mended, argument))}`)
    return edit(broken, bodyOf(mended).length === bodyOf(broken).length && mended !== broken ? mended : right)
  }
  return {
    content: `program ${keyOf(right)}`,
    ask: (r, set) =>
      phrase(
        {
          plain: [`Fix f so that ${call}=${wanted}:\n${source}`, `${call} must be ${wanted}:\n${source}`],
          orders: [`fix f so that ${call} is ${wanted}:\n${source}`, `repair f, ${call} must be ${wanted}:\n${source}`],
          whole: {
            known: [
              `${source}\nHere ${call} gives ${got}, and it must give ${wanted}. Fix it.`,
              `There is a bug, since ${call} should be ${wanted}:\n${source}`,
              `${source}\nFind the bug: ${call} has to be ${wanted}.`,
              `This is wrong, ${call} gives ${got} and not ${wanted}:\n${source}`,
            ],
            new: [
              `My test wants ${wanted} from ${call}, and this fails it:\n${source}`,
              `${source}\nSomething is off: for ${call} the answer is ${wanted}.`,
              `Debug this for me, ${call} ought to return ${wanted}:\n${source}`,
            ],
          },
          open: true,
        },
        r,
        set,
      ),
    fields: () => ({
      files: { [FILE]: `${source}\n` },
      patch: diff(broken, right),
      tests: [{ call: 'f', args: [argument], expected: runProgram(right, argument) }, ...hiddenTests(right)],
    }),
    work,
    wander(sheet) {
      const lines = bodyOf(broken).map((line) => line.trim())
      const other = lines.find((line) => line !== before.trim() && !line.startsWith('return s'))
      if (other !== undefined && random.chance(0.7)) sheet.line(`${other} wrong? ${call}=${got} no, back`)
      return work(sheet)
    },
    guess: (sheet) => {
      const mended = sheet.slips() ? (wrongStep(broken, random) ?? right) : right
      return {
        note: after.trim().replaceAll('=', ' ').split('\n')[0],
        reply: edit(broken, keyOf(mended) === keyOf(broken) ? right : mended),
      }
    },
  }
}

export const repair: Family = {
  name: 'repair',
  title: 'Repairing functions',
  levels: ALL_LEVELS,
  instruct: 0.05,
  joint: '; ',
  floor: [0.1, 0.1, 0.1, 0.1],
  make,
  anyReply(prompt, random) {
    const file = prompt.files?.[FILE] ?? ''
    const lines = file.split('\n').filter((line) => line.startsWith('    '))
    const line = random.pick(lines.length > 0 ? lines : ['    return x'])
    const after = line.replace(/\d+/, (digits) => String(Number(digits) + random.pick([-1, 1])))
    return `\`\`\`python\n### ${FILE}\n<<<<<<< SEARCH\n${line}\n=======\n${after}\n>>>>>>> REPLACE\n\`\`\``
  },
  cheats: ({ tests, files }) => {
    const [first] = (tests ?? []) as { expected?: unknown }[]
    const [line] = (files?.[FILE] ?? '').split('\n').slice(1)
    const replaced = (after: string) => `\`\`\`python\n### ${FILE}\n<<<<<<< SEARCH\n${line}\n=======\n${after}\n>>>>>>> REPLACE\n\`\`\``
    return [
      { title: 'No change', answer: replaced(`${line}`) },
      { title: 'A comment', answer: replaced(`${line}  # fixed`) },
      { title: "The example's value for every argument", answer: replaced(`    return ${valueText(first?.expected)}\n${line}`) },
    ]
  },
}
