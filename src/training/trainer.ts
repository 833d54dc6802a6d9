/**
 * @file A run, step by step: stages in order, one record a step, checkpoints, and a resume that ends with the same bits as a run never
 * interrupted. Everything random is a function of (seed, stage, step), so a checkpoint holds counts, not generators.
 */
import { evaluate } from '../evaluation/evaluate.ts'
import { type KernelProfile, slicesFor } from '../kernels/tuning.ts'
import { Generator } from '../model/generator.ts'
import type { Model } from '../model/model.ts'
import { decodeTensor, readHeader, tensorBytes, writeSafetensors } from '../model/safetensors.ts'
import type { CheckpointState, LoadedCheckpoint } from '../runs/checkpoint.ts'
import { holdsModel, writeModelFiles } from '../runs/model-files.ts'
import type { RolloutRecord, StepMetrics } from '../runs/records.ts'
import { RunError } from '../runs/run-error.ts'
import type { Storage } from '../runs/storage.ts'
import { Batches, type BatchMaker, ownThread } from './batches.ts'
import { Curriculum, type CurriculumState } from './curriculum.ts'
import { grpoStep } from './grpo.ts'
import { Learner } from './learner.ts'
import { decodeSize, evaluationTokens, longestSequence, rolloutPrompt } from './lengths.ts'
import { type Place, prepare, type TrainerHost } from './opening.ts'
import type { RlStage, SftStage, Stage } from './recipe.ts'
import { learningRateFactor } from './schedule.ts'
import type { BatchSize } from './sft.ts'
import type { StageData } from './stage-data.ts'

/** What a stage needs while it runs. */
interface StageParts {
  stage: Stage
  data: StageData
  learner: Learner
  generator: Generator | null
  curriculum: Curriculum | null
  /** Of a supervised stage. */
  batches: Batches | null
}

export class Trainer {
  #step = 0
  #stageIndex = 0
  #stageStep = 0
  #tokens = 0
  /** Of demonstrations read in this run, by kind and mode. */
  #tokensByKind: Record<string, number> = {}
  #parts: StageParts | null = null
  #evaluator: Generator | null = null
  /** Whether the state now differs from the last checkpoint. */
  #unsaved = false

  private constructor(
    private readonly host: TrainerHost,
    readonly model: Model,
    readonly profile: KernelProfile,
    private resumed: LoadedCheckpoint | null,
    /** Of each stage that is still to be run. */
    private readonly data: readonly (StageData | null)[],
  ) {}

  /**
   * Opens the run where its newest whole checkpoint left it, or at its beginning. A run that has taken all its steps is finished here: what
   * was lost of its models is written again.
   *
   * @throws RunError when the run is not what it began with, or has lost its checkpoints. Nothing in its folder has then been changed.
   */
  static async open(host: TrainerHost): Promise<Trainer> {
    const { checkpoint, place, ended, model, profile, data, beginnings } = await prepare(host)
    try {
      if (host.restart) await host.run.restart()
      else await host.run.goBackTo(checkpoint)
      await host.run.completeOrigin(beginnings)
      const trainer = new Trainer(host, model, profile, checkpoint, data)
      if (place) await trainer.#goOn(place, ended)
      return trainer
    } catch (error) {
      model.dispose()
      throw error
    }
  }

  async #goOn({ step, stage, stageStep, tokens, tokensByKind = {} }: Place, ended: boolean) {
    this.#tokensByKind = { ...tokensByKind }
    this.#step = step
    this.#stageIndex = ended ? this.host.recipe.stages.length : stage
    this.#stageStep = stageStep
    this.#tokens = tokens
    await this.#mendStages(stage, stageStep)
    if (ended) await this.#finish()
  }

  /** Writes the model of the stage that has just ended, if it was lost; of stages before it the weights are gone. */
  async #mendStages(stage: number, stageStep: number) {
    const { run, recipe, onWarning } = this.host
    if (recipe.stages.length === 1) return
    for (const [index, { name }] of recipe.stages.slice(0, stage).entries()) {
      const files = run.stageFiles(index, name)
      if (await holdsModel(files)) continue
      if (index === stage - 1 && stageStep === 0) await this.#write(files)
      else onWarning?.(`The model that the stage ${name} left is lost; the run goes on without it.`)
    }
  }

  /** Steps taken, over all stages. */
  get step() {
    return this.#step
  }

  get totalSteps() {
    return this.host.recipe.stages.reduce((sum, stage) => sum + stage.steps, 0)
  }

  get done() {
    return this.#stageIndex >= this.host.recipe.stages.length
  }

  /** The stage that the next step belongs to; null when all are done. */
  get stage(): Stage | null {
    return this.host.recipe.stages[this.#stageIndex] ?? null
  }

  /** Takes one step and writes its record; a checkpoint too, where the stage asks for one. */
  async next(): Promise<{ metrics: StepMetrics; rollouts: RolloutRecord[] }> {
    const parts = await this.#open()
    const { stage } = parts
    const first = this.#step === 0 && stage.evaluation ? { evaluation_before: await this.#evaluate(parts) } : {}
    const clock = performance.now()
    const factor = learningRateFactor(stage, this.#stageStep)
    const step = this.#step + 1
    const outcome = stage.kind === 'sft' ? await this.#sft(parts, factor) : await this.#rl(parts, stage, step, factor)
    this.#step = step
    this.#stageStep++
    this.#tokens += outcome.tokens
    this.#unsaved = true
    const metrics: StepMetrics = {
      step,
      stage: stage.name,
      kind: stage.kind,
      learning_rate: stage.learningRate * factor,
      num_tokens: this.#tokens,
      step_time: (performance.now() - clock) / 1000,
      ...outcome.metrics,
      ...first,
    }
    const ended = this.#stageStep >= stage.steps
    if (stage.evaluation && (this.#stageStep % stage.evaluation.every === 0 || ended)) metrics.evaluation = await this.#evaluate(parts)
    await this.host.run.appendMetrics(metrics)
    if (outcome.rollouts.length) await this.host.run.writeRollouts(step, outcome.rollouts)
    if (ended && this.host.recipe.stages.length > 1) await this.#write(this.host.run.stageFiles(this.#stageIndex, stage.name))
    if (stage.kind === 'sft' && stage.snapshotEvery > 0 && this.#stageStep % stage.snapshotEvery === 0)
      await this.#write(this.host.run.snapshotFiles(step))
    if (ended) this.#closeStage()
    if (ended || this.#stageStep % stage.checkpointEvery === 0) await this.checkpoint()
    if (this.done) await this.#finish()
    return { metrics, rollouts: outcome.rollouts }
  }

  /** Writes the state as it is now, unless the last checkpoint already holds it. */
  async checkpoint(): Promise<void> {
    if (!this.#unsaved) return
    this.host.onProgress?.('checkpoint', 0, 1)
    const optimizer = await this.#parts?.learner.optimizer.save()
    const state: CheckpointState = {
      step: this.#step,
      stage: this.#stageIndex,
      stageStep: this.#stageStep,
      optimizerStep: optimizer?.steps ?? 0,
      tokens: this.#tokens,
      tokensByKind: this.#tokensByKind,
      random: { seed: this.host.recipe.seed },
      data: this.#parts?.curriculum?.state ?? null,
      kernels: this.profile,
    }
    await this.host.run.saveCheckpoint(state, async (files) => {
      await this.model.write(files)
      if (!optimizer) return
      const { first, second } = optimizer
      const tensors = Object.entries({ first, second }).map(([name, data]) => ({ name, shape: [data.length], data: () => data }))
      await files.write('optimizer.safetensors', writeSafetensors(tensors))
    })
    this.#unsaved = false
    this.host.onProgress?.('checkpoint', 1, 1)
  }

  /**
   * Ends the run at the step it has reached: its model is that of the steps taken. When the storage fails, nothing is lost: the run stays
   * paused, and this can be called again.
   */
  async finishEarly(): Promise<void> {
    try {
      await this.checkpoint()
      await this.#finish()
    } catch (error) {
      await this.host.run.setState('paused').catch(() => {})
      throw error
    }
  }

  dispose() {
    this.#closeStage()
    this.model.dispose()
  }

  async #sft({ stage, batches, learner }: StageParts, factor: number) {
    if (stage.kind !== 'sft' || !batches) throw new Error('not a supervised stage')
    const { sequences, tooLong, byKind } = await batches.at(this.#stageStep)
    const rates = { learningRate: stage.learningRate * factor, muonLearningRate: stage.muonLearningRate * factor }
    const { loss, gradNorm, tokens } = sequences.length
      ? await learner.step(sequences, rates, 1, this.#onPass())
      : { loss: 0, gradNorm: 0, tokens: 0 }
    for (const [kind, count] of Object.entries(byKind)) this.#tokensByKind[kind] = (this.#tokensByKind[kind] ?? 0) + count
    // With every checkpoint: a line a step of all kinds would be most of the record.
    const counted = (this.#stageStep + 1) % stage.checkpointEvery === 0 || this.#stageStep + 1 === stage.steps
    const metrics = {
      ...{ loss, grad_norm: gradNorm },
      ...(tooLong ? { prompts_too_long: tooLong } : {}),
      ...(counted ? { tokens_by_kind: { ...this.#tokensByKind } } : {}),
    }
    return { metrics, rollouts: [] as RolloutRecord[], tokens }
  }

  async #rl(parts: StageParts, stage: RlStage, step: number, factor: number) {
    const { learner, generator, curriculum } = parts
    const { task, seed, pass } = parts.data
    if (!generator || !curriculum) throw new Error('not a reinforcement stage')
    const longestPrompt = rolloutPrompt(this.model.config, stage, pass)
    return grpoStep(
      { model: this.model, learner, generator, task, curriculum, longestPrompt },
      stage,
      step,
      seed,
      stage.learningRate * factor,
      {
        onProgress: this.host.onProgress,
        onPass: this.#onPass(),
      },
    )
  }

  #onPass() {
    const { onPass, onProgress } = this.host
    if (!onPass && !onProgress) return undefined
    return (done: number, total: number) => {
      onProgress?.('train', done, total)
      return onPass?.()
    }
  }

  /** Accuracy on held-out prompts of each domain, mode and temperature the stage names: `math/think/T=0`. */
  async #evaluate({ stage, data: { exams }, generator }: StageParts): Promise<Record<string, number>> {
    this.#evaluator ??= generator ?? (await this.#generator())
    const results: Record<string, number> = {}
    const cells = exams.flatMap((exam) => (stage.evaluation?.temperatures ?? []).map((temperature) => ({ ...exam, temperature })))
    const sampling = { groupSize: 1, maxNewTokens: evaluationTokens(stage), topP: 1, topK: 0, seed: 0 }
    for (const [i, { domain, task, prompts, mode, temperature, rule }] of cells.entries()) {
      this.host.onProgress?.('evaluate', i, cells.length)
      const { pass1 } = await evaluate(this.model, this.#evaluator, task, prompts, { ...sampling, mode, temperature, rule })
      results[`${domain}/${mode}/T=${temperature}`] = pass1.value
    }
    return results
  }

  #generator() {
    const { gpu } = this.host
    const { config, table, weights } = this.model
    return Generator.create(gpu, config, table, weights, this.profile.matmul, decodeSize(config))
  }

  async #open(): Promise<StageParts> {
    if (this.#parts) return this.#parts
    const stage = this.stage
    if (!stage) throw new RunError('This run has taken all its steps.')
    const { gpu } = this.host
    const data = this.data[this.#stageIndex] as StageData
    const learner = await Learner.create(gpu, this.model.table, this.model.weights, {
      tokens: data.pass,
      choice: this.profile.matmul,
      lanes: this.profile.lanes,
      slices: slicesFor(this.profile, this.model.table.count),
      optimizer: { ...stage, kind: stage.kind === 'sft' ? stage.optimizer : 'adamw' },
    })
    const generator = stage.kind === 'rl' ? await this.#generator() : null
    const saved = this.resumed
    this.resumed = null
    const midStage = saved !== null && this.#stageStep > 0
    const curriculum =
      stage.kind === 'rl'
        ? new Curriculum(data.task, { ...stage, seed: data.seed }, midStage ? (saved.state.data as CurriculumState) : undefined)
        : null
    if (midStage) {
      const bytes = await saved.files.read('optimizer.safetensors')
      if (!bytes) throw new RunError('The checkpoint has no optimizer.safetensors, so the run cannot go on with the same bits.')
      const header = readHeader(bytes, 'optimizer.safetensors')
      const tensor = (name: string) => {
        const entry = header.tensors.get(name)
        if (!entry || entry.shape[0] !== this.model.table.size)
          throw new RunError(`The checkpoint's optimizer.safetensors has no "${name}" of the model's size.`)
        return decodeTensor(entry, tensorBytes(bytes, entry))
      }
      learner.optimizer.load({ steps: saved.state.optimizerStep, first: tensor('first'), second: tensor('second') })
    }
    const batches = stage.kind === 'sft' ? new Batches(this.#makers(stage, data), stage.steps) : null
    this.#parts = { stage, data, learner, generator, curriculum, batches }
    return this.#parts
  }

  /** On threads of the host's, where it has some; a given set stays where it was read. */
  #makers(stage: SftStage, { task, seed, pass }: StageData): readonly BatchMaker[] {
    const { companions, config } = this.model
    const rest = { seed, size: batchSizeOf(stage), longest: longestSequence(config, pass) }
    if (!this.host.openBatchMakers || stage.prompts !== undefined) return [ownThread(this.model, task, rest)]
    return this.host.openBatchMakers({
      ...rest,
      companions: Object.fromEntries(companions),
      ...{ configured: config.eosTokenIds, vocab: config.vocab, domain: stage.domain, task: stage.task },
    })
  }

  #closeStage() {
    if (this.#evaluator && this.#evaluator !== this.#parts?.generator) this.#evaluator.destroy()
    this.#evaluator = null
    this.#parts?.generator?.destroy()
    this.#parts?.learner.dispose()
    this.#parts?.batches?.close()
    this.#parts = null
    if (this.stage && this.#stageStep >= this.stage.steps) {
      this.#stageIndex++
      this.#stageStep = 0
    }
  }

  /** In this order: a run that is called finished has its model. One that is there already may be of an earlier step, unless it was called so. */
  async #finish() {
    const { run } = this.host
    if (!(run.info.state === 'finished' && (await holdsModel(run.modelFiles)))) await this.#write(run.modelFiles)
    await run.setState('finished')
  }

  async #write(folder: Storage) {
    await writeModelFiles(folder, (files) => this.model.write(files))
  }
}

function batchSizeOf({ batchSize, batchTokens }: SftStage): BatchSize {
  return batchTokens === undefined ? { batchSize: batchSize as number } : { batchTokens }
}
