import { describe, expect, it } from 'vitest'
import { instructionPrompt } from '../../tasks/instructions/cheats.ts'
import { verifyInstructions } from '../../tasks/instructions/verify.ts'
import { judgeResponse } from '../../tasks/judge.ts'
import type { Rule } from '../../tasks/task.ts'
import { type Attempt, IFBENCH_CHEATS, IFBENCH_HONEST, IFBENCH_LOOPHOLES } from './cheats.ts'

async function rewardOf({ trick, id, kwargs = {}, response, mode = 'instruct' }: Attempt, rule: Rule = 'reward'): Promise<number> {
  const prompt = instructionPrompt({ trick, instructions: { [id]: { ...kwargs } }, response })
  return (await judgeResponse(verifyInstructions, prompt, response, mode, { rule })).reward
}

describe("IFBench's instructions", () => {
  it.each(IFBENCH_CHEATS)('earn nothing by: $trick', async (attempt) => {
    expect(await rewardOf(attempt)).toBe(0)
  })

  it.each(IFBENCH_HONEST)('are rewarded for: $trick', async (attempt) => {
    expect(await rewardOf(attempt)).toBe(1)
  })

  it.each(IFBENCH_LOOPHOLES)('have a published loophole that earns nothing: $trick', async (attempt) => {
    expect(await rewardOf(attempt, 'benchmark')).toBe(1)
    expect(await rewardOf(attempt)).toBe(0)
  })
})
