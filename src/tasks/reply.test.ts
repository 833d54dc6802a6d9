import { describe, expect, it } from 'vitest'
import { readReply } from './reply.ts'

describe('the reply of a response', () => {
  it('in thinking mode is what stands behind the reasoning', () => {
    expect(readReply('<think>a</think>b', 'think')).toEqual({ text: 'b', reasoning: 'a', mode: 'think' })
    expect(readReply('\n<think>\na\n</think>\n\nb', 'think')).toMatchObject({ text: '\n\nb', reasoning: '\n\na\n' })
  })

  it('may come without an opening mark, which some templates put into the prompt', () => {
    expect(readReply('a</think>b', 'think')).toEqual({ text: 'b', reasoning: 'a', mode: 'think' })
    expect(readReply('a</think>', 'think')).toMatchObject({ text: '' })
  })

  it('is all of a response in instruct mode', () => {
    expect(readReply('b', 'instruct')).toEqual({ text: 'b', reasoning: '', mode: 'instruct' })
    expect(readReply('', 'instruct')).toMatchObject({ text: '' })
    expect(readReply('I think that 3 < 4, so <b>yes</b>', 'instruct')).toMatchObject({ reasoning: '' })
  })

  it.each([
    '<think>a</think>b',
    'a</think>b',
    ' \n<think>a',
    '<think></think>b',
    'a</think></think>',
    'b <think>a</think>',
    '<THINK>a</THINK>b',
    '<thinking>a</thinking>b',
    '<thought>a</thought>b',
    '<seed:think>a</seed:think>b',
    '[THINK]a[/THINK]b',
    '<reasoning>a</reasoning>b',
    '< think >a< / think >b',
    '<thi\u200bnk>a</think>b',
    '&lt;think&gt;a&lt;/think&gt;b',
    '\u25c1think\u25b7a\u25c1/think\u25b7b',
    '<|begin_of_thought|>a<|end_of_thought|>b',
  ])('is in the wrong mode where instruct mode was asked and the response thinks: %s', (response) => {
    expect(readReply(response, 'instruct')).toBe('wrong-mode')
  })

  it.each([
    '</think>b',
    '<think></think>b',
    '<think> \n </think>b',
    '<think>...</think>b',
    '<think>\u3164</think>b',
    '<think><think></think>b',
  ])('is in the wrong mode where thinking was asked and the thought is empty: %s', (response) => {
    expect(readReply(response, 'think')).toBe('wrong-mode')
  })

  it('is missing where the reasoning does not end, or begins again', () => {
    expect(readReply('<think>a', 'think')).toBe('unfinished')
    expect(readReply('b', 'think')).toBe('unfinished')
    expect(readReply('<think>a</think>b<think>c', 'think')).toBe('unfinished')
    expect(readReply('<think>a</think><thinking>c</thinking>b', 'think')).toBe('unfinished')
  })

  it('is missing where the reasoning ends twice', () => {
    expect(readReply('a</think>b</think>c', 'think')).toBe('several-endings')
    expect(readReply('<think>a</think></think>', 'think')).toBe('several-endings')
  })
})
