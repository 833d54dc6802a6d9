/**
 * @file The decoder of `src/model`, written as plainly as it can be said in TensorFlow.js: whole tensors, no cache, no packing, no fusion, and
 * gradients by its automatic differentiation. It shares nothing with the engine but the configuration and the names of the weights, so that the
 * two can be held to each other; it is also the peer in the benchmark. It computes its rotary tables itself for the same reason.
 *
 * It runs on whatever backend TensorFlow.js has been given. Left out: anything that would make it fast.
 */
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-core/dist/register_all_gradients.js'
import type { ModelConfig } from '../model/config.ts'
import { rotaryFrequencies } from './rotary.ts'
import type { HostWeights } from './weights.ts'

/** The same weights as tensors of the current backend. */
export type TensorWeights = Record<string, tf.Tensor>

/** Copies weights onto the current backend; the caller disposes of them (`tf.dispose`). */
export function toTensors(weights: HostWeights): TensorWeights {
  return Object.fromEntries([...weights].map(([name, { shape, data }]) => [name, tf.tensor(data, shape, 'float32')]))
}

/** Tables [T, D], from the host: WGSL promises sines and cosines to three digits only, and on some adapters that is what one gets. */
function rotaryTables(config: ModelConfig, T: number): { cos: tf.Tensor2D; sin: tf.Tensor2D } {
  const D = config.headDim
  const frequencies = rotaryFrequencies(config)
  const table = (f: (angle: number) => number) =>
    tf.tensor2d(
      Float32Array.from({ length: T * D }, (_, i) => f(Math.floor(i / D) * frequencies[i % (D / 2)])),
      [T, D],
    )
  return { cos: table(Math.cos), sin: table(Math.sin) }
}

/** Logits [B, T, V] of `tokens` [B, T], every row a sequence that starts at position 0. */
export function forward(config: ModelConfig, weights: TensorWeights, tokens: number[][]): tf.Tensor3D {
  const { heads: H, kvHeads: Hkv, headDim: D, hidden: C } = config
  const B = tokens.length
  const T = tokens[0].length
  const weight = (name: string) => {
    const found = weights[name]
    if (!found) throw new Error(`The reference decoder has no weight named ${name}.`)
    return found
  }
  const norm = (x: tf.Tensor, name: string) => {
    const meanSquare = tf.mean(tf.square(x), -1, true)
    return tf.mul(tf.mul(x, tf.rsqrt(tf.add(meanSquare, config.rmsNormEps))), weight(name))
  }
  const linear = (x: tf.Tensor, name: string, bias = false) => {
    const y = tf.matMul(x as tf.Tensor2D, weight(`${name}.weight`) as tf.Tensor2D, false, true)
    return bias ? tf.add(y, weight(`${name}.bias`)) : y
  }

  return tf.tidy(() => {
    const { cos, sin } = rotaryTables(config, T)
    /** [B*T, n*D] to [B, n, T, D]. */
    const splitHeads = (x: tf.Tensor, n: number) => tf.transpose(tf.reshape(x, [B, T, n, D]), [0, 2, 1, 3])
    const rotate = (x: tf.Tensor) => {
      const [first, second] = tf.split(x, 2, -1)
      return tf.add(tf.mul(x, cos), tf.mul(tf.concat([tf.neg(second), first], -1), sin))
    }
    // 0 where a position may look, and far below any score where it may not. One row of keys serves H/Hkv query heads.
    const above = tf.greater(tf.reshape(tf.range(0, T), [1, T]), tf.reshape(tf.range(0, T), [T, 1]))
    const mask = tf.mul(tf.cast(above, 'float32'), -1e9)

    let x: tf.Tensor = tf.gather(weight('model.embed_tokens.weight'), tf.tensor1d(tokens.flat(), 'int32'))
    for (let layer = 0; layer < config.layers; layer++) {
      const prefix = `model.layers.${layer}.`
      const h = norm(x, `${prefix}input_layernorm.weight`)
      let q: tf.Tensor
      let k: tf.Tensor
      let v: tf.Tensor
      if (`${prefix}self_attn.qkv_proj.weight` in weights) {
        const joined = splitHeads(linear(h, `${prefix}self_attn.qkv_proj`), H + 2 * Hkv)
        const rotated = rotate(tf.slice(joined, [0, 0, 0, 0], [B, H + Hkv, T, D]))
        ;[q, k] = tf.split(rotated, [H, Hkv], 1)
        v = tf.slice(joined, [0, H + Hkv, 0, 0], [B, Hkv, T, D])
      } else {
        q = splitHeads(linear(h, `${prefix}self_attn.q_proj`, config.qkvBias), H)
        k = splitHeads(linear(h, `${prefix}self_attn.k_proj`, config.qkvBias), Hkv)
        v = splitHeads(linear(h, `${prefix}self_attn.v_proj`, config.qkvBias), Hkv)
        if (config.qkNorm) {
          q = norm(q, `${prefix}self_attn.q_norm.weight`)
          k = norm(k, `${prefix}self_attn.k_norm.weight`)
        }
        q = rotate(q)
        k = rotate(k)
      }
      // Query heads that share a key head are stacked over time: [B * Hkv, H/Hkv * T, D] against [B * Hkv, T, D].
      const group = H / Hkv
      const queries = tf.reshape(q, [B * Hkv, group * T, D]) as tf.Tensor3D
      const keys = tf.reshape(k, [B * Hkv, T, D]) as tf.Tensor3D
      const scores = tf.mul(tf.matMul(queries, keys, false, true), 1 / Math.sqrt(D))
      const probabilities = tf.softmax(tf.add(tf.reshape(scores, [B * Hkv, group, T, T]), mask))
      const mixed = tf.matMul(
        tf.reshape(probabilities, [B * Hkv, group * T, T]) as tf.Tensor3D,
        tf.reshape(v, [B * Hkv, T, D]) as tf.Tensor3D,
      )
      const joined = tf.reshape(tf.transpose(tf.reshape(mixed, [B, H, T, D]), [0, 2, 1, 3]), [B * T, H * D])
      x = tf.add(x, linear(joined, `${prefix}self_attn.o_proj`))

      const m = norm(x, `${prefix}post_attention_layernorm.weight`)
      const [gate, up] =
        `${prefix}mlp.gate_up_proj.weight` in weights
          ? tf.split(linear(m, `${prefix}mlp.gate_up_proj`), 2, 1)
          : [linear(m, `${prefix}mlp.gate_proj`), linear(m, `${prefix}mlp.up_proj`)]
      x = tf.add(x, linear(tf.mul(tf.mul(gate, tf.sigmoid(gate)), up), `${prefix}mlp.down_proj`))
    }
    const output = config.tiedEmbedding ? 'model.embed_tokens' : 'lm_head'
    const logits = linear(tf.reshape(norm(x, 'model.norm.weight'), [B * T, C]), output)
    return tf.reshape(logits, [B, T, config.vocab]) as tf.Tensor3D
  })
}

/** Log-probs [B, T-1]: entry t of a row is ln p(tokens[t+1] | tokens[0..t]). */
export function tokenLogProbs(config: ModelConfig, weights: TensorWeights, tokens: number[][]): tf.Tensor2D {
  return tf.tidy(() => {
    const B = tokens.length
    const T = tokens[0].length
    const logits = tf.slice(forward(config, weights, tokens), [0, 0, 0], [B, T - 1, config.vocab])
    const targets = tf.tensor2d(
      tokens.map((row) => row.slice(1)),
      [B, T - 1],
      'int32',
    )
    return tf.sum(tf.mul(tf.logSoftmax(logits), tf.oneHot(targets, config.vocab)), -1)
  })
}

/**
 * Scalar -sum(weight * log-prob) over predictions, `tokenWeights` [B, T-1]. Cross-entropy is a weight of 1/N everywhere, the on-policy
 * policy-gradient loss a weight of advantage/N on completion tokens and 0 on prompts.
 */
export function weightedLoss(config: ModelConfig, weights: TensorWeights, tokens: number[][], tokenWeights: number[][]): tf.Scalar {
  return tf.tidy(() => tf.neg(tf.sum(tf.mul(tokenLogProbs(config, weights, tokens), tf.tensor2d(tokenWeights)))) as tf.Scalar)
}

/** The loss and its gradient by weight name; the caller disposes of all of them. */
export function lossAndGradients(
  config: ModelConfig,
  weights: TensorWeights,
  tokens: number[][],
  tokenWeights: number[][],
): { loss: tf.Scalar; gradients: TensorWeights } {
  const names = Object.keys(weights)
  const withGradients = tf.valueAndGrads((...values: tf.Tensor[]) =>
    weightedLoss(config, Object.fromEntries(names.map((name, i) => [name, values[i]])), tokens, tokenWeights),
  )
  const { value, grads } = withGradients(names.map((name) => weights[name]))
  return { loss: value as tf.Scalar, gradients: Object.fromEntries(names.map((name, i) => [name, grads[i]])) }
}
