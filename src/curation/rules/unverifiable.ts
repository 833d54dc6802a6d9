/**
 * @file Prompts whose own answer the verifier does not accept: whatever a model says, the reward is wrong. The reference is put into a reply
 * of the domain's form and verified like any other.
 */
import { createTask, domainOf } from '../../tasks/index.ts'
import type { Prompt, Task, Verdict } from '../../tasks/task.ts'
import { Pace } from '../pace.ts'
import type { Drop } from '../types.ts'
import { domainsWith } from './domains.ts'
import { drop, quoted, type Rule } from './rule.ts'

export const unverifiable: Rule = {
  description: {
    rule: 'unverifiable',
    title: 'Unverifiable',
    about: 'The reference does not verify against itself, or the domain’s verifier cannot read the prompt’s fields.',
    domains: domainsWith('unverifiable'),
    standard: true,
  },
  async run({ prompts, indices, tools, hooks }) {
    const pace = new Pace(hooks, 'Unverifiable', indices.length)
    const dropped: Drop[] = []
    const tasks = new Map<string, Task>()
    for (let i = 0; i < indices.length; i++) {
      const prompt = prompts[indices[i]]
      const { curation, fieldFault } = domainOf(prompt.domain)
      const field = fieldFault(prompt as unknown as Record<string, unknown>)
      const task = tasks.get(prompt.domain) ?? createTask(prompt.domain, undefined, tools.tasks)
      tasks.set(prompt.domain, task)
      const reason = field !== null ? `It ${field}.` : (curation.fault?.(prompt) ?? (await faultOf(prompt, task, hooks.signal)))
      if (reason !== null) dropped.push(drop(prompts, indices[i], reason))
      if (pace.due) await pace.rest(i)
    }
    pace.end()
    return { dropped }
  },
}

/** Outcomes that accuse the prompt, not the response. */
const PROMPT_FAULTS = new Set(['no-gold', 'no-tests', 'invalid-prompt'])

/** Why no reply to a prompt can be judged, which any reply shows, in instruct mode; null: it can. */
export async function judgeFault(task: Task, prompt: Prompt): Promise<string | null> {
  const { outcome, why, detail } = await task.verify(prompt, 'Some reply.', 'instruct', { rule: 'benchmark' })
  return PROMPT_FAULTS.has(outcome) ? String(detail.error ?? detail.reason ?? why ?? `${outcome}.`) : null
}

/** Where a domain has no reference, any reply shows whether the prompt's fields can be read. */
async function faultOf(prompt: Prompt, task: Task, signal?: AbortSignal): Promise<string | null> {
  const reference = domainOf(prompt.domain).reference(prompt)
  const verdict: Verdict = await task.verify(prompt, reference ?? 'Some reply.', 'instruct', { signal })
  if (verdict.harnessError) return null
  if (PROMPT_FAULTS.has(verdict.outcome)) {
    const why = verdict.detail.error ?? verdict.detail.reason
    return `The verifier cannot judge replies to it: ${verdict.outcome}${typeof why === 'string' ? ` (${quoted(why, 120)})` : ''}.`
  }
  if (reference === null || verdict.correct) return null
  return `Its own answer ${quoted(String(prompt.answer ?? reference), 60)} is judged ${verdict.outcome}.`
}
