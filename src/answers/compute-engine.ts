/**
 * @file Symbolic equality by @cortex-js/compute-engine, the last resort of the math verifier: integrals, limits, functions our own evaluator
 * has not. It knows no limits of time or memory (9^{9^9} takes all there is), so it lives in a thread that can be killed (algebra-service.ts)
 * and is asked about nothing that `isHeavy` (verify.ts) names. Only threads may import this file: the library is large.
 */
import { ComputeEngine } from '@cortex-js/compute-engine'
import type { AlgebraQuestion, AlgebraReply } from './algebra-service.ts'

const engine = new ComputeEngine()

/** Never throws. */
export function answerQuestion({ id, a, b }: AlgebraQuestion): AlgebraReply {
  return { id, equal: equalByEngine(a, b) }
}

/**
 * True: the difference of the two simplifies to nothing. Null in every other case: the engine takes numbers for equal that differ in the tenth
 * place, and equations whose sides it does not know, so that nothing else it says is a proof.
 */
export function equalByEngine(a: string, b: string): boolean | null {
  try {
    const [left, right] = [engine.parse(a), engine.parse(b)]
    if (!left.isValid || !right.isValid || [left, right].some(({ json }) => json === 'Nothing')) return null
    return engine.box(['Subtract', left, right]).simplify().json === 0 ? true : null
  } catch {
    return null
  }
}
