/** @file How sums are worked on paper: columns with carries, products by place values, division by chunks. */
import { Worksheet } from '../teacher.ts'

export type Operation = 'add' | 'sub' | 'mul' | 'div' | 'rem'

/** One step, with the sheet's slips and stumbles; `wrong`: what a wanderer writes first and takes back. Returns what was written. */
function say(sheet: Worksheet, left: string, exact: number, wrong?: string): number {
  const stumble = sheet.stumble()
  const off = sheet.random?.pick([1, 2, 10]) ?? 1
  if (stumble === 'wrong') {
    sheet.corrected(wrong ?? `${left}=${exact + off}`, `${left}=${exact}`)
    return exact
  }
  const value = stumble === 'slip' ? exact + off : sheet.written(exact)
  sheet.line(`${left}=${value}`)
  if (stumble === 'recheck') sheet.line(`${left}=${value}`)
  return value
}

function digit(n: number, place: number): number {
  return Math.floor(n / 10 ** place) % 10
}

/** 485+967: 5+7=12; 8+6+1=15; 4+9+1=14; so 1452 */
function addColumns(sheet: Worksheet, a: number, b: number): number {
  const columns = String(Math.max(a, b)).length
  let [carry, total] = [0, 0]
  for (let place = 0; place < columns; place++) {
    const [x, y] = [digit(a, place), digit(b, place)]
    const column = say(sheet, `${x}+${y}${carry > 0 ? `+${carry}` : ''}`, x + y + carry, carry > 0 ? `${x}+${y}=${x + y}` : undefined)
    total += (column % 10) * 10 ** place
    carry = Math.floor(column / 10)
  }
  return said(sheet, total + carry * 10 ** columns, columns)
}

/** 502-17: 12-7=5; 10-1-1=8; 5-0-1=4; so 485. The smaller from the larger, whichever comes first. */
function subtractColumns(sheet: Worksheet, a: number, b: number): number {
  const [large, small] = [Math.max(a, b), Math.min(a, b)]
  const columns = String(large).length
  let [borrowed, total] = [0, 0]
  for (let place = 0; place < columns; place++) {
    const [x, y] = [digit(large, place), digit(small, place)]
    const borrows = x - y - borrowed < 0
    const top = borrows ? x + 10 : x
    const wrong = borrowed > 0 ? `${top}-${y}=${top - y}` : borrows ? `${y}-${x}=${y - x}` : undefined
    total += (say(sheet, `${top}-${y}${borrowed > 0 ? '-1' : ''}`, top - y - borrowed, wrong) % 10) * 10 ** place
    borrowed = borrows ? 1 : 0
  }
  return said(sheet, a < b ? -total : total, a < b ? 2 : columns)
}

/** The conclusion, where it is more than the last line's result. */
function said(sheet: Worksheet, result: number, columns: number): number {
  if (columns > 1) sheet.line(`so ${result}`)
  return result
}

/** 347 -> 300, 40, 7; zero has no others. */
function placeValues(n: number): number[] {
  const digits = [...String(n)]
  const parts = digits.map((each, i) => Number(each) * 10 ** (digits.length - 1 - i)).filter((part) => part > 0)
  return parts.length > 0 ? parts : [0]
}

/** 347*6: 300*6=1800; 40*6=240; 7*6=42; then their sum, one by one. */
function multiply(sheet: Worksheet, a: number, b: number): number {
  const [large, small] = a >= b ? [a, b] : [b, a]
  const products = placeValues(large).flatMap((x) => placeValues(small).map((y) => sheet.operation(x, '*', y, x * y)))
  return products.reduce((sum, product) => sheet.add(sum, product))
}

/** 952/7: 100*7=700; 952-700=252; 30*7=210; ...; so 136. Coarse: 952=100*7+252; 252=30*7+42; 42=6*7; so 136. */
function divide(sheet: Worksheet, n: number, d: number): { quotient: number; rest: number } {
  const fine = sheet.full || sheet.wanders
  let [quotient, rest, lines] = [0, n, 0]
  for (let unit = 10 ** String(n).length; unit >= 1; unit /= 10) {
    const part = Math.floor(rest / (unit * d)) * unit
    if (part === 0 && (unit > 1 || lines > 0)) continue
    lines++
    quotient += part
    if (fine) {
      const product = say(sheet, `${part}*${d}`, part * d, `${part + unit}*${d}=${(part + unit) * d}`)
      if (product !== rest) rest = say(sheet, `${rest}-${product}`, Math.max(0, rest - product))
      else rest = 0
    } else {
      const left = sheet.written(rest - part * d)
      sheet.line(`${rest}=${part}*${d}${left > 0 ? `+${left}` : ''}`)
      rest = left
    }
  }
  return { quotient, rest }
}

function rounded(n: number): number {
  const unit = 10 ** (String(n).length - 1)
  return Math.round(n / unit) * unit
}

/** What nobody needs: the same with round numbers, or a multiple of the divisor that is too small. */
function detour(sheet: Worksheet, operation: Operation, a: number, b: number) {
  const [x, y] = [rounded(a), rounded(b)]
  if (x === a && y === b) return
  if (operation === 'add') sheet.line(`${x}+${y}=${x + y}`)
  else if (operation === 'sub') sheet.line(`${Math.max(x, y)}-${Math.min(x, y)}=${Math.abs(x - y)}`)
  else if (operation === 'mul') sheet.line(`${x}*${y}=${x * y}`)
  else {
    const few = Math.max(1, Math.floor(a / b / 2))
    sheet.line(`${few}*${b}=${few * b}`)
  }
}

export function workSum(sheet: Worksheet, operation: Operation, a: number, b: number): number {
  if (sheet.wanders && sheet.random?.chance(0.7)) detour(sheet, operation, a, b)
  if (operation === 'mul') return multiply(sheet, a, b)
  if (operation === 'div' || operation === 'rem') {
    const { quotient, rest } = divide(sheet, a, b)
    return said(sheet, operation === 'div' ? quotient : rest, 2)
  }
  const columns = sheet.full || sheet.wanders
  if (operation === 'add') return columns ? addColumns(sheet, a, b) : sheet.operation(a, '+', b, a + b)
  return columns ? subtractColumns(sheet, a, b) : sheet.operation(a, '-', b, a - b)
}

/** A product, or a sum in brackets times a number, with its sign. */
export interface Group {
  sign: '+' | '-'
  factors: number[]
  bracket?: { a: number; sign: '+' | '-'; b: number }
}

/** Brackets and products first, then from the left. */
export function workChain(sheet: Worksheet, groups: readonly Group[]): number {
  const values = groups.map(({ factors, bracket }) => {
    const first = bracket && (bracket.sign === '+' ? sheet.add(bracket.a, bracket.b) : sheet.subtract(bracket.a, bracket.b))
    return [...(first === undefined ? [] : [first]), ...factors].reduce((product, factor) => sheet.multiply(product, factor))
  })
  const second = sheet.wanders && values.length > 2 && groups[1].sign === '+' && groups[2].sign === '+'
  if (second) sheet.line(`${values[1]}+${values[2]}=${values[1] + values[2]}`)
  return values.reduce((sum, value, i) => (groups[i].sign === '+' ? sheet.add(sum, value) : sheet.subtract(sum, value)))
}

/** The lines of careful work without a slip, coarse and fine. */
export function cleanLines(work: (sheet: Worksheet) => unknown): Set<string> {
  return new Set(
    (['steps', 'full'] as const).flatMap((style) => {
      const sheet = new Worksheet(style)
      work(sheet)
      return sheet.lines
    }),
  )
}
