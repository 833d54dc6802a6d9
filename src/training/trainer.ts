/**
 * @file A run, step by step: stages in order, one record a step, checkpoints, and a resume that ends with the same bits as a run never
 * interrupted. Everything random is a function of (seed, stage, step), so a checkpoint holds counts, not generators.
 */
import { ExamWriter } from '../evaluation/exam-record.ts'
import { adapterName } from '../gpu/device.ts'
import type { KernelProfile } from '../kernels/tuning.ts'
import { Generator } from '../model/generator.ts'
import type { Model } from '../model/model.ts'
import type { CheckpointState, LoadedCheckpoint } from '../runs/checkpoint.ts'
import { holdsModel, writeModelFiles } from '../runs/model-files.ts'
import type { ExamRecord, RolloutRecord, StepMetrics } from '../runs/records.ts'
import { RunError } from '../runs/run-error.ts'
import type { FileReader, Storage } from '../runs/storage.ts'
import { askExams } from './exams.ts'
import { decodeSize } from './lengths.ts'
import type { StageMemory } from './memory-plan.ts'
import { loadModel, namedModel, type Place, prepare, stageBeginning, type TrainerHost } from './opening.ts'
import { askProbes } from './probes.ts'
import { learningRateFactor } from './schedule.ts'
import type { StageData } from './stage-data.ts'
import { evaluationTokens } from './stage-room.ts'
import { kindOf, type Stage } from './stages/index.ts'
import type { OpenStage } from './stages/stage.ts'
import { sentencesOf, Watch, warningOf, watchedStage } from './warnings.ts'

export class Trainer {
  #step = 0
  #stageIndex = 0
  #stageStep = 0
  #tokens = 0
  /** Of demonstrations read in this run, by kind and mode. */
  #tokensByKind: Record<string, number> = {}
  #open: OpenStage | null = null
  #watch: Watch | null = null
  /** Told while the stage was opened, for the record of its next step. */
  #notices: string[] = []
  /** Knows what the run has been examined on. */
  #examWriter: ExamWriter | null = null
  /** Of examinations since the last step's record was written. */
  #exams: ExamRecord[] = []
  /** Of the stage under way: its rollouts and its evaluations. */
  #generator: Generator | null = null
  /** Whether the state now differs from the last checkpoint. */
  #unsaved = false

  private constructor(
    private readonly host: TrainerHost,
    readonly model: Model,
    readonly profile: KernelProfile,
    private resumed: LoadedCheckpoint | null,
    /** Of each stage that is still to be run. */
    private readonly data: readonly (StageData | null)[],
    /** The same: what it takes of the GPU. */
    readonly memory: readonly StageMemory[],
  ) {}

  /**
   * Opens the run where its newest whole checkpoint left it, or at its beginning. A run that has taken all its steps is finished here: what
   * was lost of its models is written again.
   *
   * @throws RunError when the run is not what it began with, or has lost its checkpoints. Nothing in its folder has then been changed.
   */
  static async open(host: TrainerHost): Promise<Trainer> {
    const { checkpoint, place, ended, model, profile, data, memory, beginnings } = await prepare(host)
    try {
      if (host.restart) await host.run.restart()
      else await host.run.goBackTo(checkpoint)
      await host.run.completeOrigin(beginnings)
      const trainer = new Trainer(host, model, profile, checkpoint, data, memory)
      const { step, stage, stageStep } = place ?? { step: 0, stage: 0, stageStep: 0 }
      await host.run.setSteps(step + trainer.#left(stage, stageStep))
      if (!ended) await host.run.noteAdapter(step, adapterName(host.gpu.adapter))
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

  /** Writes the model of the last stage that taught the policy, if it was lost and the policy is still as it was; of others the weights are gone. */
  async #mendStages(stage: number, stageStep: number) {
    const { run, recipe, onWarning } = this.host
    if (recipe.stages.length === 1 && !kindOf(recipe.stages[0]).apart) return
    for (const [index, { name }] of recipe.stages.slice(0, stage).entries()) {
      const files = run.stageFiles(index, name)
      if (await holdsModel(files)) continue
      const since = recipe.stages.slice(index, stageStep === 0 ? stage : stage + 1).map((one) => kindOf(one).apart === true)
      if (!since[0] && since.slice(1).every(Boolean)) await this.#write(files)
      else onWarning?.(`The model that the stage ${name} left is lost; the run goes on without it.`)
    }
  }

  /** Steps taken, over all stages. */
  get step() {
    return this.#step
  }

  /** Steps taken and still to be taken: fewer than the recipe's where a stage ended early. */
  get totalSteps() {
    return this.#step + (this.done ? 0 : this.#left(this.#stageIndex, this.#stageStep))
  }

  /** Steps of the recipe behind a place in it. */
  #left(stage: number, stageStep: number): number {
    return this.host.recipe.stages.slice(stage).reduce((sum, { steps }) => sum + steps, -stageStep)
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
    try {
      return await this.#next()
    } catch (error) {
      // What fails has nothing more under way, and can be disposed of.
      await this.#open?.opening?.settled
      throw error
    }
  }

  async #next(): ReturnType<Trainer['next']> {
    const { stage } = this
    if (!stage) throw new RunError('This run has taken all its steps.')
    const first = this.#step === 0 ? await this.#examineStart(stage) : {}
    this.#open ??= await this.#openStage(stage)
    this.#watch ??= await this.#watchSoFar()
    if (this.#stageStep === 0) await this.#probe(stage, false)
    const clock = performance.now()
    const factor = learningRateFactor(stage, this.#stageStep)
    const step = this.#step + 1
    const outcome = await this.#open.step({ step, stageStep: this.#stageStep, factor })
    this.#step = step
    this.#stageStep++
    this.#tokens += outcome.tokens
    for (const [kind, count] of Object.entries(outcome.tokensByKind ?? {}))
      this.#tokensByKind[kind] = (this.#tokensByKind[kind] ?? 0) + count
    this.#unsaved = true
    const early = this.#stageStep < stage.steps ? outcome.last : undefined
    const ended = early !== undefined || this.#stageStep >= stage.steps
    const kept = ended || this.#stageStep % stage.checkpointEvery === 0
    const metrics: StepMetrics = {
      step,
      stage: stage.name,
      kind: stage.kind,
      learning_rate: stage.learningRate * factor,
      num_tokens: this.#tokens,
      step_time: (performance.now() - clock) / 1000,
      ...outcome.metrics,
      tokens: { ...outcome.metrics.tokens, learned: outcome.tokens },
      // With every checkpoint: a line a step of all kinds would be most of the record.
      ...(kept && outcome.tokensByKind ? { tokens_by_kind: { ...this.#tokensByKind } } : {}),
      ...(this.#notices.length > 0 ? { stage_notices: this.#notices.splice(0) } : {}),
      ...(early === undefined ? {} : { stage_ended: early }),
      ...first,
    }
    if (stage.evaluation && (this.#stageStep % stage.evaluation.every === 0 || ended))
      metrics.evaluation = { ...metrics.evaluation, ...(await this.#evaluate(this.#stageIndex)) }
    await this.#probe(stage, ended)
    if (this.#exams.length > 0) await this.host.run.appendExams(this.#exams.splice(0))
    await this.host.run.appendMetrics(metrics)
    for (const sentence of sentencesOf(metrics, this.#watch)) this.host.onWarning?.(warningOf(metrics, sentence).text, step)
    if (outcome.rollouts.length) await this.host.run.writeRollouts(step, outcome.rollouts)
    const apart = this.#open.model
    if (ended && (apart || this.host.recipe.stages.length > 1))
      await this.#write(this.host.run.stageFiles(this.#stageIndex, stage.name), apart)
    if (stage.snapshotEvery > 0 && this.#stageStep % stage.snapshotEvery === 0) await this.#write(this.host.run.snapshotFiles(step), apart)
    if (ended) {
      this.#closeStage()
      this.#stageIndex++
      this.#stageStep = 0
      await this.host.run.setSteps(this.totalSteps)
    }
    if (kept) await this.checkpoint()
    if (this.done) await this.#finish()
    return { metrics, rollouts: outcome.rollouts }
  }

  /** Writes the state as it is now, unless the last checkpoint already holds it. */
  async checkpoint(): Promise<void> {
    if (!this.#unsaved) return
    this.host.onProgress?.('checkpoint', 0, 1)
    const stage = this.#open
    const state: CheckpointState = {
      step: this.#step,
      stage: this.#stageIndex,
      stageStep: this.#stageStep,
      optimizerStep: stage?.updates ?? 0,
      tokens: this.#tokens,
      tokensByKind: this.#tokensByKind,
      random: { seed: this.host.recipe.seed },
      data: stage?.state() ?? null,
      kernels: this.profile,
    }
    await this.host.run.saveCheckpoint(state, async (files) => {
      await this.model.write(files)
      await stage?.save(files)
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
      await this.#keepApart()
      await this.#finish()
    } catch (error) {
      await this.host.run.setState('paused').catch(() => {})
      throw error
    }
  }

  /** What a stage has taught beside the policy so far is its own, and nowhere in the run's model. */
  async #keepApart() {
    const { stage } = this
    if (!stage || this.#stageStep === 0 || !kindOf(stage).apart) return
    this.#open ??= await this.#openStage(stage)
    await this.#write(this.host.run.stageFiles(this.#stageIndex, stage.name), this.#open.model)
  }

  dispose() {
    this.#closeStage()
    this.model.dispose()
  }

  /**
   * What the run begins with, by the first examination that its recipe has, whichever stage that belongs to: on the record of the first step,
   * so that a run is examined before it if and only if that step has yet to be taken.
   */
  async #examineStart(stage: Stage): Promise<Pick<StepMetrics, 'evaluation_before'>> {
    const index = this.host.recipe.stages.findIndex(({ evaluation }) => evaluation !== null)
    if (index < 0) return {}
    // A stage that fails to open should do so at once. One without an examination was not planned to have room for another's beside it.
    if (index === 0) this.#open ??= await this.#openStage(stage)
    const evaluation_before = await this.#evaluate(index)
    if (index > 0) this.#dropGenerator()
    return { evaluation_before }
  }

  /** As the stage at `index` is examined: the shares for the step's record, and what each prompt scored for a record of its own. */
  async #evaluate(index: number): Promise<Record<string, number>> {
    const stage = this.host.recipe.stages[index]
    const { exams } = this.#dataOf(index)
    const results = await askExams(this.model, await this.#generatorOf(), exams, {
      temperatures: stage.evaluation?.temperatures ?? [],
      maxNewTokens: evaluationTokens(this.model.config, stage),
      onExam: (done, total) => this.host.onProgress?.('evaluate', done, total),
      signal: this.#open?.opening?.failed,
    })
    const writer = (this.#examWriter ??= new ExamWriter(await this.host.run.exams()))
    this.#exams.push(...results.map(({ exam, prompts, judged }) => writer.record(this.#step, exam, prompts, judged)))
    return Object.fromEntries(results.map(({ exam, accuracy }) => [exam, accuracy]))
  }

  /** Asks the stage's probes, where they are due, and writes down what came of them. */
  async #probe({ name }: Stage, ended: boolean) {
    const { probes } = this.#dataOf(this.#stageIndex)
    if (probes === null || !(ended || this.#stageStep % probes.every === 0)) return
    this.host.onProgress?.('evaluate', 0, 1)
    const at = { step: this.#step, stage: name, ...(this.#stageStep === 0 ? { before: true as const } : {}) }
    await this.host.run.appendProbes(await askProbes(this.model, await this.#generatorOf(), probes, at))
  }

  async #generatorOf(): Promise<Generator> {
    const { config, weights } = this.model
    this.#generator ??= await Generator.create(this.host.gpu, config, weights, this.profile.matmul, decodeSize(config))
    return this.#generator
  }

  /** With what it has seen before the run was interrupted: that was told then. */
  async #watchSoFar(): Promise<Watch> {
    const { stages } = this.host.recipe
    const watch = new Watch((name) => watchedStage(stages.find((one) => one.name === name) as Stage))
    for (const metrics of await this.host.run.metrics()) watch.see(metrics)
    return watch
  }

  #dataOf(stage: number): StageData {
    return this.data[stage] as StageData
  }

  async #openStage(stage: Stage): Promise<OpenStage> {
    const { gpu, openBatchMakers, onProgress } = this.host
    const { model, profile, resumed } = this
    this.resumed = null
    const midStage = resumed !== null && this.#stageStep > 0
    // A stage that is apart opens what it goes on from by itself, and leaves the policy as it is.
    if (stage.from !== undefined && this.#stageStep === 0 && !kindOf(stage).apart) {
      const beginning = await stageBeginning(this.host, this.#stageIndex)
      model.become(beginning)
      beginning.dispose()
    }
    const saved = midStage ? { state: resumed.state.data, optimizerStep: resumed.state.optimizerStep, files: resumed.files } : null
    const generator = () => this.#generatorOf()
    const index = this.#stageIndex
    const models = {
      openBeginning: () => stageBeginning(this.host, index),
      openNamed: (name: string) => namedModel(this.host, index, name),
      openFolder: (files: FileReader) => loadModel(this.host, files),
    }
    return kindOf(stage).open({
      ...{ stage, model, gpu, profile, saved, generator, openBatchMakers, onProgress },
      ...models,
      onWarning: (sentence) => void this.#notices.push(sentence),
      ...this.#dataOf(index),
    })
  }

  #closeStage() {
    this.#dropGenerator()
    this.#open?.dispose()
    this.#open = null
  }

  #dropGenerator() {
    this.#generator?.destroy()
    this.#generator = null
  }

  /** In this order: a run that is called finished has its model. One that is there already may be of an earlier step, unless it was called so. */
  async #finish() {
    const { run } = this.host
    if (!(run.info.state === 'finished' && (await holdsModel(run.modelFiles)))) await this.#write(run.modelFiles)
    await run.setState('finished')
  }

  async #write(folder: Storage, model = this.model) {
    await writeModelFiles(folder, (files) => model.write(files))
  }
}
