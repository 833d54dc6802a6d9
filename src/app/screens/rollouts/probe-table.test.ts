import { describe, expect, it } from 'vitest'
import type { ProbeRecord } from '../../../workers/api.ts'
import { placeOf, probeTables } from './probe-table.ts'

const probe = (stage: string, step: number, id: string, more: Partial<ProbeRecord> = {}): ProbeRecord => ({
  ...{ step, stage, prompt_id: id, domain: 'math', prompt: id, mode: 'think', completion: `${id} at ${step}`, tokens: 3, stop: 'eos' },
  ...{ reward: 0, outcome: 'wrong', ...more },
})

describe('probes', () => {
  const [math, code] = probeTables([
    ...[probe('math', 0, 'a', { before: true }), probe('math', 0, 'b', { before: true })],
    ...[probe('math', 5, 'a', { reward: 1 }), probe('math', 5, 'b')],
    ...[probe('code', 5, 'c', { before: true }), probe('code', 10, 'c'), probe('code', 10, 'd')],
  ])
  it('are a table a stage: a question a row, a time it was asked a column', () => {
    expect(math.steps).toEqual([
      { step: 0, before: true },
      { step: 5, before: false },
    ])
    expect(math.questions.map(({ id, replies }) => [id, ...replies.map((reply) => reply?.completion)])).toEqual([
      ['a', 'a at 0', 'a at 5'],
      ['b', 'b at 0', 'b at 5'],
    ])
    expect(code.questions[1].replies[0]).toBeUndefined()
    expect(code.questions[1].replies[1]?.completion).toBe('d at 10')
  })
  it('are found by a step of the run: at it, else the last before it', () => {
    expect([null, 0, 4, 5, 99].map((step) => placeOf(math, step))).toEqual([1, 0, 0, 1, 1])
    expect(placeOf(code, 3)).toBe(0)
  })
})
