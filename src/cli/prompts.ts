/** @file `cascade prompts`: a domain's prompts, one JSON object a line. */

import { createTask, domains } from '../tasks/index.ts'
import { formatJson } from '../text/json.ts'
import { defineCommand } from './args.ts'
import { parseTask, taskOption } from './task-options.ts'

export const command = defineCommand({
  summary: "print a domain's prompts as JSON lines",
  options: {
    domain: { type: 'string', required: true, choices: domains, help: 'the domain' },
    count: { type: 'integer', default: 10, min: 0, help: 'how many prompts' },
    seed: { type: 'integer', default: 0, help: 'the same seed gives the same prompts' },
    split: { type: 'string', default: 'train', choices: ['sft', 'train', 'test'], help: 'which of the disjoint parts' },
    task: taskOption,
  },
  async run({ domain, count, seed, split, task }, output) {
    if (count === 0) return
    let written = 0
    for (const prompt of createTask(domain, parseTask(task)).prompts(split, seed)) {
      output.line(formatJson(prompt))
      if (++written === count) break
    }
  },
})
