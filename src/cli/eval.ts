/** @file `cascade eval`: pass@1 and pass@k on held-out or given prompts, with 95% intervals. */
import { evaluate } from '../evaluation/evaluate.ts'
import { defaultKernels } from '../kernels/tuning.ts'
import { affordableSlots, Generator } from '../model/generator.ts'
import { createTask, domains } from '../tasks/index.ts'
import { type GivenPrompt, promptSetTask } from '../tasks/prompt-set.ts'
import type { Rule } from '../tasks/task.ts'
import { defineCommand, UsageError } from './args.ts'
import { openModel } from './models.ts'
import { readPrompts } from './prompt-file.ts'
import { parseTask, ruleOption, taskOption } from './task-options.ts'
import { withTools } from './tools.ts'

export const command = defineCommand({
  summary: 'pass@k on held-out prompts, with confidence intervals',
  options: {
    model: { type: 'string', required: true, value: 'DIR', help: 'models/NAME or a model folder' },
    domain: { type: 'string', choices: domains, help: "evaluate on this domain's held-out prompts" },
    prompts: { type: 'string', value: 'FILE', help: 'or on prompts from this file of JSON lines' },
    task: taskOption,
    rule: { ...ruleOption, help: "by the rule that pays (the standard with --domain) or the benchmark's own (with --prompts)" },
    count: { type: 'integer', default: 1000, min: 1, help: 'how many held-out prompts' },
    mode: { type: 'string', default: 'think', choices: ['think', 'instruct'], help: 'thinking or instruct mode' },
    samples: { type: 'integer', default: 1, min: 1, help: 'K: samples a prompt' },
    temperature: { type: 'number', default: 1, min: 0, help: '0: greedy' },
    'max-new': { type: 'integer', default: 128, min: 1, help: 'length budget of a reply' },
    seed: { type: 'integer', default: 0, min: 0, max: 2 ** 32 - 1, help: 'of the sampling' },
  },
  async run(values, output) {
    if ((values.domain === undefined) === (values.prompts === undefined)) throw new UsageError('give one of --domain and --prompts.')
    const prompts: GivenPrompt[] = values.prompts === undefined ? [] : await readPrompts(values.prompts)
    // A published set is evaluated as its benchmark is; what pays is judged more strictly.
    const rule: Rule = values.rule ?? (values.prompts === undefined ? 'reward' : 'benchmark')
    return withTools(async (tools) => {
      const options = parseTask(values.task)
      const task =
        values.domain === undefined
          ? promptSetTask(prompts, (domain) => createTask(domain, options, tools))
          : createTask(values.domain, options, tools)
      for (const prompt of prompts) {
        const { outcome } = await task.verify(prompt, '', 'instruct')
        if (outcome === 'no-gold') throw new Error(`prompt ${prompt.id} of ${values.prompts} has no answer to compare with.`)
      }
      if (values.domain !== undefined) for (let i = 0; i < values.count; i++) prompts.push(task.promptAt('test', 0, i))
      const { gpu, model } = await openModel(values.model)
      try {
        const rows = Math.min(256, prompts.length * values.samples)
        const slots = affordableSlots(model.config, rows * Math.min(model.config.maxPositions, values['max-new'] + 64))
        const generator = await Generator.create(gpu, model.config, model.table, model.weights, defaultKernels(gpu).matmul, { rows, slots })
        const settings = {
          mode: values.mode,
          groupSize: values.samples,
          maxNewTokens: values['max-new'],
          temperature: values.temperature,
          topP: 1,
          topK: 0,
          seed: values.seed,
          rule,
        }
        let shown = 0
        const onProgress = (phase: string, done: number, total: number) => {
          if (phase !== 'rollout' || done - shown < total / 10) return
          shown = done
          output.progress(`${done} of ${total} replies`)
        }
        const result = await evaluate(model, generator, task, prompts, settings, { onProgress })
        return { model: values.model, domain: task.domain, mode: values.mode, temperature: values.temperature, rule, ...result }
      } finally {
        gpu.close()
      }
    })
  },
})
