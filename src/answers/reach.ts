/** @file Whether a target can be reached from the numbers at all, by trying everything, and how. */

/** More numbers take too long: five are a quarter of a million expressions at most, six are twenty million. */
export const MAX_SOLVED = 5

interface Term {
  /** Exact while numerator and denominator are safe integers; a term that is not is given up. */
  numerator: number
  denominator: number
  text: string
}

/** An expression that uses each number once; null: there is none; undefined: too many numbers to tell, or too large ones. */
export function solveCountdown(given: readonly (number | bigint)[], goal: number | bigint): string | null | undefined {
  const [target, ...numbers] = [goal, ...given].map(Number)
  if (numbers.length > MAX_SOLVED || ![target, ...numbers].every(Number.isSafeInteger)) return undefined
  return search(
    numbers.map((n) => ({ numerator: n, denominator: 1, text: n < 0 ? `(${n})` : String(n) })),
    target,
  )
}

function search(terms: readonly Term[], target: number): string | null {
  if (terms.length === 1) return terms[0].numerator === target * terms[0].denominator ? terms[0].text : null
  for (let i = 0; i < terms.length; i++) {
    for (let j = i + 1; j < terms.length; j++) {
      const rest = terms.filter((_, k) => k !== i && k !== j)
      for (const term of combinations(terms[i], terms[j])) {
        const found = search([...rest, term], target)
        if (found !== null) return found
      }
    }
  }
  return null
}

function combinations(a: Term, b: Term): Term[] {
  const sum = (sign: number, x: Term, y: Term, text: string) =>
    term(x.numerator * y.denominator + sign * y.numerator * x.denominator, x.denominator * y.denominator, text)
  return [
    sum(1, a, b, `(${a.text}+${b.text})`),
    sum(-1, a, b, `(${a.text}-${b.text})`),
    sum(-1, b, a, `(${b.text}-${a.text})`),
    term(a.numerator * b.numerator, a.denominator * b.denominator, `(${a.text}*${b.text})`),
    term(a.numerator * b.denominator, a.denominator * b.numerator, `(${a.text}/${b.text})`),
    term(b.numerator * a.denominator, b.denominator * a.numerator, `(${b.text}/${a.text})`),
  ].flat()
}

function term(numerator: number, denominator: number, text: string): Term[] {
  const exact = denominator !== 0 && Number.isSafeInteger(numerator) && Number.isSafeInteger(denominator)
  return exact ? [{ numerator, denominator, text }] : []
}
