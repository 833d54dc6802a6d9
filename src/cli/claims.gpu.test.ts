/** @file A study of the nano model from end to end: trained, asked, stopped in between, gone on with, and judged. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { protocolOf, readRecipes } from '../claims/protocol.ts'
import { parseClaims } from '../claims/result.ts'
import { unitFolder } from '../claims/store.ts'
import type { Comparison, Study } from '../claims/study.ts'
import { modelPrint } from '../runs/origin.ts'
import { parseRecipe } from '../training/recipe.ts'
import { runStudy } from './claims.ts'
import { modelFolder } from './models.ts'
import { NodeStorage } from './node-storage.ts'
import { claimRun } from './run-lock.ts'

const folder = mkdtempSync(join(tmpdir(), 'cascade-claims-'))
afterAll(() => rmSync(folder, { recursive: true }))

const nano = { domain: 'math', task: { preset: 'nano' }, mode: 'think' as const, maxNewTokens: 16 }
const rl = { ...nano, kind: 'rl', name: 'first', steps: 2, promptsPerStep: 4, groupSize: 4, learningRate: 1e-3, checkpointEvery: 1 }
const compare = (of: object, against: object): Comparison => ({
  ...{ label: 'one less other', side: 'above', margin: 0.5 },
  ...{ of: { arm: 'two stages', measure: 'sums', ...of }, against: { arm: 'start', measure: 'sums', ...against } },
})
const study: Study = {
  start: 'models/nano',
  arms: {
    start: { title: 'The start', stages: [] },
    'two stages': { title: 'Two stages', stages: [rl, { ...rl, name: 'second', steps: 1 }] },
    'of another engine': { title: 'Of another engine', stages: [{ ...rl, wonders: true }] },
  },
  measures: { sums: { ...nano, temperature: 1, prompts: 8, samples: 2 } },
  claims: [
    { id: 'T1', title: 'Two stages', sentence: 'Two stages gain half.', paper: { figure: 'none', source: 'none' },
      tests: [compare({}, {}), compare({ after: 'first' }, {})], curves: [{ arm: 'two stages', metric: 'entropy' }] },
    { id: 'T2', title: 'Wonders', sentence: 'Wonders gain half.', paper: { figure: 'none', source: 'none' }, tests: [compare({ arm: 'of another engine' }, {})] },
  ], // biome-ignore format: a table
  left: [],
}
const told: string[] = []
const run = (out: string, onProgress: (text: string) => void = () => {}, seeds = 2) => {
  const at = join(folder, out)
  const options = { ids: [], seeds, workers: 1, worker: false, out: at, results: join(at, 'claims.json') }
  return runStudy(study, options, {
    progress(text) {
      told.push(text)
      onProgress(text)
    },
  })
}
const results = (out: string) => parseClaims(JSON.parse(readFileSync(join(folder, out, 'claims.json'), 'utf8')))

it('trains what is missing, stops when it is told, goes on to the same bits, and judges', async () => {
  // In the middle of the first run.
  let asked = false
  const stopped = await run('stopped', (text) => {
    if (asked || !text.includes('first 1/3')) return
    asked = true
    process.emit('SIGHUP')
  })
  expect(process.exitCode).toBe(129)
  process.exitCode = undefined
  expect(stopped.left).toBe(2)
  expect(results('stopped').claims[0].verdict).toBe('not run')

  expect(await run('stopped')).toMatchObject({ left: 0, verdicts: { T2: 'not run' } })
  expect(told).toContainEqual(expect.stringMatching(/1\/2 two stages, seed 1 {2}going on after step 1$/))
  const { claims, arms } = results('stopped')
  const [test, after] = claims[0].tests
  expect(test.estimate).not.toBeNull()
  expect(test.perSeed.map(({ seed }) => seed)).toEqual([1, 2])
  expect(claims[0].verdict).toMatch(/^(does not hold|cannot tell)$/)
  expect(claims[0].curves[0].steps).toEqual([1, 2, 3])
  expect(claims[1].tests[0].note).toBe('The recipe has a field stages[0].wonders, which is not one it can have.')
  expect(arms[1].runs.map(({ seed, steps }) => [seed, steps])).toEqual([[1, 3], [2, 3]]) // biome-ignore format: two runs
  for (const { generated } of arms[1].runs) expect(generated).toBeGreaterThan(40)

  // Undisturbed, the first seed alone.
  await run('whole', undefined, 1)
  const whole = results('whole').claims[0].tests
  expect([whole[0].perSeed[0], whole[1].perSeed[0]]).toEqual([test.perSeed[0], after.perSeed[0]])
  const weights = (out: string) => {
    const unit = readdirSync(join(folder, out)).find((name) => name.startsWith('two-stages-1-')) as string
    return readFileSync(join(folder, out, unit, 'run/model/model.safetensors'))
  }
  expect(weights('stopped').equals(weights('whole'))).toBe(true)
  // Three adapters are opened, each of which compiles all shaders anew.
}, 600_000)

it('does nothing where nothing is missing, and leaves what another process has to it', async () => {
  const before = results('stopped')
  told.length = 0
  expect(await run('stopped')).toMatchObject({ left: 0 })
  expect(told.filter((text) => /^\d+\/\d+ /.test(text))).toEqual([])
  expect(results('stopped')).toEqual(before)

  const protocol = await protocolOf(study, await modelPrint(await modelFolder('models/nano')), readRecipes(study, parseRecipe).recipes)
  const unit = await unitFolder({ arm: 'two stages', seed: 2 }, protocol)
  const release = await claimRun(new NodeStorage(join(folder, 'whole')), unit)
  expect(await run('whole')).toMatchObject({ left: 1 })
  expect(told.filter((text) => text === `two stages, seed 2: process ${process.pid} has this run: wait for it, or end it.`)).toHaveLength(1)
  await release()
})
