import { expect, it } from 'vitest'
import { findPrompt } from './find-prompt.ts'
import { rollout } from './testing.ts'

it('a prompt is found in the steps that had it, with how it went there, and the search can be stopped', async () => {
  const asked: number[] = []
  const rollouts = async (step: number) => {
    asked.push(step)
    return step % 2 === 0 ? [rollout(3, 1, { step }), rollout(3, 0, { step }), rollout(4, 1, { step })] : [rollout(4, 1, { step })]
  }
  const all = new AbortController()
  const told = []
  for await (const state of findPrompt(rollouts, 'p3', [1, 2, 3, 4], all.signal)) told.push(state)
  expect(told.at(-1)).toEqual({ done: 4, found: [2, 4].map((step) => ({ step, right: 1, of: 2 })) })
  const cut = new AbortController()
  asked.length = 0
  for await (const { done } of findPrompt(rollouts, 'p3', [1, 2, 3, 4], cut.signal)) if (done === 2) cut.abort()
  expect(asked).toEqual([1, 2])
})
