import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ReplySplitter, type SplitReply, splitReply } from './splitter.ts'

const REPLIES: [name: string, text: string, split: SplitReply][] = [
  ['thinking', '<think>2+3=5</think>\\boxed{5}', { reasoning: '2+3=5', answer: '\\boxed{5}', phase: 'answer' }],
  [
    'thinking, with newlines as Qwen3 writes them',
    '<think>\nwell\n</think>\n\nfive\n',
    { reasoning: 'well', answer: 'five\n', phase: 'answer' },
  ],
  ['instruct', '\\boxed{5}', { reasoning: null, answer: '\\boxed{5}', phase: 'answer' }],
  ['nothing', '', { reasoning: null, answer: '', phase: 'answer' }],
  ['empty thinking', '<think></think>5', { reasoning: '', answer: '5', phase: 'answer' }],
  ['empty thinking of Qwen3', '<think>\n\n</think>\n\n5', { reasoning: '', answer: '5', phase: 'answer' }],
  ['thinking that never closes', '<think>2+3=', { reasoning: '2+3=', answer: '', phase: 'reasoning' }],
  ['thinking cut inside the closing tag', '<think>2+3=5</thi', { reasoning: '2+3=5</thi', answer: '', phase: 'reasoning' }],
  ['a reply cut inside the opening tag', '<thi', { reasoning: null, answer: '<thi', phase: 'answer' }],
  ['almost an opening tag', '<thin>x', { reasoning: null, answer: '<thin>x', phase: 'answer' }],
  ['almost a closing tag', '<think>a</thin</think>b', { reasoning: 'a</thin', answer: 'b', phase: 'answer' }],
  ['a closing tag after a false start', '<think>a<</</think>b', { reasoning: 'a<</', answer: 'b', phase: 'answer' }],
  ['a tag in the answer', 'Use <think>x</think>.', { reasoning: null, answer: 'Use <think>x</think>.', phase: 'answer' }],
  [
    'a tag in the answer after thinking',
    '<think>a</think>b<think>c</think>d',
    { reasoning: 'a', answer: 'b<think>c</think>d', phase: 'answer' },
  ],
  ['tags in fenced code', '```html\n<think>x</think>\n```', { reasoning: null, answer: '```html\n<think>x</think>\n```', phase: 'answer' }],
  ['an opening tag twice', '<think><think>a</think>b', { reasoning: '<think>a', answer: 'b', phase: 'answer' }],
  ['a stray closing tag', 'a</think>b', { reasoning: null, answer: 'a</think>b', phase: 'answer' }],
  ['space before the tag', ' \n<think>a</think>b', { reasoning: 'a', answer: 'b', phase: 'answer' }],
]

describe('splitting a reply', () => {
  it.each(REPLIES)('knows %s', (_, text, split) => {
    expect(splitReply(text)).toEqual(split)
  })

  it('gives the same on every cut into up to three parts, and takes nothing back', () => {
    for (const [, text, split] of REPLIES) {
      for (let i = 0; i <= text.length; i++) {
        for (let j = i; j <= text.length; j++) {
          const splitter = new ReplySplitter()
          const first = splitter.push(text.slice(0, i))
          const second = splitter.push(text.slice(i, j))
          splitter.push(text.slice(j))
          const last = splitter.end()
          expect(last).toEqual(split)
          expect(second.answer.startsWith(first.answer) && last.answer.startsWith(second.answer)).toBe(true)
          expect(first.phase === 'reasoning' ? last.reasoning !== null : true).toBe(true)
        }
      }
    }
  })

  it('gives the same on any cut of any mixture of tags, their parts and text', () => {
    const parts = fc.array(fc.constantFrom('<think>', '</think>', '<', '</', '<th', 'ink>', '>', '\n', ' ', 'a', '```', '\\boxed{5}'), {
      maxLength: 12,
    })
    fc.assert(
      fc.property(parts, fc.infiniteStream(fc.integer({ min: 1, max: 7 })), fc.boolean(), (some, lengths, startsInReasoning) => {
        const text = some.join('')
        const splitter = new ReplySplitter({ startsInReasoning })
        let at = 0
        for (const length of lengths) {
          if (at >= text.length) break
          splitter.push(text.slice(at, at + length))
          at += length
        }
        expect(splitter.end()).toEqual(splitReply(text, { startsInReasoning }))
      }),
    )
  })

  it('starts in the reasoning where the template has opened it', () => {
    expect(splitReply('2+3=5\n</think>\n\n5', { startsInReasoning: true })).toEqual({ reasoning: '2+3=5', answer: '5', phase: 'answer' })
  })
})
