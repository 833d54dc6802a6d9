/**
 * @file Causal attention over packed segments in double precision. q[T, H, D]; kv[T, 2 Hkv, D] holds the keys, then the values; query
 * head h reads key head floor(h Hkv / H). Scores are scaled by D^-1/2.
 */
import type { Heads } from './rope.ts'

/** Of each token: the prefix that it attends to from and to, its own sequence from, one past the last token that attends to it. */
export type Segments = [from: number, to: number, own: number, end: number][]

/** Lengths laid end to end: of a sequence, or of a prefix and each sequence that goes on from it. */
export type Lengths = (number | [prefix: number, ...own: number[]])[]

export function segmentsOf(lengths: Lengths): Segments {
  const segments: Segments = []
  for (const one of lengths) {
    const [prefix, ...own] = typeof one === 'number' ? [0, one] : one
    const from = segments.length
    const end = own.reduce((sum, length) => sum + length, from + prefix)
    for (let i = 0; i < prefix; i++) segments.push([from, from, from, end])
    for (const length of own) {
      const first = segments.length
      for (let i = 0; i < length; i++) segments.push([from, from + prefix, first, first + length])
    }
  }
  return segments
}

/** The tokens that a token attends to. */
function attended([from, to, own]: Segments[number], t: number): number[] {
  return [...Array.from({ length: to - from }, (_, i) => from + i), ...Array.from({ length: t + 1 - own }, (_, i) => own + i)]
}

const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, x, i) => sum + x * b[i], 0)

function views(s: Heads, q: Float64Array, kv: Float64Array) {
  const { heads: H, kvHeads, dim: D } = s
  const head = (data: Float64Array, index: number) => data.subarray(index * D, (index + 1) * D)
  const keyHead = (h: number) => Math.floor((h * kvHeads) / H)
  return {
    query: (t: number, h: number) => head(q, t * H + h),
    key: (t: number, h: number) => head(kv, t * 2 * kvHeads + keyHead(h)),
    value: (t: number, h: number) => head(kv, t * 2 * kvHeads + kvHeads + keyHead(h)),
  }
}

/** p[i] of the token keys[i], and the logarithm of what it was divided by. */
function weights(s: Heads, view: ReturnType<typeof views>, keys: readonly number[], t: number, h: number) {
  const scores = keys.map((j) => dot(view.query(t, h), view.key(j, h)) / Math.sqrt(s.dim))
  const top = Math.max(...scores)
  const lse = top + Math.log(scores.reduce((sum, score) => sum + Math.exp(score - top), 0))
  return { p: scores.map((score) => Math.exp(score - lse)), lse }
}

/** out[t, h] = sum over j of p_tj v_j, p = softmax over the tokens keys[t] that t attends to; lse[T, H]. */
export function attendTo(s: Heads, keys: readonly (readonly number[])[], q: Float64Array, kv: Float64Array) {
  const view = views(s, q, kv)
  const out = new Float64Array(q.length)
  const lse = new Float64Array(keys.length * s.heads)
  for (let t = 0; t < keys.length; t++) {
    for (let h = 0; h < s.heads; h++) {
      const row = weights(s, view, keys[t], t, h)
      lse[t * s.heads + h] = row.lse
      row.p.forEach((p, i) => {
        const v = view.value(keys[t][i], h)
        for (let d = 0; d < s.dim; d++) out[(t * s.heads + h) * s.dim + d] += p * v[d]
      })
    }
  }
  return { out, lse }
}

/** Of a packed batch. */
export const attentionForward = (s: Heads, segments: Segments, q: Float64Array, kv: Float64Array) =>
  attendTo(s, segments.map(attended), q, kv)

/** Of out = sum p_j v_j: dv_j += p_j dout, dp_j = dout . v_j; of p = softmax(s): ds_j = p_j (dp_j - sum p dp); of s = q . k D^-1/2: dq, dk. */
export function attentionBackward(s: Heads, segments: Segments, q: Float64Array, kv: Float64Array, dout: Float64Array) {
  const view = views(s, q, kv)
  const dq = new Float64Array(q.length)
  const dkv = new Float64Array(kv.length)
  const gradient = views(s, dq, dkv)
  const upstream = views(s, dout, kv)
  for (let t = 0; t < segments.length; t++) {
    const keys = attended(segments[t], t)
    for (let h = 0; h < s.heads; h++) {
      const { p } = weights(s, view, keys, t, h)
      const dp = p.map((_, i) => dot(upstream.query(t, h), view.value(keys[i], h)))
      const mean = p.reduce((sum, weight, i) => sum + weight * dp[i], 0)
      p.forEach((weight, i) => {
        const ds = (weight * (dp[i] - mean)) / Math.sqrt(s.dim)
        for (let d = 0; d < s.dim; d++) {
          gradient.value(keys[i], h)[d] += weight * upstream.query(t, h)[d]
          gradient.query(t, h)[d] += ds * view.key(keys[i], h)[d]
          gradient.key(keys[i], h)[d] += ds * view.query(t, h)[d]
        }
      })
    }
  }
  return { dq, dkv }
}
