/** @file In what the recipes of runs differ, setting by setting. */
import type { Recipe } from '../../../workers/api.ts'

export interface Difference {
  /** `seed`, `stages[0].learningRate`. */
  setting: string
  /** Of each run, as JSON; null where it has none. */
  values: (string | null)[]
}

export function differences(recipes: readonly (Recipe | null)[]): Difference[] {
  const flat = recipes.map((recipe) => new Map(recipe ? settings(recipe, '') : []))
  const names = [...new Set(flat.flatMap((one) => [...one.keys()]))]
  return names.flatMap((setting) => {
    const values = flat.map((one) => one.get(setting) ?? null)
    return values.every((value) => value === values[0]) ? [] : [{ setting, values }]
  })
}

/** Stages are told apart field by field, what stands within a field as a whole. */
function settings(value: object, within: string): [string, string][] {
  return Object.entries(value).flatMap(([name, inner]): [string, string][] => {
    if (within === '' && name === 'stages' && Array.isArray(inner)) return inner.flatMap((stage, i) => settings(stage, `stages[${i}].`))
    return within === '' && name === 'description' ? [] : [[within + name, JSON.stringify(inner)]]
  })
}
