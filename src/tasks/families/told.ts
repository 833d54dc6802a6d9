/** @file Fields in which a prompt tells what its family's check of lines has to know (`problem`, `puzzle`): whether they can be. */
import * as v from 'valibot'
import { isRecord } from '../options.ts'

/** What a field must be, and the same in words behind `is not`. */
export type Musts = Readonly<Record<string, readonly [schema: v.GenericSchema, what: string]>>

/** The first field of `value`, which is the prompt's field `name`, that is not what it must be; a prompt that has none of them tells nothing. */
export function faultAmong(name: string, value: unknown, musts: Musts): string | null {
  if (value === undefined) return null
  if (!isRecord(value)) return `has a \`${name}\` that is no object`
  const keys = Object.keys(musts)
  if (keys.every((key) => value[key] === undefined)) return null
  const wrong = keys.find((key) => !v.is(musts[key][0], value[key]))
  return wrong === undefined ? null : `has a \`${name}\` whose \`${wrong}\` is not ${musts[wrong][1]}`
}

export const whole = (least: number, most: number) => v.pipe(v.number(), v.safeInteger(), v.minValue(least), v.maxValue(most))

/** A list of from `least` to `most`. */
export const list = <S extends v.GenericSchema>(item: S, least: number, most: number) =>
  v.pipe(v.array(item), v.minLength(least), v.maxLength(most))

/** How many a list has, where it is one: others speak of its items by their numbers. */
export const countOf = (value: unknown) => (Array.isArray(value) ? value.length : 0)
