/** @file The page's colours and type as a canvas takes them. */

export interface ForkTheme {
  ink: string
  muted: string
  surface: string
  sunken: string
  lineStrong: string
  accent: string
  good: string
  goodSoft: string
  bad: string
  badSoft: string
  warn: string
  warnSoft: string
  none: string
  unknown: string
  full: string
  font: string
  code: string
}

const VARIABLES: Record<keyof ForkTheme, string> = {
  ink: '--ink',
  muted: '--muted',
  surface: '--surface',
  sunken: '--sunken',
  lineStrong: '--line-strong',
  accent: '--accent',
  good: '--good',
  goodSoft: '--good-soft',
  bad: '--bad',
  badSoft: '--bad-soft',
  warn: '--warn',
  warnSoft: '--warn-soft',
  none: '--reward-none',
  unknown: '--reward-unknown',
  full: '--reward-full',
  font: '--font',
  code: '--font-code',
}

export function readTheme(element: Element): ForkTheme {
  const style = getComputedStyle(element)
  return Object.fromEntries(
    Object.entries(VARIABLES).map(([name, variable]) => [name, style.getPropertyValue(variable).trim()]),
  ) as unknown as ForkTheme
}

/** Calls back when the scheme changes, by the switch or by the system. Returns what ends it. */
export function onScheme(changed: () => void): () => void {
  const observer = new MutationObserver(changed)
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-scheme'] })
  return () => observer.disconnect()
}

/** The colour of a reward: from none over grey, where it is open, to full. `share` is 0 to 1. */
export function rewardColour({ none, unknown, full }: Pick<ForkTheme, 'none' | 'unknown' | 'full'>, share: number): string {
  if (!Number.isFinite(share)) return unknown
  return share < 0.5 ? mixed(none, unknown, 2 * Math.max(0, share)) : mixed(unknown, full, 2 * Math.min(1, share) - 1)
}

/** A reward's share of the way from none to full; rewards are 0 to 1 unless some lie outside. */
export function rewardShare(reward: number, [least, most]: readonly [number, number]): number {
  return (reward - least) / (most - least)
}

export function rewardRange(samples: readonly { reward: number }[]): [number, number] {
  const rewards = samples.map(({ reward }) => reward).filter(Number.isFinite)
  return [Math.min(0, ...rewards), Math.max(1, ...rewards)]
}

/** Between two hexadecimal colours, in OKLab (Ottosson 2020), where halfway looks halfway. */
export function mixed(a: string, b: string, t: number): string {
  if (t <= 0) return a
  if (t >= 1) return b
  const [x, y] = [oklab(a), oklab(b)]
  return hexOf(x.map((value, i) => value + (y[i] - value) * t))
}

function oklab(hex: string): number[] {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ]
}

function hexOf([L, a, b]: number[]): string {
  const l = (L + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (L - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (L - 0.0894841775 * a - 1.291485548 * b) ** 3
  const linear = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ]
  const bytes = linear.map((value) => {
    const encoded = value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055
    return Math.round(255 * Math.min(1, Math.max(0, encoded)))
  })
  return `#${bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')}`
}
