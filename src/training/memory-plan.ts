/**
 * @file What a recipe takes of a GPU's memory, stage by stage, known before anything is allocated: each stage is opened as a run opens it, on a
 * GPU that only counts, so that the code that allocates is also the plan.
 */
import type { Gpu } from '../gpu/device.ts'
import { GpuError } from '../gpu/errors.ts'
import type { Memory } from '../gpu/memory.ts'
import { type PlannedAdapter, plannedGpu } from '../gpu/planned.ts'
import { expectedKernels, type KernelProfile } from '../kernels/tuning.ts'
import { readModelFolder } from '../model/folder.ts'
import { Generator } from '../model/generator.ts'
import { Model, type ModelOutline } from '../model/model.ts'
import { decodeSize } from './lengths.ts'
import type { OpenModel } from './named-models.ts'
import type { Recipe } from './recipe.ts'
import { type StageHost, type StagePasses, stagePasses } from './stage-data.ts'
import { kindOf, type Stage } from './stages/index.ts'

export interface StageMemory {
  stage: string
  /**
   * Most bytes that are held at once, of weights, gradients, optimizer, activations and cache: where the GPU has no room for passes as large, it
   * takes smaller ones. What a step's results come back through, some bytes a token, is not counted.
   */
  bytes: number
  /** Of the largest buffer. */
  largest: number
  /** One sentence: why this adapter cannot run it, whatever is free. Null: nothing is known against it. `path`: the field to change. */
  fault: { sentence: string; path: string } | null
}

export interface PlanHost extends Pick<StageHost, 'openPrompts' | 'tools'> {
  recipe: Recipe
  openModel: OpenModel
}

/** Of a recipe whose model is `outline`. @throws as `stagePasses`. */
export async function planRecipe(host: PlanHost, outline: ModelOutline, adapter: PlannedAdapter): Promise<StageMemory[]> {
  const plans: StageMemory[] = []
  for (const [index, stage] of host.recipe.stages.entries()) {
    const passes = await stagePasses(Model.outline(plannedGpu(adapter), outline), stage, index, host)
    plans.push(await planStage(host, index, outline, passes, adapter))
  }
  return plans
}

/** `profile`: absent while nothing has been measured. */
export async function planStage(
  host: PlanHost,
  index: number,
  outline: ModelOutline,
  passes: StagePasses,
  adapter: PlannedAdapter,
  profile?: KernelProfile,
): Promise<StageMemory> {
  const stage = host.recipe.stages[index]
  const taken = (of: Stage, having: StagePasses) => opened(host, index, of, outline, having, plannedGpu(adapter), profile)
  try {
    const memory = await taken(stage, passes)
    return { stage: stage.name, bytes: memory.peakBytes, largest: memory.report()[0].bytes, fault: null }
  } catch (error) {
    if (!(error instanceof GpuError && error.kind === 'limits')) throw error
    const path = (await isTooLong(taken, stage, passes, outline)) ? `stages[${index}].maxNewTokens` : 'model'
    const remedy = path === 'model' ? 'take a smaller model' : 'lower maxNewTokens'
    return { stage: stage.name, bytes: 0, largest: 0, fault: { sentence: `${causeOf(error)}: ${remedy} (stage ${stage.name}).`, path } }
  }
}

/** The sentence of `Memory.alloc` without its advice, which knows no recipe. */
const causeOf = ({ message }: GpuError) => message.replace(/: [^:]*$/, '')

/** Whether it would fit if its replies were short. */
async function isTooLong(
  taken: (of: Stage, having: StagePasses) => Promise<unknown>,
  stage: Stage,
  passes: StagePasses,
  { config }: ModelOutline,
): Promise<boolean> {
  if (!('maxNewTokens' in stage)) return false
  const short = { ...stage, maxNewTokens: 1 }
  const lengths = kindOf(short).lengths(config, short)
  const pass = Math.min(lengths.pass(0), passes.pass)
  return taken(short, { ...passes, pass, stepTokens: lengths.step(pass) }).then(
    () => true,
    () => false,
  )
}

/** The memory of a GPU that only counts, once all that a stage takes lies in it. @throws GpuError `limits`. */
async function opened(
  { recipe, openModel }: PlanHost,
  index: number,
  stage: Stage,
  outline: ModelOutline,
  passes: StagePasses,
  gpu: Gpu,
  profile: KernelProfile = expectedKernels(gpu),
): Promise<Memory> {
  const model = Model.outline(gpu, outline)
  let made: Promise<Generator> | null = null
  const generator = () => {
    made ??= Generator.create(gpu, model.config, model.weights, profile.matmul, decodeSize(model.config))
    return made
  }
  const kind = kindOf(stage)
  const { opening } = await kind.open({
    ...{ stage, model, gpu, profile, generator, saved: null, seed: 0, planned: true, onWarning: () => {} },
    ...passes,
    openBeginning: async () => Model.outline(gpu, outline),
    // What an earlier stage leaves has the policy's own shape.
    openNamed: async (name) => {
      const ours = recipe.stages.slice(0, index).some((one) => one.name === name)
      return Model.outline(gpu, ours ? outline : await readModelFolder(await openModel(name)))
    },
    openFolder: async () => Model.outline(gpu, outline),
  })
  await opening?.settled
  opening?.failed.throwIfAborted()
  if (stage.evaluation || kind.probes?.(stage)) await generator()
  return gpu.memory
}

/** In one sentence, for whoever is about to start: null where no stage is left to run. What cannot run is said by its fault. */
export function memorySentence(stages: readonly StageMemory[], { largestBinding }: Required<PlannedAdapter>): string | null {
  const most = stages.reduce<StageMemory | null>((a, b) => (a !== null && a.bytes >= b.bytes ? a : b), null)
  if (most === null) return null
  const largest = Math.max(...stages.map((one) => one.largest))
  const differ = stages.some(({ bytes }) => bytes < 0.99 * most.bytes)
  return `This run takes up to ${size(most.bytes)} of GPU memory${differ ? `, the most in its stage ${most.stage}` : ''}, in buffers of at most ${size(largest)} where this GPU allows ${size(largestBinding)}; how much is free, WebGPU does not tell.`
}

const size = (bytes: number) => (bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${Math.max(1, Math.round(bytes / 1e6))} MB`)
