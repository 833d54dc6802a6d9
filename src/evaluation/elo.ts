/** @file The rating of a model on Codeforces' scale, from which rated problems it solves. */
import type { Estimate } from './intervals.ts'

export interface Rated {
  /** Of the problem. */
  rating: number
  /** Of the model's tries at it, how many are right: from 0 to 1. */
  share: number
  /** What it asks: problems of one content count as one together. */
  content: string
}

/** By which a rating ten times as good at the odds is higher. */
const SCALE = 400
/** The 95% point of chi-squared of one degree of freedom. */
const DEVIANCE = 3.8415

/**
 * The rating of greatest likelihood where a problem of rating r is solved with probability 1 / (1 + 10^((r - R) / 400)), and the 95% interval
 * of its profile likelihood: the ratings whose deviance is at most 3.84. A problem counts once however often it was tried.
 *
 * One further problem, of the mean rating and half solved, is a weak prior: with it the likelihood has one finite greatest value even where all
 * problems are solved, or none. Of n problems of one rating r, k solved, the estimate is r + 400 log10((k + 1/2) / (n - k + 1/2)).
 */
export function eloEstimate(problems: readonly Rated[]): Estimate {
  if (problems.length === 0) throw new RangeError('A rating needs rated problems.')
  const sizes = new Map<string, number>()
  for (const { content } of problems) sizes.set(content, (sizes.get(content) ?? 0) + 1)
  const weighted = problems.map(({ rating, share, content }) => ({ rating, share, weight: 1 / (sizes.get(content) as number) }))
  const mean = weighted.reduce((sum, { rating, weight }) => sum + weight * rating, 0) / sizes.size
  const games = [...weighted, { rating: mean, share: 0.5, weight: 1 }]

  /** ln of the probability that a difference of ratings decides as it does. */
  const log = (difference: number) => -Math.log1p(10 ** (-difference / SCALE))
  const likelihood = (at: number) =>
    games.reduce((sum, { rating, share, weight }) => sum + weight * (share * log(at - rating) + (1 - share) * log(rating - at)), 0)
  /** Falls as the rating rises: what was solved beyond what such a rating solves. */
  const excess = (at: number) =>
    games.reduce((sum, { rating, share, weight }) => sum + weight * (share - 1 / (1 + 10 ** ((rating - at) / SCALE))), 0)

  // So far away the problems together say less than the further one.
  const reach = SCALE * (4 + Math.log10(games.length))
  const ratings = games.map(({ rating }) => rating)
  const value = root(excess, Math.min(...ratings) - reach, Math.max(...ratings) + reach)
  const top = likelihood(value)
  const inside = (at: number) => DEVIANCE - 2 * (top - likelihood(at))
  const bound = (direction: 1 | -1) => {
    let step = SCALE
    while (inside(value + direction * step) > 0) step *= 2
    return root(inside, value, value + direction * step)
  }
  return { value, low: bound(-1), high: bound(1) }
}

/** Where a function that is positive at `a` and negative at `b` changes its sign. */
function root(f: (x: number) => number, a: number, b: number): number {
  for (let i = 0; i < 60; i++) {
    const middle = (a + b) / 2
    if (f(middle) > 0) a = middle
    else b = middle
  }
  return (a + b) / 2
}
