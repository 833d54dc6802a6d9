/**
 * @file Rotary positions (Su et al. 2021, half-split as in Llama) after an optional RMSNorm over each query and key head (Qwen3), in
 * double precision. qkv[T] holds H query, Hkv key and Hkv value heads of D each.
 */
import { rmsnormBackward, rmsnormForward } from './rmsnorm.ts'

export interface Heads {
  heads: number
  kvHeads: number
  dim: number
  eps: number
}

/** Gains of the per-head norms, [D] each. */
export interface HeadGains {
  q: Float64Array
  k: Float64Array
}

/** `angles`: [position][D / 2] pairs (cos, sin). */
function rotate(head: Float64Array, angles: Float64Array, position: number, direction: 1 | -1): Float64Array {
  const half = head.length / 2
  const turned = new Float64Array(head.length)
  for (let d = 0; d < half; d++) {
    const cos = angles[2 * (position * half + d)]
    const sin = direction * angles[2 * (position * half + d) + 1]
    turned[d] = head[d] * cos - head[d + half] * sin
    turned[d + half] = head[d + half] * cos + head[d] * sin
  }
  return turned
}

/** q[T, H, D] and kv[T, 2 Hkv, D]: queries and keys turned, values as they are. */
export function ropeForward(s: Heads, positions: ArrayLike<number>, angles: Float64Array, qkv: Float64Array, gains: HeadGains | null) {
  const { heads: H, kvHeads, dim: D } = s
  const each = H + 2 * kvHeads
  const q = new Float64Array(positions.length * H * D)
  const kv = new Float64Array(positions.length * 2 * kvHeads * D)
  for (let t = 0; t < positions.length; t++) {
    for (let h = 0; h < each; h++) {
      let head: Float64Array = qkv.slice((t * each + h) * D, (t * each + h + 1) * D)
      if (h < H + kvHeads) {
        if (gains) head = rmsnormForward(head, h < H ? gains.q : gains.k, s.eps).y
        head = rotate(head, angles, positions[t], 1)
      }
      if (h < H) q.set(head, (t * H + h) * D)
      else kv.set(head, (t * 2 * kvHeads + h - H) * D)
    }
  }
  return { q, kv }
}

/** Of head = rotate(norm(x)): the gradient is turned back, then goes through the norm. dqkv as qkv; dgains summed over tokens and heads. */
export function ropeBackward(
  s: Heads,
  positions: ArrayLike<number>,
  angles: Float64Array,
  qkv: Float64Array,
  dq: Float64Array,
  dkv: Float64Array,
  gains: HeadGains | null,
) {
  const { heads: H, kvHeads, dim: D } = s
  const each = H + 2 * kvHeads
  const dqkv = new Float64Array(positions.length * each * D)
  const dgains = { q: new Float64Array(D), k: new Float64Array(D) }
  for (let t = 0; t < positions.length; t++) {
    for (let h = 0; h < each; h++) {
      const at = (t * each + h) * D
      const from = h < H ? dq.subarray((t * H + h) * D) : dkv.subarray((t * 2 * kvHeads + h - H) * D)
      let dhead = Float64Array.from(from.subarray(0, D))
      if (h < H + kvHeads) {
        dhead = Float64Array.from(rotate(dhead, angles, positions[t], -1))
        if (gains) {
          const part = h < H ? 'q' : 'k'
          const { dx, dgamma } = rmsnormBackward(qkv.slice(at, at + D), gains[part], dhead, s.eps)
          for (let d = 0; d < D; d++) dgains[part][d] += dgamma[d]
          dhead = dx
        }
      }
      dqkv.set(dhead, at)
    }
  }
  return { dqkv, dgains }
}
