/** @file Sampling in double precision, with a sort: the readable definition that shaders/sample_row.wgsl is held to. */
import { isGreedy, type Sampling } from './sample.ts'

/** Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", 2011). */
export function philox(counter: readonly number[], key: readonly number[]): number[] {
  let [a, b, c, d] = counter
  let [k0, k1] = key
  const high = (x: number, y: number) => Number((BigInt(x) * BigInt(y)) >> 32n)
  for (let round = 0; round < 10; round++) {
    const m0 = 0xd2511f53
    const m1 = 0xcd9e8d57
    ;[a, b, c, d] = [(high(m1, c) ^ b ^ k0) >>> 0, Math.imul(m1, c) >>> 0, (high(m0, a) ^ d ^ k1) >>> 0, Math.imul(m0, a) >>> 0]
    k0 = (k0 + 0x9e3779b9) >>> 0
    k1 = (k1 + 0xbb67ae85) >>> 0
  }
  return [a, b, c, d]
}

// Math.max(...) would put a vocabulary on the stack.
const highestOf = (logits: ArrayLike<number>) => Array.from(logits).reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)

/** Tokens that top-k, top-p and min-p leave, in this order, on the tempered distribution; ties at a threshold all stay. */
export function keptTokens(logits: ArrayLike<number>, s: Sampling): number[] {
  const best = highestOf(logits)
  const weight = Array.from(logits, (x) => Math.exp((x - best) / s.temperature))
  let kept = weight.map((_, token) => token).sort((a, b) => logits[b] - logits[a])
  const atLeast = (token: number) => kept.filter((other) => logits[other] >= logits[token])
  if (s.topK > 0 && s.topK < kept.length) kept = atLeast(kept[s.topK - 1])
  if (s.topP < 1) {
    const target = s.topP * kept.reduce((sum, token) => sum + weight[token], 0)
    let sum = 0
    kept = atLeast(kept.find((token) => (sum += weight[token]) >= target) ?? kept[kept.length - 1])
  }
  return kept.filter((token) => weight[token] >= s.minP).sort((a, b) => a - b)
}

/** The token drawn at `position` of the stream, and ln p of it under softmax(logits * logprobScale). */
export function drawToken(logits: ArrayLike<number>, s: Sampling, stream: number, position: number): { token: number; logprob: number } {
  const all = Array.from(logits)
  const best = highestOf(logits)
  let token = all.indexOf(best)
  if (!isGreedy(s)) {
    let highest = Number.NEGATIVE_INFINITY
    for (const candidate of keptTokens(logits, s)) {
      const word = philox([candidate >> 2, position, 0, 0], [s.seed, stream])[candidate % 4]
      const score = logits[candidate] / s.temperature - Math.log(-Math.log1p(-(word + 0.5) / 2 ** 32))
      if (score > highest) [highest, token] = [score, candidate]
    }
  }
  const total = all.reduce((sum, x) => sum + Math.exp((x - best) * s.logprobScale), 0)
  return { token, logprob: (all[token] - best) * s.logprobScale - Math.log(total) }
}
