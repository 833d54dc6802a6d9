/**
 * @file The small named steps a mapping sends a value through, `after:####` or `last-boxed`. Each takes a value and gives one, or throws a
 * MappingError that ends the sentence "line 7 ...". They are the only code a mapping can name.
 */

import { boxedTexts } from '../answers/boxes.ts'
import { splitOptions, withOptions } from '../answers/options.ts'
import type { CodeTest } from '../python/trials/code-test.ts'
import { formatJson } from '../text/json.ts'
import { shownBriefly } from '../text/shown.ts'
import { BoundsError, parseBoundedJson } from './bounded-json.ts'
import { assertTests, checkTests } from './code-tests.ts'
import { liveCodeFormat, liveCodeTests } from './livecodebench.ts'
import { MappingError } from './mapping-error.ts'
import { excerptOf } from './patch-excerpt.ts'
import { type Row, valueAt } from './paths.ts'

/** `argument` is what stands behind the colon; `row` is the whole row, for the few that need a second column. */
type Transform = (value: unknown, argument: string, row: Row) => unknown

export const TRANSFORMS: Record<string, { about: string; apply: Transform }> = {
  after: {
    about: 'the text behind the last place where the argument stands',
    apply: (value, mark) => {
      const text = asText(value)
      const at = text.lastIndexOf(mark)
      if (at < 0) throw new MappingError(`has no ${mark} in its answer`)
      return text.slice(at + mark.length).trim()
    },
  },
  'last-boxed': {
    about: 'the content of the last \\boxed{} (or \\fbox{})',
    apply: (value) => {
      const found = boxedTexts(asText(value))
      if (found === null) throw new MappingError('has a \\boxed{} that is not closed')
      if (found.length === 0) throw new MappingError('has no \\boxed{} in its solution')
      return found[found.length - 1].trim()
    },
  },
  without: {
    about: 'the text with every occurrence of the argument taken out',
    apply: (value, part) => asText(value).replaceAll(part, '').trim(),
  },
  text: { about: 'a number or true/false as text; text as it is', apply: (value) => asText(value).trim() },
  whole: {
    about: 'a whole number that a table has written as 27.0',
    apply: (value) =>
      asText(value)
        .trim()
        .replace(/^(-?\d+)\.0+$/, '$1'),
  },
  number: {
    about: 'a number, also one that a table has written as text',
    apply: (value) => {
      const number = Number(asText(value).trim() || Number.NaN)
      if (!Number.isFinite(number)) throw new MappingError(`has ${shownBriefly(formatJson(value))} where a number is expected`)
      return number
    },
  },
  numbers: { about: 'the numbers of a text or list: [30, 100, 93]', apply: asNumbers },
  only: {
    about: 'the single item of a list',
    apply: (value) => {
      const list = asList(value)
      if (list.length !== 1) throw new MappingError(`has ${list.length} answers, where one is expected`)
      return list[0]
    },
  },
  first: {
    about: 'the first item of a list',
    apply: (value) => {
      const list = asList(value)
      if (list.length === 0) throw new MappingError('has an empty list')
      return list[0]
    },
  },
  json: { about: 'JSON text as the value it stands for', apply: (value) => (typeof value === 'string' ? fromJson(value) : value) },
  lines: { about: 'a list as lines of text', apply: (value) => asList(value).map(asText).join('\n') },
  commas: { about: 'a list as text with commas', apply: (value) => asList(value).map(asText).join(', ') },
  conversation: { about: 'the user’s turn of a list of messages (`role`, `content`); a plain text as it is', apply: userTurn },
  reply: { about: 'the last turn of a list of messages, which is the assistant’s; a plain text as it is', apply: lastTurn },
  letter: {
    about: 'a letter from an index (0 is A) or from text such as `(b)` or `B)`',
    apply: (value) => {
      if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 26) return String.fromCharCode(65 + value)
      const letter = /^[\s([]*([A-Za-z])(?![A-Za-z])/.exec(asText(value))?.[1]
      if (!letter) throw new MappingError(`has ${shownBriefly(formatJson(value))} where the letter of an option is expected`)
      return letter.toUpperCase()
    },
  },
  options: { about: 'a list of options, or text such as `A) 5 B) 6`, without their letters', apply: asOptions },
  lettered: {
    about: 'options as lines `A. first`',
    apply: (value) => withOptions('', asOptions(value)).trimStart(),
  },
  'without-nulls': {
    about: 'a list of objects (or its JSON) without their null fields',
    apply: (value) =>
      asList(typeof value === 'string' ? fromJson(value) : value).map((item) =>
        Object.fromEntries(Object.entries((item ?? {}) as Row).filter(([, field]) => field !== null && field !== undefined)),
      ),
  },
  'python-asserts': {
    about: 'tests from a list of Python asserts; the argument, if any, is a column with code that comes behind the program, before them',
    apply: (value, column, row) => {
      const before = column ? valueAt(row, column) : undefined
      return assertTests([...(typeof before === 'string' ? [before] : []), ...asList(value).map(asText)])
    },
  },
  'python-check': {
    about: 'tests from HumanEval’s `check(candidate)`; the argument is the column with the function’s name',
    apply: (value, column, row): CodeTest[] => checkTests(asText(value), asText(valueAt(row, column))),
  },
  'livecode-tests': {
    about:
      'tests from LiveCodeBench’s inputs and outputs, packed or not, behind its public ones; the argument is the column with the function’s name as JSON',
    apply: (value, column, row): Promise<CodeTest[]> => liveCodeTests(asText(value), valueAt(row, column), row.public_test_cases),
  },
  'livecode-format': {
    about: 'LiveCodeBench’s words on the form of the program, with its starter code or, where that is empty, for standard input',
    apply: (value) => liveCodeFormat(asText(value)),
  },
  paragraphs: { about: 'HotpotQA’s paragraphs as text, each under its title', apply: asParagraphs },
  excerpts: { about: 'the files of a patch, as far as its hunks show them', apply: (value) => excerptOf(asText(value)).files },
  'excerpt-patch': { about: 'a patch with the line numbers of those excerpts', apply: (value) => excerptOf(asText(value)).patch },
  'file-blocks': {
    about: 'files as text, each under its path',
    apply: (value) =>
      Object.entries(value as Record<string, string>)
        .map(([path, content]) => `[file] ${path}\n${content}`)
        .join('\n'),
  },
}

export function asText(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') return String(value)
  throw new MappingError(`has ${kindOf(value)} where text is expected`)
}

export function kindOf(value: unknown): string {
  if (value === undefined || value === null) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object'
    ? 'an object'
    : typeof value === 'string'
      ? 'text'
      : `a ${typeof value === 'bigint' ? 'number' : typeof value}`
}

function asList(value: unknown): unknown[] {
  if (!Array.isArray(value)) throw new MappingError(`has ${kindOf(value)} where a list is expected`)
  return value
}

function fromJson(text: string): unknown {
  try {
    return parseBoundedJson(text)
  } catch (cause) {
    if (cause instanceof BoundsError) throw new MappingError(cause.message)
    throw new MappingError(`has text that is not JSON where it should be: ${JSON.stringify(text.slice(0, 40))}`)
  }
}

function asNumbers(value: unknown): number[] {
  const parts = Array.isArray(value)
    ? value
    : asText(value)
        .split(/[,;\s[\]]+/)
        .filter((part) => part !== '')
  return parts.map((part) => {
    const number = typeof part === 'string' && part.trim() === '' ? Number.NaN : Number(part)
    if (!Number.isFinite(number)) throw new MappingError(`has ${shownBriefly(formatJson(part) ?? 'nothing')} where a number is expected`)
    return number
  })
}

/** `[[title, [sentence, ...]], ...]`, or `{title: [...], sentences: [[...], ...]}` as a table has them. */
function asParagraphs(value: unknown): string {
  const given = typeof value === 'string' ? fromJson(value) : value
  const table = (given ?? {}) as Row
  const pairs = Array.isArray(given) ? given.map(asList) : asList(table.title).map((title, i) => [title, asList(table.sentences)[i]])
  return pairs.map(([title, sentences]) => `${asText(title)}\n${asList(sentences).map(asText).join('').trim()}`).join('\n\n')
}

/** System turns are the set's own instructions; more than one user turn is a conversation, not a prompt. */
function userTurn(value: unknown): string {
  if (typeof value === 'string') return value
  const turns = asList(value).map((turn) => (turn ?? {}) as Row)
  const user = turns.filter((turn) => turn.role === 'user' || turn.from === 'human')
  if (user.length !== 1) throw new MappingError(`has ${user.length} user turns, where one is expected`)
  return asText(user[0].content ?? user[0].value)
}

function lastTurn(value: unknown): string {
  if (typeof value === 'string') return value
  const last = (asList(value).at(-1) ?? {}) as Row
  if (last.role !== 'assistant' && last.from !== 'gpt') throw new MappingError('has messages that do not end with the assistant')
  return asText(last.content ?? last.value)
}

/** Letters that an option may have before it. */
const ALPHABET = 26

function asOptions(value: unknown): string[] {
  if (!Array.isArray(value)) {
    const parts = splitOptions(asText(value))
    if (parts === null) throw new MappingError('has no options A), B), ...')
    return parts
  }
  const options = value.map((option) => asText(option).trim())
  // `A. Smith` alone is a name; a list in which every item has its letter is lettered.
  const lettered =
    options.length <= ALPHABET && options.every((option, i) => new RegExp(`^\\(?${String.fromCharCode(65 + i)}[).:]`).test(option))
  return lettered ? (splitOptions(options) ?? options) : options
}
