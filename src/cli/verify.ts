/** @file `cascade verify`: prompt fields with a `response` in, the same lines with a `verdict` out. */

import { modelPatchJudge } from '../evaluation/patch-judge.ts'
import { defaultKernels } from '../kernels/tuning.ts'
import { createTask, domains } from '../tasks/index.ts'
import type { Mode, Prompt } from '../tasks/task.ts'
import { formatJson } from '../text/json.ts'
import { defineCommand, UsageError } from './args.ts'
import { readJsonLines } from './json-lines.ts'
import { openModel } from './models.ts'
import { withTools } from './tools.ts'

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
    judge: { type: 'string', value: 'DIR', help: 'patch: a model whose probability of YES rewards changes other than the reference' },
  },
  async run({ domain, in: file, mode, judge }, output) {
    if (judge !== undefined && domain !== 'patch') throw new UsageError('--judge is for --domain patch.')
    const judging = judge === undefined ? null : await openModel(judge)
    await withTools(async (tools) => {
      const patchJudge = judging && modelPatchJudge(judging.model, defaultKernels(judging.gpu))
      const task = createTask(domain, undefined, { ...tools, ...(patchJudge && { patchJudge }) })
      for await (const { line, value } of readJsonLines(file)) {
        if (typeof value.response !== 'string') throw new Error(`${file}, line ${line} has no text in \`response\`.`)
        const verdict = await task.verify(value as unknown as Prompt, value.response, mode ?? modeOf(value, value.response))
        output.line(formatJson({ ...value, verdict }))
      }
    }).finally(() => judging?.gpu.close())
  },
})

function modeOf(line: Record<string, unknown>, response: string): Mode {
  if (line.mode === 'think' || line.mode === 'instruct') return line.mode
  return /<\/?think>/.test(response) ? 'think' : 'instruct'
}
