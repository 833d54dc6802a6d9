import { describe, expect, it } from 'vitest'
import { tooMuchJson } from './json-size.ts'
import { HOSTILE_TOKENIZERS } from './testing/hostile-tokenizers.ts'
import { loadTokenizer } from './tokenizer.ts'

describe('a hostile tokenizer', () => {
  it.each(Object.entries(HOSTILE_TOKENIZERS))('of %s ends in one short sentence', (_, { file, text }) => {
    const json = file()
    const work = () => {
      const tokenizer = loadTokenizer(json)
      const ids = text?.startsWith('decode ') ? [Number(text.slice(7))] : tokenizer.encode(text ?? '')
      tokenizer.decode(ids)
    }
    expect(work).toThrow(/^(?!.*call stack)[^\n]{10,300}\.$/)
  })
})

describe('the size of a JSON text', () => {
  const limits = { depth: 2, values: 3, names: 2, lists: 2 }
  it.each([
    ['[[2], "[[[[,,,,::::\\"]]"]', null],
    ['[[[1]]]', 'is nested too deeply'],
    ['[1,2,3,4,5]', 'holds 5 values; at most 3 are read'],
    ['{"a":1,"b":2,"c":3}', 'holds 3 names; at most 2 are read'],
    ['[[],[]]', 'holds 4 values; at most 3 are read'],
    ['"unclosed [[[[[', null],
    ['"\\\\" [[[', 'is nested too deeply'],
  ])('of %s is told', (text, fault) => expect(tooMuchJson(text, limits)).toBe(fault))
})
