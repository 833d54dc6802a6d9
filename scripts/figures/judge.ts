/**
 * @file `npm run figures:judge [-- --count 400] [--models start,align,cascade] [--run runs/judge]`: what the recipe `cascade`'s reward model thinks
 * of the models that ship: the score of their final answers to held-out prompts of the domain it was taught with, in both modes, sampled and
 * greedy, and the difference of each to the first, paired by prompt, intervals clustered by content. The score has no unit; a difference of d is
 * odds of e^d that the judge would prefer the reply. The judge does not ship, so its stage is trained first, in `--run`, unless it is there.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { modelFolder, openGpu } from '../../src/cli/models.ts'
import { NodeStorage } from '../../src/cli/node-storage.ts'
import { withTools } from '../../src/cli/tools.ts'
import { average, seedDifference } from '../../src/evaluation/intervals.ts'
import { defaultKernels } from '../../src/kernels/tuning.ts'
import { affordableSlots, Generator } from '../../src/model/generator.ts'
import { Model } from '../../src/model/model.ts'
import { rollOut } from '../../src/rollout/rollout.ts'
import { holdsModel } from '../../src/runs/model-files.ts'
import { someHeldOut } from '../../src/tasks/held-out.ts'
import { createTask } from '../../src/tasks/index.ts'
import { contentOf } from '../../src/tasks/prompt-set.ts'
import type { Mode } from '../../src/tasks/task.ts'
import { PASS_TOKENS } from '../../src/training/lengths.ts'
import { presetRecipe } from '../../src/training/presets.ts'
import { rewardModel } from '../../src/training/rewards/reward-model.ts'
import { modelsNamed } from './chosen.ts'

const ROWS = 256
const MAX_NEW_TOKENS = 128
const MODES: readonly Mode[] = ['think', 'instruct']

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '400' },
    models: { type: 'string', default: 'start,align,cascade' },
    run: { type: 'string', default: 'runs/judge' },
  },
})
const count = Number(values.count)
if (!Number.isInteger(count) || count < 4) {
  console.error('--count is how many prompts in each mode, a whole number from 4.')
  process.exit(2)
}

const recipe = presetRecipe('cascade')
const stage = recipe.stages.find(({ kind }) => kind === 'reward-model')
if (!stage) throw new Error('The recipe cascade has no reward model.')
const trained = join(values.run, 'model')
if (!(existsSync(trained) && (await holdsModel(new NodeStorage(trained))))) trainJudge()

const gpu = await openGpu()
const judge = await rewardModel(trained, {
  gpu,
  profile: defaultKernels(gpu),
  pass: PASS_TOKENS,
  openNamed: async (name) => Model.load(gpu, await modelFolder(name)),
})
await withTools(async (tools) => {
  const task = createTask(stage.domain, stage.task, tools)
  const prompts = someHeldOut(task, count)
  const contents = prompts.map(contentOf)
  const first = new Map<string, readonly number[]>()
  console.log(`${prompts.length} held-out prompts of ${stage.domain}, ${new Set(contents).size} contents; points of the judge's score`)
  for (const name of modelsNamed(values.models)) {
    const model = await Model.load(gpu, await modelFolder(name))
    const slots = affordableSlots(model.config, ROWS * model.config.maxPositions)
    const generator = await Generator.create(gpu, model.config, model.weights, defaultKernels(gpu).matmul, { rows: ROWS, slots })
    for (const mode of MODES)
      for (const temperature of [1, 0]) {
        const settings = { modes: [mode], groupSize: 1, maxNewTokens: MAX_NEW_TOKENS, temperature, topP: 1, topK: 0, seed: 0 }
        const { rollouts } = await rollOut(model, generator, task, prompts, settings)
        const scores = await judge.score(rollouts, 0)
        const what = `${mode === 'think' ? 'thinking' : 'instruct'}, ${temperature ? 'sampled' : 'greedy'}`
        const before = first.get(what)
        if (!before) first.set(what, scores)
        const score = `${name.padEnd(18)} ${what.padEnd(18)} score ${average(scores).toFixed(2)}`
        console.log(before ? `${score}, ${difference(scores, before, contents)} against the first` : score)
      }
    generator.destroy()
    model.dispose()
  }
})
judge.dispose?.()
gpu.close()

function difference(scores: readonly number[], before: readonly number[], contents: readonly string[]): string {
  const gains = new Map<string, number[]>()
  for (const [i, content] of contents.entries()) gains.set(content, [...(gains.get(content) ?? []), scores[i] - before[i]])
  const { value, low, high } = seedDifference([...gains.values()].map(average))
  const [mean, from, to] = [value, low, high].map((points) => `${points < 0 ? '' : '+'}${points.toFixed(2)}`)
  return `${mean} (${from} to ${to})`
}

/** The one stage alone, as the recipe has it: what it is taught does not depend on the others. */
function trainJudge() {
  const folder = mkdtempSync(join(tmpdir(), 'cascade-judge-'))
  const file = join(folder, 'recipe.json')
  writeFileSync(file, JSON.stringify({ ...recipe, name: 'The judge of the cascade', stages: [stage] }))
  const what = existsSync(values.run) ? ['--resume', values.run] : ['--recipe', file, '--out', values.run]
  const { status } = spawnSync(process.execPath, ['bin/cascade.mjs', 'train', ...what], { stdio: 'inherit' })
  rmSync(folder, { recursive: true })
  if (status !== 0) process.exit(status ?? 1)
}
