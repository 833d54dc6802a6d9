import { describe, expect, it } from 'vitest'
import { judged } from '../testing.ts'
import { instructionPrompt } from './cheats.ts'
import { type Attempt, IFBENCH_CHEATS, IFBENCH_HONEST, IFBENCH_LOOPHOLES } from './ifbench-cheats.ts'
import { verifyInstructions as verifier } from './verify.ts'

const verifyInstructions = judged(verifier)

async function rewardOf({ trick, id, kwargs = {}, response, mode = 'instruct' }: Attempt): Promise<number> {
  const prompt = instructionPrompt({ trick, instructions: { [id]: { ...kwargs } }, response })
  return (await verifyInstructions(prompt, response, mode)).reward
}

describe("IFBench's instructions", () => {
  it.each(IFBENCH_CHEATS)('earn nothing by: $trick', async (attempt) => {
    expect(await rewardOf(attempt)).toBe(0)
  })

  it.each(IFBENCH_HONEST)('are rewarded for: $trick', async (attempt) => {
    expect(await rewardOf(attempt)).toBe(1)
  })

  it.each(IFBENCH_LOOPHOLES)('have a published loophole: $trick', async (attempt) => {
    expect(await rewardOf(attempt)).toBe(1)
  })
})
