/**
 * @file Whether a script printed what it should, as LiveCodeBench's checker decides (lcb_runner, testing_util.py): white space around the
 * whole and around each line does not count, and a line of numbers may write them otherwise (1.0 for 1), digit for digit.
 */

const NUMERAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,6})?$/

export function equalOutput(expected: string, actual: string): boolean {
  const [wanted, given] = [lines(expected), lines(actual)]
  return wanted.length === given.length && wanted.every((line, i) => line === given[i] || equalNumbers(line, given[i]))
}

function lines(text: string): string[] {
  return text
    .trim()
    .split('\n')
    .map((line) => line.trim())
}

function equalNumbers(expected: string, actual: string): boolean {
  const [wanted, given] = [expected.split(/\s+/), actual.split(/\s+/)]
  if (wanted.length !== given.length) return false
  return wanted.every((token, i) => {
    const number = canonicalNumeral(token)
    return number !== null && number === canonicalNumeral(given[i])
  })
}

/** The same text for numerals of the same value: digits without zeros around them, and their exponent. */
function canonicalNumeral(token: string): string | null {
  if (!NUMERAL.test(token)) return null
  const [mantissa, exponent = '0'] = token.toLowerCase().split('e')
  const [whole, part = ''] = mantissa.replace(/^[+-]/, '').split('.')
  const all = `${whole}${part}`.replace(/^0+/, '')
  const digits = all.replace(/0+$/, '')
  if (digits === '') return '0'
  return `${token.startsWith('-') ? '-' : ''}${digits}e${Number(exponent) - part.length + all.length - digits.length}`
}
