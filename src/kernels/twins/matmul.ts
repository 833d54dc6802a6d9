/**
 * @file Matrix products in double precision: the readable definition of shaders/matmul_*.wgsl. Matrices are dense and row-major; how
 * kernels pad them is not the twin's business.
 */
import type { Layout } from '../matmul.ts'

/** C[M, N]: A[M, K] B[N, K]^T for NT, A[M, K] B[K, N] for NN, A[K, M]^T B[K, N] for TN. */
export function matmul(layout: Layout, a: Float64Array, b: Float64Array, m: number, n: number, k: number): Float64Array {
  const c = new Float64Array(m * n)
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0
      for (let e = 0; e < k; e++) {
        const left = layout === 'TN' ? a[e * m + i] : a[i * k + e]
        const right = layout === 'NT' ? b[j * k + e] : b[e * n + j]
        sum += left * right
      }
      c[i * n + j] = sum
    }
  }
  return c
}

/** y[T, N] = x[T, K] w[N, K]^T, a linear layer with its weights as PyTorch keeps them. */
export const linearForward = (x: Float64Array, w: Float64Array, t: number, n: number, k: number) => matmul('NT', x, w, t, n, k)

/** Of y = x w^T: dx[T, K] = dy w and dw[N, K] = dy^T x. */
export function linearBackward(x: Float64Array, w: Float64Array, dy: Float64Array, t: number, n: number, k: number) {
  return { dx: matmul('NN', dy, w, t, k, n), dw: matmul('TN', dy, x, n, k, t) }
}

/** y[T, N] + bias[N]. */
export function biasForward(y: Float64Array, bias: Float64Array): Float64Array {
  return y.map((value, i) => value + bias[i % bias.length])
}

/** Of y + bias: dbias[n] = sum over t of dy[t, n]. */
export function biasBackward(dy: Float64Array, n: number): Float64Array {
  const dbias = new Float64Array(n)
  dy.forEach((value, i) => {
    dbias[i % n] += value
  })
  return dbias
}
