/**
 * @file Operands in one order, where another makes no other program: names and numbers that are multiplied, and sums of such products and
 * of a number, which no texts or lists can be added to. Whatever else stands in an expression leaves it as it is.
 */
import type { Token } from '../python/tokens.ts'

const KEYWORDS = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda ' +
    'nonlocal not or pass raise return try while with yield print'
  ).split(' '),
)
const BEFORE = new Set('return = += -= ( [ { , : ; if else elif while and or not in < > <= >= == !='.split(' '))
const BEHIND = new Set(') ] } , : ; if else and or not in is for < > <= >= == !='.split(' '))

/** The tokens of a statement as texts. Linear. */
export function withOrderedOperands(tokens: readonly Token[], textOf: (token: Token) => string): string[] {
  const texts: string[] = []
  for (let at = 0; at < tokens.length; ) {
    const sum = at === 0 || BEFORE.has(tokens[at - 1].text) ? sumAt(tokens, at) : null
    if (sum === null) texts.push(textOf(tokens[at++]))
    else {
      texts.push(...sum.texts)
      at = sum.end
    }
  }
  return texts
}

/** A whole sum of products, or null. */
function sumAt(tokens: readonly Token[], start: number): { texts: string[]; end: number } | null {
  const terms: string[] = []
  let hasNumber = false
  let end = start
  for (;;) {
    const factors: string[] = []
    for (;;) {
      const token = tokens[end]
      if (!token || (token.kind !== 'number' && (token.kind !== 'name' || KEYWORDS.has(token.text)))) return null
      // A number by itself: one that multiplies may make more of a text.
      if (token.kind === 'number' && factors.length === 0 && tokens[end + 1]?.text !== '*') hasNumber = true
      factors.push(token.text)
      end++
      if (tokens[end]?.text !== '*') break
      end++
    }
    terms.push(factors.sort().join(' * '))
    if (tokens[end]?.text !== '+') break
    end++
  }
  if (end < tokens.length && !BEHIND.has(tokens[end].text)) return null
  return { texts: [(hasNumber ? terms.sort() : terms).join(' + ')], end }
}
