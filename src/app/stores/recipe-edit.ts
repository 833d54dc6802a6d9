/** @file Changes to a recipe as it is written, before anybody has checked it: a field of a stage, and the stages' order. */
import { MOST_STAGES, type StageKindWords } from '../../workers/api.ts'

export interface WrittenRecipe {
  stages: Record<string, unknown>[]
  [more: string]: unknown
}

/** What has more stages than a recipe may have is none: it is not laid out as fields, which would take long. */
export function isWrittenRecipe(value: unknown): value is WrittenRecipe {
  const stages = (value as { stages?: unknown } | null)?.stages
  return (
    Array.isArray(stages) &&
    stages.length <= MOST_STAGES &&
    stages.every((stage) => typeof stage === 'object' && stage !== null && !Array.isArray(stage))
  )
}

/** `path`: a field, or a group and a field of it. `value` undefined: it is left out. */
export function withField(recipe: WrittenRecipe, stage: number, path: readonly string[], value: unknown): WrittenRecipe {
  return { ...recipe, stages: recipe.stages.map((one, i) => (i === stage ? changed(one, path, value) : one)) }
}

function changed(object: Record<string, unknown>, [name, ...rest]: readonly string[], value: unknown): Record<string, unknown> {
  const inner = object[name]
  const next = rest.length === 0 ? value : changed(typeof inner === 'object' && inner !== null ? { ...inner } : {}, rest, value)
  const { [name]: _, ...others } = object
  // In its place, so that the text changes in one line.
  if (next === undefined) return others
  return { ...object, [name]: next }
}

export function withStageMoved(recipe: WrittenRecipe, from: number, to: number): WrittenRecipe {
  const stages = [...recipe.stages]
  const [moved] = stages.splice(from, 1)
  stages.splice(to, 0, moved)
  return { ...recipe, stages }
}

export function withoutStage(recipe: WrittenRecipe, stage: number): WrittenRecipe {
  return { ...recipe, stages: recipe.stages.filter((_, i) => i !== stage) }
}

/** What a stage was before it was edited: the one of its name, else the one in its place. */
export function stageBefore(
  before: WrittenRecipe['stages'],
  { name, kind }: Record<string, unknown>,
  place: number,
): Record<string, unknown> | undefined {
  const found = before.find((one) => one.name === name) ?? before[place]
  return found?.kind === kind ? found : undefined
}

/** The name, or where a run has it the next of its kind: `Seed two`, `Seed two 2`, `Seed two 3`. */
export function freeName(name: string, taken: readonly string[]): string {
  if (!taken.includes(name)) return name
  const stem = name.replace(/ \d{1,4}$/, '')
  for (let count = 2; ; count++) {
    const next = `${stem} ${count}`
    if (!taken.includes(next)) return next
  }
}

/** One more at the end, of the domain that the last has, by a name that none has yet. */
export function withStageAdded(recipe: WrittenRecipe, { kind, beginning }: StageKindWords): WrittenRecipe {
  const last = recipe.stages.at(-1)
  const domain = last?.domain === undefined || last.domain === 'mixture' ? 'math' : last.domain
  const names = recipe.stages.map(({ name }) => name)
  let name = `${domain} ${kind}`
  for (let count = 2; names.includes(name); count++) name = `${domain} ${kind} ${count}`
  return { ...recipe, stages: [...recipe.stages, { kind, name, domain, ...beginning }] }
}
