/** @file `cascade train`: runs a recipe into a run folder, or takes up one that was interrupted. */
import { stat } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import { adapterName, type Gpu } from '../gpu/device.ts'
import { plannedLike } from '../gpu/planned.ts'
import { describeKernels } from '../kernels/tuning.ts'
import type { ModelOutline } from '../model/model.ts'
import type { StepMetrics } from '../runs/records.ts'
import type { Run } from '../runs/run.ts'
import { LostCheckpointError } from '../runs/run-error.ts'
import { createRun, openRun } from '../runs/runs.ts'
import type { TaskTools } from '../tasks/tools.ts'
import { checkRecipe } from '../training/beginnings.ts'
import { leftBy } from '../training/left-by.ts'
import { memorySentence } from '../training/memory-plan.ts'
import { checkNamed, namedModels } from '../training/named-models.ts'
import { notices } from '../training/notices.ts'
import { startingOutline, type TrainerHost } from '../training/opening.ts'
import { presetRecipe, presets } from '../training/presets.ts'
import { parseRecipe, type Recipe, storedRecipe, withModel } from '../training/recipe.ts'
import { checkRoom } from '../training/stage-room.ts'
import { Trainer } from '../training/trainer.ts'
import { defineCommand, type Output, UsageError } from './args.ts'
import { openBatchMakers } from './batch-makers.ts'
import { dryRun } from './dry-run.ts'
import { readJson } from './files.ts'
import { type Interruption, interruptible } from './interruption.ts'
import { modelFolder, openGpu } from './models.ts'
import { NodeStorage } from './node-storage.ts'
import { placesOf } from './places.ts'
import { readPromptsIn } from './prompt-file.ts'
import { claimRun, refuseClaimed } from './run-lock.ts'
import { withTools } from './tools.ts'

export const command = defineCommand({
  summary: 'run a recipe into a run folder, or resume one',
  options: {
    recipe: { type: 'string', value: 'FILE', help: 'a recipe file' },
    preset: { type: 'string', choices: presets.map(({ id }) => id), help: 'a recipe that ships with the project' },
    seed: { type: 'integer', min: 0, max: 2 ** 32 - 1, help: "instead of the recipe's seed" },
    model: { type: 'string', value: 'DIR', help: "instead of the recipe's model: models/NAME or a folder" },
    steps: { type: 'integer', min: 1, help: 'end each stage after so many steps' },
    out: { type: 'string', value: 'RUN', help: 'the new run folder' },
    resume: { type: 'string', value: 'RUN', help: 'a run folder to go on with' },
    restart: { type: 'flag', help: 'with --resume: begin again, and remove what the run has made' },
    'dry-run': { type: 'flag', help: 'check a recipe, say what it takes, and train nothing' },
    until: { type: 'integer', min: 1, help: 'stop after this step with a checkpoint, to be resumed' },
    for: { type: 'number', min: 1, value: 'SECONDS', help: 'stop after so long with a checkpoint, to be resumed here or elsewhere' },
  },
  check(values) {
    if (values.restart && values.resume === undefined) throw new UsageError('--restart goes with --resume.')
    if (values['dry-run'] && values.resume !== undefined)
      throw new UsageError('--dry-run does not go with --resume: a run was checked when it began.')
    if (values.resume === undefined && (values.recipe === undefined) === (values.preset === undefined))
      throw new UsageError('give one of --recipe and --preset, or --resume.')
    if (values.resume === undefined && values.out === undefined && !values['dry-run'])
      throw new UsageError('--out is missing: the folder of the new run.')
    const given = (['recipe', 'preset', 'seed', 'model', 'steps', 'out'] as const).find((name) => values[name] !== undefined)
    if (values.resume !== undefined && given) throw new UsageError(`--${given} does not go with --resume: a run keeps its recipe.`)
  },
  async run(values, output) {
    if (values['dry-run']) return tryOut(values, output)
    const prepared = values.resume === undefined ? await newRun(values) : await prepareOld(values.resume, values.restart)
    const gpu = await openGpu()
    if (values.resume === undefined) for (const notice of notices(prepared.recipe)) output.progress(notice)
    try {
      const onFirst = () => output.progress('stopping after this step; once more ends at once')
      return await interruptible(onFirst, (interruption) =>
        withTools((tools) => train(gpu, tools, prepared, { ...values, seconds: values.for, interruption, progress: output.progress })),
      )
    } finally {
      gpu.close()
    }
  },
})

interface Values {
  recipe?: string
  preset?: string
  seed?: number
  model?: string
  steps?: number
  out?: string
}

/** A run that could begin: all is checked, and nothing written until it is opened. */
export interface Prepared {
  storage: NodeStorage
  id: string
  recipe: Recipe
  open(): Promise<Run>
  /** Takes a new run's files away again, where it was refused before its first step: its folder's name stays free. */
  discard?(): Promise<void>
}

function place(folder: string): [NodeStorage, string] {
  const path = resolve(folder)
  return [new NodeStorage(dirname(path)), basename(path)]
}

async function tryOut(values: Values, output: Output): Promise<object | undefined> {
  const { recipe, places } = await newRecipe(values)
  return dryRun(recipe, await checkedRecipe(recipe, places, values.steps), places, output)
}

async function newRun(values: Values): Promise<Prepared> {
  const { recipe, places } = await newRecipe(values)
  return prepareNew(recipe, values.out as string, places, values.steps)
}

async function newRecipe(values: Values): Promise<{ recipe: Recipe; places: string[] }> {
  const written = values.preset === undefined ? parseRecipe(await readJson(values.recipe as string)) : presetRecipe(values.preset)
  const recipe = values.model === undefined ? written : parseRecipe(withModel(written, values.model))
  if (values.seed !== undefined) recipe.seed = values.seed
  const places = placesOf(values.recipe)
  // What the recipe does not name is no fault of it.
  if (values.model !== undefined) await modelFolder(values.model, places)
  return { recipe, places }
}

/** Its model, once all has been found that it names. `steps`: of each stage at most, of which the recipe is cut to as many. */
async function checkedRecipe(recipe: Recipe, places: readonly string[], steps?: number): Promise<ModelOutline> {
  const openModel = (name: string) => modelFolder(name, places)
  const outline = await startingOutline(recipe, openModel)
  for (const named of namedModels(recipe)) await checkNamed(named, outline, openModel)
  for (const [index, stage] of recipe.stages.entries()) checkRoom(outline.config, stage, index)
  for (const stage of recipe.stages) stage.steps = Math.min(stage.steps, steps ?? stage.steps)
  return outline
}

/** `steps`: of each stage at most. */
export async function prepareNew(recipe: Recipe, out: string, places: string[], steps?: number): Promise<Prepared> {
  await checkedRecipe(recipe, places, steps)
  const [storage, id] = place(out)
  if ((await stat(out).catch(() => null))?.isFile()) throw new Error(`${out} is a file, and a run needs a folder.`)
  if ((await storage.size(`${id}/run.json`)) !== null)
    throw new Error(`there is already a run in ${out}: go on with it by --resume, or name another folder.`)
  const total = recipe.stages.reduce((sum, stage) => sum + stage.steps, 0)
  const discard = async () => {
    for (const name of ['run.json', 'recipe.json', 'origin.json']) await storage.remove(`${id}/${name}`)
  }
  return { storage, id, recipe, open: () => createRun(storage, { id, title: recipe.name, recipe, steps: total, places }), discard }
}

export async function prepareOld(folder: string, restart = false): Promise<Prepared> {
  const [storage, id] = place(folder)
  await refuseClaimed(storage, id)
  const run = await openRun(storage, id)
  const recipe = storedRecipe(run.recipe)
  const { state } = await run.summary()
  if (state === 'finished' && !restart) throw new Error(`the run in ${folder} has finished.`)
  // Of what can be told without a GPU, the most.
  checkRecipe(run)
  if (!restart) await run.loadCheckpoint().catch(adviseRestart)
  return { storage, id, recipe, open: async () => openRun(storage, id) }
}

function adviseRestart(error: unknown): never {
  if (error instanceof LostCheckpointError)
    throw new LostCheckpointError(`${error.message} To begin again, give --restart.`, { cause: error })
  throw error
}

interface Session {
  until?: number
  seconds?: number
  restart: boolean
  interruption: Interruption
  progress(text: string): void
}

/** Takes the run for this process, and goes on with it until it is finished, or the session over. @throws ClaimedError when another has it. */
export async function train(gpu: Gpu, tools: TaskTools, prepared: Prepared, session: Session) {
  const release = await claimRun(prepared.storage, prepared.id)
  try {
    return await steps(gpu, tools, prepared, session)
  } finally {
    await release()
  }
}

async function steps(gpu: Gpu, tools: TaskTools, { open, recipe, discard }: Prepared, session: Session) {
  const { until = Number.POSITIVE_INFINITY, seconds = Number.POSITIVE_INFINITY, restart, interruption, progress } = session
  const run = await open()
  let last: StepMetrics | null = null
  let trainer: Trainer | null = null
  try {
    const places = [...(run.origin?.places ?? []), process.cwd()]
    trainer = await Trainer.open({
      gpu,
      run,
      recipe,
      tools,
      restart,
      openModel: (name) => modelFolder(name, places),
      openPrompts: (name) => readPromptsIn(places, name),
      openBatchMakers,
      onWarning: progress,
      onProgress: waitingLines(progress),
    })
    progress(`${adapterName(gpu.adapter)}; ${trainer.model.table.count} parameters; ${describeKernels(trainer.profile)}`)
    const memory = memorySentence(trainer.memory, plannedLike(gpu.adapter))
    if (memory !== null) progress(memory)
    if (trainer.step > 0 && !trainer.done) progress(`going on after step ${trainer.step}`)
    const end = performance.now() + 1000 * seconds
    while (!trainer.done && trainer.step < until && performance.now() < end && interruption.code === null) {
      const { metrics } = await trainer.next()
      last = metrics
      progress(line(metrics, trainer.totalSteps))
    }
    await trainer.checkpoint()
    if (!trainer.done) await run.setState('paused')
    return { steps: trainer.step, finished: trainer.done, ...(last ?? {}) }
  } catch (cause) {
    // What failed on a GPU that is gone failed of that, whatever it says.
    const error = (await gpu.explain(cause)) as Error
    if (trainer) await leftBy(run, error)
    else await discard?.()
    throw error
  } finally {
    // Its threads would keep the process.
    trainer?.dispose()
  }
}

/** What may take longer than many steps: a line at each tenth of sampling the prompts that a stage chooses among, and one before an examination. */
function waitingLines(progress: (text: string) => void): TrainerHost['onProgress'] {
  let shown = 0
  return (phase, done, total) => {
    if (phase === 'evaluate' && done === 0 && total > 1) progress(`measuring ${total} accuracies on held-out prompts`)
    if (phase !== 'select') return
    if (done === 0) progress(`sampling ${total} replies, to keep the hard prompts`)
    else if (done - shown < total / 10) return
    else progress(`${done} of ${total} replies`)
    shown = done
  }
}

function line(m: StepMetrics, total: number): string {
  const parts = [`${m.stage} ${m.step}/${total}`, `loss ${m.loss.toFixed(4)}`, `grad ${m.grad_norm.toFixed(3)}`]
  if (m.reward !== undefined) parts.push(`reward ${m.reward.toFixed(3)}`)
  const length = m['completions/mean_length']
  if (length !== undefined) parts.push(`length ${length.toFixed(1)}`)
  if (m.entropy !== undefined) parts.push(`entropy ${m.entropy.toFixed(3)}`)
  parts.push(`${m.num_tokens} tokens`, `${m.step_time.toFixed(2)} s`)
  for (const [name, value] of Object.entries({ ...m.evaluation_before, ...m.evaluation }))
    parts.push(`${name} ${(100 * value).toFixed(1)}%`)
  return parts.join('  ')
}
