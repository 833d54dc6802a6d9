import { describe, expect, it } from 'vitest'
import { openBatchMakers } from '../cli/batch-makers.ts'
import { createTask } from '../tasks/index.ts'
import { answerWith, Batches, type BatchMaker, batchesOf, ownThread, unpackBatch } from './batches.ts'
import { job, model, STEPS, TASK } from './testing/batch-job.ts'

const plain = (batch: { sequences: { tokens: ArrayLike<number>; weights: ArrayLike<number> }[] }) =>
  batch.sequences.map(({ tokens, weights }) => [Array.from(tokens), Array.from(weights)])

describe('batches', () => {
  const expected = async () => {
    const own = new Batches([ownThread(model, createTask('mixture', TASK), job)], STEPS)
    return Promise.all(Array.from({ length: STEPS }, async (_, step) => plain(await own.at(step))))
  }

  it('are the same however they are made and handed over', async () => {
    const make = batchesOf(job)
    for (const [step, batch] of (await expected()).entries()) {
      expect(plain(make(step))).toEqual(batch)
      const answer = answerWith(make, step)
      expect('batch' in answer && plain(unpackBatch(answer.batch))).toEqual(batch)
    }
  })

  it.each([1, 3])(
    'are the same made by %i threads, from any step on',
    async (threads) => {
      const batches = new Batches(openBatchMakers(job, threads), STEPS)
      try {
        const all = await expected()
        for (let step = 1; step < STEPS; step++) expect(plain(await batches.at(step))).toEqual(all[step])
      } finally {
        batches.close()
      }
    },
    60_000,
  )

  it('say what is wrong in the step that it concerns, and after a thread has died in every one', async () => {
    const broken = new Batches(openBatchMakers({ ...job, domain: 'nothing' }, 1), STEPS)
    await expect(broken.at(0)).rejects.toThrow('There is no domain "nothing"')
    await expect(broken.at(1)).rejects.toThrow()
    broken.close()
  }, 60_000)

  it('are asked for a few steps ahead, and none beyond the end', async () => {
    const asked: number[] = []
    const maker: BatchMaker = {
      ahead: 2,
      async make(step) {
        asked.push(step)
        return { sequences: [], tooLong: 0, byKind: {} }
      },
      close() {},
    }
    const batches = new Batches([maker, maker], STEPS)
    await batches.at(0)
    expect(asked).toEqual([0, 1, 2, 3])
    for (let step = 1; step < STEPS; step++) await batches.at(step)
    expect(asked).toEqual([0, 1, 2, 3, 4, 5])
  })
})
