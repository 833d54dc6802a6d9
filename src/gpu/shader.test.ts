import { describe, expect, it } from 'vitest'
import { specialise } from './shader.ts'

const lines = (...text: string[]) => text.join('\n')

describe('shader directives', () => {
  it('write every define as a constant at the top', () => {
    expect(specialise('body', { TM: 4, LANES: 64 })).toBe(lines('const TM = 4u;', 'const LANES = 64u;', 'body'))
  })

  it('keep what a file enables above the constants', () => {
    expect(specialise(lines('a', 'enable subgroups;', 'b'), { TM: 4 })).toBe(lines('enable subgroups;', 'const TM = 4u;', 'a', 'b'))
  })

  it('repeat a loop between a number and a define, the counter replaced', () => {
    const source = lines('before', '//#for i in 1..N', '  let x_$i = a[$i];', '//#end', 'after')
    expect(specialise(source, { N: 3 })).toBe(lines('const N = 3u;', 'before', '  let x_1 = a[1];', '  let x_2 = a[2];', 'after'))
  })

  it('leave nothing of a loop over an empty range', () => {
    expect(specialise(lines('//#for i in 0..N', 'x_$i', '//#end', 'after'), { N: 0 })).toBe(lines('const N = 0u;', 'after'))
  })

  it('nest loops, the inner one once for each turn of the outer', () => {
    const source = lines('//#for i in 0..2', '//#for q in 0..2', 'c_$i_$q', '//#end', 'row_$i', '//#end')
    expect(specialise(source, {})).toBe(lines('c_0_0', 'c_0_1', 'row_0', 'c_1_0', 'c_1_1', 'row_1'))
  })

  it('do not mistake a longer name for the counter', () => {
    expect(specialise(lines('//#for i in 0..1', '$i $in $i_x', '//#end'), {})).toBe('0 $in 0_x')
  })

  it('keep one branch of a condition, also negated and nested', () => {
    const source = lines('//#if A', 'a', '//#if !B', 'not b', '//#else', 'b', '//#end', '//#else', 'neither', '//#end')
    const body = (defines: Record<string, number>) => specialise(source, defines).split('\n').slice(2)
    expect(body({ A: 1, B: 0 })).toEqual(['a', 'not b'])
    expect(body({ A: 2, B: 1 })).toEqual(['a', 'b'])
    expect(body({ A: 0, B: 1 })).toEqual(['neither'])
  })

  it('work the same whatever the indentation', () => {
    expect(specialise(lines('    //#if A', 'a', '  //#end'), { A: 1 })).toBe(lines('const A = 1u;', 'a'))
  })

  it.each([
    ['a define nobody gave', lines('//#if MISSING', '//#end'), /MISSING/],
    ['a bound nobody gave', lines('//#for i in 0..MISSING', '//#end'), /MISSING/],
    ['an end too many', lines('a', '//#end'), /without/],
    ['a block left open', lines('//#if A', 'a'), /without/],
    ['an else of nothing', lines('a', '//#else', 'b'), /without/],
    ['an else of a loop', lines('//#for i in 0..2', 'a', '//#else', 'b', '//#end'), /without/],
    ['a second else', lines('//#if A', 'a', '//#else', 'b', '//#else', 'c', '//#end'), /without/],
    ['a directive it does not know', lines('//#for i from 0 to 3', 'a', '//#end'), /for i from 0 to 3/],
  ])('refuse %s', (_, source, message) => {
    expect(() => specialise(source, { A: 1 })).toThrow(message)
  })
})
