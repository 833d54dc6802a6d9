/** @file Numbers as they stand in a formula. */
import { decimal } from '../../format.ts'

/** A reward or weight, with the digits it has, three at most. */
export function number(value: number): string {
  return Number.isFinite(value) ? decimal(Number(value.toFixed(3)), digitsOf(value)) : String(value)
}

function digitsOf(value: number): number {
  return value.toFixed(3).replace(/0+$/, '').split('.')[1]?.length ?? 0
}

/** A mean or deviation. */
export function small(value: number): string {
  return decimal(value, 3)
}

/** Different values that can be written out side by side. */
const MOST_VALUES = 4

/** How often each value is there, the largest first; null: there are too many to write out. */
export function countsOf(values: readonly number[]): { value: number; times: number }[] | null {
  const times = new Map<number, number>()
  for (const value of values) times.set(value, (times.get(value) ?? 0) + 1)
  if (times.size > MOST_VALUES) return null
  return [...times].sort(([a], [b]) => b - a).map(([value, count]) => ({ value, times: count }))
}
