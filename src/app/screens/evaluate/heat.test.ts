import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Recipe, StepMetrics } from '../../../workers/api.ts'
import { examined, type MatrixFile } from '../../../workers/evaluations.ts'
import { isSure } from '../../matrix.ts'
import { cascadeHeat, runHeat } from './heat.ts'
import { cellSentences } from './words.ts'

const shipped = JSON.parse(readFileSync(new URL('../../../../public/evaluations/cascade.json', import.meta.url), 'utf8')) as MatrixFile

describe('the shipped cascade', () => {
  it('has a row for each thing asked, in the order of the groups, and nothing where nothing was measured', () => {
    for (const greedy of [false, true]) {
      const { columns, rows } = cascadeHeat(shipped, greedy)
      expect(columns.map(({ id }) => id)).toEqual(shipped.models)
      expect(columns[0].title).toBe('Start')
      expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length)
      const cells = rows.flatMap((row) => row.cells.filter((cell) => cell !== null))
      expect(cells).toHaveLength(shipped.cells.filter(({ temperature }) => (temperature === 0) === greedy).length)
      for (const row of rows) expect(row.cells).toHaveLength(shipped.models.length)
    }
  })

  it('has figures that hold together: each in its interval, each change what two cells differ by', () => {
    for (const row of cascadeHeat(shipped, false).rows)
      row.cells.forEach((cell, i) => {
        if (!cell) return
        expect(cell.accuracy.low).toBeLessThanOrEqual(cell.accuracy.value)
        expect(cell.accuracy.high).toBeGreaterThanOrEqual(cell.accuracy.value)
        const before = row.cells[i - 1]
        expect(cell.change === null).toBe(!before)
        if (before) expect(cell.change?.value).toBeCloseTo(cell.accuracy.value - before.accuracy.value, 3)
      })
  })
})

describe('a run', () => {
  const recipe = { stages: [{ name: 'math', steps: 4, evaluation: { prompts: 100 } }] } as unknown as Recipe
  const metrics = [
    { step: 1, stage: 'math', evaluation_before: { 'math/think/T=1': 0.2, 'code/think/T=0': 0.5 } },
    { step: 4, stage: 'math', evaluation: { 'math/think/T=1': 0.5, 'code/think/T=0': 0.52 } },
  ] as unknown as StepMetrics[]

  it('shows changes that are more than chance apart from those that may be', () => {
    const sampled = runHeat(recipe, metrics, null, false)?.rows ?? []
    expect(sampled.map(({ domain, mode }) => [domain, mode])).toEqual([['math', 'think']])
    const [before, after] = sampled[0].cells
    expect(before?.change).toBeNull()
    expect(before?.accuracy.value).toBe(0.2)
    // Wilson's interval of 20 in 100.
    expect(before?.accuracy.low).toBeCloseTo(0.1334, 3)
    expect(before?.accuracy.high).toBeCloseTo(0.2888, 3)
    expect(after?.change && isSure(after.change)).toBe(true)
    const greedy = runHeat(recipe, metrics, null, true)?.rows[0].cells[1]
    expect(greedy?.change?.value).toBeCloseTo(0.02)
    expect(greedy?.change && isSure(greedy.change)).toBe(false)
  })

  it('whose prompts are known one by one is told of as the shipped cascade is, and else of its shares', () => {
    const exam = 'math/think/T=1'
    const ids = Array.from({ length: 100 }, (_, i) => `p${i}`)
    const asked = examined([
      { step: 0, exam, list: 0, right: '10000'.repeat(20), ids, contents: ids.map((_, i) => i >> 1) },
      { step: 4, exam, list: 0, right: '11100'.repeat(10) + '10100'.repeat(10) },
    ])
    const sentences = (heat: ReturnType<typeof runHeat>) => {
      const cell = heat?.rows[0].cells[1]
      return cell ? cellSentences(heat?.columns.slice(0, 1) ?? [], cell, false).join(' ') : ''
    }
    const known = sentences(runHeat(recipe, metrics, asked, false))
    expect(known).toContain('100 prompts about 50 things, one reply each, drawn as in training.')
    expect(known).toMatch(
      /Since “Start”: \+30\.0 points \(\+2\d\.\d to \+\d\d\.\d\), more than chance, each prompt compared with itself\.$/,
    )
    const shares = sentences(runHeat(recipe, metrics, null, false))
    expect(shares).toContain('100 prompts, one reply each')
    expect(shares).toMatch(/more than chance\.$/)
  })

  it('that measured nothing has no map', () => {
    expect(runHeat(recipe, [], null, false)).toBeNull()
  })
})
