import { parquetReadObjects } from 'hyparquet'
import { describe, expect, it } from 'vitest'
import { RolloutLines } from './rollout-file.ts'
import { RolloutParquet } from './rollout-parquet.ts'
import { rollout } from './testing.ts'

const step = (at: number) => [
  rollout(0, 1, { step: at, advantage: 1.25, logprobs: [-0.5, -0.25], completion_tokens: [7, 8], pieces: ['ü', '🙂'], domain: 'math' }),
  rollout(1, 0.5, { step: at, rewards: { verifier: 1, overlong: -0.5 }, gold: 42, entropies: [0.1], log_ratios: [-3] }),
]

describe('rollouts as a file', () => {
  it('are the same records, a line each', async () => {
    const file = new RolloutLines()
    file.add(step(1))
    file.add(step(2))
    const lines = (await file.close().text()).trim().split('\n')
    expect(file.rows).toBe(4)
    expect(lines.map((line) => JSON.parse(line))).toEqual([...step(1), ...step(2)])
  })

  it('are rows of a Parquet file that another reader reads back', async () => {
    const file = new RolloutParquet()
    file.add(step(1))
    file.add([])
    file.add(step(2))
    const rows = await parquetReadObjects({ file: await file.close().arrayBuffer() })
    expect(rows).toHaveLength(4)
    const wanted = [...step(1), ...step(2)]
    for (const [i, row] of rows.entries()) {
      const record = wanted[i]
      for (const name of [
        'step',
        'prompt_id',
        'group',
        'prompt',
        'completion',
        'pieces',
        'logprobs',
        'entropies',
        'reward',
        'advantage',
      ] as const)
        expect(row[name], name).toEqual(record[name])
      expect(row.completion_tokens).toEqual(record.completion_tokens)
      expect(row.correct).toBe(record.verdict.correct)
      expect(JSON.parse(row.verdict)).toEqual(record.verdict)
      expect(row.log_ratios ?? null).toEqual(record.log_ratios ?? null)
      expect(row.domain).toBe(record.domain ?? null)
      expect(row.gold === null ? undefined : JSON.parse(row.gold)).toEqual(record.gold)
      expect(row.rewards === null ? undefined : JSON.parse(row.rewards)).toEqual(record.rewards)
    }
  })

  it('without any is a file without rows', async () => {
    expect(await parquetReadObjects({ file: await new RolloutParquet().close().arrayBuffer() })).toEqual([])
  })
})
