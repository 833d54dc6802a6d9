import { expect, it } from 'vitest'
import { Random } from '../tasks/random.ts'
import { meanDifference, meanEstimate } from './intervals.ts'
import { type Asked, comparedRow, pairedDifference, passAt } from './record.ts'

const asked = (id: string, right: number, samples = 8, content = id): Asked => ({
  ...{ id, content, samples, right, truncated: 0, obeyed: samples, tokens: 10 },
})

it('is the unbiased pass@k of every prompt, on average', () => {
  // 1 - C(6, 2) / C(8, 2), and 1: whoever is right seven times of eight is so in any two.
  expect(passAt([asked('a', 2), asked('b', 7)], 2).value).toBeCloseTo((1 - 15 / 28 + 1) / 2, 12)
  expect(passAt([asked('a', 2), asked('b', 7)], 1).value).toBeCloseTo(9 / 16, 12)
})

it('says which prompt has too few samples', () => {
  expect(() => passAt([asked('a', 1), asked('b', 1, 4)], 8)).toThrow('pass@8 needs 8 samples of each prompt, and b has 4.')
})

it('compares each prompt with itself, and only those that both were asked', () => {
  const before = [asked('a', 2), asked('b', 4), asked('c', 8)]
  const { value, prompts } = pairedDifference(before, [asked('b', 6), asked('a', 2), asked('d', 8)])
  expect(value).toBeCloseTo(0.125, 12)
  expect(prompts).toBe(2)
})

it('knows a difference better than either of the two, where prompts are hard or easy for both', () => {
  const random = new Random('paired')
  const before = Array.from({ length: 200 }, (_, i) => asked(`p${i}`, random.int(0, 7)))
  const after = before.map((one) => asked(one.id, one.right + Number(random.chance(0.8))))
  const { low, high } = pairedDifference(before, after)
  const apart = [passAt(before, 1), passAt(after, 1)].map((one) => one.high - one.low)
  expect(high - low).toBeLessThan(Math.min(...apart) / 3)
  expect(low).toBeGreaterThan(0)
})

it('takes prompts of one content for one cluster', () => {
  const pairs = (content: (i: number) => string) => {
    const before = Array.from({ length: 40 }, (_, i) => asked(`p${i}`, 4, 8, content(i)))
    return pairedDifference(
      before,
      before.map((one, i) => asked(one.id, Math.floor(i / 10) % 2 ? 8 : 3, 8, one.content)),
    )
  }
  const [alone, together] = [pairs((i) => `c${i}`), pairs((i) => `c${Math.floor(i / 10)}`)]
  expect(together.value).toBeCloseTo(alone.value, 12)
  expect(together.high - together.low).toBeGreaterThan(2 * (alone.high - alone.low))
})

it('covers the truth in about 95 of 100 draws', () => {
  const random = new Random('coverage')
  let covered = 0
  const trials = 400
  for (let trial = 0; trial < trials; trial++) {
    const values = Array.from({ length: 60 }, () => Number(random.chance(0.5)) - Number(random.chance(0.4)))
    const { low, high } = meanDifference(values)
    if (low <= 0.1 && 0.1 <= high) covered++
  }
  expect(covered / trials).toBeGreaterThan(0.92)
  expect(covered / trials).toBeLessThan(0.98)
})

it('does not claim certainty where nothing differs', () => {
  expect(meanDifference(Array(20).fill(0))).toEqual({ value: 0, low: -0.15, high: 0.15 })
})

it('claims nothing from one prompt, or from none', () => {
  expect(meanDifference([0.5])).toEqual({ value: 0.5, low: -1, high: 1 })
  expect(meanDifference([])).toEqual({ value: 0, low: -1, high: 1 })
})

it('compares the cells of a row with the one before and with the first, prompts of one content as one', () => {
  const cell = (bits: string, from = 0) => [...bits].map((bit, i) => asked(`p${from + i}`, Number(bit), 1, `c${(from + i) >> 1}`))
  const [start, middle, end] = [cell('00001111'), cell('11001111'), cell('11001100')]
  const row = comparedRow([start, middle, undefined, [], end])
  expect(row.map((one) => one && [one.n, one.clusters, one.samples])).toEqual([[8, 4, 1], [8, 4, 1], null, null, [8, 4, 1]])
  const contents = start.map(({ content }) => content)
  expect(row[0]).toMatchObject({ accuracy: meanEstimate([0, 0, 0, 0, 1, 1, 1, 1], contents), difference: null, sinceStart: null })
  expect(row[1]?.difference).toEqual(pairedDifference(start, middle))
  expect(row[1]?.sinceStart).toEqual(row[1]?.difference)
  // Nothing was asked just before.
  expect(row[4]?.difference).toBeNull()
  expect(row[4]?.sinceStart).toEqual(pairedDifference(start, end))
  // Nor is anything said of other prompts.
  expect(comparedRow([start, cell('1111', 8)])[1]).toMatchObject({ n: 4, difference: null, sinceStart: null })
})
