/**
 * @file `npm run recording [-- --run runs/recording]`: what Start shows before anything has been trained. Trains the nano preset with a
 * snapshot every twenty steps, unless the run is there, then lets each snapshot try the same six held-out prompts eight times, and writes every
 * attempt with its verdict to `public/recording/`. The six are the first two of each kind that the start is unsure of, by eight tries that are not
 * shown; beside them stands how many of many held-out prompts, which nobody chose, come out right. The dice are the same at every step.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import {
  parseRecording,
  RECORDING_FILE,
  type RecordedAttempt,
  type RecordedVerdict,
  type Recording,
  shareAt,
} from '../src/app/screens/start/recording.ts'
import { modelFolder, openGpu } from '../src/cli/models.ts'
import { NodeStorage } from '../src/cli/node-storage.ts'
import { defaultKernels } from '../src/kernels/tuning.ts'
import { Generator } from '../src/model/generator.ts'
import { Model } from '../src/model/model.ts'
import { type Rollout, rollOut } from '../src/rollout/rollout.ts'
import { openRun } from '../src/runs/runs.ts'
import { someHeldOut } from '../src/tasks/held-out.ts'
import { createTask } from '../src/tasks/index.ts'
import type { Mode, Prompt } from '../src/tasks/task.ts'
import { advantagesOf } from '../src/training/advantage.ts'
import { presetRecipe } from '../src/training/presets.ts'
import type { RlStage } from '../src/training/stages/rl.ts'

const PRESET = 'nano-grpo'
/** Steps from one snapshot to the next. */
const EVERY = 20
const SAMPLES = 8
const PER_KIND = 2
const DICE = 11
/** Prompts among which those are found, and how many of eight tries may be right. */
const LOOKED_AT = 64
const UNSURE = [1, 4]
/** Prompts and tries of the share that stands beside them. */
const HELD_OUT = { prompts: 128, samples: 2 }
const MOST_BYTES = 300_000

const { values } = parseArgs({ options: { run: { type: 'string', default: 'runs/recording' } } })
const folder = values.run
const recipe = presetRecipe(PRESET)
const [stage] = recipe.stages
if (recipe.stages.length !== 1 || stage.kind !== 'rl' || stage.mode === 'both')
  throw new Error(`${PRESET} is no longer one stage in one mode.`)
train()

const run = await openRun(new NodeStorage(dirname(resolve(folder))), basename(folder))
const task = createTask(stage.domain, stage.task, {})
const gpu = await openGpu()
const pieces: string[] = []
const verdicts = new Map<string, { index: number; verdict: RecordedVerdict }>()
const frames: Recording['frames'] = []
const right: number[] = []
let prompts: Prompt[] = []
let parameters = 0
try {
  for (const step of [0, ...(await run.snapshots()).filter((step) => step % EVERY === 0)]) {
    const model = await Model.load(gpu, step === 0 ? await modelFolder(recipe.model) : run.snapshotFiles(step))
    if (step === 0) prompts = await unsure(model)
    frames.push({ step, groups: await attempts(model) })
    right.push(await countRight(model))
    parameters = model.table.count
    model.dispose()
    console.error(
      `step ${step}: ${frames.at(-1)!.groups.map(ones).join(' ')} right of ${SAMPLES} each; ${right.at(-1)} of ${HELD_OUT.prompts * HELD_OUT.samples}`,
    )
  }
} finally {
  gpu.close()
}
const recording: Recording = {
  ...{ recipe: PRESET, title: recipe.name, seed: recipe.seed, steps: stage.steps, model: recipe.model, parameters },
  adapter: gpu.adapter.description || gpu.adapter.vendor,
  ...{ mode: stage.mode, temperature: stage.temperature, samples: SAMPLES, dice: DICE },
  prompts: prompts.map(({ id, domain, kind = '', prompt, answer, ...others }) => {
    if (typeof answer !== 'string' && typeof answer !== 'number') throw new Error(`The prompt ${id} has no answer that JSON can hold.`)
    return { id, domain, kind, prompt, answer, ...others }
  }),
  pieces,
  verdicts: [...verdicts.values()].map(({ verdict }) => verdict),
  heldOut: { ...HELD_OUT, right },
  rewards: (await run.metrics()).map(({ reward }) => Number(reward?.toFixed(4))),
  frames,
}
const text = `${JSON.stringify(recording)}\n`
parseRecording(JSON.parse(text))
if (text.length > MOST_BYTES) throw new Error(`The recording would take ${text.length} bytes, and the page allows it ${MOST_BYTES}.`)
const path = join('public', RECORDING_FILE)
mkdirSync(dirname(path), { recursive: true })
writeFileSync(path, text)
const shares = [0, frames.length - 1].map((frame) => `${(100 * shareAt(recording, frame)).toFixed(0)}%`)
console.log(`${path}: ${frames.length} frames, ${text.length} bytes, right ${shares.join(' to ')}`)

function train() {
  const stored = `${folder}/run.json`
  if (existsSync(stored) && JSON.parse(readFileSync(stored, 'utf8')).state === 'finished') return
  const file = join(tmpdir(), `${PRESET}-recording.json`)
  const given = JSON.parse(readFileSync(`recipes/${PRESET}.json`, 'utf8'))
  writeFileSync(file, JSON.stringify({ ...given, stages: [{ ...given.stages[0], snapshotEvery: EVERY }] }))
  const what = existsSync(stored) ? ['--resume', folder] : ['--recipe', file, '--out', folder]
  const { status } = spawnSync(process.execPath, ['bin/cascade.mjs', 'train', ...what], { stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}

function ones(group: readonly { reward: number }[]): number {
  return group.filter(({ reward }) => reward === 1).length
}

/** As the stage samples. */
async function tries(model: Model, asked: readonly Prompt[], groupSize: number): Promise<Rollout[]> {
  const { config, weights } = model
  const rows = Math.min(128, asked.length * groupSize)
  const generator = await Generator.create(gpu, config, weights, defaultKernels(gpu).matmul, { rows, slots: rows * 128 })
  const { maxNewTokens, temperature, topP, topK, mode } = stage as RlStage
  const { rollouts } = await rollOut(model, generator, task, asked, {
    ...{ modes: [mode as Mode], groupSize, maxNewTokens, temperature, topP, topK, seed: DICE },
  })
  generator.destroy()
  return rollouts
}

/** The first prompts of each kind that the start gets right now and then. */
async function unsure(model: Model): Promise<Prompt[]> {
  const asked = someHeldOut(task, LOOKED_AT)
  const rollouts = await tries(model, asked, SAMPLES)
  const right = asked.map((_, group) => rollouts.filter((rollout) => rollout.group === group && rollout.verdict.correct).length)
  const fitting = asked.filter((_, i) => right[i] >= UNSURE[0] && right[i] <= UNSURE[1])
  return task.kinds.flatMap((kind) => fitting.filter((prompt) => prompt.kind === kind).slice(0, PER_KIND))
}

/** Of many held-out prompts, with those that are shown only by chance among them. */
async function countRight(model: Model): Promise<number> {
  const rollouts = await tries(model, someHeldOut(task, HELD_OUT.prompts, 1), HELD_OUT.samples)
  return rollouts.filter(({ verdict }) => verdict.correct).length
}

/** Of each prompt, in their order. */
async function attempts(model: Model): Promise<RecordedAttempt[][]> {
  const rollouts = await tries(model, prompts, SAMPLES)
  const scored = rollouts.map(({ group, verdict }) => ({ group, reward: verdict.reward, masked: false }))
  const { advantages } = advantagesOf(scored, 'grpo')
  for (let id = 0; id < model.config.vocab; id++) pieces[id] = model.tokenizer?.piece(id) ?? ''
  for (const { tokens, stop, text } of rollouts) {
    const joined = (stop === 'eos' ? tokens.slice(0, -1) : tokens).map((id) => pieces[id]).join('')
    if (joined !== text) throw new Error(`Its tokens are ${JSON.stringify(joined)}, and the reply is ${JSON.stringify(text)}.`)
  }
  const recorded = rollouts.map(({ tokens, logprobs, stop, verdict }, i) => ({
    tokens,
    logprobs: logprobs.map((value) => Math.min(0, Math.round(value * 1000))),
    stop,
    verdict: indexOf(verdict),
    reward: verdict.reward,
    advantage: advantages[i] === null ? null : Number(advantages[i].toFixed(4)),
  }))
  return prompts.map((_, group) => recorded.filter((_, i) => rollouts[i].group === group))
}

function indexOf(verdict: RecordedVerdict): number {
  const { reward, correct, outcome, why, detail } = verdict
  const kept = { reward, correct, outcome, ...(why === undefined ? {} : { why }), detail }
  const key = JSON.stringify(kept)
  const known = verdicts.get(key) ?? { index: verdicts.size, verdict: kept }
  verdicts.set(key, known)
  return known.index
}
