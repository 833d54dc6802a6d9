/**
 * @file Repairing a function: one bug, and one to three calls with the values they must have, of which the first fails. The calls leave one
 * repair: of all changes of one place only those of one behaviour give these values. The function is one of `write`'s (programs.ts) and has
 * its key, so what is mended in one split is written in no other. Right where the edited program passes hidden tests, whatever it looks like.
 *
 *   careful  s=0; x=3 no; x=8 s=8; x=5 no; 8 need 13; try x >= 5: 13 yes
 *   full     s=0; x=3 no; x=8 s=8; x=5 no; 8 need 13; try x >= 5; s=0; x=3 no; x=8 s=8; x=5 s=13; 13 yes
 *   wander   s=0; x=3 no; x=8 s=8; x=5 no; 8 need 13; try s = 5: 13 6 no; back; try x >= 5: 13 yes
 */
import * as v from 'valibot'
import type { LineCounts, Problem } from '../generated.ts'
import type { Random } from '../random.ts'
import type { Prompt } from '../task.ts'
import type { Worksheet } from '../teacher.ts'
import { phrase } from '../wording.ts'
import { ALL_LEVELS, type Family, linesOf } from './family.ts'
import { trace } from './program-trace.ts'
import {
  type Argument,
  alike,
  bodyOf,
  callText,
  contentOf,
  drawArgument,
  drawProgram,
  hiddenTests,
  keyOf,
  type Program,
  parameterOf,
  parseProgram,
  reservedPair,
  runProgram,
  sameValue,
  sourceOf,
  valueText,
} from './programs.ts'
import { type BugKind, type Change, changesOf } from './repair-bugs.ts'
import { list, whole } from './told.ts'

const FILE = 'f.py'
const MOST_CALLS = 3

/** Bugs that need the whole loop or both branches to be understood are left to the higher levels. */
const KINDS: readonly BugKind[] = ['constant', 'constant', 'operation', 'comparison', 'comparison', 'fold', 'start', 'assigns']
const HARDER: readonly BugKind[] = [...KINDS, 'swapped', 'returns-inside']

/** Bugs that are never trained on in functions of this shape. */
const RESERVED: Readonly<Partial<Record<BugKind, Program['shape']>>> = { comparison: 'list', operation: 'branch' }

interface Broken {
  right: Program
  broken: Program
  kind: BugKind
  calls: readonly Argument[]
}

const gives = (program: Program, argument: Argument) => valueText(runProgram(program, argument))

/** The changes of `broken` that give what `right` gives in these calls. */
function repairs(changes: readonly Change[], right: Program, calls: readonly Argument[]): Change[] {
  const wanted = calls.map((call) => runProgram(right, call))
  return changes.filter(({ program }) => calls.every((call, i) => sameValue(runProgram(program, call), wanted[i])))
}

/** Calls of which the first fails, and that leave one repair; null: a few do not. */
function drawCalls(random: Random, right: Program, broken: Program): Argument[] | null {
  let left = changesOf(broken)
  const calls: Argument[] = []
  for (let draws = 0; draws < 24 && calls.length < MOST_CALLS; draws++) {
    const call = drawArgument(random, right)
    if (calls.length === 0 && sameValue(runProgram(broken, call), runProgram(right, call))) continue
    const fits = repairs(left, right, [call])
    if (calls.length > 0 && fits.length === left.length) continue
    calls.push(call)
    left = fits
    // Many ways of one behaviour are one repair: x > 4 and x >= 5.
    if (left.every(({ program }) => alike(program, right))) return calls
  }
  return null
}

function drawBroken(random: Random, level: number): Broken {
  for (;;) {
    const right = drawProgram(random, level)
    const changes = changesOf(right)
    const kinds = (level >= 4 ? HARDER : KINDS).filter((kind) => changes.some((change) => change.kind === kind))
    const kind = random.pick(kinds.length > 0 ? kinds : (['constant'] as const))
    const bugs = changes.filter((change) => change.kind === kind)
    if (bugs.length === 0) continue
    const broken = random.pick(bugs).program
    const calls = drawCalls(random, right, broken)
    if (calls) return { right, broken, kind, calls }
  }
}

/** One search and replace, of the lines from the first that differs to the last. */
function edit(broken: Program, mended: Program): string {
  const [old, lines] = [bodyOf(broken), bodyOf(mended)]
  const differ = (line: string, i: number) => line !== lines[i]
  const [first, end] = [Math.max(0, old.findIndex(differ)), old.findLastIndex(differ) + 1 || 1]
  const part = (all: readonly string[]) =>
    all
      .slice(first, end)
      .map((line) => `    ${line}`)
      .join('\n')
  return `\`\`\`python\n### ${FILE}\n<<<<<<< SEARCH\n${part(old)}\n=======\n${part(lines)}\n>>>>>>> REPLACE\n\`\`\``
}

function diff(broken: Program, right: Program): string {
  const [old, mended] = [broken, right].map((program) => sourceOf(program).split('\n'))
  const changed = old.flatMap((line, i) => (line === mended[i] ? [] : [i]))
  const [first, end] = [changed[0], changed[changed.length - 1] + 1]
  const between = (lines: readonly string[], sign: string) => lines.slice(first, end).map((line) => `${sign}${line}`)
  const lines = [...old.slice(0, first).map((line) => ` ${line}`), ...between(old, '-'), ...between(mended, '+')]
  lines.push(...old.slice(end).map((line) => ` ${line}`))
  return `--- a/${FILE}\n+++ b/${FILE}\n@@ -1,${old.length} +1,${old.length} @@\n${lines.join('\n')}\n`
}

function writeTrace(sheet: Worksheet, program: Program, argument: Argument): void {
  for (const line of trace(program, argument, (n) => sheet.written(n))) {
    const stumble = sheet.stumble()
    if (stumble === 'wrong' && /\d$/.test(line))
      sheet.corrected(
        line.replace(/-?\d+$/, (n) => String(Number(n) + 1)),
        line,
      )
    else sheet.line(line)
    if (stumble === 'recheck') sheet.line(line)
  }
}

/** `9 4`: what it gives in these calls, as far as the first that is wrong. */
function tried(program: Program, right: Program, calls: readonly Argument[]): string {
  const wrong = calls.findIndex((call) => gives(program, call) !== gives(right, call))
  return `${calls
    .slice(0, wrong < 0 ? calls.length : wrong + 1)
    .map((call) => gives(program, call))
    .join(' ')} ${wrong < 0 ? 'yes' : 'no'}`
}

function solve(sheet: Worksheet, { right, broken, calls }: Broken): string {
  const [call] = calls
  const changes = changesOf(broken)
  const good = repairs(changes, right, calls)
  const found = good.find(({ program }) => sourceOf(program) === sourceOf(right)) ?? good[0]
  const bad = changes.filter((change) => !good.includes(change))
  writeTrace(sheet, broken, call)
  sheet.line(`${gives(broken, call)} need ${gives(right, call)}`)
  if (sheet.wanders && sheet.random) {
    // First what would do for the failing call alone, since that is what one falls for.
    const likely = repairs(bad, right, [call])
    for (let more = bad.length > 0 ? sheet.random.int(0, 2) : 0; more > 0; more--) {
      const { part, program } = sheet.random.pick(likely.length > 0 && more === 1 ? likely : bad)
      sheet.line(`try ${part()}: ${tried(program, right, calls)}`)
      sheet.line('back')
    }
  }
  const slip = bad.length > 0 && (sheet.slips() || sheet.stumble() === 'slip')
  const { part, program } = slip && sheet.random ? sheet.random.pick(bad) : found
  const claimed = `${calls.map((one) => gives(right, one)).join(' ')} yes`
  if (sheet.full) {
    sheet.line(`try ${part()}`)
    writeTrace(sheet, program, call)
    sheet.line(claimed)
  } else sheet.line(`try ${part()}: ${claimed}`)
  return edit(broken, program)
}

function make(random: Random, level: number): Problem {
  const drawn = drawBroken(random, level)
  const { right, broken, kind, calls } = drawn
  const source = sourceOf(broken)
  const [call] = calls
  const each = calls.map((one) => `${callText(one)}=${gives(right, one)}`)
  const [wanted, got] = [gives(right, call), gives(broken, call)]
  const [list, all] = [each.join(', '), each.join(' and ')]
  const rest = calls.length > 1 ? ` Also ${each.slice(1).join(' and ')}.` : ''
  return {
    content: RESERVED[kind] === right.shape ? `repair ${kind} ${right.shape} ${keyOf(right)}` : contentOf(right),
    ask: (r, set) =>
      phrase(
        {
          plain: [`Fix f so that ${list}:\n${source}`, `${source}\nFix it: ${list}.`],
          orders: [`fix f so that ${all}:\n${source}`, `repair f, it must give ${list}:\n${source}`],
          whole: {
            known: [
              `${source}\nHere ${callText(call)} gives ${got} and must give ${wanted}.${rest} Fix it.`,
              `There is a bug, it must be ${list}:\n${source}`,
              `${source}\nFind the bug: ${all}.`,
              `This is wrong, ${callText(call)} gives ${got} and not ${wanted}.${rest}\n${source}`,
            ],
            new: [
              `My test wants ${list}, and this fails it:\n${source}`,
              `${source}\nSomething is off, it should be so: ${list}.`,
              `Debug this for me, ${all} ought to hold:\n${source}`,
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
      tests: [...calls.map((args) => ({ call: 'f', args: [args], expected: runProgram(right, args) })), ...hiddenTests(right)],
    }),
    work: (sheet) => solve(sheet, drawn),
    wander: (sheet) => solve(sheet, drawn),
    guess(sheet) {
      const mended = sheet.slips() ? random.pick(changesOf(broken)).program : right
      return { note: `line ${bodyOf(broken).findIndex((line, i) => line !== bodyOf(mended)[i]) + 2}`, reply: edit(broken, mended) }
    },
  }
}

/** The broken program of a prompt and the calls that stand in it, with their values. */
function told({ files, tests, prompt }: Prompt): { broken: Program; calls: { argument: Argument; value: string }[] } | null {
  const broken = parseProgram(files?.[FILE] ?? '')
  // By their text: a hidden test may ask again what the prompt shows.
  const shown = new Map<string, { argument: Argument; value: string }>()
  for (const test of tests ?? [])
    if (
      'call' in test &&
      test.call === 'f' &&
      prompt.includes(callText(test.args[0] as Argument)) &&
      !shown.has(callText(test.args[0] as Argument))
    )
      shown.set(callText(test.args[0] as Argument), { argument: test.args[0] as Argument, value: valueText(test.expected) })
  return broken && shown.size > 0 ? { broken, calls: [...shown.values()] } : null
}

const MOST_CALLED = 1000
const NUMBER = v.pipe(v.number(), v.finite())
const NUMBERS = list(NUMBER, 0, MOST_CALLED)
/** What a function takes, by the name of its parameter, and what it gives. */
const TAKES = { x: NUMBER, n: whole(-MOST_CALLED, MOST_CALLED), a: NUMBERS }
const GIVES = v.union([NUMBER, NUMBERS, v.null()])

function fault({ files, tests }: Prompt): string | null {
  const broken = parseProgram(files?.[FILE] ?? '')
  if (!broken) return null
  const takes = TAKES[parameterOf(broken)]
  const wrong = (tests ?? []).findIndex(
    (test) => 'call' in test && test.call === 'f' && !(test.args.length === 1 && v.is(takes, test.args[0]) && v.is(GIVES, test.expected)),
  )
  return wrong < 0 ? null : `has a test (number ${wrong + 1}) whose \`args\` or \`expected\` its function cannot have`
}

/** Lines of a trace are those of the program as it is, or as it was last tried; a try that fails is true, and not needed. */
function check(prompt: Prompt, thought: string): LineCounts {
  const counts: LineCounts = { true: 0, false: 0, unneeded: 0 }
  const known = told(prompt)
  if (!known) return counts
  const { broken, calls } = known
  const [{ argument, value }] = calls
  const changes = changesOf(broken)
  const exact = (program: Program) => new Set(trace(program, argument, (n) => n))
  let right = exact(broken)
  let now: readonly Program[] = []
  const judge = (good: boolean, needed = true) => counts[good ? (needed ? 'true' : 'unneeded') : 'false']++
  /** Whether one of the programs gives these values, or fails at the last of them. */
  const holdsOf = (programs: readonly Program[], values: string, end: string) =>
    programs.some((program) => {
      const given = calls.map((one) => gives(program, one.argument))
      const wrong = given.findIndex((one, i) => one !== calls[i].value)
      return end === 'yes' ? wrong < 0 && given.join(' ') === values : wrong >= 0 && given.slice(0, wrong + 1).join(' ') === values
    })
  let last = ''
  for (const line of linesOf(thought)) {
    const attempt = /^try (.{1,40}?)(?:: (.*) (yes|no))?$/.exec(line)
    const end = /^([-\d[\], ]+) (yes|no)$/.exec(line)
    const need = /^(.*) need (.*)$/.exec(line)
    if (line === last && line !== '') counts.unneeded++
    else if (attempt) {
      now = changes.filter(({ part }) => part() === attempt[1]).map(({ program }) => program)
      if (attempt[2] !== undefined) judge(holdsOf(now, attempt[2], attempt[3]), attempt[3] === 'yes')
      else right = new Set(now.flatMap((program) => [...exact(program)]))
    } else if (need) judge(need[1] === gives(broken, argument) && need[2] === value)
    else if (end) judge(holdsOf(now, end[1], end[2]))
    else if (/^(x|s|sum|len|max|min|-?\d+[-+*]\d+)[ =]/.test(line)) judge(right.has(line))
    last = line
  }
  return counts
}

export const repair: Family = {
  name: 'repair',
  title: 'Repairing functions',
  levels: ALL_LEVELS,
  instruct: 0.05,
  joint: '; ',
  floor: [0.05, 0.05, 0.05, 0.05],
  make,
  reserved: (content) => (content.startsWith('repair ') ? 'bugs' : reservedPair(content)),
  anyReply(prompt, random) {
    const broken = parseProgram(prompt.files?.[FILE] ?? '')
    return broken ? edit(broken, random.pick(changesOf(broken)).program) : ''
  },
  fault,
  check,
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
