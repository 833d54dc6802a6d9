/** @file What a unit will sample and learn, before it is run: for the list, and for the time that is left. */
import type { Measure, Stage, Study, Unit } from './study.ts'

/** Tokens of a usual reply of the start, sampled in thinking mode; of alignment and mixtures about as many as of code. */
const USUAL: Record<string, number> = { math: 31 }
const USUAL_OTHERWISE = 55

function usual(domain: string, maxNewTokens: number): number {
  return Math.min(USUAL[domain] ?? USUAL_OTHERWISE, maxNewTokens)
}

/** Tokens of `steps` with so many rollouts each. */
export function sampledTokens(domain: string, steps: number, rollouts: number, maxNewTokens: number): number {
  return steps * rollouts * usual(domain, maxNewTokens)
}

/** Tokens that a study's stage samples, which says how many prompts a step has, and how many rollouts of each; 0 of one that learns from examples. */
export function stageTokens({ domain, steps, promptsPerStep = 0, groupSize = 0, maxNewTokens = 0 }: Stage): number {
  return sampledTokens(String(domain), steps, Number(promptsPerStep) * Number(groupSize), Number(maxNewTokens))
}

/** Tokens of the examples that the stage learns from; 0 of one that samples. */
export function exampleTokens({ steps, batchTokens, batchSize }: Stage): number {
  return steps * (Number(batchTokens ?? 0) + Number(batchSize ?? 0) * 2 * USUAL_OTHERWISE)
}

export function measureTokens({ domain, prompts, samples, maxNewTokens }: Measure): number {
  return prompts * samples * usual(domain, maxNewTokens)
}

/** Of training an arm, in tokens sampled: a token that is learned from costs about as much, each time. */
export function trainingCost(study: Study, arm: string): number {
  const training = study.arms[arm].stages.map((stage) => stageTokens(stage) * (1 + Number(stage.iterations ?? 1)) + exampleTokens(stage))
  return sum(training)
}

/** Of training and of what is asked then. */
export function unitCost(study: Study, { arm, models }: Unit): number {
  const asked = models.flatMap(({ measures }) => measures.map((measure) => measureTokens(study.measures[measure])))
  return trainingCost(study, arm) + sum(asked)
}

export const sum = (costs: readonly number[]) => costs.reduce((total, cost) => total + cost, 0)
