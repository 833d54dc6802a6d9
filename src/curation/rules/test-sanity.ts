/**
 * @file Code prompts whose tests cannot be trusted: a program that is given as right must pass them, and one that does nothing must fail
 * (AceReason-Nemotron, appendix A.4, drops problems with bad tests, without a right solution, and with weak tests).
 */
import { createTask, domainOf } from '../../tasks/index.ts'
import type { Task, Verdict } from '../../tasks/task.ts'
import { Pace } from '../pace.ts'
import type { Drop, ImportedPrompt } from '../types.ts'
import { domainsWith } from './domains.ts'
import { drop, type Rule } from './rule.ts'

/** Programs judged at once; the sandbox has interpreters of its own to share among them. */
const TOGETHER = 4

export const testSanity: Rule = {
  description: {
    rule: 'test-sanity',
    title: 'Test sanity',
    about: 'A given solution fails the tests, or an empty program passes them. Each program is run in the Python sandbox.',
    domains: domainsWith('test-sanity'),
    standard: true,
    needs: 'python',
  },
  async run({ prompts, indices, tools, hooks }) {
    if (indices.length === 0) return { dropped: [] }
    if (!tools.tasks?.python) return { dropped: [], skipped: 'There is no Python sandbox to run programs in.' }
    const tasks = new Map(domainsWith('test-sanity').map((name) => [name, createTask(name, undefined, tools.tasks)]))
    // Weak tests are another rule's; here they are run as they are.
    const judge = (prompt: ImportedPrompt, reply: string) =>
      (tasks.get(prompt.domain) as Task).verify(prompt, reply, 'instruct', { rule: 'benchmark', signal: hooks.signal })
    const solutionOf = (prompt: ImportedPrompt) => domainOf(prompt.domain).reference(prompt)
    // A machine that is busy with other programs makes good ones late.
    const passesAlone = async (index: number) => (await judge(prompts[index], solutionOf(prompts[index]) as string)).correct
    const pace = new Pace(hooks, 'Test sanity', indices.length)
    const dropped: Drop[] = []
    let failures = 0
    for (let start = 0; start < indices.length; start += TOGETHER) {
      const group = indices.slice(start, start + TOGETHER)
      const found = await Promise.all(
        group.map(async (index) => {
          const prompt = prompts[index]
          const [empty, right] = await Promise.all([
            judge(prompt, domainOf(prompt.domain).curation.idle ?? ''),
            solutionOf(prompt) === null ? null : judge(prompt, solutionOf(prompt) as string),
          ])
          const late = !empty.correct && right?.outcome === 'timeout'
          return { index, reason: faultOf(empty, right), failed: empty.harnessError || right?.harnessError, late }
        }),
      )
      for (const { index, reason, failed, late } of found) {
        if (failed) failures++
        else if (late && (await passesAlone(index))) continue
        else if (reason !== null) dropped.push(drop(prompts, index, reason))
      }
      await pace.rest(start + group.length)
    }
    pace.end()
    if (failures === indices.length) return { dropped: [], skipped: 'The Python sandbox could not run a single program.' }
    return { dropped }
  },
}

function faultOf(empty: Verdict, right: Verdict | null): string | null {
  if (empty.correct) return 'An empty program passes its tests.'
  return right === null || right.correct ? null : `The given solution does not pass: ${right.outcome}.`
}
