/** @file A claim run on the page's engine, on Dawn: cancelled in the middle and gone on with, it comes to what the command line has of the same study. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { parseClaims } from '../claims/result.ts'
import type { Comparison, Study } from '../claims/study.ts'
import { runStudy } from '../cli/claims.ts'
import { readJson } from '../cli/files.ts'
import { MemoryStorage } from '../runs/memory-storage.ts'
import type { ClaimHere, ClaimProgress } from './api.ts'
import { openEngine, visitedStorage } from './testing.ts'

const folder = mkdtempSync(join(tmpdir(), 'cascade-claim-'))
afterAll(() => rmSync(folder, { recursive: true }))

const nano = { domain: 'math', task: { preset: 'nano' }, mode: 'think' as const, maxNewTokens: 16 }
const rl = { ...nano, kind: 'rl', name: 'first', steps: 2, promptsPerStep: 4, groupSize: 4, learningRate: 1e-3, checkpointEvery: 1 }
const compare = (of: object, side: Comparison['side']): Comparison => ({
  ...{ label: 'one less other', side, margin: 0.5, fair: true },
  ...{ of: { arm: 'two stages', measure: 'sums', ...of }, against: { arm: 'start', measure: 'sums' } },
})
const study: Study = {
  start: 'models/nano',
  arms: {
    start: { title: 'The start', stages: [] },
    'two stages': { title: 'Two stages', stages: [rl, { ...rl, name: 'second', steps: 1 }] },
  },
  measures: { sums: { ...nano, temperature: 1, prompts: 8, samples: 2 } },
  claims: [
    { id: 'T1', title: 'Two stages', sentence: 'Two stages gain half.', paper: { figure: 'none', source: 'none' },
      tests: [compare({}, 'above'), compare({ after: 'first' }, 'below')], curves: [{ arm: 'two stages', metric: 'entropy' }] },
  ], // biome-ignore format: a table
  left: [],
}

/** Without what a clock says. */
const timeless = ({ result, arms }: ClaimHere) => ({
  result: { ...result, measured: { ...result.measured, date: '' } },
  arms: arms.map((arm) => ({ ...arm, runs: arm.runs.map((run) => ({ ...run, date: '', seconds: 0 })) })),
})

it('has the figures, the intervals and the verdict of the command line, whatever came between', async () => {
  const path = join(folder, 'claims.json')
  const options = { ids: [], seeds: 2, workers: 1, worker: false, out: folder, results: path }
  await runStudy(study, options, { progress: () => {} })
  const { claims, arms } = parseClaims(await readJson(path))

  const [runs, kept] = [await visitedStorage(), new MemoryStorage()]
  const first = openEngine(runs, undefined, undefined, study, kept)
  let stopped: Promise<void> | null = null
  const stop = ({ doing, done, seed }: ClaimProgress) => {
    if (doing === 'steps' && done === 1 && seed === 2) stopped ??= first.engine.stopClaim()
  }
  await expect(first.engine.rerunClaim('T1', 2, stop)).rejects.toMatchObject({ name: 'AbortError' })
  await stopped
  // Its run is one like others, put away to be resumed; so is whatever the visitor would rather do now.
  const [run] = await first.engine.runs()
  expect(run).toMatchObject({ title: 'T1 · Two stages · seed 2', state: 'paused', held: null, resumable: true })
  expect((await first.engine.claimPlan('T1', 2)).units.map(({ state }) => state)).toEqual(['done', 'done', 'begun'])

  const later = openEngine(runs, undefined, undefined, study, kept)
  let refused: unknown
  const told: ClaimProgress[] = []
  const done = await later.engine.rerunClaim('T1', 2, (progress) => {
    told.push(progress)
    refused ??= later.engine.start(run.recipe!, null).catch((error) => error.message)
    // The GPU goes as a model is asked.
    if (progress.doing === 'replies' && progress.done === 0 && told.filter(({ doing }) => doing === 'replies').length === 1)
      later.gpu.lose()
  })
  expect(await refused).toMatch('The claim T1 is being run here')
  expect(told[0]).toMatchObject({ run: run.id, doing: 'steps' })
  expect(done.failed).toEqual([])
  expect(later.gpu.opened).toBe(2)
  expect(timeless(done)).toEqual(timeless({ result: claims[0], arms }))
  expect(await later.engine.claimHere('T1')).toEqual({ result: done.result, arms: done.arms })
  // The adapter of the command line and that of the page, and another after the loss, each of which compiles all shaders anew.
}, 600_000)
