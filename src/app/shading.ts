/**
 * @file How surprising a token was, or how hard the update pushed it, as one of eight shades. Steps are uneven on purpose: the eye should tell
 * 90% from 50% from 5%.
 */
import { marked } from './readable.ts'

export const SHADINGS = ['logprob', 'entropy', 'advantage', 'push', 'ratio', 'none'] as const
export type Shading = (typeof SHADINGS)[number]

/** Lower edges of the shades, as ln p: 95%, 80%, 60%, 40%, 20%, 8%, 2%. */
const LOGPROB_EDGES = [-0.05, -0.22, -0.51, -0.92, -1.61, -2.53, -3.91]
/** Upper edges of the shades, in nats. */
const ENTROPY_EDGES = [0.05, 0.15, 0.35, 0.6, 0.9, 1.3, 2]
/** Upper edges of the shades of an advantage, or of a push: both in standard deviations of the reward. */
const PUSH_EDGES = [0.02, 0.1, 0.25, 0.5, 0.8, 1.2, 2]

/** Upper edges of the shades of ln (p_trainer / p_sampler), in hundredths: the usual bounds of clipping are 20 away from 1. */
const RATIO_EDGES = [0, 1, 3, 6, 10, 20, 50]

export const SHADES = 8

/** 0 (certain) to 7 (astonishing). */
export function logprobShade(logprob: number): number {
  if (Number.isNaN(logprob)) return SHADES - 1
  const found = LOGPROB_EDGES.findIndex((edge) => logprob >= edge)
  return found < 0 ? SHADES - 1 : found
}

/** 0 (decided) to 7 (many ways open). */
export function entropyShade(entropy: number): number {
  if (Number.isNaN(entropy)) return SHADES - 1
  const found = ENTROPY_EDGES.findIndex((edge) => entropy <= edge)
  return found < 0 ? SHADES - 1 : found
}

/** 0 (left as it is) to 7 (pushed hard), whichever way. */
export function pushShade(push: number): number {
  if (Number.isNaN(push)) return SHADES - 1
  const found = PUSH_EDGES.findIndex((edge) => Math.abs(push) <= edge)
  return found < 0 ? SHADES - 1 : found
}

/** 0 (as likely as when it was drawn) to 7 (half as much again, or two thirds), whichever way; `logRatio` in hundredths. */
export function ratioShade(logRatio: number): number {
  if (Number.isNaN(logRatio)) return SHADES - 1
  const found = RATIO_EDGES.findIndex((edge) => Math.abs(logRatio) <= edge)
  return found < 0 ? SHADES - 1 : found
}

/**
 * How far the update can move a token: advantage times (1 - p), the derivative of A ln p by the token's own logit. What was certain already can
 * hardly become more so.
 */
export function pushOf(advantage: number, logprob: number): number {
  return advantage * -Math.expm1(logprob)
}

/** Longer than any token; records may say what they like. */
const LONGEST_PIECE = 200

/** A token as it can be seen: white space by a sign, and on a letter of their own the marks of one that begins with marks. */
export function visible(piece: string): string {
  if (piece === '') return '\u2205'
  const text = marked(piece, LONGEST_PIECE).replaceAll('\n', '\u21b5\n').replaceAll('\t', '\u21e5')
  return /^\p{M}/u.test(text) ? `\u25cc${text}` : text
}
