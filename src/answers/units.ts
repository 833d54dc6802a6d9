/** @file Units behind a number: which words are one, and when two units contradict each other. */

const NAMES: Record<string, readonly string[]> = {
  mm: ['mm', 'millimeter', 'millimetre'],
  cm: ['cm', 'centimeter', 'centimetre'],
  dm: ['dm', 'decimeter', 'decimetre'],
  m: ['m', 'meter', 'metre'],
  km: ['km', 'kilometer', 'kilometre'],
  in: ['in', 'inch', 'inche'],
  ft: ['ft', 'foot', 'feet'],
  yd: ['yd', 'yard'],
  mi: ['mi', 'mile'],
  mg: ['mg', 'milligram'],
  g: ['g', 'gram'],
  kg: ['kg', 'kilogram'],
  lb: ['lb', 'pound'],
  oz: ['oz', 'ounce'],
  ml: ['ml', 'mL', 'milliliter', 'millilitre'],
  l: ['l', 'L', 'liter', 'litre'],
  gal: ['gal', 'gallon'],
  s: ['s', 'sec', 'second'],
  min: ['min', 'minute'],
  h: ['h', 'hr', 'hour'],
  day: ['day'],
  week: ['week'],
  month: ['month'],
  year: ['year', 'yr'],
  dollar: ['dollar', 'usd', 'USD'],
  cent: ['cent'],
  degree: ['degree', 'deg'],
  radian: ['radian', 'rad'],
  mph: ['mph'],
  kmh: ['kmh', 'kph'],
  unit: ['unit'],
  sq: ['sq', 'square'],
  cu: ['cu', 'cubic'],
}

const KNOWN = new Map(Object.entries(NAMES).flatMap(([unit, names]) => names.map((name) => [name, unit])))

function known(word: string): string | undefined {
  return KNOWN.get(word) ?? KNOWN.get(word.toLowerCase()) ?? KNOWN.get(word.toLowerCase().replace(/s$/, ''))
}

/**
 * Whether a bare word behind a number is its unit. A single letter is a variable (5m), unless a space sets it apart; so is a short run of
 * letters (5xy). Longer words behind a space are what is counted: 5 apples.
 */
export function isUnit(word: string, space: boolean): boolean {
  if (word === 'and' || word === 'or') return false
  if (known(word) && (word.length > 1 || (space && /^[mgsh]$/.test(word)))) return true
  return space && word.length >= 4
}

/** Whether two units cannot both be right: 5 cm and 5 m. Unknown words contradict nothing: 5 apples are 5. */
export function unitsConflict(a: string, b: string): boolean {
  const [left, right] = [canonical(a), canonical(b)]
  return left !== null && right !== null && left !== right
}

/** Null where a word is unknown, or the measure says nothing (units, degrees). */
function canonical(unit: string): string | null {
  let power = /\^(\d)/.exec(unit)?.[1] ?? '1'
  const parts: string[] = []
  for (const word of unit.replace(/\^\d+/g, ' ').split(/[\s/.]+/)) {
    if (word === '' || word === 'per') continue
    const name = known(word)
    if (name === undefined || name === 'unit' || name === 'degree') return null
    if (name === 'sq') power = '2'
    else if (name === 'cu') power = '3'
    else parts.push(name)
  }
  return parts.length === 0 ? null : `${parts.join('/')}^${power}`
}
