import { describe, expect, it } from 'vitest'
import { floatsOf, halvesOf, NotHalf } from './stored.ts'

/** Bits of all that are not negative, up to 65504. */
const ALL = Uint16Array.from({ length: 0x7c00 }, (_, bits) => bits)
const values = floatsOf(ALL)

/** Steps of its last bit from an f32. */
function beside(value: number, steps: number): number {
  const word = new Uint32Array(Float32Array.of(value).buffer)
  word[0] += steps
  return new Float32Array(word.buffer)[0]
}

const halfOf = (value: number) => halvesOf(Float32Array.of(value))[0]

describe('f16', () => {
  it('is read as the standard says', () => {
    const known = { 1: 2 ** -24, 1023: 1023 * 2 ** -24, 1024: 2 ** -14, 15360: 1, 15361: 1 + 2 ** -10, 31743: 65504 }
    for (const [bits, value] of Object.entries(known)) expect(values[Number(bits)]).toBe(value)
    expect([...floatsOf(Uint16Array.of(0x8000, 0xc000, 0xfc00, 0x7e00))]).toEqual([-0, -2, Number.NEGATIVE_INFINITY, Number.NaN])
  })

  it('comes back as the same bits, whatever its sign', () => {
    expect(halvesOf(values)).toEqual(ALL)
    expect(halvesOf(values.map((value) => -value))).toEqual(ALL.map((bits) => bits | 0x8000))
  })

  it('is the nearest to any f32, and of two as near the even one', () => {
    let ties = 0
    for (let bits = 0; bits + 1 < ALL.length; bits++) {
      // Exact in f32, which has more digits.
      const middle = (values[bits] + values[bits + 1]) / 2
      const [below, above] = [halfOf(beside(middle, -1)), halfOf(beside(middle, 1))]
      const tie = halfOf(middle)
      if (below === bits && above === bits + 1 && tie === bits + (bits % 2)) ties++
    }
    expect(ties).toBe(ALL.length - 1)
  })

  it('of numbers smaller than half its smallest is zero with their sign', () => {
    expect([2 ** -25, 2 ** -149, -(2 ** -30), -0].map(halfOf)).toEqual([0, 0, 0x8000, 0x8000])
    expect(halfOf(beside(2 ** -25, 1))).toBe(1)
  })

  it('is refused beyond 65504, and to what is no number', () => {
    for (const value of [beside(65504, 1), 65520, -1e6, Number.POSITIVE_INFINITY, Number.NaN])
      expect(() => halvesOf(Float32Array.of(1, value)), String(value)).toThrow(NotHalf)
  })

  it('of part of a buffer is that of the part', () => {
    expect(halvesOf(Float32Array.of(5, 1, -2, 5).subarray(1, 3))).toEqual(Uint16Array.of(0x3c00, 0xc000))
  })
})
