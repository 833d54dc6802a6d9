/** @file LaTeX, or plain text, as a tree: the ways a source may be read, and what is left where it is no mathematics. */
import { ParseError } from './cursor.ts'
import { functionsOf } from './functions.ts'
import { parseTokens } from './grammar.ts'
import { type Token, tokenise } from './latex-tokens.ts'
import type { Node } from './nodes.ts'
import { allReals, dateOf, exceptions, optionOf } from './phrases.ts'
import { clean, squeeze } from './spelling.ts'
import { spokenNumber, withoutIntroduction } from './spoken.ts'

/** Longer sources and more tokens are not read. */
export const MAX_LENGTH = 1000
const MAX_TOKENS = 400

/** `node` is of type 'text' where the source is no mathematics. */
export interface Parsed {
  node: Node
  /** The source without spacing, sizes, delimiters. */
  text: string
  /** The other reading of 100,200: a list. */
  list?: Node
  /** The other reading of 3,14: a decimal. */
  decimal?: Node
  /** What was read, and the names taken for functions; absent where it was not read as mathematics. */
  tokens?: readonly Token[]
  functions?: ReadonlySet<string>
  /** The letter of an option before its value. */
  option?: string
  /** Letters that are said to stand for any number: c where c is a constant. */
  constants?: readonly string[]
  /** What a condition behind it says of whole numbers: x = k\pi, k \in \mathbb{Z}. */
  domain?: string
}

const LABEL = /^\\text\w{0,2}\s?\{\s?\(([A-J])\)\s?\}\s?(?=\S)/
const SETS = String.raw`\s?\\in\s?\\mathbb\s?\{?\s?([ZNQRC])\s?\}?(\^\S*|_\S*)?\s?\)?$`
const DOMAIN = new RegExp(String.raw`[,;(]\s?(?:[a-zA-Z]\s?,\s?)*[a-zA-Z]${SETS}`)
const DOMAIN_APART = new RegExp(String.raw`\s[a-zA-Z]${SETS}`)
/** 2024-01-07 and 1/7/2024 are no differences and quotients. */
const DATE = /^(?:\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[/-]\d{1,2}[/-]\d{4})$/

/** Null: empty or too long. Never throws. */
export function parseLatex(source: string): Parsed | null {
  if (source.length > MAX_LENGTH) return null
  const cleaned = clean(source)
  const text = squeeze(cleaned)
  if (text === '') return null
  const condition = DOMAIN.exec(cleaned) ?? DOMAIN_APART.exec(cleaned)
  const main = exceptions(withoutIntroduction(condition && condition.index > 0 ? cleaned.slice(0, condition.index).trim() : cleaned))
  if (DATE.test(cleaned)) return { node: plainText(cleaned), text }
  const spoken = /^[A-Za-z][A-Za-z -]{2,80}$/.test(main) ? spokenNumber(main) : null
  if (spoken) return { node: spoken, text }
  const reals = allReals(main)
  if (reals) return { node: reals, text }
  const date = dateOf(main)
  if (date) return { node: { type: 'text', text: date }, text }
  const option = optionOf(main)
  if (option) return { node: { type: 'symbol', name: option }, text }
  // The letter of an option before its value.
  const labelled = LABEL.exec(main)
  const read = tokenise(labelled ? main.slice(labelled[0].length) : main)
  const tokens = unqualified(read)
  const functions = functionsOf(tokens ?? [])
  const node = attempt(tokens, functions)
  const parsed: Parsed = { node: node ?? plainText(cleaned), text }
  if (node && tokens) Object.assign(parsed, { tokens, functions })
  if (labelled) parsed.option = labelled[1]
  parsed.constants = [
    ...(condition ? (main === cleaned ? [] : lettersOf(cleaned.slice(condition.index))) : []),
    ...declaredIn(read, tokens),
  ]
  if (condition && main !== cleaned) parsed.domain = condition[1] + (condition[2] ?? '')
  if (tokens?.some((token) => token.kind === 'number' && token.tight)) {
    const list = attempt(tokenise(main.replace(/(\d),(?=\d)/g, '$1, ')))
    if (list) parsed.list = list
  } else if (/^[^,;()[\]{}]*\d,\d[^,;()[\]{}]*$/.test(main)) {
    const pointed = tokenise(main.replace(/(\d),(?=\d)/, '$1.'))
    const decimal = attempt(pointed)
    // Nobody writes the list of 0 and 5 like that.
    if (decimal && pointed && /(?<!\d)0,\d/.test(main)) return { ...parsed, node: decimal, tokens: pointed, list: parsed.node }
    if (decimal && /\d,(?:\d\d|\d{4,})(?!\d)/.test(main)) parsed.decimal = decimal
  }
  return parsed
}

/** The tree where the names in `functions` are functions. */
export function readAgain(parsed: Parsed, functions: ReadonlySet<string>): Node {
  const own = parsed.functions ?? new Set()
  if (own.size === functions.size && [...own].every((name) => functions.has(name))) return parsed.node
  return (parsed.tokens && attempt(parsed.tokens, functions)) ?? parsed.node
}

function attempt(tokens: readonly Token[] | null, functions?: ReadonlySet<string>): Node | null {
  if (tokens === null || tokens.length === 0 || tokens.length > MAX_TOKENS) return null
  try {
    return parseTokens(tokens, functions ?? functionsOf(tokens))
  } catch (error) {
    if (error instanceof ParseError) return null
    throw error
  }
}

/** Without what only says for which values an answer holds: for all x, where c is a constant. */
function unqualified(tokens: Token[] | null): Token[] | null {
  if (tokens === null) return null
  const at = tokens.findIndex(
    ({ kind, text }, i) =>
      i > 0 &&
      ((kind === 'command' && text === 'forall') ||
        ((kind === 'text' || kind === 'word') && isQualifier(text.trim(), tokens[i + 1]?.text.trim() ?? ''))),
  )
  if (
    at < 0 ||
    (!/where/.test(tokens[at].text) && tokens.slice(at).some(({ text }) => /^(?:[<>]=?|[lg]eq?|ne|neq|geqslant|leqslant|!=)$/.test(text)))
  )
    return tokens
  const kept = tokens.slice(0, at)
  if (kept[kept.length - 1].kind === 'sign' && /[,;(]/.test(kept[kept.length - 1].text)) kept.pop()
  return kept
}

/** The letters before the sign of membership in a condition: c of c \in \mathbb{R}. */
function lettersOf(condition: string): string[] {
  return /([a-zA-Z](?:\s?,\s?[a-zA-Z])*)\s?\\in/.exec(condition)?.[1].split(/\s?,\s?/) ?? []
}

/** The single letters in what was left out of an answer: where c is a constant. */
function declaredIn(all: readonly Token[] | null, kept: readonly Token[] | null): string[] {
  if (!all || !kept || all.length === kept.length) return []
  const words = all.slice(kept.length).flatMap(({ kind, text }) => (kind === 'word' || kind === 'text' ? text.trim().split(/\s+/) : []))
  return words.some((word) => /^(?:constants?|real|any|some|arbitrary)$/.test(word))
    ? words.filter((word) => /^[b-zA-Z]$/.test(word) || word === 'a')
    : []
}

function isQualifier(text: string, next: string): boolean {
  if (/^,?\s*\(?for (?:all|any|every|each|some|arbitrary|real|integers?|positive|constants?)\b/.test(text)) return true
  return /^,?\s*where\b/.test(text) || (text === 'for' && /^(?:all|any|every|each|some|arbitrary)$/.test(next))
}

function plainText(cleaned: string): Node {
  const text = cleaned
    .replace(/\\[a-zA-Z]+\s?\{([^{}]*)\}/g, '$1')
    .replace(/[\ue001{}]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
  return { type: 'text', text }
}
