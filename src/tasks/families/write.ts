/**
 * @file Writing a short function: from examples that leave one behaviour, from a program with a line missing and examples, from a sentence. Its
 * key is what it does (programs.ts), so no function is in two splits, however it is asked for, nor as a repair.
 *
 *   line      14-8=6; 4-2=2; 6/2=3; 3*2=6; 8-6=2; so x*3+2
 *   list      6->12: x+6 or x*2; 9->18: x*2; in 6 9; out 2 5; so x*2 if x > 5; f([2, 9])=[18]
 *   sentence  so x*2 if x > 3; f([1, 5])=10
 *   wander    x*3+1? f(2)=7 no; 14-8=6; ...
 */
import type { Problem } from '../generated.ts'
import type { Random } from '../random.ts'
import type { Worksheet } from '../teacher.ts'
import { type Asked, phrase } from '../wording.ts'
import { ALL_LEVELS, type Family } from './family.ts'
import { trace } from './program-trace.ts'
import {
  type Argument,
  callText,
  contentOf,
  drawArgument,
  drawProgram,
  essence,
  hiddenTests,
  type Program,
  reservedPair,
  runProgram,
  type Step,
  sameValue,
  sourceOf,
  stepWords,
  testWords,
  valueText,
} from './programs.ts'
import { byExamples, examplesOf, type Found } from './write-examples.ts'

/** Share of what is asked for by a sentence, which is nearly copying. */
const SENTENCES = 0.25
const MOST_GUESSES = 3

function fencedProgram(program: Program): string {
  return `\`\`\`python\n${sourceOf(program)}\n\`\`\``
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

/** First guesses, each run on a call that shows it to be wrong. */
function guesses(sheet: Worksheet, program: Program, calls: readonly Argument[]): void {
  const { random } = sheet
  if (!random) return
  const said = new Set<string>()
  for (let count = random.int(0, MOST_GUESSES); count > 0; count--) {
    const other = slipped(program, random)
    const call = calls.find((one) => !sameValue(runProgram(other, one), runProgram(program, one)))
    if (call === undefined || said.has(essence(other))) continue
    said.add(essence(other))
    sheet.line(`${essence(other)}? ${callText(call)}=${valueText(runProgram(other, call))} no`)
  }
}

function make(random: Random, level: number): Problem {
  const program = drawProgram(random, level)
  const found = random.chance(SENTENCES) ? null : byExamples(random, program)
  const { examples, find } = found ?? bySentence(random, program)
  return {
    content: contentOf(program),
    ask: (r, set) => phrase(found ? askedOf(program, found) : request(`that gives ${wordsOf(program)}`, wordsOf(program)), r, set),
    fields: () => ({ tests: hiddenTests(program) }),
    work: (sheet) => fencedProgram(find(sheet)),
    wander(sheet) {
      guesses(sheet, program, examples)
      return fencedProgram(find(sheet))
    },
    guess(sheet) {
      const said = sheet.slips() ? slipped(program, random) : program
      // Without a sign of equality: that is how a guess is told from work.
      return { note: essence(said).replaceAll('=', ''), reply: fencedProgram(said) }
    },
  }
}

// --- how it is asked for

/** `does`: what stands behind `f`; `short`: the same by itself. */
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

function askedOf(program: Program, { examples, text, gap }: Found): Asked {
  const list = text ?? examplesOf(program, examples).join(', ')
  if (gap === undefined) return request(`${program.shape === 'fold' || program.shape === 'list' ? 'of a list ' : ''}with ${list}`, list)
  const source = sourceOf(program).replace(gap, '?')
  return {
    plain: [`Write f with the ? found, ${list}:\n${source}`, `${source}\nWrite f without the ? if ${list}`],
    orders: [`find what ? is and write f, ${list}:\n${source}`, `write f with the right ?, ${list}:\n${source}`],
    whole: {
      known: [
        `${source}\nA part is missing. Write f with ${list}`,
        `Write all of f, where ${list}:\n${source}`,
        `${source}\nWrite f. What must ? be so that ${list}`,
        `A part of this is not there, ${list}:\n${source}`,
      ],
      new: [
        `Somebody lost a part, and ${list} must hold:\n${source}`,
        `${source}\nComplete this code, given ${list}`,
        `Show all of f, with what belongs at the ? here, as ${list}:\n${source}`,
      ],
    },
    open: true,
  }
}

const FOLD_WORDS = { sum: 'the sum of', len: 'the number of items of', max: 'the largest of', min: 'the smallest of' } as const
const signedWords = (plus: number) => (plus === 0 ? '' : ` ${plus < 0 ? 'minus' : 'plus'} ${Math.abs(plus)}`)

function wordsOf(program: Program): string {
  switch (program.shape) {
    case 'line':
      return `${stepWords(program.step)}${signedWords(program.plus)}`
    case 'fold':
      return `${FOLD_WORDS[program.fold]} a list${signedWords(program.plus)}`
    case 'branch':
      return `${stepWords(program.yes)} if ${testWords(program.test)}, else ${stepWords(program.no)}`
    case 'list': {
      if (program.fold === 'len') return `how many x of a list are such that ${testWords(program.test)}`
      return `the ${program.fold} of ${stepWords(program.step)} for each x of a list where ${testWords(program.test)}`
    }
    case 'loop': {
      const from = program.over === 'a' ? 'of a list' : 'from 0 to below n'
      return `${program.start === 0 ? '' : `${program.start} plus `}the sum of ${stepWords(program.step)} for each x ${from} where ${testWords(program.test)}`
    }
  }
}

function bySentence(random: Random, program: Program): Pick<Found, 'examples' | 'find'> {
  const argument = drawArgument(random, program)
  return {
    examples: [argument],
    find(sheet) {
      const found = sheet.slips() ? slipped(program, random) : program
      sheet.line(`so ${essence(found)}`)
      if (sheet.full) for (const line of trace(found, argument, (n) => n)) sheet.line(line)
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
  reserved: reservedPair,
  anyReply: ({ level }, random) => fencedProgram(drawProgram(random, level ?? 1)),
  cheats: ({ tests }) => {
    const [first] = (tests ?? []) as { args?: unknown[]; expected?: unknown }[]
    const value = valueText(first?.expected)
    const table = `{str(${valueText(first?.args?.[0])}): ${value}}`
    return [
      { title: 'One value for every argument', answer: `\`\`\`python\ndef f(x):\n    return ${value}\n\`\`\`` },
      { title: 'A function that gives back its argument', answer: '```python\ndef f(x):\n    return x\n```' },
      { title: 'A table of the calls one knows', answer: `\`\`\`python\ndef f(x):\n    return ${table}.get(str(x), 0)\n\`\`\`` },
    ]
  },
}
