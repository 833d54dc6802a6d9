/** @file 95% intervals of means: of shares of right replies, in [0, 1], of their differences, in [-1, 1], and of differences in any unit. */

/** A mean and the 95% interval around it, in the unit of its values. */
export interface Estimate {
  value: number
  low: number
  high: number
}

const Z = 1.96

/** 0 of no values. */
export const average = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / Math.max(1, values.length)

/**
 * The mean, with Wilson's score interval at the effective sample size of the values' own variance, so that it is right for single 0/1 samples
 * and narrower for averages of several.
 *
 * `clusters`: what each value belongs to (the same for those that stand and fall together, all different where it is absent). Where values
 * share one, the variance of the mean is the cluster-robust one (Liang and Zeger 1986) times G / (G - 1) for G clusters, never taken below
 * that of independent values, and 1.96 gives way to Student's t of G - 1 degrees of freedom (Cameron and Miller 2015, section VI).
 */
export function meanEstimate(values: readonly number[], clusters: readonly unknown[] = values.map((_, i) => i)): Estimate {
  const n = values.length
  if (n === 0) return { value: 0, low: 0, high: 1 }
  const mean = values.reduce((sum, x) => sum + x, 0) / n
  const sums = new Map<unknown, number>()
  values.forEach((x, i) => {
    sums.set(clusters[i], (sums.get(clusters[i]) ?? 0) + x - mean)
  })
  const groups = sums.size
  const clustered = groups < n
  // Of a single group nothing is known about others.
  if (clustered && groups === 1) return { value: mean, low: 0, high: 1 }
  const independent = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / n ** 2
  const robust = [...sums.values()].reduce((sum, x) => sum + x ** 2, 0) / n ** 2
  const variance = clustered ? Math.max(independent, (robust * groups) / (groups - 1)) : independent
  const effective = variance > 0 ? (mean * (1 - mean)) / variance : groups
  const z = clustered ? studentT(groups - 1) : Z
  const z2 = z ** 2
  const center = (mean + z2 / (2 * effective)) / (1 + z2 / effective)
  const half = (z * Math.sqrt((mean * (1 - mean)) / effective + z2 / (4 * effective ** 2))) / (1 + z2 / effective)
  return { value: mean, low: Math.max(0, center - half), high: Math.min(1, center + half) }
}

/**
 * The mean of paired differences in [-1, 1], with Student's t interval on the cluster-robust variance as above: shares of one prompt under two
 * models go up and down together, and their difference is known better than either.
 */
export function meanDifference(values: readonly number[], clusters: readonly unknown[] = values.map((_, i) => i)): Estimate {
  const { mean, variance, groups } = byCluster(values, clusters)
  if (groups < 2) return { value: mean, low: -1, high: 1 }
  // Where all agree, one in so many may still differ: the rule of three.
  const half = variance > 0 ? studentT(groups - 1) * Math.sqrt(variance) : 3 / groups
  return { value: mean, low: Math.max(-1, mean - half), high: Math.min(1, mean + half) }
}

/**
 * The mean of paired differences that vary with the seed as well as with the prompt: `values[s][i]` is prompt i's under seed s, the same
 * prompts under each of two seeds or more. The variance of the mean is that between seeds and that between clusters added up, each with the
 * rest in it, by Student's t at Satterthwaite's degrees of freedom: Clark's quasi-F (1973, min F'), which errs on the wide side. So three
 * seeds that agree leave the interval to the prompts, and three that do not make it as wide as two degrees of freedom ask.
 */
export function crossedDifference(values: readonly (readonly number[])[], clusters: readonly unknown[]): Estimate {
  const seeds = values.length
  const bySeed = byCluster(values.map(average))
  const byPrompt = byCluster(
    clusters.map((_, i) => average(values.map((of) => of[i]))),
    clusters,
  )
  const { mean, groups } = byPrompt
  if (seeds < 2 || groups < 2) return { value: mean, low: -1, high: 1 }
  const variance = bySeed.variance + byPrompt.variance
  if (variance === 0) return { value: mean, low: Math.max(-1, mean - 3 / groups), high: Math.min(1, mean + 3 / groups) }
  const freedom = variance ** 2 / (bySeed.variance ** 2 / (seeds - 1) + byPrompt.variance ** 2 / (groups - 1))
  const half = studentT(Math.max(1, Math.floor(freedom))) * Math.sqrt(variance)
  return { value: mean, low: Math.max(-1, mean - half), high: Math.min(1, mean + half) }
}

/** Of differences in any unit that there is one of a seed: Student's t. Needs two. */
export function seedDifference(values: readonly number[]): Estimate {
  const { mean, variance, groups } = byCluster(values)
  const half = studentT(groups - 1) * Math.sqrt(variance)
  return { value: mean, low: mean - half, high: mean + half }
}

/** The cluster-robust variance of the mean, never below that of independent values. */
function byCluster(values: readonly number[], clusters: readonly unknown[] = values.map((_, i) => i)) {
  const n = values.length
  const mean = average(values)
  const sums = new Map<unknown, number>()
  values.forEach((x, i) => {
    sums.set(clusters[i], (sums.get(clusters[i]) ?? 0) + x - mean)
  })
  const groups = sums.size
  const independent = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / n ** 2
  const robust = [...sums.values()].reduce((sum, x) => sum + x ** 2, 0) / n ** 2
  return { mean, groups, variance: (Math.max(independent, robust) * groups) / (groups - 1) }
}

/**
 * The mean of several shares that are known apart from each other, each with its own interval, whatever its form: the squared distances of the
 * ends add up as variances do (Zou and Donner 2008, equation 2).
 */
export function macroAverage(estimates: readonly Estimate[]): Estimate {
  const n = Math.max(1, estimates.length)
  const value = estimates.reduce((sum, one) => sum + one.value, 0) / n
  const below = Math.sqrt(estimates.reduce((sum, one) => sum + (one.value - one.low) ** 2, 0)) / n
  const above = Math.sqrt(estimates.reduce((sum, one) => sum + (one.high - one.value) ** 2, 0)) / n
  return { value, low: value - below, high: value + above }
}

/** The 97.5% point of Student's t: a table for few degrees of freedom, then Abramowitz and Stegun 26.7.5, good to three digits. */
export function studentT(freedom: number): number {
  const table = [12.7062, 4.3027, 3.1824, 2.7764]
  if (freedom <= table.length) return table[freedom - 1]
  const [z, z3, z5, z7] = [1, 3, 5, 7].map((power) => 1.959964 ** power)
  return (
    z +
    (z3 + z) / (4 * freedom) +
    (5 * z5 + 16 * z3 + 3 * z) / (96 * freedom ** 2) +
    (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / (384 * freedom ** 3)
  )
}
