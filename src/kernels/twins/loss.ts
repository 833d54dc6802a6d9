/** @file Log-softmax at a temperature, entropy and a weighted log-likelihood in double precision, over logits[T, V]. */

/** `targets[t]` is null where nothing is predicted. */
export type Targets = readonly (number | null)[]

function logSoftmax(logits: Float64Array, temperature: number): Float64Array {
  const top = logits.reduce((a, b) => Math.max(a, b))
  const lse = top / temperature + Math.log(logits.reduce((sum, x) => sum + Math.exp((x - top) / temperature), 0))
  return logits.map((x) => x / temperature - lse)
}

/** ln p(target) and the entropy in nats of each token, both 0 where nothing is predicted. */
export function lossForward(logits: Float64Array, targets: Targets, temperature: number) {
  const vocab = logits.length / targets.length
  const logprob = new Float64Array(targets.length)
  const entropy = new Float64Array(targets.length)
  targets.forEach((target, t) => {
    if (target === null) return
    const logp = logSoftmax(logits.slice(t * vocab, (t + 1) * vocab), temperature)
    logprob[t] = logp[target]
    entropy[t] = -logp.reduce((sum, x) => sum + Math.exp(x) * x, 0)
  })
  return { logprob, entropy }
}

/** Of L = -sum over t of weight_t ln p(target_t) + bonus H_t: dlogits = (weight (p - onehot) + bonus p (ln p + H)) / temperature. */
export function lossBackward(logits: Float64Array, targets: Targets, weights: Float64Array, temperature: number, bonus = 0): Float64Array {
  const vocab = logits.length / targets.length
  const dlogits = new Float64Array(logits.length)
  targets.forEach((target, t) => {
    if (target === null) return
    const logp = logSoftmax(logits.slice(t * vocab, (t + 1) * vocab), temperature)
    const entropy = -logp.reduce((sum, x) => sum + Math.exp(x) * x, 0)
    logp.forEach((x, v) => {
      const p = Math.exp(x)
      dlogits[t * vocab + v] = (weights[t] * (p - (v === target ? 1 : 0)) + bonus * p * (x + entropy)) / temperature
    })
  })
  return dlogits
}
