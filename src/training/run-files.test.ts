/** @file A run folder is to travel: how large the files are that the largest recipe that ships leaves in one. */
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { ParameterTable } from '../model/parameters.ts'
import type { Storage } from '../runs/storage.ts'
import type { Learner } from './learner.ts'
import { newOutline } from './opening.ts'
import { presetRecipe } from './presets.ts'
import { saveOptimizer } from './stages/learning.ts'

/** 16 MB of 2^20 bytes. Of 10^6 the optimizer's file has 16.7. */
const BOUND = 16 * 2 ** 20

it.each([
  ['cascade-start', '3.2'],
  ['cascade-start-large', '16.7'],
])('the largest file of a run of %s is the optimizer, %s MB', async (id, megabytes) => {
  const { config } = newOutline(presetRecipe(id))
  const table = new ParameterTable(config)
  // All that it asks of a learner: its table, and moments that give as many floats.
  const moment = { stream: () => new Float32Array(table.size) }
  const learner = { gpu: {}, table, capacity: 2 ** 20, optimizer: { moments: { first: moment, second: moment } } } as unknown as Learner
  let bytes = 0
  const write: Storage['write'] = async (_, chunks) => {
    for await (const chunk of chunks as AsyncIterable<Uint8Array>) bytes += chunk.byteLength
  }
  await saveOptimizer(learner, { write })
  expect(bytes).toBeGreaterThan(8 * table.count)
  expect(bytes).toBeLessThanOrEqual(BOUND)
  expect((bytes / 1e6).toFixed(1)).toBe(megabytes)
  const docs = readFileSync(new URL('../../docs/families.md', import.meta.url), 'utf8')
  expect(docs).toContain(`${megabytes} MB`)
})
