/** @file What a stage of a recipe leaves room for on a given model. */
import type { ModelConfig } from '../model/config.ts'
import { longestPrompt } from './lengths.ts'
import { RecipeError } from './recipe.ts'
import { kindOf, type Stage } from './stages/index.ts'
import type { Fault } from './stages/stage.ts'

/** New tokens a reply may have in an evaluation. */
const EVALUATION_TOKENS = 128

/** A budget that replies of every domain fit in: what another stage's budget does to them is not the question of an evaluation. */
export function evaluationTokens(config: ModelConfig, stage: Stage): number {
  return Math.max(EVALUATION_TOKENS, kindOf(stage).lengths(config, stage).reply)
}

/** @throws RecipeError with the field, when the stage at `index` has no room for any prompt. */
export function checkRoom(config: ModelConfig, stage: Stage, index: number): void {
  const lack = lackOfRoom(config, stage)
  const path = `stages[${index}].${lack?.field}`
  if (lack) throw new RecipeError(`${lack.says} (${path} of the recipe).`, path)
}

function lackOfRoom(config: ModelConfig, stage: Stage): Fault | null {
  const holds = `The model has ${config.maxPositions} positions`
  const { pass, longest, reply } = kindOf(stage).lengths(config, stage)
  if (longest(pass(0)) < 1)
    return { field: 'maxNewTokens', says: `${holds}, and replies of up to ${reply} tokens leave none for a prompt: lower maxNewTokens` }
  const budget = evaluationTokens(config, stage)
  if (stage.evaluation && longestPrompt(config, budget) < 1)
    return { field: 'evaluation', says: `${holds}, and an evaluation allows replies of ${budget} tokens: leave it out` }
  return null
}
