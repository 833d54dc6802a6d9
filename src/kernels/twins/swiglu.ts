/** @file SwiGLU in double precision. Gate and up projections are interleaved: gateUp[T, 2F] holds (gate 0, up 0, gate 1, ...). */

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x))

/** a[T, F] = silu(gate) * up, silu(g) = g sigmoid(g). */
export function swigluForward(gateUp: Float64Array): Float64Array {
  const a = new Float64Array(gateUp.length / 2)
  for (let i = 0; i < a.length; i++) {
    const [gate, up] = [gateUp[2 * i], gateUp[2 * i + 1]]
    a[i] = gate * sigmoid(gate) * up
  }
  return a
}

/** Of a = gate sigmoid(gate) up: dgateUp[T, 2F]. */
export function swigluBackward(gateUp: Float64Array, da: Float64Array): Float64Array {
  const dgateUp = new Float64Array(gateUp.length)
  for (let i = 0; i < da.length; i++) {
    const [gate, up] = [gateUp[2 * i], gateUp[2 * i + 1]]
    const s = sigmoid(gate)
    dgateUp[2 * i] = da[i] * up * (s + gate * s * (1 - s))
    dgateUp[2 * i + 1] = da[i] * gate * s
  }
  return dgateUp
}
