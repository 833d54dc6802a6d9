import { describe, expect, it } from 'vitest'
import { crc32, promptId } from '../text/hash.ts'
import { Random } from './random.ts'

describe('random numbers of the tasks', () => {
  it('depend on the key alone, and on each part of it', () => {
    const draw = (...key: (string | number)[]) =>
      Array.from(
        { length: 4 },
        (
          (random) => () =>
            random.bits()
        )(new Random(...key)),
      ).join()
    expect(draw('a', 1, 23)).toBe(draw('a', 1, 23))
    expect(new Set([draw('a', 1, 23), draw('a', 12, 3), draw('b', 1, 23), draw('a', 1, 24), draw('a', 123)]).size).toBe(5)
  })

  it('are the same numbers in every version', () => {
    const random = new Random('math', 'test', 0, 0)
    expect([random.bits(), random.bits(), random.bits()]).toMatchInlineSnapshot(`
      [
        2689800529,
        3318116856,
        374120118,
      ]
    `)
  })

  it('are uniform within a stream and across the first numbers of neighbouring streams', () => {
    const inside = new Random('x')
    for (const draw of [
      () => inside.int(0, 9),
      (
        (i) => () =>
          new Random('x', i++).int(0, 9)
      )(0),
    ]) {
      const counts = new Array(10).fill(0)
      for (let i = 0; i < 20000; i++) counts[draw()]++
      const chiSquare = counts.reduce((sum, n) => sum + (n - 2000) ** 2 / 2000, 0)
      // 9 degrees of freedom: above 33.7 once in 10,000 seeds, and the seeds are fixed.
      expect(chiSquare).toBeLessThan(33.7)
    }
  })

  it('never draw a weight of zero', () => {
    const random = new Random('w')
    const drawn = new Set(Array.from({ length: 1000 }, () => random.weighted([0, 1, 0, 2, 0])))
    expect(drawn).toEqual(new Set([1, 3]))
  })
})

describe('hashes', () => {
  it('crc32 gives the check value of the standard', () => {
    expect(crc32('123456789')).toBe(0xcbf43926)
    expect(crc32('')).toBe(0)
  })

  it('ids of 200,000 similar texts are all different', () => {
    const ids = new Set(Array.from({ length: 200000 }, (_, i) => promptId('math', `What is ${i}?`)))
    expect(ids.size).toBe(200000)
  })
})
