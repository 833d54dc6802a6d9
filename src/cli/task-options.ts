/** @file The `--task` option of the commands that draw or judge prompts, and the `--rule` of those that judge. */
import { UsageError } from './args.ts'

export const taskOption = {
  type: 'string',
  value: 'JSON',
  help: 'the domain\'s options as JSON, as a recipe\'s "task" field has them: {"kinds":["mul"]}, {"wordings":"new"}',
} as const

/** Which of a domain's rules judges (src/tasks/task.ts, Rule). */
export const ruleOption = {
  type: 'string',
  choices: ['reward', 'benchmark'],
  help: "by the rule that pays (the standard) or by the benchmark's own, where the two differ",
} as const

/** What createTask takes. Throws a UsageError where the text is no JSON. */
export function parseTask(text: string | undefined): unknown {
  if (text === undefined) return undefined
  try {
    return JSON.parse(text)
  } catch {
    throw new UsageError('--task must be JSON.')
  }
}
