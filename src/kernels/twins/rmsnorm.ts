/** @file RMSNorm (Zhang and Sennrich 2019) in double precision, over rows of C. */

/** y[T, C] = x * scale * gamma, scale[T] = (mean of x^2 + eps)^-1/2. */
export function rmsnormForward(x: Float64Array, gamma: Float64Array, eps: number) {
  const c = gamma.length
  const y = new Float64Array(x.length)
  const scale = new Float64Array(x.length / c)
  for (let t = 0; t < scale.length; t++) {
    let squares = 0
    for (let i = 0; i < c; i++) squares += x[t * c + i] ** 2
    scale[t] = (squares / c + eps) ** -0.5
    for (let i = 0; i < c; i++) y[t * c + i] = x[t * c + i] * scale[t] * gamma[i]
  }
  return { y, scale }
}

/** Of y_i = x_i s gamma_i: dx_i = s (gamma_i dy_i - x_i s^2 mean(gamma dy x)), since ds/dx_i = -s^3 x_i / C; dgamma_i = sum of dy_i x_i s. */
export function rmsnormBackward(x: Float64Array, gamma: Float64Array, dy: Float64Array, eps: number) {
  const c = gamma.length
  const { scale } = rmsnormForward(x, gamma, eps)
  const dx = new Float64Array(x.length)
  const dgamma = new Float64Array(c)
  for (let t = 0; t < scale.length; t++) {
    const s = scale[t]
    let along = 0
    for (let i = 0; i < c; i++) along += gamma[i] * dy[t * c + i] * x[t * c + i]
    for (let i = 0; i < c; i++) {
      const at = t * c + i
      dx[at] = s * (gamma[i] * dy[at] - (x[at] * s * s * along) / c)
      dgamma[i] += dy[at] * x[at] * s
    }
  }
  return { dx, dgamma }
}
