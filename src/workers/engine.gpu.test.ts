/**
 * @file The page's engine on Dawn, through what goes wrong around it: a GPU that is lost, a disk that is full, another tab. Whatever
 * happens, a run ends with the bits of one that nothing happened to.
 */
import { beforeAll, describe, expect, it } from 'vitest'
import { openRun } from '../runs/runs.ts'
import { type Storage, within } from '../runs/storage.ts'
import { parseRecipe } from '../training/recipe.ts'
import type { ChatMessage, EngineApi, RolloutRecord, RunSummary, SamplingSettings } from './api.ts'
import { insideStep, type Rules } from './inside-step.ts'
import { openEngine, Tabs, type TestEngine, visitedStorage } from './testing.ts'

const stage = {
  kind: 'rl', name: 'math', domain: 'math', task: { preset: 'nano' }, mode: 'think', steps: 6, promptsPerStep: 4, groupSize: 4, maxNewTokens: 24,
  learningRate: 0.001, checkpointEvery: 2,
} // biome-ignore format: a table
const recipe = (changes: object = {}) => parseRecipe({ name: 'test', seed: 3, model: 'models/nano', stages: [{ ...stage, ...changes }] })
const sampling: SamplingSettings = { temperature: 0, topK: 0, topP: 1, minP: 0, maxNewTokens: 24, seed: 1 }
const question: ChatMessage[] = [{ role: 'user', content: 'Compute 3*4+2*5.', mode: 'think' }]

const weights = async (storage: Storage, id: string) =>
  Buffer.from((await within(storage, `${id}/model`).read('model.safetensors')) as Uint8Array).toString('base64')
const records = async (storage: Storage, id: string) =>
  (await (await openRun(storage, id)).metrics()).map(({ step_time, timings, ...rest }) => rest)

/** A run that nothing happens to. */
let undisturbed: { weights: string; records: unknown }
let reply: string
let kept: { engine: EngineApi; rollouts: RolloutRecord[] }
beforeAll(async () => {
  const storage = await visitedStorage()
  const { engine, until } = openEngine(storage)
  const { id } = await engine.start(recipe(), null)
  await until('finished')
  undisturbed = { weights: await weights(storage, id), records: await records(storage, id) }
  reply = (await engine.chat('models/nano', question, sampling, () => {})).answer
  kept = { engine, rollouts: await engine.rollouts(id, 1) }
})

it('tells what else might have come at a token, as likely as when the model sampled it', async () => {
  const { engine, rollouts } = kept
  const [{ prompt_tokens, completion_tokens, logprobs, pieces }] = rollouts
  for (const at of [0, 1, completion_tokens.length - 1]) {
    const told = await engine.alternatives('models/nano', prompt_tokens, completion_tokens, at)
    expect(told).toHaveLength(10)
    expect(told.map(({ probability }) => probability)).toEqual(told.map(({ probability }) => probability).toSorted((a, b) => b - a))
    const taken = told.find(({ token }) => token === completion_tokens[at])
    expect(taken?.piece).toBe(pieces[at])
    expect(taken?.probability).toBeCloseTo(Math.exp(logprobs[at]), 4)
  }
  await expect(engine.alternatives('models/nano', prompt_tokens, completion_tokens, 1000)).rejects.toThrow(
    `The completion has ${completion_tokens.length} tokens, and none at index 1000.`,
  )
})

async function expectUndisturbed(storage: Storage, { id }: RunSummary) {
  expect(await records(storage, id)).toEqual(undisturbed.records)
  expect(await weights(storage, id)).toBe(undisturbed.weights)
}

const said = ({ events }: TestEngine) =>
  events.flatMap((event) => (event.type === 'gpu' ? [event.gpu.state] : event.type === 'state' ? [event.run.state] : []))

it('a run of which a stage ends early has fewer steps to go from then on, and its probes can be read', async () => {
  const { engine, until, events } = openEngine(await visitedStorage())
  const probes = { every: 2, prompts: 2 }
  const { id, steps } = await engine.start(recipe({ steps: 30, until: { truncated: 1, over: 3 }, probes }), null)
  expect(steps).toBe(30)
  await until('finished')
  expect(await engine.runs()).toMatchObject([{ id, state: 'finished', step: 3, steps: 3 }])
  const said = events.flatMap((event) => (event.type === 'notice' ? [event.text] : []))
  expect(said).toEqual([expect.stringMatching(/^math, step 3: The stage ends early: /)])
  expect(await engine.warnings(id)).toEqual([{ step: 3, text: said[0] }])
  expect((await engine.probes(id)).map(({ step, before }) => [step, before])).toEqual([
    ...[0, 0].map((step) => [step, true]),
    ...[2, 2, 3, 3].map((step) => [step, undefined]),
  ])
})

it('what a step is said to have been from inside is what the trainer wrote down', async () => {
  const { engine, until } = openEngine(await visitedStorage())
  // Some attempts are cut off, and stand outside the comparison.
  const { id } = await engine.start(
    recipe({ steps: 2, promptsPerStep: 8, maxNewTokens: 16, truncated: 'mask', baseline: 'rloo', loss: 'grpo' }),
    null,
  )
  const { stages } = await until('finished')
  const rules = stages[0].compares as Rules
  for (const step of [1, 2]) {
    const records = await engine.rollouts(id, step)
    const { attempts } = insideStep(rules, records)
    expect(attempts.map(({ advantage }) => advantage)).toEqual(records.map(({ advantage }) => advantage))
    expect(attempts.map(({ learned }) => learned)).toEqual(records.map(({ entropies }) => entropies.length > 0))
    expect(attempts.some(({ masked }) => masked === 'truncated')).toBe(true)
    expect(attempts.some(({ advantage }) => advantage !== null)).toBe(true)
  }
})

it('a run is kept when asked, between its own checkpoints, and goes on to the same bits', async () => {
  const storage = await visitedStorage()
  const { engine, until } = openEngine(storage)
  expect(await engine.save()).toBeNull()
  const run = await engine.start(recipe(), null)
  const [step, again] = await Promise.all([engine.save(), engine.save()])
  expect([step, again]).toEqual([1, 1])
  expect((await engine.checkpoints(run.id)).map((state) => state.step)).toContain(1)
  await until('finished')
  expect(await engine.save()).toBeNull()
  await expectUndisturbed(storage, run)
})

describe('a GPU that is lost', () => {
  it('at any moment, and refused when asked for again, is opened anew, and the run goes on by itself to the same bits', {
    timeout: 300_000,
  }, async () => {
    const storage = await visitedStorage()
    const test = openEngine(storage)
    const run = await test.engine.start(recipe(), null)
    // At once; between checkpoints; after one, as the weights in training answer somebody; in the last step.
    test.gpu.lose()
    await test.until('running', 1)
    test.gpu.refusals = 1
    test.gpu.lose()
    await test.until('recovering')
    await test.until('running', 2)
    // The run may have its GPU back before the chat is told that it was lost.
    const recovering = test.until('recovering')
    await test.engine.chat(null, question, sampling, () => test.gpu.lose()).catch(() => {})
    await recovering
    expect((await test.engine.chat(null, question, sampling, () => {})).tokens).toBeGreaterThan(0)
    await test.until('running', 5)
    test.gpu.lose()
    await test.until('finished')
    await expectUndisturbed(storage, run)
    expect(test.gpu.opened).toBe(5)
    expect(said(test)).toEqual(expect.arrayContaining(['lost', 'recovering', 'ready', 'finished']))
  })

  it('while a run is paused is there again before anyone asks', async () => {
    const storage = await visitedStorage()
    const test = openEngine(storage)
    const run = await test.engine.start(recipe(), null)
    await test.until('running', 1)
    await test.engine.pause()
    test.gpu.lose()
    await test.until('recovering')
    await test.until('paused')
    await test.engine.continue()
    await test.until('finished')
    await expectUndisturbed(storage, run)
  })

  it('while nothing runs, or in the middle of a reply, costs a moment: the chat answers again', async () => {
    const { engine, gpu } = openEngine(await visitedStorage())
    expect((await engine.chat('models/nano', question, sampling, () => {})).answer).toBe(reply)
    gpu.lose()
    await expect.poll(() => gpu.opened).toBe(2)
    const writing = engine.chat('models/nano', question, sampling, () => gpu.lose())
    await expect(writing).rejects.toThrow('The GPU was lost on the way: ask once more.')
    expect((await engine.chat('models/nano', question, sampling, () => {})).answer).toBe(reply)
  })

  it('for good ends the run where it can be taken up, with what helps', async () => {
    const storage = await visitedStorage()
    const test = openEngine(storage)
    const run = await test.engine.start(recipe(), null)
    await test.until('running', 3)
    test.gpu.refusals = 3
    test.gpu.lose()
    const ended = await test.until('paused')
    expect(ended).toMatchObject({ held: null, error: expect.stringContaining('restart the browser') })
    expect(await test.engine.runs()).toMatchObject([{ id: run.id, state: 'paused', resumable: true }])
    await test.engine.resume(run.id)
    await test.until('finished')
    await expectUndisturbed(storage, run)
  })

  it('before the first step of a run leaves no empty run behind', async () => {
    const storage = await visitedStorage()
    const { engine, gpu } = openEngine(storage)
    await engine.open()
    gpu.refusals = 9
    gpu.lose()
    await expect(engine.start(recipe(), null)).rejects.toThrow('restart the browser')
    expect(await engine.runs()).toEqual([])
  })
})

describe('a model in use', () => {
  it('is not freed while somebody begins to talk to it, and the GPU stays well', async () => {
    const storage = await visitedStorage()
    const test = openEngine(storage)
    await test.engine.start(recipe(), null)
    await test.until('running', 1)
    await test.engine.pause()
    const talking = test.engine.chat(null, question, sampling, () => {}).catch(() => {})
    const measuring = test.engine.passRates('models/nano', [{ id: 'a', domain: 'math', prompt: 'Compute 1+1.', answer: 2 }], { mode: 'think', samples: 4 }, () => {}) // biome-ignore format: one call
    await test.engine.stop()
    await talking
    const other = test.engine.chat('models/default', question, sampling, () => {})
    expect(await measuring).toHaveLength(1)
    expect((await other).tokens).toBeGreaterThan(0)
    expect((await test.engine.chat('models/nano', question, sampling, () => {})).answer).toBe(reply)
    expect(said(test)).not.toContain('lost')
  })
})

describe('a full disk', () => {
  it('in the middle of a run ends it where it can be taken up', async () => {
    const storage = await visitedStorage()
    const test = openEngine(storage)
    const run = await test.engine.start(recipe(), null)
    await test.until('running', 3)
    storage.full = true
    expect(await test.until('paused')).toMatchObject({ held: null, error: expect.stringContaining('There is no room left') })
    storage.full = false
    await test.engine.resume(run.id)
    await test.until('finished')
    await expectUndisturbed(storage, run)
  })

  it('at Stop leaves the run as it is, to be stopped once there is room', async () => {
    const storage = await visitedStorage()
    const test = openEngine(storage)
    const run = await test.engine.start(recipe(), null)
    await test.until('running', 2)
    await test.engine.pause()
    storage.full = true
    await test.engine.stop()
    const [held] = await test.engine.runs()
    expect(held).toMatchObject({ state: 'paused', held: 'here', error: expect.stringContaining('There is no room left') })
    storage.full = false
    await test.engine.stop()
    expect(await test.engine.runs()).toMatchObject([{ id: run.id, state: 'finished', held: null, resumable: false }])
    expect(await storage.size(`${run.id}/model/model.safetensors`)).toBeGreaterThan(0)
  })
})

describe('two tabs', () => {
  const open = async () => {
    const storage = await visitedStorage()
    const tabs = new Tabs()
    return { storage, tabs, first: openEngine(storage, tabs.tab()), second: openEngine(storage, tabs.tab()) }
  }

  it('show the run that one of them trains, and let only that one touch it', async () => {
    const { first, second } = await open()
    const run = await first.engine.start(recipe({ steps: 50 }), null)
    await second.until('running', 2)
    expect(await second.engine.runs()).toMatchObject([{ id: run.id, state: 'running', held: 'elsewhere' }])
    expect((await second.engine.metrics(run.id)).length).toBeGreaterThan(1)
    await expect(second.engine.deleteRun(run.id)).rejects.toThrow('Another tab is training this run')
    await expect(second.engine.resume(run.id)).rejects.toThrow('Another tab is training')
    await expect(second.engine.start(recipe(), null)).rejects.toThrow('Another tab is training')
    expect(await second.engine.runs()).toHaveLength(1)
    await first.engine.stop()
    await second.until('finished')
    await second.engine.deleteRun(run.id)
    expect(await first.engine.runs()).toEqual([])
  })

  it('hand a run over, to the same bits', async () => {
    const { storage, first, second } = await open()
    const run = await first.engine.start(recipe(), null)
    await second.until('running', 2)
    const taken = await second.engine.takeOver(run.id)
    expect(taken).toMatchObject({ id: run.id, held: 'here' })
    await second.until('finished')
    await expectUndisturbed(storage, run)
    expect(first.events.findLast((event) => event.type === 'state')?.run).toMatchObject({ state: 'finished', held: null })
  })

  it('leave a run where it is when the asker thinks better of it', async () => {
    const { storage, first, second } = await open()
    const run = await first.engine.start(recipe(), null)
    await second.until('running', 1)
    // The step under way cannot end before the asker has changed its mind.
    let release = () => {}
    storage.busy = new Promise((resolve) => {
      release = resolve
    })
    const asked = second.engine.takeOver(run.id)
    await first.until('pausing')
    await second.engine.cancelTakeOver()
    await expect(asked).rejects.toThrow('The run stays with the other tab.')
    await first.until('running')
    release()
    await first.until('finished')
    await expectUndisturbed(storage, run)
  })

  it('hand a paused run over as it is, paused', async () => {
    const { storage, first, second } = await open()
    const run = await first.engine.start(recipe(), null)
    await first.until('running', 1)
    await first.engine.pause()
    await second.until('paused')
    await second.engine.takeOver(run.id)
    await second.until('paused')
    expect(await second.engine.runs()).toMatchObject([{ state: 'paused', held: 'here' }])
    await second.engine.continue()
    await second.until('finished')
    await expectUndisturbed(storage, run)
  })

  it('free a run whose owner dies', async () => {
    const { tabs, first, second } = await open()
    const run = await first.engine.start(recipe({ steps: 50 }), null)
    await second.until('running', 2)
    await first.engine.pause()
    await second.until('paused')
    tabs.free()
    await expect
      .poll(() => second.events.findLast((event) => event.type === 'state')?.run, { timeout: 5000 })
      .toMatchObject({ id: run.id, held: null, resumable: true })
  })
})
