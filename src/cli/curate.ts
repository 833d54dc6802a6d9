/** @file `cascade curate`: prompt sets of any kind in, the prompts worth training on out, and what each rule dropped. */

import { writeFile } from 'node:fs/promises'
import { curate } from '../curation/curate.ts'
import { formatNative, importPromptSet } from '../curation/import.ts'
import { parseMapping } from '../curation/mapping.ts'
import { MAPPINGS } from '../curation/mappings.ts'
import { modelPassRate } from '../curation/pass-rate.ts'
import { DIFFICULTY } from '../curation/rules/difficulty.ts'
import { ruleDescriptions } from '../curation/rules/index.ts'
import {
  type CurationOptions,
  type CurationResult,
  type CurationTools,
  type Hooks,
  type ImportedSet,
  type Mapping,
  RULES,
  type RuleName,
} from '../curation/types.ts'
import { evaluationSlots } from '../evaluation/examine.ts'
import { defaultKernels } from '../kernels/tuning.ts'
import { Generator } from '../model/generator.ts'
import { formatJson } from '../text/json.ts'
import { defineCommand, type Output, UsageError, type Values } from './args.ts'
import { withFile } from './file-source.ts'
import { checkNew, readText } from './files.ts'
import { checkedConfig, openModel } from './models.ts'
import { withTools } from './tools.ts'

const OPTIONS = {
  in: { type: 'string', required: true, value: 'FILE,...', help: 'prompt sets: JSON lines, JSON, CSV or Parquet, also gzipped' },
  mapping: {
    type: 'string',
    default: 'auto',
    value: 'NAME',
    help: `how rows become prompts: auto, a file of your own (.json), or ${MAPPINGS.map(({ name }) => name).join(', ')}`,
  },
  rules: { type: 'string', value: 'A,B,...', help: `which rules, of ${RULES.join(', ')} (default: those that can run, without language)` },
  against: { type: 'string', value: 'FILE,...', help: 'benchmarks no prompt may share n words in a row with (rule contamination)' },
  model: { type: 'string', value: 'DIR', help: 'models/NAME or a model folder (rule difficulty)' },
  samples: { type: 'integer', default: DIFFICULTY.samples, min: 1, max: 256, help: 'K: samples a prompt' },
  band: { type: 'string', default: '1/16,6/16', value: 'LO,HI', help: 'the share of right samples to keep, both ends included' },
  mode: { type: 'string', default: 'think', choices: ['think', 'instruct'], help: 'mode the model is asked in' },
  'max-new': { type: 'integer', default: 128, min: 1, help: 'length budget of a reply' },
  seed: { type: 'integer', default: 0, min: 0, max: 2 ** 32 - 1, help: 'of the sampling' },
  out: { type: 'string', required: true, value: 'FILE', help: 'the prompts that are kept, as JSON lines; must not exist yet' },
  report: { type: 'string', value: 'FILE', help: 'every dropped row with its reason, as JSON; must not exist yet' },
} as const
type CurateValues = Values<typeof OPTIONS>

export const command = defineCommand({
  summary: 'import prompt sets and drop what is not worth training on',
  options: OPTIONS,
  async run(values, output) {
    checkNew(values.out)
    if (values.report !== undefined) checkNew(values.report)
    if (values.report === values.out) throw new UsageError('--out and --report name the same file.')
    const rules = chooseRules(values)
    const difficulty = { samples: values.samples, ...parseBand(values.band) }
    const mapping = values.mapping.endsWith('.json')
      ? await asInput(async () => parseMapping(await readText(values.mapping)))
      : values.mapping
    const { model } = values
    if (model !== undefined) await asInput(() => checkedConfig(model))
    const hooks: Hooks = { onProgress: progressLines(output) }
    const sets = await importAll(values.in, mapping, hooks)
    const against = (values.against === undefined ? [] : await importAll(values.against, 'auto', hooks)).map(({ name, prompts }) => ({
      name,
      prompts,
    }))
    const prompts = sets.flatMap((set) => set.prompts)
    const options: CurationOptions = { rules, against, difficulty }
    const result = await withTools((tasks) =>
      rules.includes('difficulty')
        ? withPassRate(values, tasks, (passRate) => curate(prompts, options, { tasks, passRate }, hooks))
        : curate(prompts, options, { tasks }, hooks),
    )
    await writeFile(values.out, formatNative(result.kept.map((index) => prompts[index])), { flag: 'wx' })
    if (values.report !== undefined) await writeFile(values.report, `${formatJson(fullReport(sets, result), 1)}\n`, { flag: 'wx' })
    if (output.json) return summary(sets, result)
    for (const line of table(sets, result)) output.line(line)
  },
})

/** Without --rules, those that can run: contamination needs benchmarks, difficulty a model. */
function chooseRules({ rules, against, model }: CurateValues): RuleName[] {
  if (rules === undefined) {
    return ruleDescriptions
      .filter(({ standard, needs }) =>
        needs === 'model' ? model !== undefined : needs === 'benchmarks' ? against !== undefined : standard,
      )
      .map(({ rule }) => rule)
  }
  const names = rules.split(',').map((name) => name.trim())
  const unknown = names.find((name) => !RULES.some((rule) => rule === name))
  if (unknown !== undefined) throw new UsageError(`--rules has '${unknown}', which is none of ${RULES.join(', ')}.`)
  if (names.includes('contamination') && against === undefined) throw new UsageError('the rule contamination needs --against.')
  if (names.includes('difficulty') && model === undefined) throw new UsageError('the rule difficulty needs --model.')
  if (model !== undefined && !names.includes('difficulty'))
    throw new UsageError('--model is for the rule difficulty, which --rules leaves out.')
  if (against !== undefined && !names.includes('contamination'))
    throw new UsageError('--against is for the rule contamination, which --rules leaves out.')
  return names as RuleName[]
}

/** `1/16,6/16` or `0.05,0.4`. */
function parseBand(text: string): { low: number; high: number } {
  const shares = text.split(',').map((part) => {
    const [, top, bottom = '1'] = /^\s*(\d+(?:\.\d+)?)(?:\/(\d+))?\s*$/.exec(part) ?? []
    return top === undefined || Number(bottom) === 0 ? Number.NaN : Number(top) / Number(bottom)
  })
  const [low, high] = shares
  if (shares.length !== 2 || !(low >= 0 && low <= high && high <= 1))
    throw new UsageError(`--band must be two shares from 0 to 1, such as 1/16,6/16, not '${text}'.`)
  return { low, high }
}

async function importAll(files: string, mapping: string | Mapping, hooks: Hooks): Promise<ImportedSet[]> {
  const sets: ImportedSet[] = []
  for (const file of files.split(','))
    sets.push(await asInput(() => withFile(file, (source) => importPromptSet(source, { mapping }, hooks))))
  return sets
}

/** What is wrong with a file the user names is wrong with the command line. */
async function asInput<T>(use: () => Promise<T>): Promise<T> {
  try {
    return await use()
  } catch (cause) {
    if (cause instanceof TypeError || cause instanceof ReferenceError) throw cause
    throw new UsageError((cause as Error).message, { cause })
  }
}

async function withPassRate<T>(
  values: CurateValues,
  tasks: CurationTools['tasks'],
  use: (passRate: CurationTools['passRate']) => Promise<T>,
): Promise<T> {
  const { gpu, model } = await openModel(values.model as string)
  try {
    const rows = Math.max(values.samples, Math.floor(256 / values.samples) * values.samples)
    const slots = evaluationSlots(model.config, rows, values['max-new'])
    const generator = await Generator.create(gpu, model.config, model.weights, defaultKernels(gpu).matmul, { rows, slots })
    const settings = { mode: values.mode, maxNewTokens: values['max-new'], temperature: 1, seed: values.seed, rows }
    return await use(modelPassRate(model, generator, tasks ?? {}, settings))
  } finally {
    gpu.close()
  }
}

/** A line when a phase begins and at each tenth of it that takes long. */
function progressLines(output: Output): Hooks['onProgress'] {
  let phase = ''
  let tenth = 0
  return ({ phase: current, done, total }) => {
    if (current !== phase) {
      ;[phase, tenth] = [current, 0]
      output.progress(`${phase}: ${total}`)
    } else if (total > 0 && Math.floor((10 * done) / total) > tenth && done < total) {
      tenth = Math.floor((10 * done) / total)
      output.progress(`${phase}: ${10 * tenth}%`)
    }
  }
}

function summary(sets: readonly ImportedSet[], result: CurationResult) {
  return {
    files: sets.map(({ name, format, mapping, prompts, report }) => ({
      name,
      format,
      mapping: mapping.name,
      rows: report.rows,
      prompts: prompts.length,
      problems: report.problemCount,
    })),
    rows: result.rows,
    kept: result.kept.length,
    rules: result.rules.map(({ rule, judged, dropped, skipped, milliseconds }) => ({
      rule,
      judged,
      dropped: dropped.length,
      seconds: Math.round(milliseconds) / 1000,
      ...(skipped !== undefined && { skipped }),
    })),
  }
}

function fullReport(sets: readonly ImportedSet[], result: CurationResult) {
  const places = sets.flatMap((set) => set.places.map((place) => ({ file: set.name, [set.report.unit]: place })))
  return {
    ...summary(sets, result),
    files: sets.map(({ name, format, mapping, prompts, report }) => ({
      name,
      format,
      mapping: mapping.name,
      prompts: prompts.length,
      ...report,
    })),
    dropped: result.rules.flatMap(({ rule, dropped }) => dropped.map(({ index, ...drop }) => ({ rule, ...places[index], ...drop }))),
    ...(result.passRates && { passRates: result.passRates }),
  }
}

function table(sets: readonly ImportedSet[], result: CurationResult): string[] {
  const lines = sets.map(({ name, mapping, prompts, report }) => {
    const left = report.rows - prompts.length
    return `${name}: ${report.rows} rows read as ${mapping.title}${left > 0 ? `, ${left} of them unreadable` : ''}`
  })
  for (const { report } of sets) lines.push(...report.problems.slice(0, 5).map(({ what }) => `  ${what}`))
  const width = Math.max(...RULES.map((rule) => rule.length))
  lines.push('', `${'rule'.padEnd(width)}  judged  dropped`)
  for (const { rule, judged, dropped, skipped } of result.rules)
    lines.push(`${rule.padEnd(width)}  ${String(judged).padStart(6)}  ${skipped ?? String(dropped.length).padStart(7)}`)
  lines.push('', `${result.kept.length} of ${result.rows} prompts kept`)
  return lines
}
