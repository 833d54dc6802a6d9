import { describe, expect, it } from 'vitest'
import example from './fixtures/example.json'
import { parseClaims } from './result.ts'

describe('parseClaims', () => {
  it('reads what it is given', () => {
    expect(parseClaims(example)).toEqual(example)
  })

  it('names the field that is wrong', () => {
    const [claim] = example.claims
    expect(() => parseClaims({ ...example, claims: [{ ...claim, verdict: 'maybe' }] })).toThrow(
      /no results of claims: claims\.0\.verdict: /,
    )
    expect(() => parseClaims(null)).toThrow(/no results of claims: all of it: /)
  })
})
