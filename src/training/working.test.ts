import { expect, it } from 'vitest'
import type { Rollout } from '../rollout/rollout.ts'
import { withWorking } from '../tasks/families/working.ts'
import type { Mode } from '../tasks/task.ts'
import { byteLevelTokenizer } from '../text/testing.ts'
import { countWorking } from './working.ts'

const tokenizer = byteLevelTokenizer()
const prompt = { id: '', domain: 'math', kind: 'sums', prompt: 'What is 28+37?', answer: 65, problem: { operation: 'add', a: 28, b: 37 } }
const rollout = (text: string, mode: Mode = 'think', kind = 'sums'): Pick<Rollout, 'working' | 'tokens'> => ({
  ...withWorking({ reward: 1, correct: true, outcome: 'correct', detail: {} }, { ...prompt, kind }, mode, text),
  tokens: tokenizer.encode(text),
})

it('counts the lines of a thought, and names the token at which the first false one begins', () => {
  const text = '<think>8+7=15; 2+3+1=7; so 75</think>\\boxed{75}'
  const reply = rollout(text)
  const counts = countWorking(reply, tokenizer)
  expect(counts).toMatchObject({ false: 2, true: 1 })
  const before = tokenizer.decode(reply.tokens.slice(0, counts?.first_false))
  expect(before).toBe('<think>8+7=15; ')
})

it('says nothing of where it breaks where no line is false', () => {
  expect(countWorking(rollout('<think>8+7=15; 2+3+1=6; so 65</think>\\boxed{65}'), tokenizer)).toEqual({ true: 3, false: 0, unneeded: 0 })
})

it('knows nothing of a reply without a thought, nor of a kind without a check', () => {
  expect(countWorking(rollout('\\boxed{65}'), tokenizer)).toBeNull()
  expect(countWorking(rollout('<think>8+7=14</think>', 'instruct'), tokenizer)).toBeNull()
  expect(countWorking(rollout('<think>8+7=14</think>', 'think', 'none'), tokenizer)).toBeNull()
})
