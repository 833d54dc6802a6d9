import { describe, expect, it } from 'vitest'
import { registry } from '../registry.ts'
import type { TextTools } from '../text/tools.ts'
import { plainSentences } from './unused.ts'

const follows = (id: string, kwargs: Record<string, unknown>, reply: string) =>
  registry.get(id)?.follows(reply, kwargs, {} as TextTools, '').followed

describe('the checks IFEval leaves out of its prompts', () => {
  it('find a start at any line', () => {
    expect(follows('multi-turn:constrained_start', { starter: ' I think' }, 'Hm.\n\n  I think so.')).toBe(true)
    expect(follows('multi-turn:constrained_start', { starter: 'I think' }, 'Well, I think so.')).toBe(false)
  })

  it('count key sentences, each by itself and exactly so many', () => {
    const kwargs = { key_sentences: ['Zebras run.', 'Zebras eat.'], num_sentences: 1 }
    expect(follows('keywords:key_sentences', kwargs, 'Look! Zebras run. Good.')).toBe(true)
    expect(follows('keywords:key_sentences', kwargs, 'Zebras run. Zebras eat.')).toBe(false)
    expect(follows('keywords:key_sentences', kwargs, 'All zebras run.')).toBe(false)
  })

  it('count the words in common with a paragraph', () => {
    const kwargs = { original_paragraph: 'The sun, the moon.', low: 2, high: 3 }
    expect(follows('detectable_content:rephrase_paragraph', kwargs, 'the THE the sun')).toBe(true)
    expect(follows('detectable_content:rephrase_paragraph', kwargs, 'the moon and the sun')).toBe(false)
  })

  it('compare what stands outside the asterisks', () => {
    const kwargs = { original_message: 'I am *happy*.' }
    expect(follows('detectable_content:rephrase', kwargs, 'I am *sad and tired*.')).toBe(true)
    expect(follows('detectable_content:rephrase', kwargs, 'You are *sad*.')).toBe(false)
    expect(follows('detectable_content:rephrase', kwargs, 'I am sad.')).toBe(false)
  })
})

describe('IFEval’s own sentences', () => {
  it('end by rules: titles, initials, decimals and addresses do not end them, dots of an ellipsis do', () => {
    expect(plainSentences('Mr. J. Doe, Ph.D., saw 3.5 zebras at zoo.com. Why? "Well." Oh... Yes')).toEqual([
      'Mr. J. Doe, Ph.D., saw 3.5 zebras at zoo.com.',
      'Why?',
      '"Well".',
      'Oh...',
      'Yes',
    ])
  })
})
