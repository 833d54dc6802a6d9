/** @file What a stage of a recipe leaves room for on a given model. */
import type { ModelConfig } from '../model/config.ts'
import { longestPrompt } from './lengths.ts'
import { kindOf, type Stage } from './stages/index.ts'

/** New tokens a reply may have in an evaluation. */
const EVALUATION_TOKENS = 128

/** A budget that replies of every domain fit in: what another stage's budget does to them is not the question of an evaluation. */
export function evaluationTokens(config: ModelConfig, stage: Stage): number {
  return Math.max(EVALUATION_TOKENS, kindOf(stage).lengths(config, stage).reply)
}

/** Why a stage has no room for any prompt, in one sentence; null when it has for some. */
export function lackOfRoom(config: ModelConfig, stage: Stage): string | null {
  const holds = `The model has ${config.maxPositions} positions`
  const { pass, longest, reply } = kindOf(stage).lengths(config, stage)
  if (longest(pass(0)) < 1)
    return `${holds}, and replies of up to ${reply} tokens leave none for a prompt: lower maxNewTokens (stage ${stage.name}).`
  const budget = evaluationTokens(config, stage)
  if (stage.evaluation && longestPrompt(config, budget) < 1)
    return `${holds}, and an evaluation allows replies of ${budget} tokens: leave it out (stage ${stage.name}).`
  return null
}
