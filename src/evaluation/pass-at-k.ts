/** @file pass@k: the probability that one of k tries is right. */

/** Those that an evaluation tells, as far as its samples reach. */
export const PASS_KS: readonly number[] = [1, 8, 64, 256]

/**
 * 1 - C(n - c, k) / C(n, k): of n samples c were right; the probability that k of them hold a right one. Unbiased in the samples that happen
 * to be drawn (Chen et al. 2021, equation 1). As a product of c factors in [0, 1] it neither overflows nor loses digits, whatever n.
 */
export function passAtK(n: number, c: number, k: number): number {
  if (n - c < k) return 1
  let miss = 1
  for (let i = n - c + 1; i <= n; i++) miss *= 1 - k / i
  return 1 - miss
}
