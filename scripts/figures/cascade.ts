/**
 * @file `npm run figures:cascade [-- --count 1000] [--models models/default,models/math,models/code]`: what math-then-code taught and what it
 * cost. Each checkpoint answers held-out prompts of both domains in both modes, sampled at temperature 1 and greedy; a line each with its
 * 95% interval, clustered by content, and the share of replies that guess; in thinking mode once more in wordings that belong to no training. Then what is asked of
 * them. Exit code 1 where a bound is missed.
 */
import { parseArgs } from 'node:util'
import { modelFolder, openGpu } from '../../src/cli/models.ts'
import { withTools } from '../../src/cli/tools.ts'
import { type Evaluation, evaluate } from '../../src/evaluation/evaluate.ts'
import { defaultKernels } from '../../src/kernels/tuning.ts'
import { affordableSlots, Generator } from '../../src/model/generator.ts'
import { Model } from '../../src/model/model.ts'
import { parseMetrics } from '../../src/runs/json-lines.ts'
import { readText } from '../../src/runs/storage.ts'
import { createTask } from '../../src/tasks/index.ts'
import type { Mode } from '../../src/tasks/task.ts'
import { WORDING_SETS, type WordingSet } from '../../src/tasks/wording.ts'
import { presetRecipe } from '../../src/training/presets.ts'

const ROWS = 256
const MAX_NEW_TOKENS = 128

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '1000' },
    models: { type: 'string', default: 'models/default,models/math,models/code' },
    domains: { type: 'string', default: 'math,code' },
  },
})
const count = Number(values.count)
const models = values.models.split(',')
const domains = values.domains.split(',')
if (!Number.isInteger(count) || count < 1) {
  console.error('--count is how many prompts of each domain, a whole number from 1.')
  process.exit(2)
}

/** A domain as the recipe's stage asks it. */
const { stages } = presetRecipe('math-then-code')
const optionsOf = (domain: string) => stages.find((stage) => stage.domain === domain)?.task

const cells = new Map<string, Evaluation>()
const key = (model: string, domain: string, mode: Mode, temperature: number, wordings: WordingSet = 'known') =>
  [model, domain, mode, temperature, wordings].join(' ')
const gpu = await openGpu()
await withTools(async (tools) => {
  for (const name of models) {
    const model = await Model.load(gpu, await modelFolder(name))
    const slots = affordableSlots(model.config, ROWS * (MAX_NEW_TOKENS + 64))
    const generator = await Generator.create(gpu, model.config, model.table, model.weights, defaultKernels(gpu).matmul, {
      rows: ROWS,
      slots,
    })
    for (const domain of domains) {
      for (const wordings of WORDING_SETS) {
        const options = { ...optionsOf(domain), wordings }
        const task = createTask(domain, options, tools)
        const prompts = Array.from({ length: count }, (_, i) => task.promptAt('test', 0, i))
        for (const mode of wordings === 'known' ? (['think', 'instruct'] as const) : (['think'] as const)) {
          for (const temperature of [1, 0]) {
            const settings = { mode, temperature, groupSize: 1, maxNewTokens: MAX_NEW_TOKENS, topP: 1, topK: 0, seed: 0 }
            const result = await evaluate(model, generator, task, prompts, settings)
            cells.set(key(name, domain, mode, temperature, wordings), result)
            console.log(line(name, domain, mode, temperature, wordings, result))
          }
        }
      }
    }
    generator.destroy()
    model.dispose()
  }
})
gpu.close()

function line(model: string, domain: string, mode: Mode, temperature: number, wordings: WordingSet, evaluation: Evaluation): string {
  const { pass1, guessed, truncated, errors } = evaluation
  const percent = (share: number) => `${(100 * share).toFixed(1)}%`
  const parts = [`${percent(pass1.value)} (${percent(pass1.low)} to ${percent(pass1.high)})`]
  if (guessed !== null) parts.push(`${percent(guessed)} guess`)
  if (truncated > 0) parts.push(`${percent(truncated)} cut off`)
  if (errors > 0) parts.push(`${errors} not judged`)
  return `${model.padEnd(16)} ${domain.padEnd(6)} ${mode.padEnd(9)} ${temperature === 0 ? 'greedy ' : 'sampled'} ${wordings === 'new' ? 'new wordings' : '            '}  ${parts.join(', ')}`
}

/** Least share of the accuracy in known wordings that a model keeps in new ones, greedily: it is to read questions, not to know them. */
const UNDERSTOOD = 0.75

const [start, afterMath, afterCode] = models
let missed = 0
if (afterCode && domains.includes('math') && domains.includes('code')) {
  const sampled = (model: string, domain: string) => 100 * (cells.get(key(model, domain, 'think', 1))?.pass1.value ?? Number.NaN)
  check('math gains at least 20 points in the math stage', sampled(afterMath, 'math') - sampled(start, 'math'), (gain) => gain >= 20)
  check('code gains at least 10 points in both stages', sampled(afterCode, 'code') - sampled(start, 'code'), (gain) => gain >= 10)
  check(
    'math keeps within 4 points of its peak in the code stage',
    sampled(afterCode, 'math') - sampled(afterMath, 'math'),
    (gain) => gain >= -4,
  )
  const log = await readText(await modelFolder(afterCode), 'training.jsonl')
  const steps = parseMetrics(log ?? '').filter(({ stage }) => stage === 'code')
  const waited = steps.reduce((sum, { timings }) => sum + (timings?.verify ?? 0), 0)
  const all = steps.reduce((sum, { timings }) => sum + (timings?.rollout ?? 0) + (timings?.verify ?? 0) + (timings?.train ?? 0), 0)
  check('waiting for verdicts adds less than 15% to a code step', (100 * waited) / (all - waited), (share) => share < 15)
}
for (const model of models) {
  for (const domain of domains) {
    const [known, fresh] = WORDING_SETS.map((set) => cells.get(key(model, domain, 'think', 0, set))?.pass1.value ?? Number.NaN)
    const what = `${model} keeps ${100 * UNDERSTOOD}% of its ${domain} in new wordings`
    check(what, (100 * fresh) / known, (share) => share >= 100 * UNDERSTOOD)
  }
}
process.exitCode = missed > 0 ? 1 : 0

function check(what: string, value: number, holds: (value: number) => boolean) {
  const ok = holds(value)
  if (!ok) missed++
  console.log(`${ok ? 'held  ' : 'MISSED'}  ${what}: ${value.toFixed(1)}`)
}
