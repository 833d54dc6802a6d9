import { expect, it } from 'vitest'
import { PASS_KS, passAtK } from './pass-at-k.ts'

it('is the unbiased pass@k', () => {
  // Of 4 samples 2 right: of the 6 pairs, 1 has none.
  expect(passAtK(4, 2, 2)).toBeCloseTo(5 / 6, 12)
  expect(passAtK(4, 2, 1)).toBeCloseTo(0.5, 12)
  expect(passAtK(4, 0, 4)).toBe(0)
  expect(passAtK(4, 1, 4)).toBe(1)
})

it.each([256, 1024])('is right to twelve digits for every number of right samples of %i', (n) => {
  for (const k of [...PASS_KS, 2, 100, 255])
    for (let c = 0; c <= n; c++) {
      const exact = exactly(n, c, k)
      expect(Math.abs(passAtK(n, c, k) - exact)).toBeLessThanOrEqual(1e-12 * exact)
    }
})

const rows = new Map<number, bigint[]>()
/** C(n, k) for k from 0 on, up to 256. */
function choose(n: number, k: number): bigint {
  if (k > n) return 0n
  let row = rows.get(n)
  if (!row) {
    row = [1n]
    for (let i = 1; i <= Math.min(n, 256); i++) row.push((row[i - 1] * BigInt(n - i + 1)) / BigInt(i))
    rows.set(n, row)
  }
  return row[k]
}

/** In whole numbers, and only then as a double. */
function exactly(n: number, c: number, k: number): number {
  const all = choose(n, k)
  const scale = 10n ** 30n
  return Number(((all - choose(n - c, k)) * scale) / all) / 1e30
}
