import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatHash, PAGES, parseHash } from './hash.ts'

describe('permalinks', () => {
  it('open the Train page when there is no hash', () => {
    expect(parseHash('')).toEqual({ page: 'train', run: null, step: null, prompt: null, claim: null })
  })
  it('come back as they were written, whatever the names of runs and prompts', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.nat(999_999), fc.string({ minLength: 1 }), (run, step, prompt) => {
        const route = { page: 'train' as const, run, step, prompt, claim: null }
        expect(parseHash(formatHash(route))).toEqual(route)
      }),
    )
  })
  it('name a claim, or all of them', () => {
    expect(parseHash('#/claims/C7')).toMatchObject({ page: 'claims', claim: 'C7' })
    expect(parseHash(formatHash({ page: 'claims', claim: 'C7' }))).toMatchObject({ page: 'claims', claim: 'C7' })
    for (const all of ['#/claims', '#/claims/']) expect(parseHash(all)).toMatchObject({ page: 'claims', claim: null })
  })
  it('never throw, and always name a page there is', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(PAGES).toContain(parseHash(`#${text}`).page)
      }),
    )
  })
  it('drop a step that is not a number', () => {
    expect(parseHash('#/train?step=abc').step).toBeNull()
    expect(parseHash('#/train?step=-3').step).toBeNull()
    expect(parseHash('#/train?step=0').step).toBe(0)
  })
  it('name no run on pages that show none', () => {
    expect(formatHash({ page: 'chat', run: 'a', step: 1, prompt: 'b', claim: 'C7' })).toBe('#/chat')
  })
})
