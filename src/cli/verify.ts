/** @file `cascade verify`: prompt fields with a `response` in, the same lines with a `verdict` out. */

import { modelPatchJudge } from '../evaluation/patch-judge.ts'
import { defaultKernels } from '../kernels/tuning.ts'
import { createTask, DOMAINS, domains } from '../tasks/index.ts'
import type { Mode, Prompt } from '../tasks/task.ts'
import { formatJson } from '../text/json.ts'
import { shownBriefly } from '../text/shown.ts'
import { defineCommand, UsageError } from './args.ts'
import { readJsonLines } from './json-lines.ts'
import { openModel } from './models.ts'
import { parseTask, ruleOption, taskOption } from './task-options.ts'
import { withTools } from './tools.ts'

const JUDGING = DOMAINS.filter(({ needs }) => needs.includes('patchJudge')).map(({ name }) => name)

export const command = defineCommand({
  summary: 'print verdicts on responses, as JSON lines',
  options: {
    domain: { type: 'string', required: true, choices: domains, help: 'the domain' },
    in: { type: 'string', required: true, value: 'FILE', help: 'JSON lines of prompt fields and `response`; - reads standard input' },
    mode: {
      type: 'string',
      choices: ['think', 'instruct'],
      help: "how responses were asked for (default: a line's `mode`, else by its think tags)",
    },
    task: taskOption,
    rule: ruleOption,
    judge: {
      type: 'string',
      value: 'DIR',
      help: `a model whose probability of YES rewards replies other than the reference (${JUDGING.join(', ')})`,
    },
  },
  async run({ domain, in: file, mode, task: options, rule, judge }, output) {
    if (judge !== undefined && !JUDGING.includes(domain)) throw new UsageError(`--judge is for --domain ${JUDGING.join(' or ')}.`)
    const judging = judge === undefined ? null : await openModel(judge)
    await withTools(async (tools) => {
      const patchJudge = judging && modelPatchJudge(judging.model, defaultKernels(judging.gpu))
      const task = createTask(domain, parseTask(options), { ...tools, ...(patchJudge && { patchJudge }) })
      let lines = 0
      for await (const { line, value } of readJsonLines(file)) {
        lines++
        if (typeof value.response !== 'string') throw new Error(`${file}, line ${line} has no text in \`response\`.`)
        if (value.domain !== undefined && value.domain !== domain)
          throw new Error(`${file}, line ${line} is of the domain ${shownBriefly(formatJson(value.domain))}, not ${domain}.`)
        const verdict = await task.verify(
          value as unknown as Prompt,
          value.response,
          mode ?? modeOf(value, value.response, `${file}, line ${line}`),
          { rule },
        )
        output.line(formatJson({ ...value, verdict }))
      }
      if (lines === 0) throw new Error(`${file} has no responses.`)
    }).finally(() => judging?.gpu.close())
  },
})

function modeOf({ mode }: Record<string, unknown>, response: string, where: string): Mode {
  if (mode === 'think' || mode === 'instruct') return mode
  if (mode !== undefined && mode !== null)
    throw new Error(`${where} has the mode ${shownBriefly(formatJson(mode))}, which is neither "think" nor "instruct".`)
  return /<\/?think>/.test(response) ? 'think' : 'instruct'
}
