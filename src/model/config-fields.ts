/** @file Fields of a `config.json`, each read with the bounds it must keep; what is wrong with one is a sentence that names it. */
import { ModelFileError } from './model-file-error.ts'

export type Json = Record<string, unknown>

export function fault(sentence: string): never {
  throw new ModelFileError('UnsupportedConfig', sentence)
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A value as it may stand in a message: short, whatever the file holds. */
export function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 60 ? `${text.slice(0, 57)}...` : text
}

/** The field's own value, never one inherited from Object.prototype; undefined where it is null. */
export function field(json: Json, name: string): unknown {
  return Object.hasOwn(json, name) && json[name] !== null ? json[name] : undefined
}

/** What stands for a field that has no value: one thing where it is left out, another where it is null. */
export function unsaid<T>(json: Json, name: string, absent: T, isNull: T): T {
  return Object.hasOwn(json, name) && json[name] === null ? isNull : absent
}

export function wholeNumber(json: Json, name: string, max: number, fallback?: number, min = 0): number {
  const value = field(json, name) ?? fallback
  if (value === undefined) fault(`config.json lacks ${name}.`)
  if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max) {
    fault(`config.json has ${name} ${show(value)}, but it must be a whole number from ${min} to ${max}.`)
  }
  return value
}

export const integer = (json: Json, name: string, max: number, fallback?: number) => wholeNumber(json, name, max, fallback, 1)

export function positive(json: Json, name: string, fallback?: number): number {
  const value = field(json, name) ?? fallback
  if (value === undefined) fault(`config.json lacks ${name}.`)
  if (typeof value !== 'number' || !Number.isFinite(value) || value <= 0) {
    fault(`config.json has ${name} ${show(value)}, but it must be a positive number.`)
  }
  return value
}

export function flag(json: Json, name: string): boolean {
  const value = field(json, name) ?? false
  if (typeof value !== 'boolean') fault(`config.json has ${name} ${show(value)}, but it must be true or false.`)
  return value
}
