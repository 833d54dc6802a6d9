/** @file Layout of trees and graphs, odd ones too. */
import { describe, expect, it } from 'vitest'
import { columnsOf, layersOf, rowsOf } from './scene-layout.ts'

describe('the layout of scenes', () => {
  it('gives each leaf a row, and parents the middle of their children', () => {
    // 0 has 1 and 4, 1 has 2 and 3.
    const nodes = [null, 0, 1, 1, 0].map((parent) => ({ parent }))
    expect(rowsOf(nodes)).toEqual({ rows: [1.25, 0.5, 0, 1, 2], depths: [0, 1, 2, 2, 1], height: 3, depth: 2 })
    expect(rowsOf([{ parent: null }])).toEqual({ rows: [0], depths: [0], height: 1, depth: 0 })
    const deep = Array.from({ length: 5000 }, (_, i) => ({ parent: i === 0 ? null : i - 1 }))
    expect(rowsOf(deep).depth).toBe(4999)
  })

  it('puts each quantity below those that it is made of, and ends in a ring too', () => {
    expect(layersOf([{ from: [2] }, { from: [] }, { from: [1] }, { from: [1, 0] }])).toEqual([2, 0, 1, 3])
    for (const layer of layersOf([{ from: [1] }, { from: [0] }, { from: [2] }])) expect(layer).toBeLessThan(3)
    expect(columnsOf([0, 1, 1, 0, 1])).toEqual({ columns: [0, 0, 1, 1, 2], widest: 3 })
    expect(columnsOf([])).toEqual({ columns: [], widest: 1 })
  })
})
