/** @file Settings of a recipe that do nothing beside its others. */
import * as v from 'valibot'
import type { Recipe } from './recipe.ts'
import { kindOf, type Stage } from './stages/index.ts'
import type { Idle } from './stages/stage.ts'

/** One sentence each, with the field. A default asks for nothing, even where it is written down. */
export function notices({ stages }: Recipe): string[] {
  return stages.flatMap((stage, index) =>
    [...idleSchedule(stage), ...(kindOf(stage).idle?.(stage) ?? [])]
      .filter(({ field }) => !hasDefault(stage, field))
      .map(({ field, because }) => `The recipe's stages[${index}].${field} does nothing ${because}.`),
  )
}

function idleSchedule({ schedule }: Stage): Idle[] {
  return schedule === 'constant' ? [{ field: 'minLearningRateRatio', because: 'with a constant schedule' }] : []
}

function hasDefault(stage: Stage, field: string): boolean {
  const entry = (kindOf(stage).schema.entries as Record<string, v.GenericSchema>)[field]
  return entry !== undefined && (stage as unknown as Record<string, unknown>)[field] === v.getDefault(entry)
}
