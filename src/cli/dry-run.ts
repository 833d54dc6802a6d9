/**
 * @file `cascade train --dry-run`: all of a recipe that can be looked at without a step: its models, its sets of prompts, what it is examined on, and
 * its memory against the GPU where there is one.
 */
import { exampleTokens, sampledTokens } from '../claims/estimate.ts'
import { type PlannedAdapter, plannedGpu, plannedLike } from '../gpu/planned.ts'
import { Model, type ModelOutline } from '../model/model.ts'
import { memorySentence, planStage, type StageMemory } from '../training/memory-plan.ts'
import { notices } from '../training/notices.ts'
import type { Recipe } from '../training/recipe.ts'
import { stageData } from '../training/stage-data.ts'
import { kindOf } from '../training/stages/index.ts'
import type { Output } from './args.ts'
import { modelFolder, openGpu } from './models.ts'
import { readPromptsIn } from './prompt-file.ts'

/** @throws Error with the sentence that the run would be refused with. */
export async function dryRun(
  recipe: Recipe,
  outline: ModelOutline,
  places: readonly string[],
  output: Output,
): Promise<object | undefined> {
  const { like, lack } = await adapterHere()
  if (lack !== null) output.progress(`Memory is counted without a GPU to hold it against: ${lack}`)
  for (const notice of notices(recipe)) output.progress(notice)
  const host = {
    recipe,
    stages: recipe.stages,
    openModel: (name: string) => modelFolder(name, places),
    openPrompts: (name: string) => readPromptsIn(places, name),
    onWarning: output.progress,
  }
  const memory: StageMemory[] = []
  for (const [index, stage] of recipe.stages.entries()) {
    const data = await stageData(Model.outline(plannedGpu(like ?? {}), outline), stage, index, recipe.seed, host)
    memory.push(await planStage(host, index, outline, data, like ?? {}))
  }
  const fault = memory.find((stage) => stage.fault !== null)?.fault
  if (fault) throw new Error(fault.sentence)

  const stages = recipe.stages.map((stage, index) => {
    const { title, figures, samples } = kindOf(stage)
    const { rollouts = 0, maxNewTokens = 0 } = samples?.(stage) ?? {}
    const tokens = { sampled: sampledTokens(stage.domain, stage.steps, rollouts, maxNewTokens), learned: exampleTokens({ ...stage }) }
    return { name: stage.name, title, figures: figures(stage), steps: stage.steps, tokens, memory: memory[index].bytes }
  })
  const total = (of: (stage: (typeof stages)[number]) => number) => stages.reduce((sum, stage) => sum + of(stage), 0)
  const steps = total((stage) => stage.steps)
  const tokens = { sampled: total((stage) => stage.tokens.sampled), learned: total((stage) => stage.tokens.learned) }
  if (output.json) return { stages, steps, tokens }

  for (const stage of stages) {
    const cost = `${stage.steps} steps, about ${inWords(stage.tokens)}, ${Math.ceil(stage.memory / 1e6)} MB`
    output.line(`${stage.name}: ${[stage.title, ...stage.figures].join(', ')}: ${cost}`)
  }
  output.line(`In all ${steps} steps and about ${inWords(tokens)}, if no stage ends early.`)
  if (like) output.line(memorySentence(memory, like) as string)
  output.line('This recipe can be run.')
  return undefined
}

/** What of it decides about memory; null where there is none, and why. */
async function adapterHere(): Promise<{ like: Required<PlannedAdapter> | null; lack: string | null }> {
  try {
    const gpu = await openGpu()
    const like = plannedLike(gpu.adapter)
    gpu.close()
    return { like, lack: null }
  } catch (cause) {
    return { like: null, lack: (cause as Error).message.split('\n')[0] }
  }
}

function inWords({ sampled, learned }: { sampled: number; learned: number }): string {
  const parts = [
    ...(sampled > 0 ? [`${rounded(sampled)} tokens sampled`] : []),
    ...(learned > 0 ? [`${rounded(learned)} of examples`] : []),
  ]
  return parts.join(' and ') || 'no tokens'
}

const rounded = (count: number) =>
  count >= 1e6 ? `${(count / 1e6).toFixed(1)} million` : `${Math.max(1, Math.round(count / 1e3))} thousand`
