/**
 * @file The forward pass on the processor, put together from the plain twins of our kernels: double precision, no tiles, no threads. It says how
 * much the GPU is worth here, and its loss that both compute the same. Left out: biases and QK-norm, which the benchmark's decoder has not.
 */
import { attentionForward, segmentsOf } from '../kernels/twins/attention.ts'
import { embeddingForward } from '../kernels/twins/embedding.ts'
import { lossForward } from '../kernels/twins/loss.ts'
import { linearForward } from '../kernels/twins/matmul.ts'
import { rmsnormForward } from '../kernels/twins/rmsnorm.ts'
import { ropeForward } from '../kernels/twins/rope.ts'
import { swigluForward } from '../kernels/twins/swiglu.ts'
import { type ModelConfig, ropeTable } from '../model/config.ts'
import type { HostWeights } from '../reference/weights.ts'

/** Mean cross-entropy over the next-token predictions of `batch`, rows of equal length. */
export function cpuLoss(config: ModelConfig, weights: HostWeights, batch: readonly (readonly number[])[]): number {
  const { hidden: C, heads: H, kvHeads: Hkv, headDim: D, feedForward: F, vocab: V, rmsNormEps: eps } = config
  const T = batch.length * batch[0].length
  const shape = { heads: H, kvHeads: Hkv, dim: D, eps }
  const segments = segmentsOf(batch.map(({ length }) => length))
  const positions = batch.flatMap((row) => row.map((_, i) => i))
  const { cos, sin } = ropeTable(config, batch[0].length)
  const angles = Float64Array.from({ length: 2 * cos.length }, (_, i) => (i % 2 === 0 ? cos : sin)[i >> 1])
  const weight = (name: string) => Float64Array.from((weights.get(`${name}.weight`) as { data: Float32Array }).data)
  const norm = (x: Float64Array, name: string) => rmsnormForward(x, weight(name), eps).y
  const linear = (x: Float64Array, name: string, n: number, k: number) => linearForward(x, weight(name), T, n, k)
  const add = (x: Float64Array, y: Float64Array) => x.map((value, i) => value + y[i])

  let x = embeddingForward(batch.flat(), weight('model.embed_tokens'), C)
  for (let layer = 0; layer < config.layers; layer++) {
    const at = (name: string) => `model.layers.${layer}.${name}`
    const normed = norm(x, at('input_layernorm'))
    const parts = [H * D, Hkv * D, Hkv * D]
    const [q, k, v] = ['q', 'k', 'v'].map((name, i) => linear(normed, at(`self_attn.${name}_proj`), parts[i], C))
    const turned = ropeForward(shape, positions, angles, beside(T, [q, k, v]), null)
    const { out } = attentionForward(shape, segments, turned.q, turned.kv)
    x = add(x, linear(out, at('self_attn.o_proj'), C, H * D))
    const inner = norm(x, at('post_attention_layernorm'))
    const [gate, up] = ['gate', 'up'].map((name) => linear(inner, at(`mlp.${name}_proj`), F, C))
    const gateUp = Float64Array.from({ length: 2 * T * F }, (_, i) => (i % 2 === 0 ? gate : up)[i >> 1])
    x = add(x, linear(swigluForward(gateUp), at('mlp.down_proj'), C, F))
  }
  const head = config.tiedEmbedding ? 'model.embed_tokens' : 'lm_head'
  const logits = linear(norm(x, 'model.norm'), head, V, C)
  const targets = batch.flatMap((row) => [...row.slice(1), null])
  const { logprob } = lossForward(logits, targets, 1)
  return -logprob.reduce((sum, p) => sum + p, 0) / targets.filter((target) => target !== null).length
}

/** Matrices of T rows side by side. */
function beside(T: number, matrices: readonly Float64Array[]): Float64Array {
  const width = matrices.reduce((sum, { length }) => sum + length / T, 0)
  const joined = new Float64Array(T * width)
  for (let t = 0; t < T; t++) {
    let at = t * width
    for (const matrix of matrices) {
      const own = matrix.length / T
      joined.set(matrix.subarray(t * own, (t + 1) * own), at)
      at += own
    }
  }
  return joined
}
