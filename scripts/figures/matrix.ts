/**
 * @file `npm run figures:matrix [-- --models start,align,... --benchmarks math,... --recipe cascade --count 400 --samples 2 --keep runs/matrix --out FILE]`: what
 * each stage of a cascade taught and what it cost. Each model answers held-out prompts that no run asks (another draw than a run's own
 * evaluations): those of every domain in the modes its stages train, sampled and greedy, with the share of replies that guess; small talk and facts,
 * those that no later stage touches apart from others; mathematics in sentences of no training, one level higher, and a family of no training; and the second turn of a
 * conversation that changes its mode. Then each stage's difference to the model before it, paired and clustered by content, and the whole
 * cascade's, where the gain comes from (gain.ts; pass@256 by `--models start,cascade --benchmarks math --samples 256`), and where the time of a step went. What is measured is kept and not measured again. `--out public/evaluations/cascade.json` writes what
 * the page shows of it; with `--kept` nothing is measured, and what is not kept yet is left out. `--tables` FILE prints such a file as the tables of
 * docs/cascade.md and README.md, and nothing else.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { modelFolder, openGpu } from '../../src/cli/models.ts'
import { withTools } from '../../src/cli/tools.ts'
import { type Evaluation, evaluate, evaluateTurns } from '../../src/evaluation/evaluate.ts'
import { type MatrixFile, type MatrixQuestion, matrixFile } from '../../src/evaluation/matrix-file.ts'
import { type Difference, pairedDifference } from '../../src/evaluation/record.ts'
import { defaultKernels } from '../../src/kernels/tuning.ts'
import { affordableSlots, Generator } from '../../src/model/generator.ts'
import { Model } from '../../src/model/model.ts'
import { parseMetrics } from '../../src/runs/json-lines.ts'
import { modelPrint, recipeHash } from '../../src/runs/origin.ts'
import { readText } from '../../src/runs/storage.ts'
import { createTask } from '../../src/tasks/index.ts'
import { EXAM_LEVEL } from '../../src/tasks/options.ts'
import type { Mode } from '../../src/tasks/task.ts'
import type { TaskTools } from '../../src/tasks/tools.ts'
import { presetRecipe } from '../../src/training/presets.ts'
import { chosenOf, modelsNamed, SHIPPED } from './chosen.ts'
import { factSets } from './fact-sets.ts'
import { gainTable } from './gain.ts'
import { matrixTables } from './matrix-tables.ts'

const ROWS = 256
const MAX_NEW_TOKENS = 128
/** Evaluations within a run draw with 0. */
const SEED = 7
/** Points that a stage may cost another before the recipe has to mend it. */
const COST = 3

const { values } = parseArgs({
  options: {
    models: { type: 'string', default: SHIPPED.join(',') },
    benchmarks: { type: 'string' },
    recipe: { type: 'string', default: 'cascade' },
    count: { type: 'string', default: '400' },
    samples: { type: 'string', default: '2' },
    keep: { type: 'string', default: 'runs/matrix' },
    kept: { type: 'boolean', default: false },
    out: { type: 'string' },
    tables: { type: 'string' },
  },
})
if (values.tables !== undefined) {
  console.log(matrixTables(JSON.parse(readFileSync(values.tables, 'utf8')) as MatrixFile))
  process.exit(0)
}
const [count, samples] = [values.count, values.samples].map(Number)
if (![count, samples].every((n) => Number.isInteger(n) && n >= 1)) {
  console.error('--count is how many prompts of each benchmark, --samples how many replies to each: whole numbers from 1.')
  process.exit(2)
}
const models = modelsNamed(values.models)

interface Benchmark extends Pick<MatrixQuestion, 'name' | 'domain' | 'set' | 'mode'> {
  options: object
}

const { stages } = presetRecipe(values.recipe)
const modeOf = (stage: object) => (stage as { mode: Mode }).mode
/** The last stage of each domain and mode says how it is asked. */
const trained: Benchmark[] = stages
  .filter((stage) => stage.kind === 'rl' && !['alignment', 'mixture'].includes(stage.domain))
  .flatMap((stage, i, all) => {
    const mode = modeOf(stage)
    const isLast = all.findLastIndex((other) => other.domain === stage.domain && modeOf(other) === mode) === i
    return isLast ? [{ name: stage.domain, domain: stage.domain, set: 'held-out' as const, options: stage.task, mode }] : []
  })
const math = trained.find(({ domain }) => domain === 'math')
const benchmarks: Benchmark[] = [
  ...trained,
  { name: 'talk', domain: 'puzzle', set: 'beside', options: { kinds: ['talk'], levels: [1, 2] }, mode: 'instruct' },
  { name: 'facts', domain: 'puzzle', set: 'beside', options: { kinds: ['world'], levels: [1, 2] }, mode: 'instruct' },
  ...(math
    ? [
        { ...math, name: 'math, new wordings', set: 'new wordings' as const, options: { ...math.options, wordings: 'new' } },
        { ...math, name: 'math, level 5', set: 'larger' as const, options: { ...math.options, levels: [EXAM_LEVEL] } },
        { ...math, name: 'legs, untrained', set: 'another family' as const, options: { kinds: ['legs'], levels: [1, 2] } },
      ]
    : []),
]

const SECOND_TURN = 'math, second turn'
let chosen: readonly string[] = []
try {
  chosen = chosenOf(values.benchmarks, [...benchmarks.map(({ name }) => name), ...(math ? [SECOND_TURN] : [])])
} catch (error) {
  console.error((error as RangeError).message)
  process.exit(2)
}

/** What is kept of a cell. */
const FIGURES = ['pass1', 'passK', 'passAt', 'guessed', 'falseLines', 'obeyed', 'truncated', 'meanLength', 'asked'] as const
type Cell = Pick<Evaluation, (typeof FIGURES)[number]>

const SETTINGS = { maxNewTokens: MAX_NEW_TOKENS, topP: 1, topK: 0, seed: SEED }

/** How a row is called where its cells are kept. */
const keyOf = ({ name, mode, temperature }: MatrixQuestion) => `${name} ${mode} ${temperature === 0 ? 'greedy' : 'sampled'}`
const rows: MatrixQuestion[] = []

/** The model on the GPU with what decodes its replies, opened when something is left to measure. */
async function opened(name: string) {
  const gpu = await openGpu()
  const model = await Model.load(gpu, await modelFolder(name))
  const room = { rows: ROWS, slots: affordableSlots(model.config, ROWS * model.config.maxPositions) }
  const generator = await Generator.create(gpu, model.config, model.weights, defaultKernels(gpu).matmul, room)
  return { model, generator, close: () => gpu.close() }
}

async function measured(tools: TaskTools): Promise<Map<string, Cell>> {
  const cells = new Map<string, Cell>()
  for (const name of models) {
    let machine: ReturnType<typeof opened> | null = null
    const print = await modelPrint(await modelFolder(name))
    const cell = async (row: MatrixQuestion, of: unknown, measure: (on: Awaited<ReturnType<typeof opened>>) => Promise<Cell>) => {
      const key = keyOf(row)
      if (!rows.some((other) => keyOf(other) === key)) rows.push(row)
      const folder = join(values.keep, name.replaceAll('/', '-'))
      // What it was measured of and how is part of the name: another model or another number of prompts is measured anew.
      const how = await recipeHash([print, of, SETTINGS, count])
      const path = join(folder, `${key.replace(/[^a-z0-9]+/gi, '-')}-${how.slice(0, 12)}.json`)
      let found = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Cell) : null
      // One that was kept before all of these were counted is measured anew, unless nothing is to be.
      if (found === null || (!values.kept && FIGURES.some((figure) => !(figure in (found as Cell))))) {
        if (values.kept) return console.log(`${name.padEnd(20)} ${key.padEnd(36)} not measured`)
        machine ??= opened(name)
        const result = await measure(await machine)
        found = Object.fromEntries(FIGURES.map((figure) => [figure, result[figure]])) as unknown as Cell
        mkdirSync(folder, { recursive: true })
        writeFileSync(path, JSON.stringify(found))
      }
      cells.set(`${name} ${key}`, found)
      console.log(`${name.padEnd(20)} ${key.padEnd(36)} ${shown(found)}`)
    }
    for (const { options, ...benchmark } of benchmarks.filter(({ name }) => chosen.includes(name))) {
      const task = createTask(benchmark.domain, options, tools)
      const prompts = () => Array.from({ length: count }, (_, i) => task.promptAt('test', SEED, i))
      for (const [temperature, groupSize, of] of [
        [1, samples, [options, samples]],
        [0, 1, options],
      ] as const)
        await cell({ ...benchmark, temperature }, of, ({ model, generator }) =>
          evaluate(model, generator, task, prompts(), { ...SETTINGS, mode: benchmark.mode, temperature, groupSize }),
        )
    }
    if (math && chosen.includes(SECOND_TURN)) {
      const task = createTask('math', math.options, tools)
      const prompts = () => Array.from({ length: count }, (_, i) => task.promptAt('test', SEED, i))
      for (const modes of [
        ['instruct', 'think'],
        ['think', 'instruct'],
      ] as const) {
        const row = { name: SECOND_TURN, domain: 'math', set: 'second turn', mode: modes[1], temperature: 0 } as const
        await cell(row, [math.options, modes], ({ model, generator }) =>
          evaluateTurns(model, generator, task, prompts(), { ...SETTINGS, temperature: 0, groupSize: 1 }, modes),
        )
      }
    }
    // A closed GPU frees all that was on it.
    if (machine) (await (machine as ReturnType<typeof opened>)).close()
  }
  return cells
}

const percent = (share: number) => `${(100 * share).toFixed(1)}%`

function shown({ pass1, guessed, falseLines = null, obeyed, truncated, meanLength }: Cell): string {
  const parts = [`${percent(pass1.value)} (${percent(pass1.low)} to ${percent(pass1.high)})`, `${meanLength.toFixed(0)} tokens`]
  if (guessed !== null) parts.push(`${percent(guessed)} guess`)
  if (falseLines !== null) parts.push(`${percent(falseLines)} of the right ones with a false line`)
  if (truncated > 0) parts.push(`${percent(truncated)} cut off`)
  if (obeyed < 1) parts.push(`${percent(1 - obeyed)} in the wrong mode`)
  return parts.join(', ')
}

function points({ value, low, high }: Difference): string {
  const one = (share: number) => `${share < 0 ? '' : '+'}${(100 * share).toFixed(1)}`
  return `${one(value)} (${one(low)} to ${one(high)})`
}

const cells = await withTools(measured)
if (values.out !== undefined)
  writeFileSync(values.out, `${JSON.stringify(matrixFile(models, rows, (model, row) => cells.get(`${model} ${keyOf(row)}`)))}\n`)

const between = (before: string, after: string, key: string) => {
  const [was, is] = [before, after].map((model) => cells.get(`${model} ${key}`))
  return was && is && pairedDifference(was.asked, is.asked)
}

console.log('\nWhat each stage changed, in points of pass@1: paired by prompt, 95% intervals clustered by content')
for (const key of rows.map(keyOf)) {
  console.log(key)
  for (const [i, after] of models.entries()) {
    const difference = i > 0 && between(models[i - 1], after, key)
    if (difference)
      console.log(`  ${after.padEnd(20)} ${points(difference)}${difference.high < -COST / 100 ? `   costs more than ${COST}` : ''}`)
  }
  const all = models.length > 2 && between(models[0], models.at(-1) as string, key)
  if (all) console.log(`  ${'all stages'.padEnd(20)} ${points(all)}`)
}

const facts = rows.filter(({ name }) => name === 'facts')
if (facts.length > 0) {
  const askedOf = (row: MatrixQuestion) => models.map((model) => cells.get(`${model} ${keyOf(row)}`)?.asked ?? [])
  const asked = Object.fromEntries(facts.map((row) => [row.temperature === 0 ? 'greedy' : 'sampled', askedOf(row)]))
  console.log('\nFacts that no stage can touch, and others: paired by prompt, 95% intervals clustered by content')
  console.log(factSets(models, asked))
}

console.log('\nWhat an earlier turn costs: math in a second turn against the same prompts in a first, greedy, in points, paired by prompt')
for (const { mode } of rows.filter(({ name }) => name === SECOND_TURN)) {
  for (const model of models) {
    const [first, second] = ['math', SECOND_TURN].map((name) => cells.get(`${model} ${name} ${mode} greedy`))
    if (first && second) console.log(`  ${model.padEnd(20)} ${mode}: ${points(pairedDifference(first.asked, second.asked))}`)
  }
}

console.log(
  '\nWhere the gain comes from, sampled: replies that guess, right ones with a false line in their working, and pass@k with 95% intervals',
)
const ends = [...new Set([models[0], models.at(-1) as string])]
const sampled = rows.filter(({ temperature }) => temperature > 0)
const gains = sampled.map((row) => {
  // What was kept before these were counted has no such figures.
  const known = ends
    .flatMap((model) => cells.get(`${model} ${keyOf(row)}`) ?? [])
    .map(({ falseLines = null, passAt = {}, ...cell }) => ({ ...cell, falseLines, passAt }))
  return { name: `${row.name} ${row.mode}`, models: known.length < ends.length ? [] : ends.map((name, i) => ({ name, gained: known[i] })) }
})
for (const line of gainTable(gains)) console.log(line)

const log = await readText(await modelFolder(models.at(-1) as string), 'training.jsonl')
console.log('\nWhere the time of a step goes: rollouts, verdicts, updates, and the rest')
for (const { name } of stages) {
  const steps = parseMetrics(log ?? '').filter(({ stage, timings }) => stage === name && timings)
  if (steps.length === 0) continue
  const total = steps.reduce((sum, { step_time }) => sum + step_time, 0)
  const phases = (['rollout', 'verify', 'train'] as const).map(
    (phase) => steps.reduce((sum, { timings }) => sum + (timings?.[phase] ?? 0), 0) / total,
  )
  const rest = 1 - phases.reduce((sum, share) => sum + share, 0)
  console.log(`  ${name.padEnd(24)} ${(total / steps.length).toFixed(2)} s: ${[...phases, rest].map(percent).join(', ')}`)
}
