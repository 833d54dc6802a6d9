/**
 * @file Numbers, spans of time and verdicts as words. Every figure on the page goes through here, so that they all read alike.
 */
import type { RolloutRecord } from '../workers/api.ts'
import { line } from './readable.ts'

type Verdict = RolloutRecord['verdict']

const MINUS = '\u2212'
const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })

/** `1234567` as `1,234,567`. */
export function integer(value: number): string {
  return Number.isFinite(value) ? grouped.format(value).replace('-', MINUS) : String(value)
}

/** Short, for sizes of models and token counts: `64.1 k`, `350 k`, `1.2 M`. */
export function compact(value: number): string {
  if (!Number.isFinite(value)) return String(value)
  const units: [number, string][] = [
    [1e12, 'T'],
    [1e9, 'G'],
    [1e6, 'M'],
    [1e3, 'k'],
  ]
  for (const [size, unit] of units) {
    if (Math.abs(value) < size) continue
    const scaled = value / size
    return `${scaled >= 100 ? scaled.toFixed(0) : scaled.toFixed(1)} ${unit}`.replace('-', MINUS)
  }
  return integer(value)
}

/** Powers of 1024, as adapters and operating systems count: `1.33 MiB`. */
export function bytes(value: number): string {
  if (!Number.isFinite(value)) return String(value)
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB']
  let scaled = value
  let unit = 0
  while (scaled >= 1024 && unit < units.length - 1) {
    scaled /= 1024
    unit++
  }
  return `${unit === 0 || scaled >= 100 ? Math.round(scaled) : scaled.toFixed(scaled >= 10 ? 1 : 2)} ${units[unit]}`
}

/** Fixed digits with a true minus sign. `NaN` and infinities stay visible: they are news. */
export function decimal(value: number, digits = 3): string {
  if (!Number.isFinite(value)) return String(value)
  const text = value.toFixed(digits)
  return Number(text) === 0 ? text.replace('-', '') : text.replace('-', MINUS)
}

/** With its sign always, for advantages: `+0.52`, `−1.21`. */
export function signed(value: number, digits = 2): string {
  const text = decimal(value, digits)
  return value > 0 && Number(value.toFixed(digits)) !== 0 ? `+${text}` : text
}

/** Four significant digits, in powers of ten where they are shorter: `0.0004`, `3.1e-5`. */
export function significant(value: number, digits = 3): string {
  if (!Number.isFinite(value)) return String(value)
  if (value === 0) return '0'
  const size = Math.abs(value)
  const text =
    size < 1e-3 || size >= 1e6
      ? value
          .toExponential(digits - 1)
          .replace(/\.?0+e/, 'e')
          .replace('e+', 'e')
      : String(Number(value.toPrecision(digits)))
  return text.startsWith('-') ? MINUS + text.slice(1) : text
}

export function percent(share: number, digits = 0): string {
  return Number.isFinite(share) ? `${decimal(share * 100, digits)}%` : String(share)
}

/** `0.8 s`, `12 s`, `3 min 20 s`, `2 h 5 min`. */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds) || seconds < 0) return 'unknown'
  if (seconds < 10) return `${seconds.toFixed(1)} s`
  if (seconds < 60) return `${Math.round(seconds)} s`
  const whole = Math.round(seconds)
  if (whole < 3600) {
    const rest = whole % 60
    return rest === 0 ? `${Math.floor(whole / 60)} min` : `${Math.floor(whole / 60)} min ${rest} s`
  }
  const minutes = Math.round(whole / 60)
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${integer(count)} ${count === 1 ? one : many}`
}

/** When a run began: the time of day if today, else the date as well. */
export function moment(iso: string, now = new Date()): string {
  const date = new Date(iso)
  if (Number.isNaN(date.getTime())) return iso
  const time = date.toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' })
  return date.toDateString() === now.toDateString()
    ? `today ${time}`
    : `${date.toLocaleDateString(undefined, { day: 'numeric', month: 'short' })} ${time}`
}

/** Why a reply has the reward it has, in one sentence; records from before verdicts said so have the outcome's name. */
export function verdictSentence({ why, outcome }: Pick<Verdict, 'why' | 'outcome'>): string {
  return line(why ?? `${sentenceCase(outcome.replaceAll('-', ' '))}.`, 2000)
}

export function sentenceCase(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** What went wrong, as the one sentence the engine promised. */
export function errorSentence(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  const first = line(text.trim().split('\n')[0], 1000) || 'Something failed without saying what.'
  return /[.!?…]$/.test(first) ? first : `${first}.`
}
