/**
 * @file `npm run figures:storage [-- --model math] [--steps 400] [--prompts 64] [--group 8]`: the room that a step takes, before and after its run
 * is thinned, of runs made of the records that a model in public/models left; and how long a run of 10,000 steps takes to open, which fails above
 * two seconds.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { NodeStorage } from '../../src/cli/node-storage.ts'
import { writeModelFiles } from '../../src/runs/model-files.ts'
import type { RolloutRecord, StepMetrics } from '../../src/runs/records.ts'
import type { Run } from '../../src/runs/run.ts'
import { createRun, listRuns, readRun } from '../../src/runs/runs.ts'
import { stepsToThin, thinRun } from '../../src/runs/thinning.ts'
import { type RunUsage, runUsage, usageSum } from '../../src/runs/usage.ts'

const { values } = parseArgs({
  options: {
    model: { type: 'string', default: 'math' },
    steps: { type: 'string', default: '400' },
    prompts: { type: 'string', default: '64' },
    group: { type: 'string', default: '8' },
  },
})
const [steps, prompts, group] = [values.steps, values.prompts, values.group].map(Number)
const LONG = 10_000
const LIMIT_MS = 2000

const source = `public/models/${values.model}`
const lines = <T>(name: string): T[] =>
  readFileSync(`${source}/${name}`, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
const metrics = lines<StepMetrics>('training.jsonl').filter(({ kind }) => kind === 'rl')
const rollouts = lines<RolloutRecord>('rollouts.jsonl')
const weights = readFileSync(`${source}/model.safetensors`)

/** A finished run of that many steps; `kept`: whether a step has its rollouts. */
async function makeRun(storage: NodeStorage, id: string, count: number, kept: (step: number) => boolean): Promise<Run> {
  const recipe = { name: id, stages: [{ name: 'math', steps: count, checkpointEvery: 20 }] }
  const run = await createRun(storage, { id, title: id, recipe, steps: count })
  const records: string[] = []
  for (let step = 1; step <= count; step++) {
    records.push(`${JSON.stringify({ ...metrics[step % metrics.length], step })}\n`)
    if (!kept(step)) continue
    const batch = Array.from({ length: prompts * group }, (_, i) => ({
      ...rollouts[i % rollouts.length],
      step,
      group: Math.floor(i / group),
    }))
    await run.writeRollouts(step, batch)
  }
  await run.files.write('metrics.jsonl', records.join(''))
  for (const step of [count - 20, count]) {
    const state = { step, stage: 0, optimizerStep: step, random: 0, data: 0, kernels: null }
    await run.saveCheckpoint(state, async (files) => {
      await files.write('model.safetensors', weights)
      // AdamW keeps two numbers a weight.
      await files.write('optimizer.safetensors', Buffer.concat([weights, weights]))
    })
  }
  await writeModelFiles(run.modelFiles, async (files) => {
    await files.write('model.safetensors', weights)
    await files.write('config.json', readFileSync(`${source}/config.json`))
  })
  await run.setState('finished')
  return run
}

const kib = (bytes: number, count: number) => (bytes / 1024 / count).toFixed(1).padStart(12)
const row = (name: string, { checkpoints, records, rollouts, weights, ...rest }: RunUsage, count: number) =>
  console.log(
    `${name.padEnd(10)}${[rollouts, records, checkpoints, weights, usageSum({ checkpoints, records, rollouts, weights, ...rest })].map((bytes) => kib(bytes, count)).join('')}`,
  )

const folder = mkdtempSync(join(tmpdir(), 'cascade-storage-'))
let opened = Number.POSITIVE_INFINITY
try {
  const storage = new NodeStorage(folder)
  const run = await makeRun(storage, 'measured', steps, () => true)
  console.log(`${steps} steps of ${prompts} prompts x ${group} rollouts as models/${values.model} wrote them, KiB a step:\n`)
  console.log(`${''.padEnd(10)}${['rollouts', 'records', 'checkpoints', 'models', 'in all'].map((word) => word.padStart(12)).join('')}`)
  row('before', await runUsage(run), steps)
  await thinRun(run)
  row('thinned', await runUsage(run), steps)
  rmSync(join(folder, 'measured'), { recursive: true })

  const all = Array.from({ length: LONG }, (_, i) => i + 1)
  const gone = new Set(stepsToThin(all))
  // What is opened is its records; one rollout a step would do, and one in each file does.
  rollouts.length = 1
  await makeRun(storage, 'long', LONG, (step) => !gone.has(step) && step % 100 === 0)
  const begin = performance.now()
  await listRuns(storage)
  const listed = performance.now()
  const long = await readRun(storage, 'long')
  const read = structuredClone(await long.metrics())
  await long.rolloutSteps()
  const done = performance.now()
  await runUsage(long)
  const used = performance.now()
  opened = done - begin
  const size = ((await long.files.size('metrics.jsonl')) ?? 0) / 2 ** 20
  console.log(`\nA run of ${LONG} steps (${size.toFixed(1)} MiB of metrics, ${read.length} read) opens in ${opened.toFixed(0)} ms:`)
  console.log(
    `${(listed - begin).toFixed(0)} ms to list it, ${(done - listed).toFixed(0)} to read and copy its records; its room is known in ${(used - done).toFixed(0)}.`,
  )
} finally {
  rmSync(folder, { recursive: true })
}
if (opened > LIMIT_MS) {
  console.error(`It should open within ${LIMIT_MS} ms.`)
  process.exit(1)
}
