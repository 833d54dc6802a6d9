/**
 * @file `npm run models [-- --only default|cascade] [--start runs/start] [--cascade runs/cascade]`: trains what ships, from `recipes/`, and puts it into
 * `public/models`: each model with its recipe, the record of every step since the model before it in its run, some rollouts of its last,
 * and with the end of a run the record of the whole and its probes: the same prompts, answered again and again. A run that is there
 * goes on, and one that is finished is only copied, so the command can be stopped and asked again at any time.
 */
import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { checkedConfig } from '../src/cli/models.ts'
import { NodeStorage } from '../src/cli/node-storage.ts'
import { ParameterTable } from '../src/model/parameters.ts'
import { holdsModel } from '../src/runs/model-files.ts'
import { difference } from '../src/runs/origin.ts'
import { stageFolder } from '../src/runs/run.ts'
import { presetRecipe } from '../src/training/presets.ts'
import { parseRecipe } from '../src/training/recipe.ts'

const MODELS = 'public/models'
/** Rollouts that ship with a model of a stage that samples. */
const SAMPLE = 4
const DIGITS = 4

interface Made {
  name: string
  title: string
  description: string
  /** The stage that leaves it; absent: the run's last. */
  stage?: string
}

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    start: { type: 'string', default: 'runs/start' },
    cascade: { type: 'string', default: 'runs/cascade' },
  },
})

const RUNS: { name: string; preset: string; run: string; makes: Made[] }[] = [
  {
    name: 'default',
    preset: 'cascade-start',
    run: values.start,
    makes: [
      {
        name: 'default',
        title: 'Cascade start',
        description:
          'Supervised on conversations and thirteen families of small problems. It talks a little, and works out about half of the easy ones when it thinks carefully, a third or less when it is left to chance: the start of every cascade.',
      },
    ],
  },
  {
    name: 'cascade',
    preset: 'cascade',
    run: values.cascade,
    makes: [
      {
        name: 'align',
        stage: 'align',
        title: 'Cascade, aligned',
        description: 'The start after reinforcement by a verifier and a reward model, in both modes.',
      },
      {
        name: 'instructions',
        stage: 'instructions, thinking',
        title: 'Cascade, after instructions',
        description: 'Then stories to order, in instruct mode and thinking.',
      },
      { name: 'math', stage: 'math', title: 'Cascade, after math', description: 'Then math: sums, stories and equations.' },
      { name: 'code', stage: 'code', title: 'Cascade, after code', description: 'Then short Python functions.' },
      { name: 'patches', stage: 'patches', title: 'Cascade, after patches', description: 'Then repairs of functions.' },
      {
        name: 'logic',
        stage: 'logic',
        title: 'Cascade, after logic',
        description: 'Then logic and search: Sudoku, sorting, letters and the clock.',
      },
      {
        name: 'cascade',
        title: 'Cascade, finished',
        description: 'The whole cascade: its best stages merged by distillation, then refreshed all together.',
      },
    ],
  },
]

const entries = JSON.parse(readFileSync(`${MODELS}/index.json`, 'utf8')) as ({ id: string } & Record<string, unknown>)[]
for (const { name, preset, run, makes } of RUNS) {
  if (values.only !== undefined && values.only !== name) continue
  await train(preset, run)
  for (const [i, made] of makes.entries()) await publish(run, preset, made, makes[i - 1]?.stage)
}
// In the order in which they were made; others behind them.
const made = RUNS.flatMap(({ makes }) => makes.map(({ name }) => `models/${name}`))
const rank = ({ id }: { id: string }) => (made.includes(id) ? made.indexOf(id) : made.length)
entries.sort((a, b) => rank(a) - rank(b))
writeFileSync(`${MODELS}/index.json`, `${JSON.stringify(entries, null, 2)}\n`)

async function train(preset: string, run: string) {
  if (existsSync(`${run}/recipe.json`)) {
    const changed = difference(parseRecipe(JSON.parse(readFileSync(`${run}/recipe.json`, 'utf8'))), presetRecipe(preset))
    if (changed) {
      console.error(`${run} was made by another recipe than ${preset} is now (${changed}): name another folder, or remove it.`)
      process.exit(1)
    }
  }
  if (await holdsModel(new NodeStorage(`${run}/model`))) return
  const what = existsSync(run) ? ['--resume', run] : ['--preset', preset, '--out', run]
  const { status } = spawnSync(process.execPath, ['bin/cascade.mjs', 'train', ...what], { stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}

/** @param before Stage of the model before it, whose record has what led there; the last model of a run has the record of all. */
async function publish(run: string, preset: string, { name, title, description, stage }: Made, before?: string) {
  const { stages } = presetRecipe(preset)
  const index = stage === undefined ? stages.length - 1 : stages.findIndex((one) => one.name === stage)
  const from = stage === undefined ? `${run}/model` : join(run, stageFolder(index, stage))
  const place = `${MODELS}/${name}`
  // Whole, or what was there before.
  const to = `${place}.new`
  rmSync(to, { recursive: true, force: true })
  mkdirSync(to, { recursive: true })
  for (const file of ['config.json', 'model.safetensors', 'tokenizer.json', 'tokenizer_config.json'])
    copyFileSync(`${from}/${file}`, `${to}/${file}`)
  copyFileSync(`recipes/${preset}.json`, `${to}/recipe.json`)
  const own = stage === undefined ? 0 : stages.findIndex((one) => one.name === before) + 1
  const led = stages.slice(own, index + 1).map((one) => one.name)
  const records = lines(`${run}/metrics.jsonl`).filter((record) => led.includes(record.stage as string))
  writeFileSync(`${to}/training.jsonl`, written(records))
  const last = `${run}/rollouts/step-${String(records.at(-1)?.step).padStart(6, '0')}.jsonl`
  if (existsSync(last)) writeFileSync(`${to}/rollouts.jsonl`, written(lines(last).slice(0, SAMPLE)))
  if (stage === undefined && existsSync(`${run}/probes.jsonl`)) writeFileSync(`${to}/probes.jsonl`, written(lines(`${run}/probes.jsonl`)))
  rmSync(place, { recursive: true, force: true })
  renameSync(to, place)
  const { size: bytes } = statSync(`${place}/model.safetensors`)
  const { step, stage: ended } = records.at(-1) ?? {}
  const { count: parameters } = new ParameterTable(await checkedConfig(place))
  const entry = { id: `models/${name}`, title, parameters, bytes, description, last: { step, stage: ended } }
  const at = entries.findIndex(({ id }) => id === entry.id)
  if (at >= 0) entries[at] = entry
  else entries.push(entry)
  console.log(
    `${place}: after step ${step}, ${(readdirSync(place).reduce((sum, file) => sum + statSync(join(place, file)).size, 0) / 1e6).toFixed(1)} MB`,
  )
}

function lines(path: string): Record<string, unknown>[] {
  return readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
}

/** Numbers to a few digits: the records of the start would be larger than its weights. */
function written(records: readonly object[]): string {
  const short = (_: string, value: unknown) =>
    typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(DIGITS)) : value
  return records.map((record) => `${JSON.stringify(record, short)}\n`).join('')
}
