/** @file The three kinds of the nano preset: small operands, one wording each, learnable by a model of 64,000 parameters. */
import { bracket, linear, productSum } from './expressions.ts'
import type { Kind } from './kind.ts'

export const nanoProd2: Kind = {
  name: 'nano-prod2',
  make(random) {
    const [a, b, c, d] = Array.from({ length: 4 }, () => random.int(2, 9))
    return productSum(a, b, c, d, { plain: [`Compute ${a}*${b}+${c}*${d}.`] })
  },
}

export const nanoLin: Kind = {
  name: 'nano-lin',
  make(random) {
    const [x, p, b] = [random.int(2, 9), random.int(2, 9), random.int(1, 20)]
    return linear(x, p, b, { plain: [`If x = ${x}, what is ${p}*x+${b}?`] })
  },
}

export const nanoExpr: Kind = {
  name: 'nano-expr',
  make(random) {
    const [p, q, c] = [random.int(1, 6), random.int(1, 3), random.int(2, 9)]
    return bracket(p, '+', q, c, { plain: [`What is (${p}+${q})*${c}?`] })
  },
}
