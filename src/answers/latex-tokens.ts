/** @file Cleaned LaTeX and plain mathematical text (spelling.ts) cut into tokens. */
import { ROW } from './spelling.ts'

export type Token =
  /** Digits with an optional point and exponent (1.2e3), thousands marks removed. `tight`: commas were read as thousands marks, and could have been a list. */
  | { kind: 'number'; text: string; space: boolean; tight: boolean }
  /** A run of Latin letters. */
  | { kind: 'word'; text: string; space: boolean }
  /** A command without its backslash. */
  | { kind: 'command'; text: string; space: boolean }
  /** What a \text{} held. */
  | { kind: 'text'; text: string; space: boolean }
  /** One character, or `<=`, `>=`, `!=`, `\\` (a new row). */
  | { kind: 'sign'; text: string; space: boolean }

const WRAPPER = /^(?:text|textbf|textit|textrm|textnormal|texttt|mathrm|mathbf|mathit|mathsf|mbox|hbox|operatorname)$/

/** Cuts a cleaned text. Null where a brace of a \text{} does not close. */
export function tokenise(text: string): Token[] | null {
  const tokens: Token[] = []
  const thousands = tightCommas(text)
  let space = false
  for (let i = 0; i < text.length; ) {
    const character = text[i]
    if (character === ' ') {
      space = true
      i++
      continue
    }
    if (/[\d.]/.test(character)) {
      const number = readNumber(text, i, thousands)
      if (number) {
        tokens.push({ kind: 'number', text: number.text, space, tight: number.tight })
        i = number.end
        space = false
        continue
      }
    }
    const word = /^[A-Za-z]+/.exec(text.slice(i, i + 40))?.[0]
    const command = character === '\\' ? /^\\([A-Za-z]+\*?|.)/.exec(text.slice(i, i + 40)) : null
    if (word) {
      tokens.push({ kind: 'word', text: word, space })
      i += word.length
    } else if (command) {
      i += command[0].length
      const wrapped = WRAPPER.test(command[1].replace('*', '')) ? /^\s?\{((?:[^{}]|\{[^{}]*\})*)\}/.exec(text.slice(i)) : null
      // \operatorname{lcm} is what \lcm would be, and \text{5 cm} is mathematics too.
      if (wrapped && command[1].startsWith('operatorname') && /^\s?[a-zA-Z]{2,}\s?$/.test(wrapped[1])) {
        tokens.push({ kind: 'command', text: wrapped[1].trim(), space })
        i += wrapped[0].length
        space = false
        continue
      }
      const inner = wrapped && /[\d^\\{}]/.test(wrapped[1]) ? tokenise(wrapped[1].trim()) : null
      if (wrapped && inner) {
        // m s^{-1} in roman type are units where they stand.
        const upright = /^(?:mathrm|text)$/.test(command[1]) && !/[\d=]/.test(wrapped[1].replace(/\^\s?\{?-?\d+\}?/g, ''))
        for (const token of inner) {
          if (token.kind === 'word' && token.text === 'to') tokens.push({ ...token, kind: 'sign', text: ':' })
          else tokens.push(upright && token.kind === 'word' ? { ...token, kind: 'text' } : token)
        }
        i += wrapped[0].length
      } else if (wrapped && /^[\s.,;]*$/.test(wrapped[1])) {
        i += wrapped[0].length
        const mark = /[,;]/.exec(wrapped[1])?.[0]
        if (mark) tokens.push({ kind: 'sign', text: mark, space })
        space = true
        continue
      } else if (wrapped && command[1] === 'mathbf' && /^[ijk]$/.test(wrapped[1])) {
        // The unit vectors.
        tokens.push({ kind: 'command', text: 'hat', space }, { kind: 'word', text: wrapped[1], space: false })
        i += wrapped[0].length
      } else if (wrapped) {
        // 3 to 2 is a ratio, and Tom and Jerry are two.
        if (wrapped[1].trim() === 'to') {
          tokens.push({ kind: 'sign', text: ':', space })
          i += wrapped[0].length
          space = false
          continue
        }
        const parts = tokens.length === 0 ? wrapped[1].split(/\s+(?=(?:and|or)\s+\S)|(?<=\s(?:and|or))\s+/) : [wrapped[1]]
        for (const part of parts) tokens.push({ kind: 'text', text: part, space })
        i += wrapped[0].length
      } else if (WRAPPER.test(command[1]) && text[i] === '{' && text.indexOf('}', i) < 0) return null
      else tokens.push({ kind: 'command', text: command[1], space })
    } else {
      const two = text.slice(i, i + 2)
      const sign = two === '<=' || two === '>=' || two === '!=' ? two : character === ROW ? '\\\\' : character
      tokens.push({ kind: 'sign', text: sign, space })
      i += sign === '\\\\' ? 1 : sign.length
    }
    space = false
  }
  return tokens
}

interface Numeral {
  text: string
  end: number
  tight: boolean
}

/** 12, 1.5, .5, 1,234,567.8 where `thousands` allows it, 1 234, 0.1r6 for 0.1666... A point at the end is left out. */
function readNumber(text: string, start: number, thousands: (index: number) => boolean): Numeral | null {
  const rest = text.slice(start, start + 600)
  const grouped = /^\d{1,3}(?:[\ue001,]\d{3})+(?![\d])/.exec(rest)
  const spaced = /^[1-9]\d{0,2}(?: \d{3})+(?!\d)/.exec(rest)
  const marked = /^\d+(?:\ue001\d{3})+/.exec(rest)
  const whole =
    grouped && (!grouped[0].includes(',') || thousands(start)) && !/^0\d*,/.test(rest)
      ? grouped[0]
      : (marked?.[0] ?? spaced?.[0] ?? /^\d*/.exec(rest)?.[0] ?? '')
  // 0.\dot{1}2\dot{3}
  const between = /^\.(\d*)\\dot\s?\{?(\d)\}?(\d*)\\dot\s?\{?(\d)\}?/.exec(rest.slice(whole.length))
  if (between && whole !== '' && !whole.includes(',')) {
    const [all, fixed, ...period] = between
    return { text: `${whole}.${fixed}r${period.join('')}`, end: start + whole.length + all.length, tight: false }
  }
  // 0.1\overline{6} and 0.1(6) repeat for ever.
  const repeating = /^\.(\d*)(?:\s?\\(?:overline|bar|dot)\s?\{?\s?(\d+)\s?\}?|\((\d+)\))/.exec(rest.slice(whole.length))
  if (repeating && (repeating[3] === undefined || whole === '0')) {
    const [all, fixed, overlined, bracketed] = repeating
    const digits = (whole || '0').replace(/[\ue001, ]/g, '')
    return { text: `${digits}.${fixed}r${overlined ?? bracketed}`, end: start + whole.length + all.length, tight: whole.includes(',') }
  }
  // 0.333\ldots
  const dotted = /^\.(\d*?)(\d)\2{2,}\s?\\ldots/.exec(rest.slice(whole.length))
  if (dotted && whole !== '' && !whole.includes(',')) {
    return {
      text: `${whole.replace(/[\ue001 ]/g, '')}.${dotted[1]}r${dotted[2]}`,
      end: start + whole.length + dotted[0].length,
      tight: false,
    }
  }
  const decimals = /^\.\d+/.exec(rest.slice(whole.length))?.[0] ?? ''
  if (whole === '' && decimals === '') return null
  const scale = /^[eE][-+]?\d{1,3}(?![\w.])/.exec(rest.slice(whole.length + decimals.length))?.[0] ?? ''
  return {
    text: whole.replace(/[\ue001, ]/g, '') + decimals + scale,
    end: start + whole.length + decimals.length + scale.length,
    tight: whole.includes(','),
  }
}

/**
 * Whether a comma between digits marks thousands. Outside brackets it does; inside, (100,200) is a pair, unless the other commas of that
 * bracket are followed by a space.
 */
function tightCommas(text: string): (index: number) => boolean {
  const spans: { start: number; end: number; spaced: boolean }[] = []
  const open: { start: number; spaced: boolean }[] = []
  for (let i = 0; i < text.length; i++) {
    // A bare brace only groups; an escaped one belongs to a set.
    if ('{}'.includes(text[i]) && text[i - 1] !== '\\') continue
    if ('([{'.includes(text[i])) open.push({ start: i, spaced: false })
    else if (')]}'.includes(text[i])) {
      const group = open.pop()
      if (group) spans.push({ ...group, end: i })
    } else if (text[i] === ',' && text[i + 1] === ' ' && open.length > 0) open[open.length - 1].spaced = true
  }
  return (index) => {
    let inner: { start: number; end: number; spaced: boolean } | null = null
    for (const span of spans) {
      if (span.start < index && index < span.end && (inner === null || span.start > inner.start)) inner = span
    }
    return inner === null || inner.spaced
  }
}
