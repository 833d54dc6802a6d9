/**
 * @file The alignment domain: preference pairs for a reward model, built from the problems of other domains, and the rules that judge
 * replies until there is one.
 */
import { generatedTask } from '../generated.ts'
import { IMPERFECT_TEACHER, parseTaskOptions, type TaskChoices } from '../options.ts'
import type { Task } from '../task.ts'
import type { TaskTools } from '../tools.ts'
import { FLAW_NAMES, pairKinds } from './flaws.ts'
import { ALIGNMENT_SOURCES } from './sources.ts'
import { verifyAlignment } from './verify.ts'

const CHOICES: TaskChoices = { domain: 'alignment', kinds: FLAW_NAMES, standard: { ...IMPERFECT_TEACHER, kinds: FLAW_NAMES } }

/**
 * `options` is a recipe's `task` field, see TaskOptions; kinds are flaws. `sources`: the domains whose problems pairs are built from.
 * Throws an Error with one sentence for a wrong field.
 */
export function createAlignmentTask(options?: unknown, tools: TaskTools = {}, sources = ALIGNMENT_SOURCES): Task {
  return generatedTask('alignment', pairKinds(sources), parseTaskOptions(CHOICES, options), {
    verify: (prompt, reply, context) => verifyAlignment(prompt, reply, context, sources),
    tools,
  })
}
