/** @file IFBench's `custom:` checks: each belongs to one prompt, and knows what its answer must look like. */

import { length, SPACE, split, strip } from '../../python/text.ts'
import { type Check, finding } from '../check.ts'
import { bare, countWholeWord, firstSign, saysSomething } from '../strict.ts'
import { csvRows } from './csv.ts'
import { ALPHABET, brief, plural, toAscii, trimMarks, withoutPunctuation } from './strings.ts'

const CITY_HEADER = ['ID', 'Country', 'City', 'Year', 'Count']
const PRODUCT_HEADER = headerPattern(['ProductID', 'Category', 'Brand', 'Price', 'Stock'], ',[ \\t]*')
const STUDENT_HEADER = headerPattern(['StudentID', 'Subject', 'Grade', 'Semester', 'Score'], '\\t *')
const SPECIAL = new RegExp(`[^\\p{L}\\p{N}_${SPACE}]`, 'u')

const QUESTION = new RegExp(`Question \\p{Nd}+[.|):;]?[${SPACE}]*`, 'u')
const OPTION = new RegExp(`^[A-Ea-e][.|)][${SPACE}]*[\\p{L}\\p{N}_]`, 'u')

const CAPITALS = (
  'Reykjavik Helsinki Oslo Tallinn Stockholm Riga Moscow Copenhagen Vilnius Minsk Dublin Berlin Amsterdam Warsaw London Brussels Prague ' +
  'Luxembourg Paris Vienna Bratislava Budapest Vaduz Chisinau Bern Ljubljana Zagreb'
).split(' ')

/** Countries of Africa from Zimbabwe on: the reference asks for one less than the 53 it speaks of. */
const LEAST_COUNTRIES = 52

const DATE = /^(\p{Nd}{4})-(\p{Nd}{2})-(\p{Nd}{2})$/u
const DAYS = [99, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

export const CUSTOM_CHECKS: readonly Check[] = [
  {
    id: 'custom:multiples',
    follows(reply) {
      const numbers = reply.match(/\p{Nd}+/gu) ?? []
      return finding(numbers.join(' ') === '14 21 28 35 42 49', `The numbers in the reply: ${brief(numbers.join(' '))}.`)
    },
  },
  {
    id: 'custom:mcq_count_length',
    follows(reply) {
      if (!reply.startsWith('Question')) return finding(false, 'The reply does not begin with "Question".')
      const questions = reply
        .split(QUESTION)
        .map((part) => strip(part))
        .filter((part) => part !== '')
      if (questions.length !== 4) return finding(false, `${plural(questions.length, 'question')}, where 4 are asked for.`)
      const lengths: number[] = []
      for (const question of questions) {
        const lines = question.split('\n').map((line) => strip(line))
        const isOption = (line: string) => OPTION.test(line)
        const options = lines.filter(isOption).length
        if (options !== 5) return finding(false, `A question has ${plural(options, 'option')}, where 5 are asked for.`)
        const stem = lines.slice(0, lines.findIndex(isOption)).join(' ')
        lengths.push(length(strip(stem)))
      }
      const growing = lengths.every((count, i) => i === 0 || count > lengths[i - 1])
      return finding(growing, `The questions have ${lengths.join(', ')} characters.`)
    },
  },
  {
    id: 'custom:reverse_newline',
    follows(reply) {
      const lines = reply
        .split('\n')
        .map(trimMarks)
        .filter((line) => line !== '')
      const start = lines.findIndex((line) => line.includes('Zimbabwe'))
      if (start < 0) return finding(false, 'No line names Zimbabwe.')
      const countries = lines.slice(start).map(toAscii)
      if (countries.length < LEAST_COUNTRIES)
        return finding(false, `${countries.length} lines from Zimbabwe on, where ${LEAST_COUNTRIES} are needed.`)
      const wrong = countries.findIndex((country, i) => i > 0 && country > countries[i - 1])
      return finding(wrong < 0, wrong < 0 ? 'The lines are in reverse order.' : `${brief(countries[wrong])} is out of order.`)
    },
    // Each once.
    strictly(reply) {
      const lines = reply
        .split('\n')
        .map((line) => toAscii(bare(line)))
        .filter((line) => line !== '')
      const countries = lines.slice(
        Math.max(
          0,
          lines.findIndex((line) => /\bZimbabwe$/.test(line)),
        ),
      )
      if (!/\bZimbabwe$/.test(countries[0] ?? '')) return finding(false, 'No line is Zimbabwe.')
      if (countries.length < LEAST_COUNTRIES)
        return finding(false, `${countries.length} lines from Zimbabwe on, where ${LEAST_COUNTRIES} are needed.`)
      const wrong = countries.findIndex((country, i) => i > 0 && country >= countries[i - 1])
      return finding(wrong < 0, wrong < 0 ? 'The lines are in reverse order.' : `${brief(countries[wrong])} is out of order.`)
    },
  },
  {
    id: 'custom:word_reverse',
    needs: ['sentences'],
    follows(reply, _kwargs, text) {
      const turned = split(withoutPunctuation(reply.toLowerCase())).reverse().join(' ')
      if (!turned.includes('bald eagle')) return finding(false, 'Read backwards, the reply does not name the bald eagle.')
      return finding(text.sentences(turned).includes(turned), `Read backwards: ${brief(turned)}.`)
    },
    // As words, of a sentence that says more than the name.
    strictly(reply, _kwargs, text) {
      const words = split(withoutPunctuation(reply.toLowerCase())).reverse()
      const turned = words.join(' ')
      const named = words.some((word, i) => word === 'bald' && words[i + 1] === 'eagle')
      if (!named) return finding(false, 'Read backwards, the reply does not name the bald eagle.')
      return finding(words.length > 2 && text.sentences(turned).includes(turned), `Read backwards: ${brief(turned)}.`)
    },
  },
  {
    id: 'custom:character_reverse',
    follows(reply) {
      const found = reply.toLowerCase().includes('elgae dlab')
      return finding(found, `"bald eagle" is ${found ? '' : 'not '}there, letter by letter backwards.`)
    },
    strictly(reply) {
      const found = countWholeWord(reply, 'elgae dlab', 'answer') > 0
      const straight = countWholeWord(reply, 'eagle', 'answer') > 0
      return finding(
        found && !straight,
        `"bald eagle" is ${found && !straight ? '' : 'not '}there, letter by letter backwards and no other way.`,
      )
    },
  },
  {
    id: 'custom:sentence_alphabet',
    needs: ['sentences'],
    follows(reply, _kwargs, text) {
      const sentences = text.sentences(reply)
      if (sentences.length !== 26) return finding(false, `${plural(sentences.length, 'sentence')}, where 26 are asked for.`)
      const wrong = sentences.findIndex((sentence, i) => strip(sentence).toLowerCase()[0] !== ALPHABET[i])
      return finding(wrong < 0, wrong < 0 ? 'The sentences begin with A to Z.' : `Sentence ${wrong + 1} begins with another letter.`)
    },
    // Whatever marks open them.
    strictly(reply, _kwargs, text) {
      const sentences = text.sentences(reply).filter(saysSomething)
      if (sentences.length !== 26) return finding(false, `${plural(sentences.length, 'sentence')}, where 26 are asked for.`)
      const wrong = sentences.findIndex((sentence, i) => firstSign(sentence) !== ALPHABET[i])
      return finding(wrong < 0, wrong < 0 ? 'The sentences begin with A to Z.' : `Sentence ${wrong + 1} begins with another letter.`)
    },
  },
  {
    id: 'custom:european_capitals_sort',
    follows(reply) {
      const capitals = toAscii(reply)
        .split(',')
        .map((capital) => strip(capital))
        .filter((capital) => capital !== '')
      if (capitals.length !== CAPITALS.length)
        return finding(false, `${plural(capitals.length, 'item')}, where ${CAPITALS.length} capitals are asked for.`)
      const wrong = capitals.findIndex((capital, i) => capital !== CAPITALS[i])
      return finding(
        wrong < 0,
        wrong < 0 ? 'The capitals are in order.' : `${brief(capitals[wrong])} stands where ${CAPITALS[wrong]} belongs.`,
      )
    },
    // Marks beside a name, such as the full stop behind the last, are no matter.
    strictly(reply) {
      const capitals = toAscii(reply).split(',').map(bare).filter(Boolean)
      const wrong = CAPITALS.findIndex((capital, i) => capitals[i] !== capital)
      if (capitals.length !== CAPITALS.length)
        return finding(false, `${plural(capitals.length, 'item')}, where ${CAPITALS.length} capitals are asked for.`)
      return finding(
        wrong < 0,
        wrong < 0 ? 'The capitals are in order.' : `${brief(capitals[wrong])} stands where ${CAPITALS[wrong]} belongs.`,
      )
    },
  },
  {
    id: 'custom:csv_city',
    follows(reply) {
      const rows = csvRows(reply, ',')
      if (rows?.length !== 8) return finding(false, rowCount(rows, 8))
      if (rows[0].join('\n') !== CITY_HEADER.join('\n')) return finding(false, `The header is not ${CITY_HEADER.join(',')}.`)
      return fiveFields(rows)
    },
    strictly(reply) {
      const rows = csvRows(strip(reply), ',')
      if (rows?.length !== 8) return finding(false, rowCount(rows, 8))
      if (rows[0].join('\n') !== CITY_HEADER.join('\n')) return finding(false, `The header is not ${CITY_HEADER.join(',')}.`)
      return fiveFullFields(rows)
    },
  },
  {
    id: 'custom:csv_special_character',
    follows(reply) {
      if (!PRODUCT_HEADER.test(strip(reply.split('\n', 1)[0]))) return finding(false, 'The header is not the one asked for.')
      const rows = csvRows(keepQuotes(reply), ',')
      if (rows?.length !== 15) return finding(false, rowCount(rows, 15))
      for (const [i, row] of rows.slice(1).entries()) {
        if (row.length !== 5) return finding(false, `Row ${i + 1} has ${plural(row.length, 'field')}, where 5 are asked for.`)
        // What comes after the first quoted field with a special character is not looked at.
        if (row.some(isQuotedSpecial)) return finding(true, `Row ${i + 1} quotes a field with a special character.`)
      }
      return finding(false, 'No field in quotes holds a special character.')
    },
    strictly(reply) {
      if (!PRODUCT_HEADER.test(strip(reply.split('\n', 1)[0]))) return finding(false, 'The header is not the one asked for.')
      const rows = csvRows(keepQuotes(strip(reply)), ',')
      if (rows?.length !== 15) return finding(false, rowCount(rows, 15))
      const full = fiveFullFields(rows)
      if (!full.followed) return full
      const found = rows.slice(1).some((row) => row.some((field) => isQuotedSpecial(strip(field))))
      return finding(found, found ? 'A field in quotes holds a special character.' : 'No field in quotes holds a special character.')
    },
  },
  {
    id: 'custom:csv_quotes',
    follows(reply) {
      if (!STUDENT_HEADER.test(strip(reply.split('\n', 1)[0]))) return finding(false, 'The header is not the one asked for.')
      const rows = csvRows(keepQuotes(reply), '\t')
      if (rows?.length !== 4) return finding(false, rowCount(rows, 4))
      const bare = rows.flat().find((field) => !strip(field).startsWith('"') || !strip(field).endsWith('"'))
      return bare === undefined ? fiveFields(rows) : finding(false, `The field ${brief(bare)} is not in double quotes.`)
    },
    strictly(reply) {
      if (!STUDENT_HEADER.test(strip(reply.split('\n', 1)[0]))) return finding(false, 'The header is not the one asked for.')
      const rows = csvRows(keepQuotes(strip(reply)), '\t')
      if (rows?.length !== 4) return finding(false, rowCount(rows, 4))
      const wrong = rows.flat().find((field) => !/^".*"$/s.test(strip(field)))
      return wrong === undefined ? fiveFullFields(rows) : finding(false, `The field ${brief(wrong)} is not in double quotes.`)
    },
  },
  {
    id: 'custom:date_format_list',
    follows(reply) {
      for (const item of strip(reply).split(',')) {
        const date = DATE.exec(strip(item))
        if (!date) return finding(false, `${brief(strip(item))} is not a date like 1805-12-02.`)
        const [year, month, day] = date.slice(1).map(decimal)
        if (year < 1769 || year > 1821) return finding(false, `Napoleon did not live in ${year}.`)
        if (month > 12 || day > DAYS[month]) return finding(false, `There is no day ${date[0]}.`)
      }
      return finding(true, 'Every item is a date within his life.')
    },
    // Days there are, each once, in the digits of ASCII.
    strictly(reply) {
      const items = strip(reply)
        .split(',')
        .map((item) => strip(item))
      for (const item of items) {
        const date = /^(\d{4})-(\d{2})-(\d{2})\.?$/.exec(item)
        if (!date) return finding(false, `${brief(item)} is not a date like 1805-12-02.`)
        const [year, month, day] = date.slice(1).map(Number)
        if (year < 1769 || year > 1821) return finding(false, `Napoleon did not live in ${year}.`)
        const real = new Date(Date.UTC(year, month - 1, day))
        if (real.getUTCMonth() !== month - 1 || real.getUTCDate() !== day) return finding(false, `There is no day ${date[0]}.`)
      }
      const once = new Set(items).size === items.length
      return finding(once, once ? 'Every item is a date within his life.' : 'A date is there twice.')
    },
  },
]

/** Each name bare or in double quotes. */
function headerPattern(names: readonly string[], separator: string): RegExp {
  return new RegExp(`^${names.map((name) => `(${name}|"${name}")`).join(separator)}$`)
}

/** Doubles quotes in such a way that the reader takes them off again and leaves the field's own. */
function keepQuotes(text: string): string {
  return text.replaceAll('"', '"""')
}

/** A field that begins with a double quote and, on the same line, has a special character and another double quote after it. */
function isQuotedSpecial(field: string): boolean {
  const line = field.split('\n', 1)[0]
  return line.startsWith('"') && SPECIAL.test(line.slice(1, Math.max(1, line.lastIndexOf('"'))))
}

function rowCount(rows: string[][] | null, asked: number): string {
  return rows ? `${plural(rows.length, 'row')} with the header, where ${asked} are asked for.` : 'The reply is not delimited text.'
}

function fiveFields(rows: readonly string[][]) {
  const wrong = rows.find((row) => row.length !== 5)
  return finding(!wrong, wrong ? `A row has ${plural(wrong.length, 'field')}, where 5 are asked for.` : 'Every row has 5 fields.')
}

function fiveFullFields(rows: readonly string[][]) {
  const empty = rows.flat().find((field) => !saysSomething(field))
  return empty === undefined ? fiveFields(rows) : finding(false, 'A field is empty.')
}

/** The value of decimal digits of any script: each script's ten stand in a row. */
function decimal(digits: string): number {
  let value = 0
  for (const digit of digits) {
    const code = digit.codePointAt(0) as number
    let zero = code
    while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--
    value = value * 10 + ((code - zero) % 10)
  }
  return value
}
