/** @file Units behind a number: which words are one, what they measure, and how two measures of the same compare. */
import { mayBeTheSame } from './nouns.ts'
import { divide, multiply, power, type Rational, rational } from './rational.ts'

/** What a unit measures and how many of the measure's base unit it is; null where it is not a matter of multiples (temperature, clocks). */
interface Unit {
  measures: string
  factor: Rational | null
}

const KNOWN = new Map<string, Unit>()

function fraction(text: string): Rational {
  const [top, bottom = '1'] = text.split('/')
  const [whole, decimals = ''] = top.split('.')
  return rational(BigInt(whole + decimals), BigInt(bottom) * 10n ** BigInt(decimals.length)) as Rational
}

/** `names` may be written in plural; symbols are what they are. */
function define(measures: string, factor: string | null, symbols: string, names = ''): void {
  const unit = { measures, factor: factor === null ? null : fraction(factor) }
  for (const symbol of symbols.split(' ').filter(Boolean)) KNOWN.set(symbol, unit)
  for (const name of names.split(' ').filter(Boolean)) {
    KNOWN.set(name, unit)
    KNOWN.set(/(?:s|x|z|ch)$/.test(name) ? `${name}es` : `${name}s`, unit)
  }
}

const PREFIXES: [symbol: string, name: string, factor: string][] = [
  ['p', 'pico', '1/1000000000000'],
  ['n', 'nano', '1/1000000000'],
  ['u', 'micro', '1/1000000'],
  ['m', 'milli', '1/1000'],
  ['c', 'centi', '1/100'],
  ['d', 'deci', '1/10'],
  ['', '', '1'],
  ['h', 'hecto', '100'],
  ['k', 'kilo', '1000'],
  ['M', 'mega', '1000000'],
  ['G', 'giga', '1000000000'],
  ['T', 'tera', '1000000000000'],
]

/** A unit of the SI with its prefixes; a base factor where it is none of the base units. */
function si(measures: string, symbols: string, names: string, base = '1', prefixes = 'p n u m c d k M G T'): void {
  for (const [symbol, name, factor] of PREFIXES) {
    if (symbol !== '' && !prefixes.split(' ').includes(symbol)) continue
    const size = multiply(fraction(factor), fraction(base))
    const text = `${size.numerator}/${size.denominator}`
    const short = symbols.split(' ').filter(Boolean)
    define(
      measures,
      text,
      short.map((one) => symbol + one).join(' '),
      names
        .split(' ')
        .map((one) => name + one)
        .join(' '),
    )
  }
}

si('length', 'm', 'meter metre')
si('mass', 'g', 'gram gramme', '1/1000', 'u m k')
si('time', 's', 'second', '1', 'p n u m')
si('volume', 'l L', 'liter litre', '1/1000', 'u m c d h')
si('current', 'A', 'ampere amp', '1', 'm u k')
si('voltage', 'V', 'volt', '1', 'm u k M')
si('power', 'W', 'watt', '1', 'm k M G')
si('force', 'N', 'newton', '1', 'm k M')
si('energy', 'J', 'joule', '1', 'm k M G')
si('electronvolts', 'eV', 'electronvolt', '1', 'm k M G T')
si('pressure', 'Pa', 'pascal', '1', 'h k M G')
si('frequency', 'Hz', 'hertz', '1', 'k M G T')
si('charge', 'C', 'coulomb', '1', 'm u n')
si('capacitance', 'F', 'farad', '1', 'm u n p')
si('resistance', '', 'ohm', '1', 'm k M')
si('flux', 'T', 'tesla', '1', 'm u')
si('inductance', 'H', 'henry', '1', 'm u')
si('amount', 'mol', 'mole', '1', 'm u k')
si('calories', 'cal', 'calorie', '1', 'k')
define('luminosity', '1', 'cd', 'candela')
define('length', '0.0254', 'in', 'inch')
define('length', '0.3048', 'ft feet', 'foot')
define('length', '0.9144', 'yd', 'yard')
define('length', '1609.344', 'mi', 'mile')
define('length', '1852', 'nmi', '')
define('astronomy', '1', 'ly', 'lightyear light-year')
define('mass', '1000', 't', 'tonne ton')
define('mass', '0.45359237', 'lb lbs', 'pound')
define('mass', '0.028349523125', 'oz', 'ounce')
define('volume', '0.001', 'cc', '')
define('gallons', '1', 'gal', 'gallon')
define('gallons', '1/4', 'qt', 'quart')
define('gallons', '1/8', 'pt', 'pint')
define('gallons', '1/16', '', 'cup')
define('gallons', '1/256', 'tbsp', 'tablespoon')
define('gallons', '1/768', 'tsp', 'teaspoon')
define('area', '10000', 'ha', 'hectare')
define('acres', '1', '', 'acre')
define('time', '1', 'sec secs', '')
define('time', '60', 'min mins', 'minute')
define('time', '3600', 'h hr hrs', 'hour')
define('time', '86400', '', 'day')
define('time', '604800', '', 'week fortnight')
KNOWN.set('fortnight', { measures: 'time', factor: fraction('1209600') })
define('months', '1', '', 'month')
define('months', '12', 'yr yrs', 'year')
define('months', '120', '', 'decade')
define('months', '1200', 'century centuries', '')
define('dollars', '1', 'usd USD dollar$', 'dollar buck')
define('dollars', '1/100', '¢', 'cent penny')
KNOWN.set('pennies', { measures: 'dollars', factor: fraction('1/100') })
define('dollars', '5/100', '', 'nickel')
define('dollars', '10/100', '', 'dime')
define('euros', '1', 'eur EUR', 'euro')
define('sterling', '1', 'gbp GBP', '')
define('sterling', '1/100', 'pence', '')
define('yen', '1', 'jpy JPY yen', '')
define('yuan', '1', 'cny CNY rmb RMB yuan', '')
define('rupees', '1', 'inr INR Rs', 'rupee')
define('rubles', '1', '', 'ruble rouble')
define('pesos', '1', '', 'peso')
define('francs', '1', '', 'franc')
define('won', '1', 'won', '')
define('angle', '1', 'deg', 'degree')
define('angle', '1/60', 'arcmin', 'arcminute')
define('angle', '1/3600', 'arcsec', 'arcsecond')
define('radians', '1', 'rad', 'radian')
define('turns', '1', 'rev', 'revolution turn rotation')
define('steradians', '1', 'sr', 'steradian')
define('bits', '1', '', 'bit')
define('bits', '8', 'B', 'byte')
define('bits', '8000', 'kB KB', 'kilobyte')
define('bits', '8000000', 'MB', 'megabyte')
define('bits', '8000000000', 'GB', 'gigabyte')
define('bits', '8000000000000', 'TB', 'terabyte')
define('pressure', '101325', 'atm', 'atmosphere')
define('pressure', '100000', '', 'bar')
define('mercury', '1', 'mmHg torr', '')
define('sound', '1', 'dB', 'decibel')
define('celsius', null, '°C celsius centigrade', '')
define('fahrenheit', null, '°F fahrenheit', '')
define('kelvin', null, 'K kelvin', 'kelvin')
define('clock:am', null, 'am AM a.m. A.M. a.m A.M', '')
define('clock:pm', null, 'pm PM p.m. P.M. p.m P.M', '')
for (const direction of 'north south east west northeast northwest southeast southwest clockwise counterclockwise anticlockwise up down left right upward downward upwards downwards'.split(
  ' ',
)) {
  define(`direction:${direction.replace(/wards?$/, '').replace('anticlock', 'counterclock')}`, null, direction, '')
}

/** Speeds and the like that have names of their own. */
const COMPOUND: Record<string, string> = {
  mph: 'mi/h',
  kmh: 'km/h',
  kph: 'km/h',
  kmph: 'km/h',
  mps: 'm/s',
  fps: 'ft/s',
  kWh: 'kW h',
  rpm: 'rev/min',
}

function known(word: string): Unit | undefined {
  return KNOWN.get(word) ?? (word.length > 2 ? KNOWN.get(word.toLowerCase()) : undefined)
}

/** Whether a word is the name or the symbol of a unit, or belongs to one: square, per. */
export function isUnitWord(word: string): boolean {
  return known(word) !== undefined || Object.hasOwn(COMPOUND, word) || /^(?:sq|square|cu|cubic|units?)$/.test(word)
}

/** Whether a text is made of units, with powers, strokes, `per` and `square`: m/s, square feet, kg m^2. */
export function isUnitText(text: string): boolean {
  const words = wordsOf(text)
  return (
    words.some((word) => !/^(?:sq|square|cu|cubic|per)$/.test(word)) &&
    words.every((word) => word === '/' || word === 'per' || /^[-\d^]+$/.test(word) || isUnitWord(word))
  )
}

function wordsOf(text: string): string[] {
  return (
    text
      .match(/°[CF]|[aApP]\.[mM]\.?|[A-Za-z¢$-]+|\^-?\d+|\//g)
      ?.map((word) => word.replace(/^-+|-+$/g, ''))
      .filter(Boolean) ?? []
  )
}

/** What is measured, by base measure and its exponent, the factor to base units, and a direction or half of the day that goes with it. */
interface Measure {
  key: string
  factor: Rational | null
  aside: string | null
}

const ONE: Rational = { numerator: 1n, denominator: 1n }

/** Null where no word of the unit is known, or the measure says nothing (units). */
export function measureOf(unit: string): Measure | null {
  const expanded = unit.replace(/[A-Za-z]+/g, (word) => (Object.hasOwn(COMPOUND, word) ? COMPOUND[word] : word))
  const powers = new Map<string, number>()
  let factor: Rational | null = ONE
  let below = false
  let exponent = 1
  const words = wordsOf(expanded)
  for (const [i, word] of words.entries()) {
    if (word === '/' || word === 'per') below = true
    else if (/^(?:sq|square)$/.test(word)) exponent = 2
    else if (/^(?:cu|cubic)$/.test(word)) exponent = 3
    else {
      const one = known(word)
      if (one === undefined || word.startsWith('^')) continue
      const written = /^\^(-?\d+)$/.exec(words[i + 1] ?? '')?.[1]
      const times = (written === undefined ? exponent : Number(written)) * (below ? -1 : 1)
      exponent = 1
      if (Math.abs(times) > 9) return null
      powers.set(one.measures, (powers.get(one.measures) ?? 0) + times)
      if (isAside(one.measures)) continue
      factor = factor && one.factor && multiply(factor, power(one.factor, times) as Rational)
    }
  }
  let aside: string | null = null
  for (const measure of [...powers.keys()]) {
    if (!isAside(measure)) continue
    aside = measure
    powers.delete(measure)
  }
  // Degrees Celsius are no angle.
  if (['celsius', 'fahrenheit', 'kelvin'].some((scale) => powers.has(scale))) powers.delete('angle')
  // A liter is a cubic decimeter, a hectare so many square meters.
  for (const [measure, exponentOfLength] of [
    ['volume', 3],
    ['area', 2],
  ] as const) {
    const times = powers.get(measure)
    if (times === undefined) continue
    powers.delete(measure)
    powers.set('length', (powers.get('length') ?? 0) + exponentOfLength * times)
  }
  if (powers.size === 0 && aside === null) return null
  const key = [...powers].filter(([, times]) => times !== 0).map(([name, times]) => `${name}^${times}`)
  return { key: key.sort().join(' '), factor, aside }
}

/** Halves of the day and directions, which may stand beside a unit or be left out. */
function isAside(measure: string): boolean {
  return /^(?:clock|direction):/.test(measure)
}

/** Units of whatever is measured. */
function saysNothing(unit: string): boolean {
  return /\b(?:units?|u)\b/.test(unit)
}

/** How many of unit b one of unit a is; 1 where either says nothing, null where they cannot both be right: 5 cm and 5 kg. */
export function conversion(a: string, b: string): Rational | null {
  const [left, right] = [measureOf(a), measureOf(b)]
  if (left === null && right === null) return mayBeTheSame(a, b) ? ONE : null
  // 5 boys are no 5 centimeters.
  if (left === null || right === null) return saysNothing(left === null ? a : b) ? ONE : null
  if (left.aside !== null && right.aside !== null && left.aside !== right.aside) return null
  if (left.key === '' || right.key === '') return ONE
  if (left.key !== right.key) return null
  return left.factor && right.factor ? divide(left.factor, right.factor) : ONE
}
