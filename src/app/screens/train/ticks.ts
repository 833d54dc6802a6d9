/** @file Labels of axes, short enough to stand side by side. */

/** `0.05`, `1.5k`, `100k`, `2M`. */
export function compactTick(value: number): string {
  const size = Math.abs(value)
  if (size >= 1e6) return sign(`${trimmed(value / 1e6)}M`)
  if (size >= 1e4) return sign(`${trimmed(value / 1e3)}k`)
  if (value !== 0 && size < 1e-3) return sign(value.toExponential(0)).replace('e\u2212', 'e-')
  return sign(trimmed(value))
}

/** `45s`, `12m`, `1h30`. */
export function timeTick(seconds: number): string {
  if (seconds < 60) return `${trimmed(seconds)}s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 60)
    return seconds % 60 === 0 ? `${minutes}m` : `${Math.floor(seconds / 60)}m${String(Math.round(seconds % 60)).padStart(2, '0')}`
  return minutes % 60 === 0 ? `${minutes / 60}h` : `${Math.floor(minutes / 60)}h${String(minutes % 60).padStart(2, '0')}`
}

const trimmed = (value: number) => String(Number(value.toPrecision(3)))
const sign = (text: string) => text.replace('-', '\u2212')
