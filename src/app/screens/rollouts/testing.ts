/** @file Rollouts for tests. */
import type { RolloutRecord } from '../../../workers/api.ts'

export const rollout = (group: number, reward: number, more: Partial<RolloutRecord> = {}): RolloutRecord => ({
  step: 1,
  prompt_id: `p${group}`,
  group,
  prompt: `Prompt ${group}`,
  completion: `says ${reward}`,
  prompt_tokens: [],
  completion_tokens: [1],
  pieces: ['x'],
  logprobs: [-1],
  entropies: [],
  stop: 'eos',
  verdict: { reward, correct: reward === 1, outcome: reward === 1 ? 'correct' : 'wrong', detail: {} },
  reward,
  advantage: null,
  ...more,
})
