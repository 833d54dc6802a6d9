/**
 * @file Whether a script printed what it should, as LiveCodeBench's checker decides (lcb_runner, testing_util.py): white space around the
 * whole and around each line does not count, and a line of numbers may write them otherwise (1.0 for 1), digit for digit. Beyond that
 * checker, a decimal may differ from an expected decimal by rounding (closeness.ts), whatever words stand beside it; whole numbers may not.
 */
import { isClose } from '../closeness.ts'

/** Digits can be parted in one way only: a program may print a million of them. */
const NUMERAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,6})?$/

/** What a float looks like in print: a point, or an exponent. */
const DECIMAL = /^[+-]?(?:\d+\.\d*|\.\d+|\d+(?=[eE]))(?:[eE][+-]?\d{1,6})?$/

export function equalOutput(expected: string, actual: string): boolean {
  const [wanted, given] = [lines(expected), lines(actual)]
  return wanted.length === given.length && wanted.every((line, i) => line === given[i] || equalLines(line, given[i]))
}

function lines(text: string): string[] {
  return text
    .trim()
    .split('\n')
    .map((line) => line.trim())
}

function equalLines(expected: string, actual: string): boolean {
  const [wanted, given] = [expected.split(/\s+/), actual.split(/\s+/)]
  if (wanted.length !== given.length) return false
  // Among words the spaces count, as they do without numbers.
  const numbers = wanted.every((token) => NUMERAL.test(token))
  if (!numbers && expected.replace(/\S+/g, 'x') !== actual.replace(/\S+/g, 'x')) return false
  return wanted.every(
    (token, i) => (!numbers && token === given[i]) || (numbers && sameNumeral(token, given[i])) || closeDecimals(token, given[i]),
  )
}

function sameNumeral(expected: string, actual: string): boolean {
  const number = canonicalNumeral(expected)
  return number !== null && number === canonicalNumeral(actual)
}

function closeDecimals(expected: string, actual: string): boolean {
  return expected.includes('.') && DECIMAL.test(expected) && DECIMAL.test(actual) && isClose(expected, Number(actual))
}

/** The same text for numerals of the same value: digits without zeros around them, and their exponent. */
function canonicalNumeral(token: string): string | null {
  if (!NUMERAL.test(token)) return null
  const [mantissa, exponent = '0'] = token.toLowerCase().split('e')
  const [whole, part = ''] = mantissa.replace(/^[+-]/, '').split('.')
  const all = `${whole}${part}`.replace(/^0+/, '')
  let end = all.length
  while (all[end - 1] === '0') end--
  const digits = all.slice(0, end)
  if (digits === '') return '0'
  return `${token.startsWith('-') ? '-' : ''}${digits}e${Number(exponent) - part.length + all.length - digits.length}`
}
