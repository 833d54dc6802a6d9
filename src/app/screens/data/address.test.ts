import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type DataAddress, DRAWN, formatDataHash, parseDataHash } from './address.ts'

describe('addresses of prompts', () => {
  it('come back as they were written', () => {
    const generated = fc.record({
      type: fc.constant('generated' as const),
      domain: fc.stringMatching(/^[a-z]+$/),
      split: fc.constantFrom('sft' as const, 'train' as const, 'test' as const),
      seed: fc.nat(999_999_999),
      count: fc.constant(DRAWN),
    })
    const reworded = generated.map((source) => ({ ...source, split: 'test' as const, wordings: 'new' as const }))
    const stored = fc.record({ type: fc.constant('stored' as const), set: fc.string({ minLength: 1 }) })
    fc.assert(
      fc.property(fc.oneof(generated, reworded, stored), fc.option(fc.nat(DRAWN - 1)), (source, row) => {
        const address: DataAddress = { source, row }
        expect(parseDataHash(formatDataHash(address))).toEqual(address)
      }),
    )
  })
  it('of what is trained on have no other wordings', () => {
    expect(parseDataHash('#/data?set=math&split=train&wordings=new')?.source).not.toHaveProperty('wordings')
  })
  it('of a row further down draw as many prompts as it takes', () => {
    expect(parseDataHash('#/data?set=math&row=2500')?.source).toMatchObject({ count: 3 * DRAWN })
  })
  it('that name no set, or another page, are none', () => {
    expect(parseDataHash('#/data')).toBeNull()
    expect(parseDataHash('#/train?set=math')).toBeNull()
    expect(parseDataHash('#/data?row=3')).toBeNull()
  })
  it('never throw', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseDataHash(`#/data?${text}`)))
  })
})
