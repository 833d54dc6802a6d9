/** @file Settings of a recipe that do nothing, or nothing of use, beside its others. */
import * as v from 'valibot'
import type { Recipe } from './recipe.ts'
import { kindOf, type Stage } from './stages/index.ts'
import type { Idle } from './stages/stage.ts'

/** One sentence each, with the field. A default asks for nothing, even where it is written down. */
export function notices({ model, initStd, stages }: Recipe): string[] {
  const ofStages = stages.flatMap((stage, index) =>
    [...idleSchedule(stage), ...askedTwice(stage), ...(kindOf(stage).idle?.(stage) ?? [])]
      .filter(({ field }) => !hasDefault(stage, field))
      .map((idle) => {
        const says = 'says' in idle ? idle.says : `does nothing ${idle.because}`
        return `The recipe's stages[${index}].${idle.field} ${says}.`
      }),
  )
  return [
    ...(initStd !== undefined && model !== 'init' ? ['The recipe\'s initStd does nothing without the model "init".'] : []),
    ...ofStages,
  ]
}

function idleSchedule({ schedule, warmupSteps, steps }: Stage): Idle[] {
  return [
    ...(schedule === 'constant' ? [{ field: 'minLearningRateRatio', because: 'with a constant schedule' }] : []),
    ...(warmupSteps >= steps
      ? [{ field: 'warmupSteps', says: `is ${warmupSteps} of ${steps} steps, so that the learning rate never reaches its peak` }]
      : []),
  ]
}

/** Figures of an evaluation go by domain, mode and temperature. */
function askedTwice({ evaluation }: Stage): Idle[] {
  return (['domains', 'modes', 'temperatures'] as const).flatMap((name) => {
    const asked: readonly (string | number)[] = evaluation?.[name] ?? []
    const twice = asked.find((one, i) => asked.indexOf(one) !== i)
    return twice === undefined
      ? []
      : [{ field: `evaluation.${name}`, says: `names ${JSON.stringify(twice)} twice, which is measured twice and told once` }]
  })
}

function hasDefault(stage: Stage, field: string): boolean {
  const entry = (kindOf(stage).schema.entries as Record<string, v.GenericSchema>)[field]
  return entry !== undefined && (stage as unknown as Record<string, unknown>)[field] === v.getDefault(entry)
}
