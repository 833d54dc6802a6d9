/** @file `cascade prompts`: a domain's prompts, one JSON object a line. */

import { heldOutPrompts } from '../tasks/held-out.ts'
import { createTask, domains } from '../tasks/index.ts'
import type { Prompt, Split, Task } from '../tasks/task.ts'
import { formatJson } from '../text/json.ts'
import { defineCommand } from './args.ts'
import { parseTask, taskOption } from './task-options.ts'

export const command = defineCommand({
  summary: "print a domain's prompts as JSON lines",
  options: {
    domain: { type: 'string', required: true, choices: domains, help: 'the domain' },
    count: { type: 'integer', default: 10, min: 0, max: 1_000_000, help: 'how many prompts' },
    seed: { type: 'integer', default: 0, help: 'the same seed gives the same prompts' },
    split: { type: 'string', default: 'train', choices: ['sft', 'train', 'test'], help: 'which of the disjoint parts' },
    task: taskOption,
  },
  async run({ domain, count, seed, split, task }, output) {
    for (const prompt of streamOf(createTask(domain, parseTask(task)), split, seed, count)) output.line(formatJson(prompt))
  },
})

/** What is trained on may come again; what is tested may not. */
function* streamOf(task: Task, split: Split, seed: number, count: number): Iterable<Prompt> {
  if (split === 'test') yield* count === 0 ? [] : heldOutPrompts(task, count, seed)
  else for (let i = 0; i < count; i++) yield task.promptAt(split, seed, i)
}
