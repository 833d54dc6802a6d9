/** @file A claim run here, with training and measuring that compute nothing: what is done, what is not done again, and what ends it. */
import { expect, it, vi } from 'vitest'
import { evaluationFile, unitFolder } from '../claims/store.ts'
import type { Study } from '../claims/study.ts'
import type { AdapterReport } from '../gpu/device.ts'
import { GpuError } from '../gpu/errors.ts'
import { MemoryStorage } from '../runs/memory-storage.ts'
import type { StepMetrics } from '../runs/records.ts'
import type { Run } from '../runs/run.ts'
import { createRun, deleteRun, openRun } from '../runs/runs.ts'
import { StorageError } from '../runs/storage.ts'
import type { Recipe } from '../training/recipe.ts'
import type { ClaimProgress, RunEvent, RunSummary } from './api.ts'
import { ClaimRecord } from './claim-record.ts'
import { type ClaimHost, ClaimRerun } from './claim-rerun.ts'
import { summaryOf } from './summary.ts'
import { Tabs } from './testing.ts'

const stage = { kind: 'rl', domain: 'math', task: { preset: 'nano' }, mode: 'think', steps: 3, promptsPerStep: 2, groupSize: 2, maxNewTokens: 8, learningRate: 1e-3 } // biome-ignore format: a table
const at = (arm: string, more: object = {}) => ({ arm, measure: 'sums', ...more })
const study: Study = {
  start: 'models/nano',
  arms: {
    start: { title: 'The start', stages: [] },
    one: { title: 'One stage', stages: [{ ...stage, name: 'only' }] },
    two: { title: 'Two stages', stages: [{ ...stage, name: 'first' }, { ...stage, name: 'second' }] },
    later: { title: 'Of a later engine', stages: [{ ...stage, name: 'only', wonders: true }] },
  }, // biome-ignore format: a table
  measures: {
    sums: { domain: 'math', task: { preset: 'nano' }, mode: 'think', temperature: 1, prompts: 4, samples: 2, maxNewTokens: 8 },
    never: { domain: 'math', task: { preset: 'nano' }, mode: 'think', temperature: 1, prompts: 300, samples: 4, maxNewTokens: 8 },
  },
  claims: [
    { id: 'T1', title: 'T', sentence: 'One gains.', paper: { figure: 'f', source: 's' }, tests: [{ label: 'one less start', side: 'above', margin: 0, of: at('one'), against: at('start') }] },
    { id: 'T2', title: 'T', sentence: 'Two gain.', paper: { figure: 'f', source: 's' }, tests: [{ label: 'two less one', side: 'above', margin: 0, of: at('two', { after: 'first' }), against: at('one') }],
      secondary: [{ label: 'later less one', side: 'above', margin: 0, of: at('later'), against: at('one') }] },
  ], // biome-ignore format: a table
  left: [],
}

const adapter = { vendor: 'nvidia', description: 'A GPU' } as AdapterReport

/** A browser: what it keeps, and an engine that trains a step as often as the test lets it. */
class Browser {
  readonly claims = new MemoryStorage()
  readonly runs = new MemoryStorage()
  readonly tabs = new Tabs()
  /** What was begun, resumed and asked, in order. */
  readonly done: string[] = []
  /** Called before each step and each measurement; it may throw, or do as a visitor does. */
  before: (what: string, tab: Tab) => unknown = () => {}

  tab(): Tab {
    return new Tab(this)
  }

  units(): string[] {
    return [...this.claims.files.keys()].filter((path) => path.endsWith('unit.json')).map((path) => path.replace(/-\w{8}\/unit.json$/, ''))
  }
}

class Tab {
  readonly record: ClaimRecord
  readonly rerun: ClaimRerun
  readonly host: ClaimHost
  readonly told: ClaimProgress[] = []
  active: RunSummary | null = null
  #wish: 'go' | 'pause' | 'let go' | 'stop' = 'go'

  constructor(readonly browser: Browser) {
    const { claims, runs } = browser
    const model = async () => new MemoryStorage()
    this.record = new ClaimRecord({ study, claims: async () => claims, model })
    this.host = {
      runs: async () => runs,
      ownership: browser.tabs.tab(),
      model,
      adapter: async () => adapter,
      training: () => this.active,
      refuseBeside: () => {},
      start: async (recipe) => {
        browser.done.push(`start ${recipe.name}`)
        const steps = recipe.stages.reduce((sum, one) => sum + one.steps, 0)
        return this.#begin(await createRun(runs, { title: recipe.name, recipe, steps }))
      },
      resume: async (id) => {
        browser.done.push(`resume ${id}`)
        return this.#begin(await openRun(runs, id))
      },
      continue: () => {
        this.#wish = 'go'
      },
      letGo: async () => {
        this.#wish = 'let go'
      },
      ask: async (place, unit, _files, after, measures, { signal, onProgress }) => {
        const what = `ask ${unit.arm} ${unit.seed}${after ? ` after ${after}` : ''}`
        await browser.before(what, this)
        signal.throwIfAborted()
        browser.done.push(what)
        onProgress(measures[0], 8, 8)
        const asked = [0, 1, 2, 3].map((i) => ({ id: `${i}`, content: `${i}`, samples: 2, right: unit.arm === 'start' ? 0 : 1 + (i % 2), truncated: 0, obeyed: 2, tokens: 8 })) // biome-ignore format: one line reads best
        for (const measure of measures) {
          const path = `${await unitFolder(unit, place.protocol)}/${await evaluationFile(place.study, after, measure, place.protocol)}`
          await claims.write(path, JSON.stringify({ asked }))
        }
      },
    }
    this.rerun = new ClaimRerun(this.host, this.record)
  }

  run(id: string, seeds = 2) {
    return this.rerun.rerun(id, seeds, (progress) => this.told.push(progress))
  }

  /** What a visitor presses on the Train page. */
  press(wish: 'go' | 'pause' | 'stop') {
    this.#wish = wish
  }

  async #begin(run: Run): Promise<RunSummary> {
    this.#wish = 'go'
    const { step } = await run.summary()
    const set = (state: RunSummary['state'], held: RunSummary['held'], at: number, error?: string) => {
      const words = {
        ...summaryOf({ ...run.info, id: run.id, step: at, recipe: run.recipe, state: 'running', resumable: true }, held),
        state,
      }
      const summary = { ...words, ...(error === undefined ? {} : { error }) }
      this.active = held ? summary : null
      this.#emit({ type: 'state', run: summary })
      return summary
    }
    const begun = set('starting', 'here', step)
    void this.#drive(run, step, set)
    return begun
  }

  async #drive(run: Run, from: number, set: (state: RunSummary['state'], held: 'here' | null, at: number, error?: string) => unknown) {
    const { steps } = run.info
    for (let step = from; ; step++) {
      await Promise.resolve()
      set('running', 'here', step)
      try {
        if (step < steps) await this.browser.before(`step ${step + 1} of ${run.info.title}`, this)
      } catch (error) {
        const outside = error instanceof StorageError || error instanceof GpuError
        await run.setState(outside ? 'paused' : 'failed', (error as Error).message)
        return set(outside ? 'paused' : 'failed', null, step, (error as Error).message)
      }
      if (this.#wish === 'pause') {
        set('paused', 'here', step)
        while (this.#wish === ('pause' as string)) await new Promise((resolve) => setTimeout(resolve, 1))
      }
      if (this.#wish === 'let go' && step < steps) {
        await run.setState('paused')
        return set('paused', null, step)
      }
      if (step === steps || this.#wish === 'stop') {
        await run.modelFiles.write('config.json', '{}')
        await run.modelFiles.write('model.safetensors', '')
        await run.setState('finished')
        return set('finished', null, step)
      }
      const stages = (run.recipe as Recipe).stages
      const metrics = { step: step + 1, stage: stages[Math.floor(step / 3)].name, kind: 'rl', num_tokens: 10 * (step + 1), step_time: 2, tokens: { sampled: 5, learned: 4 } } as StepMetrics // biome-ignore format: one line reads best
      await run.appendMetrics(metrics)
      this.#emit({ type: 'step', run: run.id, metrics, sample: [] })
    }
  }

  #emit(event: RunEvent) {
    this.rerun.hear(event)
  }
}

const first = 'T1 · One stage · seed 1'

it('trains and asks what a claim reads, seed by seed, each under a name of its own, and judges it', async () => {
  const browser = new Browser()
  const tab = browser.tab()
  expect(await tab.record.plan('T1', 2)).toMatchObject({
    units: [
      { title: 'The start', seed: 0, steps: 0, tokens: 8 * 8, state: 'none' },
      { title: 'One stage', seed: 1, steps: 3, tokens: 3 * 4 * 8 + 8 * 8, state: 'none' },
      { seed: 2 },
    ],
    refused: [],
    seconds: null,
  })
  expect(await tab.record.here('T1')).toBeNull()
  const { result, arms, failed } = await tab.run('T1')
  expect(browser.done).toEqual(['ask start 0', `start ${first}`, 'ask one 1', 'start T1 · One stage · seed 2', 'ask one 2'])
  expect(failed).toEqual([])
  expect(result).toMatchObject({ id: 'T1', verdict: 'holds', measured: { seeds: [1, 2], adapters: ['A GPU'] } })
  expect(arms.find(({ name }) => name === 'one')?.runs[0]).toMatchObject({ steps: 3, generated: 15, learned: 30, seconds: 6 })
  expect(await tab.record.here('T1')).toEqual({ result, arms })
  const { units, seconds } = await tab.record.plan('T1', 3)
  expect(units.map(({ state }) => state)).toEqual(['done', 'done', 'done', 'none'])
  expect(seconds).toBeGreaterThan(0)

  const shares = tab.told.map(({ share }) => share)
  expect(shares).toEqual(shares.toSorted((a, b) => a - b))
  expect(shares.at(-1)).toBeCloseTo(1)
  expect(tab.told).toContainEqual(
    expect.objectContaining({ arm: 'one', seed: 1, doing: 'steps', done: 3, total: 3, run: expect.any(String) }),
  )

  // What is there is not done again, though the runs be deleted.
  for (const id of await browser.runs.list('')) await deleteRun(browser.runs, id.replace('/', ''))
  browser.done.length = 0
  expect((await tab.run('T1', 3)).result.measured?.seeds).toEqual([1, 2, 3])
  expect(browser.done).toEqual(['start T1 · One stage · seed 3', 'ask one 3'])
})

it('an arm that claims share is trained once, models of stages are asked, and one that cannot be trained is left out', async () => {
  const browser = new Browser()
  const tab = browser.tab()
  await tab.run('T1', 1)
  browser.done.length = 0
  expect((await tab.record.plan('T2', 1)).refused).toEqual([{ title: 'Of a later engine', why: expect.stringContaining('wonders') }])
  const { result } = await tab.run('T2', 1)
  expect(browser.done).toEqual(['start T2 · Two stages · seed 1', 'ask two 1 after first'])
  expect(result.secondary[0]).toMatchObject({ verdict: 'not run', note: expect.stringContaining('wonders') })
})

it('stops when it is cancelled with what was under way kept, and goes on from there, in another visit too', async () => {
  const browser = new Browser()
  const tab = browser.tab()
  let stopped: Promise<void> | null = null
  browser.before = (what) => {
    if (what.startsWith('step 3')) stopped ??= tab.rerun.stop()
  }
  await expect(tab.run('T1', 1)).rejects.toMatchObject({ name: 'AbortError' })
  await stopped
  expect(tab.active).toBeNull()
  expect((await tab.record.plan('T1', 1)).units.map(({ state }) => state)).toEqual(['done', 'begun'])
  expect(await tab.record.here('T1')).toBeNull()

  browser.done.length = 0
  browser.before = (what) => {
    if (what === 'ask one 1') stopped = later.rerun.stop()
  }
  const later = browser.tab()
  await expect(later.run('T1', 1)).rejects.toMatchObject({ name: 'AbortError' })
  expect(browser.done).toEqual([expect.stringMatching(/^resume t1-one-stage-seed-1-/)])
  expect(later.told[0]).toMatchObject({ doing: 'steps', done: 2, total: 3 })
  browser.before = () => {}
  await later.run('T1', 1)
  expect(browser.done.slice(1)).toEqual(['ask one 1'])
})

it('begins anew where its run was deleted, or was stopped before its end, which is told', async () => {
  const browser = new Browser()
  let tab = browser.tab()
  browser.before = (what) => {
    if (what.startsWith('step 2')) tab.press('stop')
  }
  await expect(tab.run('T1', 1)).rejects.toThrow(`The run “${first}” was stopped after 1 of 3 steps`)
  expect(browser.units()).toEqual([])
  browser.before = (what) => {
    if (what.startsWith('step 2')) throw new StorageError('full', 'There is no room left.')
  }
  await expect(tab.run('T1', 1)).rejects.toThrow('There is no room left.')
  for (const id of await browser.runs.list('')) await deleteRun(browser.runs, id.replace('/', ''))
  browser.before = () => {}
  tab = browser.tab()
  await tab.run('T1', 1)
  expect(browser.done).toEqual(['ask start 0', ...[1, 2, 3].map(() => `start ${first}`), 'ask one 1'])
  expect(browser.units()).toEqual(['one-1'])
})

it('waits while its run is paused, goes on with it, and with one that was resumed on the Train page', async () => {
  const browser = new Browser()
  const tab = browser.tab()
  browser.before = (what) => {
    if (!what.startsWith('step 2')) return
    tab.press('pause')
    setTimeout(() => tab.press('go'), 20)
  }
  await tab.run('T1', 1)
  expect(browser.done).toEqual(['ask start 0', `start ${first}`, 'ask one 1'])

  let stopped: Promise<void> | null = null
  browser.before = (what) => {
    if (what === 'step 2 of T1 · One stage · seed 2') stopped ??= tab.rerun.stop()
  }
  await expect(tab.run('T1', 2)).rejects.toMatchObject({ name: 'AbortError' })
  await stopped
  browser.before = () => tab.press('pause')
  const [id] = (await browser.runs.list('')).filter((name) => name.includes('seed-2'))
  await tab.host.resume(id.replace('/', ''))
  await vi.waitFor(() => expect(tab.active?.state).toBe('paused'))
  browser.before = () => {}
  browser.done.length = 0
  await tab.run('T1', 2)
  expect(browser.done).toEqual(['ask one 2'])
})

it('goes on with its run where Pause was pressed before the claim was, and it comes to rest only now', async () => {
  const browser = new Browser()
  const tab = browser.tab()
  browser.before = (what) => {
    if (what.startsWith('step 2')) void tab.rerun.stop()
  }
  await expect(tab.run('T1', 1)).rejects.toMatchObject({ name: 'AbortError' })
  await vi.waitFor(() => expect(tab.active).toBeNull())
  let rest = () => {}
  browser.before = async (what) => {
    if (!what.startsWith('step 2')) return
    tab.press('pause')
    tab.active = { ...(tab.active as RunSummary), state: 'pausing' }
    await new Promise<void>((resolve) => {
      rest = resolve
    })
  }
  const [id] = await browser.runs.list('')
  await tab.host.resume(id.replace('/', ''))
  await vi.waitFor(() => expect(tab.active?.state).toBe('pausing'))
  tab.told.length = 0
  const done = tab.run('T1', 1)
  await vi.waitFor(() => expect(tab.told).toContainEqual(expect.objectContaining({ doing: 'steps' })))
  await new Promise((resolve) => setTimeout(resolve, 5))
  rest()
  expect((await done).failed).toEqual([])
  expect(browser.units()).toEqual(['one-1'])
})

it('lets go of a run that it could not note as its own', async () => {
  const browser = new Browser()
  const tab = browser.tab()
  const write = browser.claims.write.bind(browser.claims)
  browser.claims.write = async (path, data) => {
    if (path.endsWith('begun.json')) throw new StorageError('full', 'There is no room left.')
    return write(path, data)
  }
  browser.before = () => new Promise((resolve) => setTimeout(resolve, 5))
  await expect(tab.run('T1', 1)).rejects.toThrow('There is no room left.')
  await vi.waitFor(() => expect(tab.active).toBeNull())
  const [id] = await browser.runs.list('')
  expect((await openRun(browser.runs, id.replace('/', ''))).info.state).toBe('paused')
})

it('begins no run once it is cancelled', async () => {
  const browser = new Browser()
  const tab = browser.tab()
  const remove = browser.claims.remove.bind(browser.claims)
  browser.claims.remove = async (path) => {
    void tab.rerun.stop()
    return remove(path)
  }
  await expect(tab.run('T1', 1)).rejects.toMatchObject({ name: 'AbortError' })
  expect(await browser.runs.list('')).toEqual([])
})

it('what fails in one arm leaves the others to be done; what would meet them all ends it', async () => {
  const browser = new Browser()
  const tab = browser.tab()
  browser.before = (what) => {
    if (what === `step 2 of ${first}`) throw new Error('Not a number.')
    if (what === 'ask start 0') throw new Error('No prompt leaves room.')
  }
  const { failed, result } = await tab.run('T1')
  expect(failed).toEqual([
    { title: 'The start', seed: 0, why: 'No prompt leaves room.' },
    { title: 'One stage', seed: 1, why: 'Not a number.' },
  ])
  expect(result.verdict).toBe('not run')
  expect(browser.units()).toEqual(['one-2'])

  for (const where of ['step 3', 'ask one 1']) {
    browser.before = (what) => {
      if (what.startsWith(where)) throw new GpuError('no-adapter', 'The GPU was lost 9 times in a row.')
    }
    await expect(tab.run('T1')).rejects.toThrow('The GPU was lost 9 times in a row.')
  }
  browser.before = () => {}
  expect(await tab.run('T1')).toMatchObject({ failed: [], result: { verdict: 'holds' } })
  expect(browser.done.filter((what) => what.startsWith('start'))).toHaveLength(2)
})

it('is one at a time, in this tab and in others, and never beside another run', async () => {
  const browser = new Browser()
  const tab = browser.tab()
  const other = browser.tab()
  const refused: string[] = []
  browser.before = async (what) => {
    if (what !== 'ask one 1') return
    for (const one of [tab, other]) refused.push(await one.run('T2', 1).then(() => 'ran', (error) => error.message)) // biome-ignore format: one line reads best
    expect(() => tab.rerun.mustBeIdle()).toThrow('The claim T1 is being run here')
  }
  await tab.run('T1', 1)
  expect(refused).toEqual([
    'The claim T1 is being run here: wait for it, or cancel it on the Claims page.',
    'Another tab is running a claim: wait for it there, or cancel it.',
  ])
  tab.active = { id: 'mine', state: 'running' } as RunSummary
  await expect(tab.run('T2', 1)).rejects.toThrow('A run is under way')
  await expect(tab.run('T9', 1)).rejects.toThrow('There is no claim "T9"')
  expect(() => tab.rerun.mustBeIdle()).not.toThrow()
})
