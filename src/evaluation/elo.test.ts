import { expect, it } from 'vitest'
import { Random } from '../tasks/random.ts'
import { eloEstimate, type Rated } from './elo.ts'

const problem = (rating: number, share: number, content = `${rating} ${share}`): Rated => ({ rating, share, content })
const alike = (rating: number, solved: number, of: number) =>
  Array.from({ length: of }, (_, i) => problem(rating, Number(i < solved), String(i)))

it.each([
  // r + 400 log10((k + 1/2) / (n - k + 1/2)), by hand.
  [1500, 1, 1, 1690.8485],
  [1500, 0, 1, 1309.1515],
  [1500, 5, 10, 1500],
  [1200, 10, 10, 1728.8877],
  [1200, 0, 10, 671.1123],
  [2000, 30, 100, 1854.4443],
])('of problems of rating %i, %i of %i solved: %f', (rating, solved, of, expected) => {
  expect(eloEstimate(alike(rating, solved, of)).value).toBeCloseTo(expected, 3)
})

it('lies in the middle of an easier problem that is solved and a harder one that is not', () => {
  expect(eloEstimate([problem(1200, 1), problem(1600, 0)]).value).toBeCloseTo(1400, 6)
  expect(eloEstimate([problem(0, 1), problem(4000, 0)]).value).toBeCloseTo(2000, 3)
})

it('solves as many problems as were solved, the further one among them', () => {
  const solved = [problem(1000, 1), problem(1400, 0.25), problem(1900, 0.5), problem(2600, 0)]
  const { value } = eloEstimate(solved)
  const expected = [1000, 1400, 1900, 2600, 1725].reduce((sum, rating) => sum + 1 / (1 + 10 ** ((rating - value) / 400)), 0)
  expect(expected).toBeCloseTo(1 + 0.25 + 0.5 + 0 + 0.5, 6)
})

it('has the interval whose ends are 3.84 less likely, wider upwards where all are solved', () => {
  const { value, low, high } = eloEstimate(alike(1500, 10, 10))
  const deviance = (at: number) => {
    const [best, p] = [value, at].map((rating) => 1 / (1 + 10 ** ((1500 - rating) / 400)))
    // Eleven games, ten and a half of them won.
    return 2 * (10.5 * Math.log(best / p) + 0.5 * Math.log((1 - best) / (1 - p)))
  }
  expect(deviance(low)).toBeCloseTo(3.8415, 4)
  expect(deviance(high)).toBeCloseTo(3.8415, 4)
  expect(high - value).toBeGreaterThan(2 * (value - low))
  expect(high).toBeLessThan(4000)
})

it('takes problems of one content for one together, however often they were asked', () => {
  const alone = eloEstimate([problem(1200, 1, 'a'), problem(1600, 0, 'b')])
  const repeated = eloEstimate([problem(1200, 1, 'a'), problem(1600, 0, 'b'), problem(1600, 0, 'b'), problem(1600, 0, 'b')])
  for (const end of ['value', 'low', 'high'] as const) expect(repeated[end]).toBeCloseTo(alone[end], 6)
})

it('covers the truth in about 95 of 100 draws', () => {
  const random = new Random('elo')
  let covered = 0
  const trials = 300
  for (let trial = 0; trial < trials; trial++) {
    const problems = Array.from({ length: 40 }, (_, i) => {
      const rating = random.int(800, 2400)
      return problem(rating, Number(random.chance(1 / (1 + 10 ** ((rating - 1700) / 400)))), String(i))
    })
    const { low, high } = eloEstimate(problems)
    if (low <= 1700 && 1700 <= high) covered++
  }
  expect(covered / trials).toBeGreaterThan(0.92)
  expect(covered / trials).toBeLessThan(0.98)
})

it('needs a problem', () => {
  expect(() => eloEstimate([])).toThrow('A rating needs rated problems.')
})
