/** @file Lines that begin with something, blanks before it skipped. */
import { isSpace } from '../../python/text.ts'

/**
 * How often `^\s*X.*$` matches line by line, X being what `accept` takes: given where the first thing that is no white space stands, it returns
 * where the rest of the line begins, or -1. White space may span lines, which costs an expression the square of the reply's length.
 */
export function countLines(reply: string, accept: (at: number) => number): number {
  let total = 0
  for (let at = 0; at < reply.length; ) {
    while (at < reply.length && isSpace(reply[at])) at++
    const rest = at < reply.length ? accept(at) : -1
    if (rest >= 0) total++
    const end = reply.indexOf('\n', rest >= 0 ? rest : at)
    if (end < 0) break
    at = end + 1
  }
  return total
}
