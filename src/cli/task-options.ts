/** @file The `--task` option of the commands that draw prompts. */
import { UsageError } from './args.ts'

export const taskOption = {
  type: 'string',
  value: 'JSON',
  help: 'the domain\'s options as JSON, as a recipe\'s "task" field has them: {"kinds":["mul"]}, {"wordings":"new"}',
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
