import { expect, it } from 'vitest'
import { promptFault } from './check-prompt.ts'

it('takes from a prompt only such a wish for its rollouts as training can heed', () => {
  const fault = (ask: unknown) => promptFault({ domain: 'math', prompt: '1+1?', answer: 2, ask })
  for (const ask of [undefined, {}, { mode: 'think' }, { maxNewTokens: 1 }, { mode: 'instruct', maxNewTokens: 40 }])
    expect(fault(ask)).toBeNull()
  for (const ask of [null, 'think', [], { mode: 'both' }, { maxNewTokens: 0 }, { maxNewTokens: 1.5 }, { maxNewTokens: '9' }, { seed: 1 }])
    expect(fault(ask)).toMatch(/^has an `ask` that is not/)
})
