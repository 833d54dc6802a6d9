/** @file At which of a stage's fields a fault is told: one within a field that has none of its own, such as a reward's, is told at that. */
import type { Field } from '../../../workers/api.ts'

const within = (path: string, field: string) => path === field || path.startsWith(`${field}.`) || path.startsWith(`${field}[`)

/** The innermost field that a fault lies in, by its path from `root` on; null: in none. `root`: of the stage, such as `stages[0]`. */
export function placeOf(path: string, fields: readonly Field[], root: string): string | null {
  const field = fields.find(({ name }) => within(path, `${root}.${name}`))
  if (!field) return null
  const at = `${root}.${field.name}`
  return placeOf(path, field.fields ?? [], at) ?? at
}
