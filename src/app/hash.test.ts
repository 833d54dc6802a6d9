import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatHash, NOWHERE, parseHash } from './hash.ts'
import { PAGES } from './screens/registry.ts'

describe('permalinks', () => {
  it('open the first page when there is no hash', () => {
    expect(parseHash('')).toEqual({ page: 'start', item: null, how: {}, recipe: null, ...NOWHERE })
  })
  it('come back as they were written, whatever the names of runs and prompts', () => {
    const name = fc.string({ minLength: 1 })
    const index = fc.option(fc.nat(999_999))
    fc.assert(
      fc.property(name, index, name, index, index, index, (run, step, prompt, beside, sample, token) => {
        for (const page of ['train', 'rollouts', 'evaluate'] as const) {
          const route = { page, item: null, how: {}, recipe: null, run, step, prompt, beside, sample, token }
          expect(parseHash(formatHash(route))).toEqual(route)
        }
      }),
    )
  })
  it('name a claim, or all of them', () => {
    expect(parseHash('#/claims/C7')).toMatchObject({ page: 'claims', item: 'C7' })
    expect(parseHash(formatHash({ page: 'claims', item: 'C7' }))).toMatchObject({ page: 'claims', item: 'C7' })
    for (const all of ['#/claims', '#/claims/']) expect(parseHash(all)).toMatchObject({ page: 'claims', item: null })
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
  it('name no run on pages that show none, and nothing behind pages that list nothing', () => {
    expect(formatHash({ page: 'device', run: 'a', step: 1, prompt: 'b', item: 'C7' })).toBe('#/device')
    expect(parseHash('#/device/C7')).toMatchObject({ page: 'start', item: null })
  })
})
