/** @file `cascade eval --benchmark`: published benchmarks from files that the user has, each as its authors ask it, and the average over them. */
import { mkdirSync, readdirSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type BenchmarkSet, readBenchmark } from '../curation/benchmark-set.ts'
import { stopsBehind } from '../evaluation/benchmarks/benchmark.ts'
import { BENCHMARKS, type Benchmark } from '../evaluation/benchmarks/index.ts'
import { type Measured, measure } from '../evaluation/benchmarks/measure.ts'
import { type Estimate, NoRoomError } from '../evaluation/evaluate.ts'
import { evaluationSlots } from '../evaluation/examine.ts'
import { macroAverage } from '../evaluation/intervals.ts'
import { defaultKernels } from '../kernels/tuning.ts'
import { Generator } from '../model/generator.ts'
import type { Model } from '../model/model.ts'
import { createTask } from '../tasks/index.ts'
import { plural } from '../tasks/parts.ts'
import type { Mode, Rule } from '../tasks/task.ts'
import type { TaskTools } from '../tasks/tools.ts'
import { type Output, UsageError } from './args.ts'
import { withFile } from './file-source.ts'
import { checkNew, reason } from './files.ts'
import { checkedConfig, openModel } from './models.ts'
import { parseTask } from './task-options.ts'
import { withTools } from './tools.ts'

/** Of the command's options, those that a benchmark takes and those that it does not. */
export interface BenchmarkValues {
  model: string
  benchmark?: string
  benchmarks?: string
  prompts?: string
  examples?: string
  domain?: string
  task?: string
  rule?: Rule
  count?: number
  mode: string
  turns: number
  samples?: number
  temperature?: number
  'top-p'?: number
  'max-new'?: number
  seed: number
  out?: string
}

interface Chosen {
  benchmark: Benchmark
  file: string
  /** A second file, of worked examples. */
  examplesFile: string | undefined
}

interface Asked extends BenchmarkSet {
  benchmark: Benchmark
  file: string
  /** Prompts that the benchmark has, asked or not. */
  of: number
}

/** A benchmark's result; null in place of its headline: no prompt leaves room for a reply. */
type Result = Omit<Measured, 'asked' | 'headline'> & {
  benchmark: string
  file: string
  of: number
  /** Rows of the file that could not be asked. */
  left: number
  /** Worked examples before each question. */
  examples: number
  temperature: number
  topP: number
  maxNew: number
  headline: Measured['headline']
}
type Outcome = Result | (Pick<Result, 'benchmark' | 'file' | 'of' | 'left' | 'examples'> & { headline: null; why: string })

/** Papers let a reply have 32K tokens; half of what the model can read, where that is less. */
const MOST_NEW = 32_768

export function asksBenchmarks({ benchmark, benchmarks }: Partial<BenchmarkValues>): boolean {
  return benchmark !== undefined || benchmarks !== undefined
}

/** What can be told of the options without reading a file. @throws UsageError */
export function checkBenchmarkValues(values: BenchmarkValues) {
  const { mode, benchmarks: folder, prompts, examples } = values
  if (mode !== 'think' && mode !== 'instruct') throw new UsageError(`--mode must be think or instruct, not '${mode}'.`)
  if (values.domain !== undefined)
    throw new UsageError('--domain asks prompts of the lab, and --benchmark published ones; give one of them.')
  if (values.turns > 1) throw new UsageError('--turns is not for benchmarks.')
  const unknown = namesIn(values)?.find((name) => !BENCHMARKS.some((one) => one.name === name))
  if (unknown !== undefined)
    throw new UsageError(`--benchmark has '${unknown}', which is none of ${BENCHMARKS.map(({ name }) => name).join(', ')}.`)
  if (folder === undefined) {
    if (prompts === undefined)
      throw new UsageError("--benchmark needs the benchmark's file as --prompts, or a folder of them as --benchmarks.")
    const [only, ...more] = wantedOf(values)
    if (more.length > 0) throw new UsageError('several benchmarks need a folder of their files as --benchmarks.')
    if (examples !== undefined && !only.examples) throw new UsageError(`--examples is not for ${only.title}, which is asked without.`)
    return
  }
  if (prompts !== undefined) throw new UsageError('give one of --prompts and --benchmarks.')
  if (examples !== undefined)
    throw new UsageError('--examples is for --prompts; a folder has them as a file such as mmlu-pro-examples.parquet.')
}

/** Prints a line a benchmark as it ends, and the average; with --json everything at once. */
export async function evaluateBenchmarks(values: BenchmarkValues, output: Output): Promise<object | undefined> {
  const { out } = values
  const mode = values.mode as Mode
  if (out !== undefined) checkNew(out)
  const chosen = chooseFiles(values)
  await checkedConfig(values.model)
  const sets: Asked[] = []
  for (const { benchmark, file, examplesFile } of chosen) {
    const set = await withFile(file, (source) =>
      examplesFile === undefined
        ? readBenchmark(benchmark, source)
        : withFile(examplesFile, (examples) => readBenchmark(benchmark, source, examples)),
    )
    if (set.left > 0) output.progress(`${plural(set.left, 'row')} of ${file} cannot be asked: ${set.why}`)
    const of = benchmark.size ?? set.prompts.length + set.left
    sets.push({ benchmark, file, of, ...set, prompts: set.prompts.slice(0, values.count) })
  }
  return withTools(async (tools) => {
    const { gpu, model } = await openModel(values.model)
    try {
      const maxNew = values['max-new'] ?? Math.min(MOST_NEW, Math.floor(model.config.maxPositions / 2))
      const rows = Math.min(256, Math.max(...sets.map(({ benchmark, prompts }) => prompts.length * (values.samples ?? benchmark.samples))))
      const slots = evaluationSlots(model.config, rows, maxNew)
      const generator = await Generator.create(gpu, model.config, model.weights, defaultKernels(gpu).matmul, { rows, slots })
      if (out !== undefined && values.benchmarks !== undefined) mkdirSync(out)
      const outcomes: Outcome[] = []
      for (const set of sets) {
        const outcome = await one(set, values, mode, maxNew, model, generator, tools, output)
        outcomes.push(outcome)
        if (!output.json) output.line(lineOf(outcome))
      }
      const measured = outcomes.flatMap(({ headline }) => headline ?? [])
      const macro = { ...macroAverage(measured), benchmarks: measured.length, of: outcomes.length }
      if (output.json) return { model: values.model, mode, benchmarks: outcomes, ...(measured.length > 0 && { macro }) }
      if (measured.length > 1) output.line(`macro-average of ${counted(macro.benchmarks, macro.of)} benchmarks: ${percent(macro)}`)
    } finally {
      gpu.close()
    }
  })
}

async function one(
  { benchmark, file, of, prompts, left, examples }: Asked,
  values: BenchmarkValues,
  mode: Mode,
  maxNew: number,
  model: Model,
  generator: Generator,
  tools: TaskTools,
  output: Output,
): Promise<Outcome> {
  const { name, title } = benchmark
  const { samples: groupSize, temperature, topP } = { ...benchmark, ...given(values) }
  const rule = values.rule ?? 'benchmark'
  const task = createTask(prompts[0].domain, { ...benchmark.task, ...(parseTask(values.task) as object | undefined) }, tools)
  const what = { benchmark: name, file, of, left, examples }
  output.progress(`${title}: ${prompts.length} prompts, ${groupSize} times each${behind(benchmark, examples)}`)
  try {
    const stops = stopsBehind(benchmark, examples)
    const settings = { mode, groupSize, maxNewTokens: maxNew, temperature, topP, topK: 0, seed: values.seed, rule, stops }
    const hooks = { onProgress: progressLines(output), onWarning: output.progress }
    const { asked, ...result } = await measure(model, generator, task, benchmark, prompts, settings, hooks)
    if (values.out !== undefined) {
      const record = { model: values.model, benchmark: name, domain: task.domain, mode, temperature, rule, asked }
      const path = values.benchmarks === undefined ? values.out : join(values.out, `${name}.json`)
      await writeFile(path, JSON.stringify(record), { flag: 'wx' })
    }
    return { ...what, temperature, topP, maxNew, ...result }
  } catch (cause) {
    if (!(cause instanceof NoRoomError) || values.benchmarks === undefined) throw cause
    return { ...what, headline: null, why: cause.message }
  }
}

/** Of a benchmark with worked examples, whether they are there. */
function behind({ examples }: Benchmark, count: number): string {
  if (examples === undefined) return ''
  return count > 0 ? `, behind ${count} worked examples` : `, without the ${examples.count} worked examples, which are not at hand`
}

/** What flags say of the sampling. */
function given({ samples, temperature, 'top-p': topP }: BenchmarkValues) {
  return {
    ...(samples !== undefined && { samples }),
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { topP }),
  }
}

function namesIn({ benchmark }: BenchmarkValues): string[] | undefined {
  return benchmark?.split(',').map((name) => name.trim())
}

/** In the order of the registry. */
function wantedOf(values: BenchmarkValues): Benchmark[] {
  const names = namesIn(values)
  return BENCHMARKS.filter(({ name }) => names?.includes(name) ?? true)
}

function chooseFiles(values: BenchmarkValues): Chosen[] {
  const { benchmarks: folder, prompts, examples } = values
  const wanted = wantedOf(values)
  // One benchmark and its file, as `checkBenchmarkValues` has seen to.
  if (folder === undefined) return [{ benchmark: wanted[0], file: prompts as string, examplesFile: examples }]
  const files = filesOf(folder)
  const only = (name: string, what: string) => {
    const own = files.filter((file) => file.split('.')[0] === name)
    if (own.length > 1) throw new Error(`${folder} has ${own.join(' and ')}: which of them is ${what}?`)
    return own.length === 0 ? undefined : join(folder, own[0])
  }
  const found = wanted.flatMap((one): Chosen[] => {
    const file = only(one.name, one.title)
    if (file === undefined && values.benchmark !== undefined) throw new Error(`${folder} has no file of the name ${one.name}.`)
    if (file === undefined) return []
    const examplesFile = only(`${one.name}-examples`, `the examples of ${one.title}`)
    if (examplesFile !== undefined && !one.examples)
      throw new Error(`${examplesFile} is of no use: ${one.title} is asked without examples.`)
    return [{ benchmark: one, file, examplesFile }]
  })
  if (found.length === 0)
    throw new Error(`${folder} has no file by the name of a benchmark, such as gsm8k.jsonl or ${BENCHMARKS[0].name}.parquet.`)
  return found
}

function filesOf(folder: string): string[] {
  try {
    return readdirSync(folder).sort()
  } catch (cause) {
    throw new Error(`cannot read ${folder}: ${reason(cause)}.`, { cause })
  }
}

function lineOf(outcome: Outcome): string {
  const { title } = BENCHMARKS.find(({ name }) => name === outcome.benchmark) as Benchmark
  if (outcome.headline === null) return `${title}: nothing was asked. ${outcome.why}`
  const { headline, figures, passAt, elo, prompts, of, tooLong, samples, errors } = outcome
  const others = [
    ...Object.entries(figures).filter(([name]) => name !== headline.figure),
    ...Object.entries(passAt).flatMap(([k, estimate]) => (k === '1' ? [] : [[`pass@${k}`, estimate] as const])),
  ]
  const parts = [
    `${title}: ${headline.figure} ${percent(headline)} on ${counted(prompts, of)} prompts, ${samples === 1 ? 'once' : `${samples} times`} each`,
    ...others.map(([name, estimate]) => `${name} ${percent(estimate)}`),
    ...(elo
      ? [
          `Elo ${[elo.value, elo.low, elo.high]
            .map(Math.round)
            .join(', ')
            .replace(/, (.*), (.*)/, ' ($1 to $2)')}`,
        ]
      : []),
    `${Math.round(outcome.meanLength)} tokens a reply`,
    `${share(outcome.truncated)} cut off`,
    `${share(outcome.obeyed)} in the mode that was asked`,
    ...(tooLong > 0 ? [`${plural(tooLong, 'prompt')} too long`] : []),
    ...(outcome.left > 0 ? [`${plural(outcome.left, 'row')} left out`] : []),
    ...(errors > 0 ? [`${errors} of the replies could not be judged`] : []),
  ]
  return parts.join('; ')
}

function counted(some: number, all: number): string {
  return some === all ? `all ${all}` : `${some} of ${all}`
}

function percent({ value, low, high }: Estimate): string {
  return `${(100 * value).toFixed(1)}% (${(100 * low).toFixed(1)} to ${(100 * high).toFixed(1)})`
}

function share(value: number): string {
  return `${Math.round(100 * value)}%`
}

/** A line at each tenth of the replies. */
export function progressLines(output: Output) {
  let shown = 0
  return (phase: string, done: number, total: number) => {
    if (phase !== 'rollout' || done - shown < total / 10) return
    shown = done
    output.progress(`${done} of ${total} replies`)
  }
}
