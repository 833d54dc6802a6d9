/**
 * @file Which letters before brackets are functions, and which are factors: P(0) is a value of P, x(x+1) a product. Nobody writes it down, so
 * it is told by convention, and by what the same expression and the one it is compared with do with that letter.
 */
import type { Token } from './latex-tokens.ts'

/** One place where a name stands before brackets. */
interface Use {
  name: string
  /** y'(0), f^{-1}(x): no product looks like that. */
  marked: boolean
  /** All that stands on the left of an equation. */
  defined: boolean
  argument: 'list' | 'number' | 'symbol' | 'sum' | 'other'
  /** The argument as written, tokens joined. */
  text: string
}

/** What the tokens of one answer say about its letters. */
interface Account {
  uses: Use[]
  /** Names that stand somewhere without brackets behind them. */
  bare: Set<string>
}

/** Names that are functions wherever they stand before brackets. */
const ALWAYS = /^(?:[fghFGH]|Pr|phi|varphi|psi|Phi|Psi|zeta|Gamma)(?:_.*)?$/
/** Letters that name numbers and variables. */
const VARIABLES = /^(?:[a-eklmnrstxyz]|alpha|beta|gamma|lambda|mu|delta|epsilon)(?:_.*)?$/
/** Capitals that name constants as often as functions. */
const CONSTANTS = /^[A-DKMNRLIJ](?:_.*)?$/
const GREEK_NAMES =
  /^(?:alpha|beta|gamma|delta|epsilon|varepsilon|zeta|eta|theta|lambda|mu|nu|xi|rho|sigma|tau|phi|varphi|chi|psi|omega|Gamma|Delta|Theta|Lambda|Phi|Psi|Omega|Sigma|Pr)$/
/** Variables that functions are written of. */
const ARGUMENTS = /^(?:[txnsz]|theta|omega)$/
/** Runs of letters that are read as a command. */
const COMMAND_WORDS = /^(?:pi|infty|inf|infinity|oo|sqrt|sin|cos|tan|cot|sec|csc|ln|log|lg|exp|abs|min|max|gcd|lcm|det|mod|and|or)$/

/** The names that are functions in two answers that are compared, or in one. What convention says of the gold answer no reply can change. */
export function functionsOf(gold: readonly Token[], given: readonly Token[] = []): Set<string> {
  const [own, both] = [[accountOf(gold)], [accountOf(gold), accountOf(given)]]
  const names = new Set(both.flatMap(({ uses }) => uses.map(({ name }) => name)))
  return new Set([...names].filter((name) => settled(name, own[0]) ?? isFunction(name, both)))
}

/** Whether a name is a function by what one answer alone says of it; null where it says too little. */
function settled(name: string, account: Account): boolean | null {
  const uses = account.uses.filter((use) => use.name === name)
  if (uses.length === 0) return null
  if (uses.some(({ marked, defined }) => marked || defined)) return true
  // n(n+1), where n is a factor once more.
  if (account.bare.has(name)) return isFunction(name, [account])
  // g and h are gravity and heights as well.
  if (ALWAYS.test(name) && !/^[gh]/.test(name)) return true
  const atomic = uses.some(({ argument }) => argument === 'number' || argument === 'symbol' || argument === 'list')
  return atomic && !VARIABLES.test(name) ? isFunction(name, [account]) : null
}

function isFunction(name: string, accounts: readonly Account[]): boolean {
  const uses = accounts.flatMap((account) => account.uses.filter((use) => use.name === name))
  const bareBeside = accounts.some(({ bare, uses: own }) => bare.has(name) && own.some((use) => use.name === name))
  const bare = bareBeside || accounts.some((account) => account.bare.has(name))
  const atomic = uses.filter(({ argument }) => argument === 'number' || argument === 'symbol' || argument === 'list')
  if (uses.some(({ marked }) => marked)) return true
  if (ALWAYS.test(name)) return !bare || atomic.length > 0
  if (bareBeside) return false
  if (uses.some(({ defined }) => defined)) return true
  const variable = VARIABLES.test(name)
  if (uses.some(({ argument }) => argument === 'list')) return !/^[tksrlm]$|^lambda$|^mu$/.test(name)
  // x(2) beside 2x is a product; P(2) and y(0) are values.
  if (atomic.length > 0) {
    if (!variable || !bare) return true
    return atomic.some(({ argument, text }) => (argument === 'number' ? /^[01]$/.test(text) : ARGUMENTS.test(text)))
  }
  if (variable || CONSTANTS.test(name) || /^[a-z]/.test(name)) return false
  return !bare && !uses.some(({ text }) => /\d/.test(text))
}

const accounts = new WeakMap<readonly Token[], Account>()

function accountOf(tokens: readonly Token[]): Account {
  const known = accounts.get(tokens)
  if (known) return known
  const account: Account = { uses: [], bare: new Set() }
  for (let i = 0; i < tokens.length; i++) {
    const names = namesAt(tokens, i)
    if (names.length === 0) continue
    for (const name of names.slice(0, -1)) account.bare.add(name)
    const applied = applicationAt(tokens, i, names[names.length - 1])
    if (applied === null) account.bare.add(names[names.length - 1])
    else account.uses.push({ ...applied, defined: applied.defined && names.length === 1 })
  }
  accounts.set(tokens, account)
  return account
}

/** The one-letter names that a token holds. */
function namesAt(tokens: readonly Token[], i: number): string[] {
  const token = tokens[i]
  // A subscript is part of a name.
  if (isSign(tokens[i - 1], '_')) return []
  if (token.kind === 'command') return GREEK_NAMES.test(token.text) ? [token.text] : []
  if (token.kind !== 'word' && token.kind !== 'text') return []
  const text = token.text.trim()
  return /^[A-Za-z]{1,6}$/.test(text) && !COMMAND_WORDS.test(text) ? [...text] : []
}

function isSign(token: Token | undefined, text: string): boolean {
  return token?.kind === 'sign' && token.text === text
}

function applicationAt(tokens: readonly Token[], i: number, letter: string): Use | null {
  let next = i + 1
  let name = letter
  let marked = false
  for (;;) {
    if (isSign(tokens[next], '_')) {
      const end = groupEnd(tokens, next + 1)
      name += `_${textOf(tokens.slice(next + 1, end))}`
      next = end
    } else if (isSign(tokens[next], "'")) {
      marked = true
      next++
    } else if (superscript(tokens, next) && (ALWAYS.test(name) || !VARIABLES.test(name))) {
      marked = true
      next = superscript(tokens, next)?.end ?? next
    } else break
  }
  if (!isSign(tokens[next], '(')) return null
  const close = closing(tokens, next)
  if (close < 0) return null
  const inside = tokens.slice(next + 1, close)
  const before = tokens[i - 1]
  const behind = tokens[close + 1]
  const defined =
    (before === undefined || isSign(before, ',') || before.kind === 'text') &&
    isSign(behind, '=') &&
    ['list', 'number', 'symbol'].includes(kindOf(inside))
  return { name, marked, defined, argument: kindOf(inside), text: textOf(inside) }
}

/** The inverse of a function, or a derivative: f^{-1}(, f^{(2)}(. Null where no such sign, with brackets behind it, stands here. */
export function superscript(tokens: readonly Token[], at: number): { text: string; end: number } | null {
  if (!isSign(tokens[at], '^') || !isSign(tokens[at + 1], '{')) return null
  const end = groupEnd(tokens, at + 1)
  const text = textOf(tokens.slice(at + 1, end))
  return isSign(tokens[end], '(') && /^(?:-1|\(\w+\))$/.test(text) ? { text, end } : null
}

function kindOf(inside: readonly Token[]): Use['argument'] {
  let depth = 0
  let [signs, letters, commas] = [0, 0, 0]
  for (const [i, token] of inside.entries()) {
    if (token.kind === 'sign') {
      if ('([{'.includes(token.text)) depth++
      else if (')]}'.includes(token.text)) depth--
      else if (depth === 0 && token.text === ',') commas++
      else if (depth === 0 && i > 0 && '+-'.includes(token.text)) signs++
    } else if (token.kind !== 'number' && !(token.kind === 'command' && /^(?:frac|pi|sqrt|degree)$/.test(token.text))) letters++
  }
  if (commas > 0) return 'list'
  // P(X = 2), P(X > Y)
  if (inside.some(({ text }) => /^(?:[=<>]|[<>]=|[lg]eq?)$/.test(text))) return 'symbol'
  if (signs > 0) return 'sum'
  if (letters === 0) return 'number'
  const first = inside.find((token) => token.kind !== 'sign')
  const single = letters === 1 && (inside.length === 1 || isSign(inside[1], '_') || (inside.length === 2 && isSign(inside[0], '-')))
  const sets = inside.some((token) => (token.kind === 'command' && /^(?:cap|cup|mid|overline)$/.test(token.text)) || isSign(token, '|'))
  return (single && (first?.text.trim().length === 1 || first?.kind === 'command')) || sets ? 'symbol' : 'other'
}

function textOf(tokens: readonly Token[]): string {
  return tokens
    .map(({ text }) => text)
    .join('')
    .replace(/[{}\s]/g, '')
}

/** The index behind a group in braces, or behind one token. */
function groupEnd(tokens: readonly Token[], start: number): number {
  let depth = 0
  for (let i = start; i < tokens.length; i++) {
    if (isSign(tokens[i], '{')) depth++
    else if (isSign(tokens[i], '}')) depth--
    if (depth <= 0) return i + 1
  }
  return tokens.length
}

/** The index of the bracket that closes the one at `open`; -1 without one. */
function closing(tokens: readonly Token[], open: number): number {
  let depth = 0
  for (let i = open; i < tokens.length; i++) {
    if (isSign(tokens[i], '(') || isSign(tokens[i], '[')) depth++
    else if ((isSign(tokens[i], ')') || isSign(tokens[i], ']')) && --depth === 0) return i
  }
  return -1
}
