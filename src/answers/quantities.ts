/** @file What stands behind a number and belongs to it: a fraction (3 1/2), a factor in words (5 million), a unit, what was counted. */
import { Atoms, isCommandWord, isFunctionName, isMoney } from './atoms.ts'
import { hasNames, number, numeral, row } from './building.ts'
import { ParseError } from './cursor.ts'
import type { Token } from './latex-tokens.ts'
import type { Node } from './nodes.ts'
import { add, multiply, type Rational, rational } from './rational.ts'
import { isUnitText, isUnitWord } from './units.ts'
import { isPercentWord, isPlainNoun, multipliers } from './words.ts'

/** Units that may follow a number without a blank, where no one would multiply such letters. */
const GLUED = /^(?:mm|cm|dm|km|kg|mL|ft|lb|lbs|oz|hr|hrs|min|mins|sec|secs|kWh|kW|Hz|kHz|MHz|GHz|kPa|MPa|mph|rad|deg|am|pm|AM|PM)$/
/** Units that are products as easily, so that nothing but numbers may stand around them. */
const LETTERS = /^(?:[mgshNJWVLlKA]|mg|ml|ms|cd|ha|pt|mi|in|am|pm|nm|mm|mV|mA|kN|kJ|kV|mol|rad|rev|bar|cal)$/

export abstract class Quantities extends Atoms {
  /** Factors with what stands here taken in; null where nothing belongs to them. */
  protected measured(items: Node[]): Node[] | null {
    const numeric = items.every((item) => !hasNames(item))
    const last = items[items.length - 1]
    const scaled = numeric && items.length === 1 ? this.scaled(last) : null
    if (scaled) return [scaled]
    const remainder = items.length === 1 ? this.remainder(last) : null
    if (remainder) return [remainder]
    const unit = this.mark(last) ?? this.unit(numeric)
    if (unit === null) return null
    // 3 hours 20 minutes: a quantity of several parts.
    const parts = items.length === 2 && last.type === 'number' ? partsOf(items[0]) : null
    if (parts) return [{ type: 'opaque', name: 'quantities', args: [...parts, { type: 'quantity', of: last, unit }] }]
    const of = row(items)
    if (of.type === 'quantity') return [{ ...of, unit: isUnitWord(of.unit) ? of.unit : unit }]
    return [{ type: 'quantity', of, unit }]
  }

  /** 5 million, 2 dozen, 3 quarters, 5 squared; null where no such word stands here. */
  private scaled(node: Node): Node | null {
    const token = this.peek()
    const text = this.words()
    if (node.type !== 'number' || token === undefined || text === null) return null
    if (token.kind === 'word' && (text.length === 1 || !token.space)) return text.length >= 4 ? this.multiplied(node.value, text) : null
    if (/^squared$|^cubed$/.test(text)) {
      this.position++
      return { type: 'power', base: node, exponent: numeral(rational(text === 'squared' ? 2n : 3n) as Rational) }
    }
    if (text === 'factorial') {
      this.position++
      return { type: 'call', name: 'factorial', args: [node] }
    }
    // \text{K} set close is a thousand, with a blank or in roman type it is a unit.
    const thousand = text === 'K' && token.kind === 'text' && !/^\s/.test(token.text) && !token.space
    return this.multiplied(node.value, thousand ? 'k' : text)
  }

  /** 11 R 3, 11 remainder 3: a division that leaves something. */
  private remainder(node: Node): Node | null {
    const left = this.peek(1)
    if (node.type !== 'number' || node.form !== 'whole' || left?.kind !== 'number' || !/^\d+$/.test(left.text)) return null
    if (!/^,?\s*(?:[Rr]|[Rr]em\.?|(?:with )?(?:a )?[Rr]emainder(?: of)?)$/.test(this.words() ?? '')) return null
    this.position += 2
    return { type: 'opaque', name: 'remainder', args: [node, number(left.text)] }
  }

  private multiplied(value: Rational, text: string): Node | null {
    // 2 dozen eggs, 5 million people: what is counted may follow within one text.
    const found = multipliers(text)
    if (found === null) return null
    const { factor, rest } = found
    if (rest !== '' && !isPlainNoun(rest) && !isUnitText(rest) && !/^of\b/.test(rest)) return null
    this.position++
    return numeral(multiply(value, factor))
  }

  /** Feet and inches, minutes and seconds of an angle, and money, by their signs. */
  private mark(before: Node): string | null {
    const angle = before.type === 'number' && this.position >= 2 && this.tokens[this.position - 2]?.text === 'degree'
    const minutes = this.tokens[this.position - 2]?.text === "'" && this.tokens[this.position - 4]?.text === 'degree'
    let unit: string | null = null
    if (before.type !== 'number' && before.type !== 'quantity') unit = null
    else if (this.isSign("'")) unit = angle ? 'arcmin' : 'ft'
    else if (this.isSign('"')) unit = angle || minutes ? 'arcsec' : 'in'
    else if (this.peek()?.kind === 'command' && isMoney(this.peek()?.text ?? '')) unit = this.peek()?.text ?? ''
    if (unit !== null) this.position++
    return unit
  }

  /** The unit, or the noun, that stands here, read to its end. */
  private unit(numeric: boolean): string | null {
    let unit = this.unitPart(numeric, true)
    if (unit === null) return null
    for (;;) {
      if (this.isSign('^')) {
        this.position++
        unit += `^${this.takeText()}`
        if (!/\^-?\d+$/.test(unit)) throw new ParseError()
      } else if (this.isSign('.')) this.position++
      else if (this.isSign('/') && this.words(1) !== null) {
        this.position++
        const below = this.unitPart(true, false)
        if (below === null) throw new ParseError()
        unit += `/${below}`
      } else if ((this.isCommand('cdot') || this.isCommand('times')) && isUnitText(this.words(1) ?? '')) this.position++
      else {
        const more = this.unitPart(numeric, false)
        if (more === null) return unit
        unit += ` ${more}`
      }
    }
  }

  private unitPart(numeric: boolean, first: boolean): string | null {
    const token = this.peek()
    if (token?.kind === 'command' && numeric) return this.isCommand('frac') ? this.unitFraction() : this.commandUnit(token)
    if (token?.kind !== 'text' && token?.kind !== 'word') return null
    // An `and` before the next part of a quantity: 3 hours and 20 minutes.
    const text = token.text.trim().replace(/,?\s+and$|,$/, '')
    if (text === '' || text === 'and' || text === 'or') return null
    const halfDay = this.halfDay(token)
    if (halfDay !== null && numeric) return halfDay
    const isUnit = token.kind === 'text' ? this.isUnitHere(token, text, numeric) : numeric && this.isBareUnit(token, first)
    if (!isUnit) return null
    this.position++
    return text
  }

  private isUnitHere(token: Token, text: string, numeric: boolean): boolean {
    const applied = this.isSign('_', 1) || (this.isSign('(', 1) && text.length === 1)
    if (applied || isConstantName(text)) return false
    // 7B and 7T are billions as easily as bytes.
    if (/^[BT]$/.test(text) && !token.space && !/^\s/.test(token.text)) return false
    if (isUnitText(text) && (numeric || text.length > 1 || /^\s/.test(token.text))) return true
    return numeric && text.length > 2 && isPlainNoun(text)
  }

  /** Of a word outside \text{}: 5m is a product, 5 m and 5cm are lengths, 5 apples are counted. */
  private isBareUnit(token: Token, first: boolean): boolean {
    const { text } = token
    const apart = token.space || !first
    if (isConstantName(text) || isFunctionName(text) !== (text === 'min') || this.isSign('_', 1)) return false
    if (isUnitWord(text)) {
      if (GLUED.test(text)) return true
      if (text.length === 1 || LETTERS.test(text)) return apart && LETTERS.test(text) && this.isBareMeasure()
      return apart || text.length > 3
    }
    return apart && (text.length >= 4 || (!first && text === 'of')) && isPlainNoun(text)
  }

  /** Whether the whole answer is numbers and letters: 5 m^2, and not \frac{3 m}{2}. */
  private isBareMeasure(): boolean {
    return this.tokens.every(({ kind, text }) => kind === 'number' || kind === 'word' || (kind === 'sign' && '-+./^:,'.includes(text)))
  }

  /** 7 a.m. */
  private halfDay(token: Token): string | null {
    const half = /^[aApP]$/.test(token.text.trim()) && this.isSign('.', 1) && /^[mM]$/.test(this.words(2) ?? '')
    if (!half) return null
    this.position += 3
    return `${token.text.trim().toLowerCase()}m`
  }

  /** \frac{\text{km}}{\text{h}}; null, with nothing read, for any other fraction. */
  private unitFraction(): string | null {
    const start = this.position++
    const [top, bottom] = [this.unitGroup(), this.unitGroup()]
    if (top !== null && bottom !== null) return `${top}/${bottom.replaceAll(' ', '/')}`
    this.position = start
    return null
  }

  /** Units in roman type in braces, with their powers. */
  private unitGroup(): string | null {
    if (!this.isSign('{')) return null
    const parts: string[] = []
    for (let i = 1; ; i++) {
      const token = this.peek(i)
      if (token === undefined) return null
      if (this.isSign('}', i)) {
        this.position += i + 1
        return parts.length > 0 && isUnitText(parts.join(' ')) ? parts.join(' ') : null
      }
      if (token.kind === 'text') parts.push(token.text.trim())
      else if (this.isSign('^', i) && parts.length > 0) {
        const braced = this.isSign('{', i + 1)
        const exponent = this.peek(i + (braced ? 2 : 1))
        if (exponent?.kind !== 'number' || (braced && !this.isSign('}', i + 3))) return null
        parts.push(`${parts.pop()}^${exponent.text}`)
        i += braced ? 3 : 1
      } else if (!this.isCommand('cdot', i)) return null
    }
  }

  /** \mu m, k\Omega */
  private commandUnit(token: Token): string | null {
    if (token.text === 'Omega') {
      this.position++
      return 'ohm'
    }
    if (token.text !== 'mu' || !isUnitWord(`u${this.words(1) ?? ''}`)) return null
    this.position += 2
    return `u${this.words(-1)}`
  }

  protected isPercentWord(node: Node): boolean {
    const text = this.words()
    return text !== null && !hasNames(node) && isPercentWord(text)
  }

  /** 3 1/2 and 3\frac12 where a fraction follows a whole number; null, with nothing read, where none does. */
  protected mixed(whole: Node): Node | null {
    if (whole.type !== 'number' || whole.form !== 'whole') return null
    const start = this.position
    const fraction = this.plainFraction()
    if (fraction === null) {
      this.position = start
      return null
    }
    return { type: 'number', value: add(whole.value, fraction), form: 'mixed', digits: whole.digits }
  }

  /** \frac{1}{2} or 1/2 of whole numbers, the upper one smaller. Null, with the position anywhere, if it is not that. */
  private plainFraction(): Rational | null {
    const digits = (ahead: number) => {
      const token = this.peek(ahead)
      return token?.kind === 'number' && /^\d+$/.test(token.text) ? token.text : null
    }
    let parts: (string | null)[]
    if (!this.isCommand('frac')) {
      parts = this.isSign('/', 1) ? [digits(0), digits(2)] : []
      this.position += 3
    } else {
      this.position++
      // \frac12 is one token of digits.
      const both = digits(0)
      parts = both?.length === 2 && !this.isSign('{', 1) ? [...both] : []
      if (parts.length === 2) this.position++
      while (parts.length < 2) {
        const braced = this.isSign('{')
        if (braced && !this.isSign('}', 2)) return null
        parts.push(digits(braced ? 1 : 0))
        this.position += braced ? 3 : 1
      }
    }
    const [top, bottom] = parts
    if (!top || !bottom || BigInt(top) === 0n || BigInt(top) >= BigInt(bottom)) return null
    return rational(BigInt(top), BigInt(bottom))
  }
}

function isConstantName(text: string): boolean {
  return text === 'i' || text === 'e' || (isCommandWord(text) && text !== 'min')
}

function partsOf(node: Node): Node[] | null {
  if (node.type === 'quantity') return [node]
  return node.type === 'opaque' && node.name === 'quantities' ? node.args : null
}
