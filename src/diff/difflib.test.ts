import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { expectCost } from '../tasks/testing.ts'
import { unidiffReward } from './changes.ts'
import { BUDGET, ratio, unifiedDiff } from './difflib.ts'

const budget = () => ({ steps: BUDGET })

/** What CPython 3.11 gives: difflib.SequenceMatcher(None, a, b, autojunk=False).ratio(), and unified_diff. */
const RATIOS: [string, string, number][] = [
  ['', '', 1.0],
  ['a', '', 0.0],
  ['abcd', 'bcde', 0.75],
  ['ab', 'acab', 0.6666666666666666],
  [' abcd', 'abcd abcd', 0.7142857142857143],
  ['abxcd', 'abcd', 0.8888888888888888],
  ['return a + b', 'return a - b', 0.9166666666666666],
  ['é😀x😀', '😀x', 0.6666666666666666],
  ['aaaa', 'aa', 0.6666666666666666],
  ['abcabcabc', 'cbacba', 0.4],
  ['private Thread currentThread;', 'private volatile Thread currentThread;', 0.8656716417910447],
  ['    x = [1, 2]\n', '\tx = [2, 1]\n', 0.6666666666666666],
]
const DIFF =
  '@@ -1,19 +1,20 @@\n line 0\n line 1\n-line 2\n+two\n line 3\n line 4\n line 5\n line 6\n line 7\n line 8\n-line 9\n line 10\n line 11\n line 12\n line 13\n line 14\n line 15\n+new\n+newer\n line 16\n line 17\n line 18'
const POPULAR = ['@@ -1,202 +1,202 @@', '+same', '+same']
const POPULAR_LENGTH = 404

describe('the ratio of two texts', () => {
  it.each<[string, string, number]>(RATIOS)('of %j and %j is %d', (a, b, expected) => {
    expect(ratio(a, b, budget())).toEqual({ ratio: expect.closeTo(expected, 14), exact: true })
  })

  it('is found by the index as by comparing', () => {
    // Long enough on three letters for the index; the plain definition below is what it must agree with.
    let seed = 7
    const letter = () => 'ab '[(seed = (seed * 48271) % 2147483647) % 3]
    const text = (length: number) => Array.from({ length }, letter).join('')
    for (let n = 0; n < 8; n++) {
      const a = text(180)
      const b = a.slice(40, 150) + text(60) + a.slice(0, 50)
      expect(ratio(a, b, budget()).ratio).toBeCloseTo((2 * matched(a, b)) / (a.length + b.length), 12)
    }
  })

  it('costs no more than its budget, and is then not above the true one', () => {
    let seed = 3
    const text = (length: number) => Array.from({ length }, () => 'abcdef\n '[(seed = (seed * 48271) % 2147483647) % 8]).join('')
    const [a, b] = [text(3000), text(3000)]
    const whole = ratio(a, b, budget())
    const part = ratio(a, b, { steps: 500_000 })
    expect(whole.exact).toBe(true)
    expect(part.exact).toBe(false)
    expect(part.ratio).toBeLessThan(whole.ratio)
    expect(part.ratio).toBeGreaterThan(0)
    expect(unifiedDiff(text(2000), text(2000), { steps: 100 })).toBeNull()
  })

  it.each(['abcdefgh', 'ab', 'a'])('is within its budget even where long runs of %j cross the ends of parts', (letters) => {
    // Runs of one letter: the longest common ones reach over every cut.
    const text = (runs: number, step: number) =>
      Array.from({ length: runs }, (_, i) => letters[i % letters.length].repeat(1 + ((i * step) % 13))).join('')
    const [a, b] = [text(30, 5), text(24, 7)]
    expect(ratio(a, b, budget())).toEqual({ ratio: expect.closeTo((2 * matched(a, b)) / (a.length + b.length), 12), exact: true })
  })

  it.each<[string, () => [string, string]]>([
    ['at random', () => [randomText(200_000, 26), randomText(150_000, 26)]],
    ['at random, of many letters', () => [randomText(200_000, 200), randomText(150_000, 200)]],
    ['of one letter', () => ['a'.repeat(200_000), 'a'.repeat(199_999)]],
    ['of two letters, with nothing in common', () => ['a'.repeat(200_000), 'b'.repeat(200_000)]],
    ['alike but for each twentieth letter', () => [randomText(200_000, 26), randomText(200_000, 26).replace(/(.{19})./g, '$1#')]],
    ['of lines that never fit', () => ['a'.repeat(446).concat('\n').repeat(450), 'a'.repeat(448).concat('\n').repeat(450)]],
  ])('of very long texts takes less than a second of a core: %s', async (_, texts) => {
    const [a, b] = texts()
    await expectCost(1000, () => ratio(a, b, budget()))
  })

  it('of very long texts is that of difflib where they are simple', () => {
    expect(ratio('a'.repeat(200_000), 'a'.repeat(199_999), budget())).toEqual({ ratio: 399_998 / 399_999, exact: true })
    expect(ratio('a'.repeat(200_000), 'b'.repeat(200_000), budget())).toEqual({ ratio: 0, exact: true })
  })
})

/** The same on every call. */
function randomText(length: number, letters: number): string {
  let seed = 5
  return Array.from({ length }, () => String.fromCharCode(97 + ((seed = (seed * 48271) % 2147483647) % letters))).join('')
}

/** The definition, without any haste: longest block first, then left and right of it. */
function matched(a: string, b: string): number {
  let [size, atA, atB] = [0, 0, 0]
  for (let i = 0; i < a.length; i++)
    for (let j = 0; j < b.length; j++) {
      let k = 0
      while (i + k < a.length && j + k < b.length && a[i + k] === b[j + k]) k++
      if (k > size) [size, atA, atB] = [k, i, j]
    }
  if (size === 0) return 0
  return size + matched(a.slice(0, atA), b.slice(0, atB)) + matched(a.slice(atA + size), b.slice(atB + size))
}

describe('a unified diff', () => {
  it('is that of difflib', () => {
    const a = Array.from({ length: 20 }, (_, i) => `line ${i}`)
    const b = a.with(2, 'two').toSpliced(9, 1).toSpliced(15, 0, 'new', 'newer')
    expect(unifiedDiff(`${a.join('\n')}\n`, b.join('\r\n'), budget())).toBe(DIFF)
    expect(unifiedDiff('', 'a\n', budget())).toBe('@@ -0,0 +1 @@\n+a')
    expect(unifiedDiff('a\nb\n', '', budget())).toBe('@@ -1,2 +0,0 @@\n-a\n-b')
    expect(unifiedDiff('a\n', 'a', budget())).toBe('')
  })

  it('lets no line start a block that makes up more than 1% of 200 lines or more, as difflib does', () => {
    const a = ['x', ...Array(200).fill('same'), 'y']
    const b = [...Array(200).fill('same'), 'y', 'x']
    const diff = unifiedDiff(a.join('\n'), b.join('\n'), budget()) as string
    expect(diff.split('\n').slice(0, 3)).toEqual(POPULAR.slice(0, 3))
    expect(diff.split('\n').length).toBe(POPULAR_LENGTH)
  })
})

const MATERIAL = new URL('../../../shared/material/', import.meta.url).pathname
it.skipIf(!existsSync(MATERIAL))("real patches have SWE-RL's reward to the last bit (needs shared material)", () => {
  const lines = readFileSync(`${MATERIAL}swe-rl-cases/real_patch_similarity.jsonl`, 'utf8').trim().split('\n')
  expect(lines.length).toBeGreaterThan(50)
  for (const line of lines) {
    const row = JSON.parse(line)
    expect(Math.abs(unidiffReward([row.gold_patch], [row.model_patch], budget()).reward - row.swerl_unidiff_reward)).toBeLessThan(1e-12)
  }
})
