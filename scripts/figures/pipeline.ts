/**
 * @file `npm run figures:pipeline [-- --steps 20] [--rounds 3] [--recipe cascade-start]`: whether making demonstrations keeps a supervised run from the engine's
 * own rate. In turn: the first steps of the recipe's first stage as `cascade train` takes them, and the very same batches, made beforehand,
 * through the engine alone. Prints tokens a second of both (median step), and the share.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { modelFolder, openGpu } from '../../src/cli/models.ts'
import { chooseKernels } from '../../src/model/decode-tuning.ts'
import { Model } from '../../src/model/model.ts'
import { parseMetrics } from '../../src/runs/json-lines.ts'
import { createTask } from '../../src/tasks/index.ts'
import { Learner } from '../../src/training/learner.ts'
import { longestSequence } from '../../src/training/lengths.ts'
import { presetRecipe } from '../../src/training/presets.ts'
import { sftBatch } from '../../src/training/sft.ts'
import { type SftStage, sft } from '../../src/training/stages/sft.ts'

/** Steps before the first that counts: shaders compile and caches fill. */
const WARM = 4
/** The share that a run is to reach of the engine's own rate. */
const BOUND = 0.8

const { values } = parseArgs({
  options: {
    recipe: { type: 'string', default: 'cascade-start' },
    steps: { type: 'string', default: '20' },
    rounds: { type: 'string', default: '3' },
  },
})
const [steps, rounds] = [values.steps, values.rounds].map(Number)
if (![steps, rounds].every((n) => Number.isInteger(n) && n >= 1)) {
  console.error('--steps is how many steps are measured each time, --rounds how often: whole numbers from 1.')
  process.exit(2)
}
const recipe = presetRecipe(values.recipe)
const [stage] = recipe.stages
if (stage.kind !== 'sft' || stage.batchTokens === undefined) {
  console.error(`The first stage of ${values.recipe} is no supervised one with batches by tokens.`)
  process.exit(2)
}

const first = stage as SftStage
const scratch = mkdtempSync(join(tmpdir(), 'cascade-pipeline-'))
const shares: number[] = []
try {
  for (let round = 0; round < rounds; round++) {
    const run = inARun(join(scratch, `run-${round}`))
    const alone = await engineAlone(join(scratch, `run-${round}`, 'model'))
    shares.push(run / alone)
    console.log(
      `a run ${run.toFixed(0)} tokens/s   the engine alone ${alone.toFixed(0)} tokens/s   share ${(100 * shares[round]).toFixed(1)}%`,
    )
  }
} finally {
  rmSync(scratch, { recursive: true, force: true })
}
console.log(`median share ${(100 * median(shares)).toFixed(1)}% (asked: ${100 * BOUND}%)`)
process.exit(median(shares) >= BOUND ? 0 : 1)

/** Tokens a second of the recipe's steps, by the run's own records. */
function inARun(out: string): number {
  const file = join(scratch, 'recipe.json')
  const whole = {
    ...recipe,
    stages: [{ ...first, steps: WARM + steps, checkpointEvery: WARM + steps, snapshotEvery: 0, evaluation: null }],
  }
  writeFileSync(file, JSON.stringify(whole))
  const cascade = fileURLToPath(new URL('../../bin/cascade.mjs', import.meta.url))
  const { status, stderr } = spawnSync(process.execPath, [cascade, 'train', '--recipe', file, '--out', out], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`The run failed: ${stderr.trim().split('\n').at(-1)}`)
  const metrics = parseMetrics(readFileSync(join(out, 'metrics.jsonl'), 'utf8'))
  return rate(
    metrics.map(({ num_tokens, step_time }, i) => ({ tokens: num_tokens - (metrics[i - 1]?.num_tokens ?? 0), seconds: step_time })),
  )
}

/** The same batches, made before the clock starts, through a learner alone. */
async function engineAlone(folder: string): Promise<number> {
  const gpu = await openGpu()
  const model = await Model.load(gpu, await modelFolder(folder))
  const kernels = await chooseKernels(gpu)
  const pass = sft.lengths(model.config, first).pass(0)
  const learner = await Learner.create(gpu, model.table, model.weights, {
    tokens: pass,
    choice: kernels.matmul,
    lanes: kernels.lanes,
    slices: kernels.slices,
    optimizer: { ...first, kind: first.optimizer },
  })
  const task = createTask(first.domain, first.task)
  const batches = Array.from({ length: WARM + steps }, (_, step) =>
    sftBatch(model, task, recipe.seed, step, { batchTokens: first.batchTokens as number }, longestSequence(model.config, pass)),
  )
  const taken: { tokens: number; seconds: number }[] = []
  for (const { sequences } of batches) {
    const start = performance.now()
    // Too slow to change anything: what is timed is the work.
    const { tokens } = await learner.step(sequences, { learningRate: 1e-9, muonLearningRate: 1e-9 })
    taken.push({ tokens, seconds: (performance.now() - start) / 1000 })
  }
  learner.dispose()
  model.dispose()
  gpu.close()
  return rate(taken)
}

function rate(taken: readonly { tokens: number; seconds: number }[]): number {
  return median(taken.slice(WARM).map(({ tokens, seconds }) => tokens / seconds))
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]
}
