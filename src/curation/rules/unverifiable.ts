/**
 * @file Prompts whose own answer the verifier does not accept: whatever a model says, the reward is wrong. The gold is put into a response of
 * the domain's form and verified like any other.
 */

import { solveCountdown } from '../../tasks/countdown/solve.ts'
import { createTask, domains } from '../../tasks/index.ts'
import type { Prompt, Verdict } from '../../tasks/task.ts'
import { answerFault } from '../check-prompt.ts'
import { Pace } from '../pace.ts'
import type { Drop } from '../types.ts'
import { tokens } from '../words.ts'
import { drop, quoted, type Rule } from './rule.ts'

/** The response that gives the reference. Null: the domain has none (instructions), or it is another rule's (code). */
export function goldResponse({ domain, answer, patch }: Prompt): string | null {
  if (domain === 'math' || domain === 'qa') return `\\boxed{${answer}}`
  if (domain === 'choice') return `The answer is (${answer}).`
  if (domain === 'patch') return `\`\`\`diff\n${patch}\n\`\`\``
  return null
}

export const unverifiable: Rule = {
  description: {
    rule: 'unverifiable',
    title: 'Unverifiable',
    about: 'The reference does not verify against itself, or the domain’s verifier cannot read the prompt’s fields.',
    domains: ['math', 'qa', 'choice', 'patch', 'instructions', 'countdown', 'alignment'],
    standard: true,
  },
  async run({ prompts, indices, tools, hooks }) {
    const pace = new Pace(hooks, 'Unverifiable', indices.length)
    const dropped: Drop[] = []
    const tasks = new Map(domains.map((domain) => [domain, createTask(domain, undefined, tools.tasks)]))
    for (let i = 0; i < indices.length; i++) {
      const prompt = prompts[indices[i]]
      const task = tasks.get(prompt.domain)
      const reason =
        prompt.domain === 'alignment'
          ? sameReplies(prompt)
          : task
            ? (noAnswer(prompt) ?? faultOf(prompt, await task.verify(prompt, goldOf(prompt), 'instruct', { signal: hooks.signal })))
            : null
      if (reason !== null) dropped.push(drop(prompts, indices[i], reason))
      if (pace.due) await pace.rest(i)
    }
    pace.end()
    return { dropped }
  },
}

/** The reference itself, or a stand-in that only shows whether the prompt's fields can be read. */
function goldOf(prompt: Prompt): string {
  if (prompt.domain === 'countdown') return `\\boxed{${solveCountdown(prompt.numbers ?? [], Number(prompt.answer)) ?? '0'}}`
  return goldResponse(prompt) ?? 'Some reply.'
}

/** Outcomes that accuse the prompt, not the response. */
const PROMPT_FAULTS = new Set(['no-gold', 'no-tests', 'invalid-prompt'])

function faultOf(prompt: Prompt, verdict: Verdict): string | null {
  if (verdict.harnessError) return null
  if (PROMPT_FAULTS.has(verdict.outcome)) {
    const why = verdict.detail.error ?? verdict.detail.reason
    return `The verifier cannot judge replies to it: ${verdict.outcome}${typeof why === 'string' ? ` (${quoted(why, 120)})` : ''}.`
  }
  if (prompt.domain === 'instructions') return null
  if (verdict.correct) return null
  if (prompt.domain === 'countdown') {
    const solved = solveCountdown(prompt.numbers ?? [], Number(prompt.answer))
    return solved === null ? `No expression of ${prompt.numbers?.join(', ')} makes ${prompt.answer}.` : null
  }
  return `Its own answer ${quoted(String(prompt.answer ?? prompt.patch), 60)} is judged ${verdict.outcome}.`
}

/** `NaN` is right of itself, and no answer. */
function noAnswer(prompt: Prompt): string | null {
  const fault = prompt.domain === 'math' || prompt.domain === 'qa' ? answerFault(prompt) : null
  return fault && `It ${fault}.`
}

function sameReplies({ chosen = '', rejected = '' }: Prompt): string | null {
  return tokens(chosen).join(' ') === tokens(rejected).join(' ') ? 'The chosen and the rejected reply are the same.' : null
}
