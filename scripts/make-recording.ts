/**
 * @file `npm run recording [-- --run runs/recording --until 120]`: what Start shows before anything has been trained. Takes the first steps of the nano
 * preset with a snapshot every ten, unless the run is there, then lets each snapshot try the same held-out prompts eight times and writes every attempt with its verdict
 * to `public/recording/`. The prompts are the first two held-out ones of each kind, whatever comes of them, and the dice are the same at every
 * step. Nothing is chosen by its outcome.
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
import { rollOut } from '../src/rollout/rollout.ts'
import { openRun } from '../src/runs/runs.ts'
import { someHeldOut } from '../src/tasks/held-out.ts'
import { createTask } from '../src/tasks/index.ts'
import { advantagesOf } from '../src/training/advantage.ts'
import { presetRecipe } from '../src/training/presets.ts'

const PRESET = 'nano-grpo'
/** Steps from one snapshot to the next. */
const EVERY = 10
const SAMPLES = 8
const PER_KIND = 2
const DICE = 11
/** Prompts among which the first of each kind are found. */
const LOOKED_AT = 64
const MOST_BYTES = 300_000

const { values } = parseArgs({
  options: { run: { type: 'string', default: 'runs/recording' }, until: { type: 'string', default: '120' } },
})
const folder = values.run
const until = Number(values.until)
if (!Number.isInteger(until) || until < EVERY || until % EVERY !== 0) {
  console.error(`--until is the last step that is recorded: a multiple of ${EVERY}.`)
  process.exit(2)
}
const recipe = presetRecipe(PRESET)
const [stage] = recipe.stages
if (recipe.stages.length !== 1 || stage.kind !== 'rl' || stage.mode === 'both')
  throw new Error(`${PRESET} is no longer one stage in one mode.`)
train()

const run = await openRun(new NodeStorage(dirname(resolve(folder))), basename(folder))
const task = createTask(stage.domain, stage.task, {})
const prompts = task.kinds.flatMap((kind) =>
  someHeldOut(task, LOOKED_AT)
    .filter((prompt) => prompt.kind === kind)
    .slice(0, PER_KIND),
)
const gpu = await openGpu()
const pieces: string[] = []
const verdicts = new Map<string, { index: number; verdict: RecordedVerdict }>()
const frames: Recording['frames'] = []
let parameters = 0
try {
  for (const step of [0, ...(await run.snapshots()).filter((step) => step <= until)]) {
    const model = await Model.load(gpu, step === 0 ? await modelFolder(recipe.model) : run.snapshotFiles(step))
    frames.push({ step, groups: await attempts(model) })
    parameters = model.table.count
    model.dispose()
    console.error(
      `step ${step}: ${frames
        .at(-1)!
        .groups.map((group) => group.filter(({ reward }) => reward === 1).length)
        .join(' ')} right of ${SAMPLES} each`,
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
  rewards: (await run.metrics()).slice(0, until).map(({ reward }) => Number(reward?.toFixed(4))),
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
  if (existsSync(`${folder}/snapshots/step-${String(until).padStart(6, '0')}/model.safetensors`)) return
  const file = join(tmpdir(), `${PRESET}-recording.json`)
  const given = JSON.parse(readFileSync(`recipes/${PRESET}.json`, 'utf8'))
  writeFileSync(file, JSON.stringify({ ...given, stages: [{ ...given.stages[0], snapshotEvery: EVERY }] }))
  const what = existsSync(`${folder}/run.json`) ? ['--resume', folder] : ['--recipe', file, '--out', folder]
  const { status } = spawnSync(process.execPath, ['bin/cascade.mjs', 'train', ...what, '--until', String(until)], { stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}

/** Of each prompt, in their order. */
async function attempts(model: Model): Promise<RecordedAttempt[][]> {
  const { config, table, weights } = model
  const rows = prompts.length * SAMPLES
  const generator = await Generator.create(gpu, config, table, weights, defaultKernels(gpu).matmul, { rows, slots: rows * 128 })
  const { maxNewTokens, temperature, topP, topK, mode } = stage as Extract<typeof stage, { kind: 'rl' }>
  const settings = { modes: [mode as 'think'], groupSize: SAMPLES, maxNewTokens, temperature, topP, topK, seed: DICE }
  const { rollouts } = await rollOut(model, generator, task, prompts, settings)
  generator.destroy()
  const scored = rollouts.map(({ group, verdict }) => ({ group, reward: verdict.reward, masked: false }))
  const { advantages } = advantagesOf(scored, 'grpo')
  for (let id = 0; id < config.vocab; id++) pieces[id] = model.tokenizer?.piece(id) ?? ''
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
