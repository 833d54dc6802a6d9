import { expect, it } from 'vitest'
import { Random } from '../tasks/random.ts'
import { crossedDifference, macroAverage, meanEstimate, seedDifference, studentT } from './intervals.ts'

it('gives single samples the Wilson interval', () => {
  const { value, low, high } = meanEstimate([...Array(60).fill(1), ...Array(40).fill(0)])
  expect(value).toBeCloseTo(0.6, 12)
  expect(low).toBeCloseTo(0.502, 3)
  expect(high).toBeCloseTo(0.6906, 3)
})

it('is narrower for averages that vary less than single samples', () => {
  const wide = meanEstimate([...Array(50).fill(1), ...Array(50).fill(0)])
  const narrow = meanEstimate(Array.from({ length: 100 }, (_, i) => (i % 2 ? 0.6 : 0.4)))
  expect(narrow.high - narrow.low).toBeLessThan((wide.high - wide.low) / 3)
})

it('does not claim certainty from a clean sweep', () => {
  expect(meanEstimate(Array(20).fill(1)).low).toBeLessThan(0.9)
})

it('says nothing new where every value is a cluster of its own', () => {
  const values = Array.from({ length: 90 }, (_, i) => (i % 3 ? 1 : 0))
  expect(
    meanEstimate(
      values,
      values.map(String).map((_, i) => `c${i}`),
    ),
  ).toEqual(meanEstimate(values))
})

it('is as wide for copies as for what they are copies of, or wider', () => {
  const once = Array.from({ length: 24 }, (_, i) => (i % 3 ? 1 : 0))
  const copied = once.flatMap((value) => Array(10).fill(value))
  const { value, low, high } = meanEstimate(
    copied,
    copied.map((_, i) => Math.floor(i / 10)),
  )
  const alone = meanEstimate(once)
  expect(value).toBeCloseTo(alone.value, 12)
  expect(high - low).toBeGreaterThan(alone.high - alone.low)
  expect(high - low).toBeLessThan(1.15 * (alone.high - alone.low))
  expect(meanEstimate(copied).high - meanEstimate(copied).low).toBeLessThan((high - low) / 2.5)
})

it('knows nothing from one cluster, and claims no certainty from a clean sweep of a few', () => {
  expect(meanEstimate([1, 1, 1, 0], [7, 7, 7, 7])).toEqual({ value: 0.75, low: 0, high: 1 })
  const sweep = meanEstimate(
    Array(60).fill(1),
    Array.from({ length: 60 }, (_, i) => i % 3),
  )
  expect(sweep.low).toBeLessThan(0.3)
})

it.each([
  [8, 5],
  [30, 20],
])('holds the true mean 95 times of 100 with %i clusters of %i values that stand and fall together', (groups, size) => {
  let clustered = 0
  let naive = 0
  const trials = 600
  for (let trial = 0; trial < trials; trial++) {
    const random = new Random('coverage', groups, trial)
    const chances = Array.from({ length: groups }, () => random.pick([0.05, 0.2, 0.6, 0.95]))
    const clusters = Array.from({ length: groups * size }, (_, i) => i % groups)
    const values = clusters.map((group) => Number(random.chance(chances[group])))
    const holds = ({ low, high }: { low: number; high: number }) => low <= 0.45 && 0.45 <= high
    if (holds(meanEstimate(values, clusters))) clustered++
    if (holds(meanEstimate(values))) naive++
  }
  // 0.95 has a standard deviation of 0.009 here.
  expect(clustered / trials).toBeGreaterThan(0.92)
  expect(naive / trials).toBeLessThan(0.85)
})

it.each([
  [1, 12.706],
  [5, 2.5706],
  [9, 2.2622],
  [29, 2.0452],
  [1000, 1.9623],
])("is Student's t of %i degrees of freedom", (freedom, t) => {
  expect(Math.abs(studentT(freedom) - t)).toBeLessThan(0.004)
})

it('averages independent shares, whose distances add up as variances', () => {
  const { value, low, high } = macroAverage([
    { value: 0.5, low: 0.4, high: 0.6 },
    { value: 0.9, low: 0.6, high: 0.94 },
  ])
  expect(value).toBeCloseTo(0.7, 12)
  expect(low).toBeCloseTo(0.7 - Math.hypot(0.1, 0.3) / 2, 12)
  expect(high).toBeCloseTo(0.7 + Math.hypot(0.1, 0.04) / 2, 12)
  const one = { value: 0.3, low: 0.1, high: 0.5 }
  expect(macroAverage([one]).high).toBeCloseTo(one.high, 12)
})

it('holds the mean of three shares about 95 times of 100', () => {
  const random = new Random('macro')
  const truths = [0.1, 0.6, 0.95]
  let held = 0
  const trials = 400
  for (let trial = 0; trial < trials; trial++) {
    const { low, high } = macroAverage(truths.map((p) => meanEstimate(Array.from({ length: 50 }, () => Number(random.chance(p))))))
    if (low <= 0.55 && 0.55 <= high) held++
  }
  expect(held / trials).toBeGreaterThan(0.92)
  expect(held / trials).toBeLessThan(0.985)
})

/** Normal, by the sum of twelve. */
const normal = (random: Random) => Array.from({ length: 12 }, () => random.unit()).reduce((sum, x) => sum + x, -6)

it.each([
  ['seeds differ most', { seed: 0.1, content: 0.02, noise: 0.1 }],
  ['contents differ most', { seed: 0, content: 0.3, noise: 0.1 }],
  ['nothing differs but by chance', { seed: 0, content: 0, noise: 0.3 }],
  ['both differ', { seed: 0.05, content: 0.3, noise: 0.3 }],
])('a difference over three seeds and many prompts is within its interval about 95 times of 100, or more: %s', (name, size) => {
  const random = new Random('crossed', name)
  const contents = Array.from({ length: 60 }, (_, i) => i % 40)
  const trials = 600
  let within = 0
  for (let t = 0; t < trials; t++) {
    const byContent = Array.from({ length: 40 }, () => size.content * normal(random))
    const values = Array.from({ length: 3 }, () => {
      const bySeed = size.seed * normal(random)
      return contents.map((c) => bySeed + byContent[c] + size.noise * normal(random))
    })
    const { low, high } = crossedDifference(values, contents)
    if (low <= 0 && high >= 0) within++
  }
  expect(within / trials).toBeGreaterThan(0.935)
})

it('three seeds that agree leave a difference to its prompts, and three that do not make it wide', () => {
  const prompts = Array.from({ length: 200 }, (_, i) => i)
  const gains = prompts.map((i) => (i % 2 ? 0.2 : 0))
  const agree = crossedDifference([gains, gains, gains], prompts)
  expect(agree.value).toBeCloseTo(0.1, 12)
  expect(agree.high - agree.low).toBeLessThan(0.04)
  const differ = crossedDifference([gains, gains.map((x) => x + 0.1), gains.map((x) => x - 0.1)], prompts)
  expect(differ.value).toBeCloseTo(0.1, 12)
  expect(differ.high - differ.low).toBeGreaterThan(0.4)
})

it('is no surer of a prompt that is asked ten times', () => {
  const values = [0, 1, 2].map((seed) => Array.from({ length: 30 }, (_, i) => ((i * 7 + seed) % 5) / 10))
  const contents = Array.from({ length: 30 }, (_, i) => i)
  const once = crossedDifference(values, contents)
  const often = crossedDifference(
    values.map((of) => of.flatMap((x) => Array(10).fill(x))),
    contents.flatMap((c) => Array(10).fill(c)),
  )
  expect(often.high - often.low).toBeCloseTo(once.high - once.low, 6)
})

it('knows nothing of others from one seed, and of seeds alone what Student knew', () => {
  expect(crossedDifference([[0.1, 0.3]], [0, 1])).toEqual({ value: 0.2, low: -1, high: 1 })
  const { value, low, high } = seedDifference([0.1, 0.2, 0.3])
  expect(value).toBeCloseTo(0.2, 12)
  expect(high - 0.2).toBeCloseTo((4.3027 * 0.1) / Math.sqrt(3), 6)
  expect(low).toBeCloseTo(0.4 - high, 12)
})
