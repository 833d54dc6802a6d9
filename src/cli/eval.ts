/** @file `cascade eval`: pass@1 and pass@k on held-out or given prompts, or a benchmark's figures, with 95% intervals. */
import { writeFile } from 'node:fs/promises'
import { judgeFault } from '../curation/rules/unverifiable.ts'
import { BENCHMARKS } from '../evaluation/benchmarks/index.ts'
import { type EvaluationHooks, type EvaluationSettings, evaluateTurns } from '../evaluation/evaluate.ts'
import { EVALUATION_ROWS, examine } from '../evaluation/examine.ts'
import type { MatmulChoice } from '../kernels/matmul.ts'
import { defaultKernels } from '../kernels/tuning.ts'
import { affordableSlots, Generator } from '../model/generator.ts'
import type { Model } from '../model/model.ts'
import { heldOutPrompts, someHeldOut } from '../tasks/held-out.ts'
import { createTask, domains } from '../tasks/index.ts'
import { distinctPrompts, promptSetTask } from '../tasks/prompt-set.ts'
import type { Mode, Prompt, Rule, Task } from '../tasks/task.ts'
import type { TaskTools } from '../tasks/tools.ts'
import { shownBriefly } from '../text/shown.ts'
import { defineCommand, UsageError } from './args.ts'
import { asksBenchmarks, checkBenchmarkValues, evaluateBenchmarks, progressLines } from './benchmarks.ts'
import { checkNew } from './files.ts'
import { openModel } from './models.ts'
import { readPrompts } from './prompt-file.ts'
import { parseTask, ruleOption, taskOption } from './task-options.ts'
import { withTools } from './tools.ts'

const OR_REPORTED = '; of benchmarks what is reported'

export const command = defineCommand({
  summary: 'pass@k on held-out prompts, or benchmarks by name, with confidence intervals',
  options: {
    model: { type: 'string', required: true, value: 'DIR', help: 'models/NAME or a model folder' },
    domain: { type: 'string', choices: domains, help: "evaluate on this domain's held-out prompts" },
    prompts: { type: 'string', value: 'FILE', help: 'or on prompts from this file of JSON lines, or of the benchmark as published' },
    benchmark: {
      type: 'string',
      value: 'NAME,...',
      help: `ask a benchmark as its authors do: ${BENCHMARKS.map(({ name }) => name).join(', ')}`,
    },
    benchmarks: {
      type: 'string',
      value: 'DIR',
      help: 'a folder of benchmarks, each a file by its name (gsm8k.jsonl): those that --benchmark names, or all there are',
    },
    examples: {
      type: 'string',
      value: 'FILE',
      help: "the worked examples that the benchmark's authors put before each question, where its own file has none",
    },
    task: taskOption,
    rule: { ...ruleOption, help: "by the rule that pays (the standard with --domain) or the benchmark's own (elsewhere)" },
    count: { type: 'integer', min: 1, max: 1_000_000, help: 'how many different prompts (default: all of a file, up to 1000 of a domain)' },
    mode: {
      type: 'string',
      default: 'think',
      help: 'thinking or instruct mode, think or instruct; with --turns one for each: think,instruct',
    },
    turns: {
      type: 'integer',
      default: 1,
      min: 1,
      max: 8,
      help: "measure the last of so many turns of a conversation, the model's own replies before it",
    },
    samples: { type: 'integer', min: 1, max: 1024, help: `K: samples a prompt (default 1${OR_REPORTED})` },
    temperature: { type: 'number', min: 0, help: `0: greedy (default 1${OR_REPORTED})` },
    'top-p': { type: 'number', min: 0, max: 1, help: `draw from the fewest that reach p together (default 1${OR_REPORTED})` },
    'max-new': {
      type: 'integer',
      min: 1,
      help: "length budget of a reply (default 128; of benchmarks half the model's positions, up to 32768)",
    },
    seed: { type: 'integer', default: 0, min: 0, max: 2 ** 32 - 1, help: 'of the sampling' },
    out: {
      type: 'string',
      value: 'FILE',
      help: 'what came of each prompt, for cascade compare, with --benchmarks a folder of such files; must not exist yet',
    },
  },
  check(values) {
    if (values['top-p'] === 0) throw new UsageError('--top-p must be above 0.')
    if (asksBenchmarks(values)) return checkBenchmarkValues(values)
    if (values.examples !== undefined) throw new UsageError('--examples is for benchmarks.')
    if ((values.domain === undefined) === (values.prompts === undefined)) throw new UsageError('give one of --domain and --prompts.')
    const modes = modesOf(values.mode, values.turns)
    if (modes.length > 1 && (values.samples ?? 1) > 1)
      throw new UsageError('--samples is for single turns; a conversation goes on in one way.')
  },
  async run(values, output) {
    if (asksBenchmarks(values)) return evaluateBenchmarks(values, output)
    const { samples = 1, temperature = 1, 'top-p': topP = 1, 'max-new': maxNewTokens = 128 } = values
    if (values.out !== undefined) checkNew(values.out)
    const modes = modesOf(values.mode, values.turns)
    // A published set is evaluated as its benchmark is; what pays is judged more strictly.
    const rule: Rule = values.rule ?? (values.prompts === undefined ? 'reward' : 'benchmark')
    return withTools(async (tools) => {
      const { task, prompts } = await asked(values, tools, output.progress)
      const { gpu, model } = await openModel(values.model)
      try {
        const settings = {
          mode: modes[0],
          groupSize: samples,
          maxNewTokens,
          temperature,
          topP,
          topK: 0,
          seed: values.seed,
          rule,
        }
        const hooks = { onProgress: progressLines(output), onWarning: output.progress }
        const { matmul } = defaultKernels(gpu)
        const result =
          modes.length > 1
            ? await evaluateConversations(model, matmul, task, prompts, settings, modes, hooks)
            : await examine(model, matmul, task, prompts, settings, hooks)
        const { asked: counted, ...rest } = result
        const what = { model: values.model, domain: task.domain, mode: values.mode, temperature, rule }
        if (values.out !== undefined) await writeFile(values.out, JSON.stringify({ ...what, asked: counted }), { flag: 'wx' })
        return { ...what, ...rest }
      } finally {
        gpu.close()
      }
    })
  },
})

/** With room for all the turns there may be. */
async function evaluateConversations(
  model: Model,
  matmul: MatmulChoice,
  task: Task,
  prompts: readonly Prompt[],
  settings: EvaluationSettings,
  modes: readonly Mode[],
  hooks: EvaluationHooks,
) {
  const rows = Math.min(EVALUATION_ROWS, prompts.length)
  const slots = affordableSlots(model.config, rows * model.config.maxPositions)
  const generator = await Generator.create(model.gpu, model.config, model.weights, matmul, { rows, slots })
  return evaluateTurns(model, generator, task, prompts, settings, modes, hooks)
}

/** One for each turn; one for all where one is given. */
function modesOf(text: string, turns: number): Mode[] {
  const modes = text.split(',').map((mode) => {
    if (mode === 'think' || mode === 'instruct') return mode
    throw new UsageError(`--mode must be think or instruct, or with --turns a list of them, not '${text}'.`)
  })
  if (modes.length !== 1 && modes.length !== turns) throw new UsageError(`--mode has ${modes.length} modes for ${turns} turns.`)
  return modes.length === turns ? modes : Array.from({ length: turns }, () => modes[0])
}

interface Asked {
  domain?: string
  prompts?: string
  task?: string
  count?: number
}

/** The prompts, none of them twice, and who judges replies to them. */
async function asked(values: Asked, tools: TaskTools, progress: (text: string) => void): Promise<{ task: Task; prompts: Prompt[] }> {
  const { domain, prompts: file, count } = values
  const options = parseTask(values.task)
  if (domain !== undefined) {
    const task = createTask(domain, options, tools)
    return { task, prompts: count === undefined ? someHeldOut(task, STANDARD_COUNT) : heldOutPrompts(task, count) }
  }
  const given = await readPrompts(file as string)
  const own = [...new Set(given.map((prompt) => prompt.domain))]
  if (options !== undefined && own.length > 1)
    throw new UsageError(`--task is for prompts of one domain, and ${file} has ${own.join(', ')}.`)
  const task = promptSetTask(given, (name) => createTask(name, options, tools))
  const prompts = distinctPrompts(given)
  if (count !== undefined && count > prompts.length)
    throw new Error(`${file} has only ${prompts.length} different prompts, and ${count} are asked for.`)
  if (prompts.length < given.length) progress(`${given.length - prompts.length} rows of ${file} repeat others, and are asked once`)
  for (const prompt of prompts) {
    const fault = await judgeFault(task, prompt)
    if (fault !== null) throw new Error(`no reply to prompt ${shownBriefly(prompt.id)} of ${file} can be judged: ${fault}`)
  }
  return { task, prompts: prompts.slice(0, count) }
}

/** Prompts of a domain that suffice for an interval of a few points. */
const STANDARD_COUNT = 1000
