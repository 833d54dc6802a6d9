/** @file Claims in words: verdicts, differences with their unit, and what a picture shows as a sentence. */
import type { ClaimResult, TestResult, Verdict } from '../../../claims/result.ts'
import type { IconName } from '../../components/icon.tsx'
import { decimal, percent, sentenceCase, signed } from '../../format.ts'

type Unit = TestResult['unit']

/** In the order in which `verdict` sorts. */
export const VERDICTS: readonly { verdict: Verdict; title: string; icon: IconName; tone: string; meaning: string }[] = [
  {
    verdict: 'holds',
    title: 'Holds',
    icon: 'check',
    tone: 'good',
    meaning: 'in every comparison the whole interval lies on the side of the margin that is claimed.',
  },
  {
    verdict: 'does not hold',
    title: 'Does not hold',
    icon: 'cross',
    tone: 'bad',
    meaning: 'in one comparison or more the whole interval lies on the other side.',
  },
  {
    verdict: 'cannot tell',
    title: 'Cannot tell',
    icon: 'unsure',
    tone: 'cut',
    meaning:
      'an interval reaches over the margin, one arm had more to learn from, or too few prompts were asked of both; more seeds may tell.',
  },
  {
    verdict: 'not run',
    title: 'Not run yet',
    icon: 'waiting',
    tone: 'none',
    meaning: 'figures are still missing.',
  },
]

/** Orders of the list. */
export const ORDERS = [
  { value: 'tested', label: 'Tested first' },
  { value: 'number', label: 'By number' },
  { value: 'verdict', label: 'By verdict' },
] as const
export type Order = (typeof ORDERS)[number]['value']

export function verdictWords(verdict: Verdict) {
  return VERDICTS.find((known) => known.verdict === verdict)!
}

/** The claims that are listed: of one verdict, or all; those of the same verdict stay in their order. */
export function listed(claims: readonly ClaimResult[], verdict: Verdict | null, order: Order): ClaimResult[] {
  const place = (claim: ClaimResult) => VERDICTS.findIndex((known) => known.verdict === claim.verdict)
  const shown = claims.filter((claim) => verdict === null || claim.verdict === verdict)
  if (order === 'verdict') return shown.sort((a, b) => place(a) - place(b))
  if (order === 'tested') return shown.sort((a, b) => Number(isTested(b)) - Number(isTested(a)))
  return shown
}

/** Whether it has a verdict, if only that one cannot tell. */
export function isTested({ verdict }: ClaimResult): boolean {
  return verdict !== 'not run'
}

export function countOf(claims: readonly ClaimResult[], verdict: Verdict): number {
  return claims.filter((claim) => claim.verdict === verdict).length
}

/** Digits behind the point of a difference; shares are told in points. */
const DIGITS: Record<Unit, number> = { share: 1, nats: 3, tokens: 1 }
export const UNITS: Record<Unit, string> = { share: 'points', nats: 'nats', tokens: 'tokens' }

/** A difference as a bare number, `+1.5`, in points where it is one of shares. */
export function difference(value: number, unit: Unit): string {
  return signed(unit === 'share' ? 100 * value : value, DIGITS[unit])
}

/** A mark of an axis, without digits that say nothing. */
export function tickText(value: number, unit: Unit): string {
  const shown = Number((unit === 'share' ? 100 * value : value).toPrecision(6))
  return `${shown > 0 ? '+' : ''}${String(shown).replace('-', '\u2212')}`
}

/** What one arm reached: a share in per cent, the rest as it is. */
export function level(value: number, unit: Unit): string {
  return unit === 'share' ? percent(value, 1) : `${decimal(value, DIGITS[unit])} ${UNITS[unit]}`
}

/** Whether there are figures, if only of one seed. */
export function isBegun({ perSeed }: TestResult): boolean {
  return perSeed.length > 0
}

/** `−1.0 points (−3.1 to +1.1)`; of a single seed, which has no interval, its difference; or that there is nothing yet. */
export function estimateText(test: TestResult): string {
  const { estimate, perSeed, unit } = test
  if (!estimate)
    return isBegun(test)
      ? `${perSeed.map(({ value }) => difference(value, unit)).join(', ')} ${UNITS[unit]} (no interval yet)`
      : verdictWords('not run').title
  const [value, low, high] = [estimate.value, estimate.low, estimate.high].map((one) => difference(one, unit))
  return `${value} ${UNITS[unit]} (${low} to ${high})`
}

/** What the figures of a claim are of. */
export function measuredText({ seeds, engine, adapters, date }: NonNullable<ClaimResult['measured']>): string {
  return `${seeds.length === 1 ? 'Seed' : 'Seeds'} ${seeds.join(', ')}, engine ${engine}, on ${adapters.join(', ')}, last on ${date.slice(0, 10)}.`
}

/** Where the interval must lie for a test to hold, and what would refute it. */
export function ruleText({ side, margin, unit }: Pick<TestResult, 'side' | 'margin' | 'unit'>): string {
  const bound = `${difference(margin, unit)} ${UNITS[unit]}`
  if (side === 'within')
    return `Holds if the whole interval lies within ${bound.replace('+', '')} of 0; does not hold if all of it lies further away; otherwise we cannot tell.`
  const [there, elsewhere] = side === 'above' ? ['above', 'below'] : ['below', 'above']
  return `Holds if the whole interval lies ${there} ${bound}; does not hold if all of it lies ${elsewhere}; otherwise we cannot tell.`
}

/** The picture of a comparison for those who do not see it. */
export function pictureText(test: TestResult): string {
  const { label, estimate, perSeed, paper = [], unit } = test
  const figures = estimate && [estimate.value, estimate.low, estimate.high].map((one) => difference(one, unit))
  const parts = [
    ...(figures ? [`${figures[0]} ${UNITS[unit]}, 95% interval from ${figures[1]} to ${figures[2]}`] : []),
    ...(perSeed.length === 0 ? ['not run yet'] : []),
    ...perSeed.map(({ seed, value }) => `${difference(value, unit)} with seed ${seed}`),
    ...(paper.length > 0 ? [`the paper ${paper.map((value) => difference(value, unit)).join(' and ')}`] : []),
  ]
  return `${sentenceCase(label)}: ${parts.join('; ')}. ${ruleText(test)}`
}
