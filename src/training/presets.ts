/** @file The recipes that ship with the page and the command line, by the names `--preset` takes. A new one is a file and a line. */
import blended from '../../recipes/blended.json' with { type: 'json' }
import cascade from '../../recipes/cascade.json' with { type: 'json' }
import cascadeRefresh from '../../recipes/cascade-refresh.json' with { type: 'json' }
import cascadeReplay from '../../recipes/cascade-replay.json' with { type: 'json' }
import cascadeStart from '../../recipes/cascade-start.json' with { type: 'json' }
import cascadeStartLarge from '../../recipes/cascade-start-large.json' with { type: 'json' }
import expertsMerged from '../../recipes/experts-merged.json' with { type: 'json' }
import mathCodeMath from '../../recipes/math-code-math.json' with { type: 'json' }
import mathGrpo from '../../recipes/math-grpo.json' with { type: 'json' }
import mathThenCode from '../../recipes/math-then-code.json' with { type: 'json' }
import nanoGrpo from '../../recipes/nano-grpo.json' with { type: 'json' }
import nanoSft from '../../recipes/nano-sft.json' with { type: 'json' }
import oneStage from '../../recipes/one-stage.json' with { type: 'json' }
import { parseRecipe, type Recipe, RecipeError } from './recipe.ts'

export interface Preset {
  id: string
  title: string
  description: string
  recipe: Recipe
}

const files = {
  'nano-grpo': nanoGrpo,
  'math-grpo': mathGrpo,
  'math-then-code': mathThenCode,
  'math-code-math': mathCodeMath,
  cascade,
  'cascade-replay': cascadeReplay,
  'cascade-refresh': cascadeRefresh,
  blended,
  'experts-merged': expertsMerged,
  'one-stage': oneStage,
  'nano-sft': nanoSft,
  'cascade-start': cascadeStart,
  'cascade-start-large': cascadeStartLarge,
}

/** In the order the page offers them. */
export const presets: readonly Preset[] = Object.entries(files).map(([id, json]) => {
  const recipe = parseRecipe(json)
  return { id, title: recipe.name, description: recipe.description ?? '', recipe }
})

/** A copy of the preset's recipe, free to be changed. Throws RecipeError, naming the known ones. */
export function presetRecipe(id: string): Recipe {
  const preset = presets.find((one) => one.id === id)
  if (!preset)
    throw new RecipeError(`There is no preset ${JSON.stringify(id)}; the known ones are ${presets.map((one) => one.id).join(', ')}.`)
  return structuredClone(preset.recipe)
}
