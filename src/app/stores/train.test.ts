import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { EngineApi, Recipe, RunEvent, RunState, RunSummary, StepMetrics } from '../../workers/api.ts'
import { provideEngine } from '../engine.ts'
import { useRoute } from './route.ts'
import { gather } from './run-events.ts'
import { useStorage } from './storage.ts'
import { trainingHere, useTrain, viewedRun } from './train.ts'

const recipe = { name: 'nano', seed: 0, model: 'models/nano', stages: [] } satisfies Recipe
const run = (id: string, state: RunState, step = 0): RunSummary => ({
  stages: [],
  id,
  title: id,
  created: '2026-01-01T00:00:00Z',
  step,
  steps: 10,
  state,
  held: ['finished', 'failed'].includes(state) ? null : 'here',
  resumable: state !== 'finished',
  recipe,
})
const stored = (id: string, state: RunState, step = 0): RunSummary => ({ ...run(id, state, step), held: null })
const metrics = (step: number, reward = 0): StepMetrics => ({
  step,
  stage: 's',
  kind: 'rl',
  loss: 0,
  grad_norm: 0,
  learning_rate: 0,
  num_tokens: 0,
  step_time: 1,
  reward,
  'completions/mean_length': 9,
})
const stepEvent = (run: string, step: number, reward = 0): RunEvent => ({ type: 'step', run, metrics: metrics(step, reward), sample: [] })

const initial = useTrain.getState()
const fake = (methods: Partial<EngineApi>) =>
  provideEngine({
    models: async () => [],
    metrics: async () => [],
    rolloutSteps: async () => [],
    usage: async () => ({ runs: {}, imported: 0 }),
    warnings: async () => [],
    runs: async () => [],
    ...methods,
  } as EngineApi)

beforeEach(() => {
  vi.stubGlobal('location', { hash: '' })
  vi.stubGlobal('history', { pushState: () => {}, replaceState: () => {} })
  vi.stubGlobal('navigator', {})
  useTrain.setState({
    ...initial,
    runs: [],
    models: [],
    metrics: {},
    thinned: {},
    deletedElsewhere: null,
    live: [],
    active: null,
    interrupted: null,
    progress: null,
    error: null,
    notices: [],
    busy: null,
  })
})
afterEach(() => vi.unstubAllGlobals())

describe('events of a run', () => {
  it('add its steps to its own series', () => {
    const { receive } = useTrain.getState()
    receive([{ type: 'state', run: run('a', 'running') }, stepEvent('a', 1), stepEvent('a', 2)])
    expect(useTrain.getState().metrics.a.map((entry) => entry.step)).toEqual([1, 2])
    expect(useTrain.getState().active?.step).toBe(2)
  })
  it('replace steps taken again after a resume', () => {
    const { receive } = useTrain.getState()
    receive([
      { type: 'state', run: run('b', 'running') },
      stepEvent('b', 1),
      stepEvent('b', 2, 0.1),
      stepEvent('b', 3),
      stepEvent('b', 2, 0.9),
    ])
    expect(useTrain.getState().metrics.b.map((entry) => [entry.step, entry.reward])).toEqual([
      [1, 0],
      [2, 0.9],
    ])
  })
  it('let go of the run once it has finished', () => {
    fake({})
    const { receive } = useTrain.getState()
    receive([{ type: 'state', run: run('c', 'running') }])
    receive([{ type: 'state', run: run('c', 'finished', 10) }])
    expect(useTrain.getState().active).toBeNull()
    expect(useTrain.getState().runs[0].state).toBe('finished')
  })
  it('show why a run failed', () => {
    fake({})
    useTrain.getState().receive([{ type: 'state', run: { ...run('d', 'failed'), error: 'A value was not finite.' } }])
    expect(useTrain.getState().error).toBe('A value was not finite.')
  })
})

describe('starting', () => {
  it('does not overwrite a newer state that came before the answer', async () => {
    fake({
      start: async () => {
        useTrain.getState().receive([{ type: 'state', run: run('e', 'running') }, stepEvent('e', 1)])
        return run('e', 'starting')
      },
    })
    await useTrain.getState().start(recipe, null)
    expect(useTrain.getState().active?.state).toBe('running')
    expect(useTrain.getState().metrics.e).toHaveLength(1)
  })
  it.each([
    ['had begun', 1, ['start', 'pause']],
    ['had not begun', 0, ['start', 'pause', 'step']],
  ])('with Step takes one step when the first %s before the pause', async (_, taken, expected) => {
    const calls: string[] = []
    fake({
      start: async () => {
        calls.push('start')
        return run('f', 'starting')
      },
      pause: async () => void calls.push('pause'),
      step: async () => void calls.push('step'),
      runs: async () => [run('f', 'paused', taken)],
    })
    await useTrain.getState().start(recipe, null, { oneStep: true })
    expect(calls).toEqual(expected)
  })
  it('that fails leaves one sentence and a page that can try again', async () => {
    fake({
      start: async () => {
        throw new Error('This adapter has no room for the model')
      },
    })
    await useTrain.getState().start(recipe, null)
    expect(useTrain.getState()).toMatchObject({ active: null, busy: null, error: 'This adapter has no room for the model.' })
  })
  it('that fails after it was announced lets the engine go', async () => {
    fake({
      start: async () => {
        useTrain.getState().receive([{ type: 'state', run: run('k', 'starting') }])
        throw new Error('The model file is cut short.')
      },
      runs: async () => [],
    })
    await useTrain.getState().start(recipe, null)
    expect(useTrain.getState()).toMatchObject({ active: null, error: 'The model file is cut short.' })
    expect(useTrain.getState().runs).toEqual([])
  })
  it('asks the browser to keep what runs leave, once', async () => {
    const persist = vi.fn(async () => true)
    vi.stubGlobal('navigator', { storage: { persist } })
    fake({ start: async () => stored('p', 'finished') })
    await useTrain.getState().start(recipe, null)
    await useTrain.getState().start(recipe, null)
    expect(persist).toHaveBeenCalledTimes(1)
    expect(useStorage.getState().persisted).toBe(true)
  })
  it('twice at once starts one run', async () => {
    let started = 0
    fake({
      start: async () => {
        started++
        return run('g', 'starting')
      },
    })
    await Promise.all([useTrain.getState().start(recipe, null), useTrain.getState().start(recipe, null)])
    expect(started).toBe(1)
  })
})

describe('resuming', () => {
  it('forgets steps after the checkpoint and takes the offer away', async () => {
    fake({ resume: async () => run('h', 'starting', 2) })
    useTrain.setState({ metrics: { h: [metrics(1), metrics(2), metrics(3)] }, interrupted: stored('h', 'paused', 3) })
    await useTrain.getState().resume('h')
    expect(useTrain.getState().metrics.h.map((entry) => entry.step)).toEqual([1, 2])
    expect(useTrain.getState().interrupted).toBeNull()
  })
})

describe('opening the page', () => {
  it('offers the interrupted run and takes no stored run for one that goes on', async () => {
    const runs = [stored('i', 'paused', 3), stored('j', 'paused', 5)]
    fake({ subscribe: async () => {}, recipes: async () => [], runs: async () => runs })
    await useTrain.getState().load()
    expect(useTrain.getState()).toMatchObject({ active: null, loaded: true })
    expect(useTrain.getState().interrupted?.id).toBe('i')
  })
})

describe('a run in another tab', () => {
  const elsewhere = (state: RunState, step: number): RunSummary => ({ ...run('m', state, step), held: 'elsewhere' })
  it('is the one going on, with its steps as they come, and the weights of no chat', async () => {
    fake({ subscribe: async () => {}, recipes: async () => [], runs: async () => [elsewhere('running', 3), stored('n', 'paused', 2)] })
    await useTrain.getState().load()
    expect(useTrain.getState()).toMatchObject({ active: { id: 'm', held: 'elsewhere' }, interrupted: null })
    expect(trainingHere(useTrain.getState())).toBeNull()
    useTrain.getState().receive([stepEvent('m', 4), stepEvent('n', 3)])
    expect(useTrain.getState().active?.step).toBe(4)
    expect(useTrain.getState().metrics.n).toBeUndefined()
  })
  it('is offered here when its owner is gone', () => {
    fake({})
    const { receive } = useTrain.getState()
    receive([{ type: 'state', run: elsewhere('running', 3) }])
    receive([{ type: 'state', run: stored('m', 'paused', 2) }])
    expect(useTrain.getState()).toMatchObject({ active: null, interrupted: { id: 'm' } })
  })
  it('tells its errors there, not here', () => {
    fake({})
    useTrain.getState().receive([{ type: 'state', run: { ...elsewhere('paused', 3), error: 'There is no room left.' } }])
    expect(useTrain.getState().error).toBeNull()
  })
})

describe('a run that another tab deletes', () => {
  const looking = { page: 'rollouts', run: 'x', step: 3, prompt: 'p', token: 2 } as const
  beforeEach(() => {
    fake({})
    useRoute.setState({ ...looking, sample: 0 })
    useTrain.setState({
      runs: [stored('x', 'paused', 3), stored('y', 'finished', 9)],
      interrupted: stored('x', 'paused', 3),
      notices: [{ run: 'x', text: 'x, step 2: A spike.', step: 2 }],
      metrics: { x: [metrics(1)], y: [metrics(1)] },
    })
  })
  afterEach(() => useRoute.setState({ page: 'start', run: null, step: null, prompt: null, sample: null, token: null }))

  it('goes, with all that was looked at of it, and is told where it was on view', () => {
    useTrain.getState().receive([{ type: 'deleted', run: 'x' }])
    const { runs, interrupted, notices, metrics: left, deletedElsewhere } = useTrain.getState()
    expect(runs.map(({ id }) => id)).toEqual(['y'])
    expect([interrupted, notices, Object.keys(left), deletedElsewhere?.id]).toEqual([null, [], ['y'], 'x'])
    expect(useRoute.getState()).toMatchObject({ run: null, step: null, prompt: null, sample: null, token: null })
    useTrain.getState().receive([{ type: 'deleted', run: 'y' }])
    expect(useTrain.getState()).toMatchObject({ runs: [], deletedElsewhere: { id: 'y' } })
  })
  it('goes without a word where another was on view', () => {
    useTrain.getState().receive([{ type: 'deleted', run: 'y' }])
    expect(useTrain.getState().deletedElsewhere).toBeNull()
    expect(useRoute.getState()).toMatchObject(looking)
  })
  it('may go while it is read: nobody wants to know that it could not be', async () => {
    fake({
      metrics: async (run) => {
        useTrain.getState().receive([{ type: 'deleted', run }])
        throw new Error(`There is no run in ${run}.`)
      },
    })
    await useTrain.getState().showRun('x')
    expect(useTrain.getState()).toMatchObject({ error: null, deletedElsewhere: { id: 'x' } })
  })
})

describe('records that cannot be read', () => {
  const gone = new Error('There is no run in x.')

  it('are told', async () => {
    fake({ metrics: () => Promise.reject(gone), runs: async () => [stored('x', 'paused')] })
    await useTrain.getState().showRun('x')
    expect(useTrain.getState().error).toBe(gone.message)
  })
  it('are not told of a run that could not begin, which would hide why', async () => {
    const why = 'model.safetensors ends too early.'
    fake({
      start: async () => {
        // It is on view while it is being opened, and removed when that fails.
        useTrain.getState().receive([{ type: 'state', run: run('x', 'starting') }])
        throw new Error(why)
      },
      metrics: () => Promise.reject(gone),
    })
    await useTrain.getState().start(recipe, null)
    expect(useTrain.getState().error).toBe(why)
    await useTrain.getState().showRun('x')
    expect(useTrain.getState().error).toBe(why)
  })
})

it('what a run lost when it was thinned is known, and asked again when it is thinned, in whatever tab', async () => {
  let kept = [1, 2, 3, 4]
  fake({ metrics: async () => [1, 2, 3, 4].map((step) => metrics(step)), rolloutSteps: async () => kept })
  await useTrain.getState().showRun('thin')
  expect(useTrain.getState().thinned.thin).toEqual([])
  kept = [1, 4]
  useTrain.getState().receive([{ type: 'thinned', run: 'thin' }])
  await vi.waitFor(() => expect(useTrain.getState().thinned.thin).toEqual([2, 3]))
})

describe('what a run is without', () => {
  it('is told once, whatever how often it is said', () => {
    const notice: RunEvent = { type: 'notice', run: 'o', text: 'An older checkpoint was taken.' }
    useTrain.getState().receive([notice, notice])
    expect(useTrain.getState().notices.map(({ text }) => text)).toEqual(['An older checkpoint was taken.'])
  })
})

it('what went wrong in a run is told again after a reload, once, before what comes in', async () => {
  fake({ warnings: async () => [{ step: 30, text: 'math, step 30: Entropy has collapsed.' }] })
  const live = { type: 'notice', run: 'q', text: 'math, step 40: A spike.', step: 40 } as const
  const collapsed = { ...live, step: 30, text: 'math, step 30: Entropy has collapsed.' } as const
  // Another run with the same stage may have heard the same.
  useTrain.getState().receive([live, collapsed, { ...collapsed, run: 'r' }])
  await useTrain.getState().showRun('q')
  expect(useTrain.getState().notices.map(({ run, step }) => [run, step])).toEqual([
    ['q', 30],
    ['q', 40],
    ['r', 30],
  ])
})

describe('the run on view', () => {
  const runs = [run('new', 'finished'), run('old', 'finished')]
  it('is the one in the address, if it is kept', () => {
    expect(viewedRun({ runs, active: null, interrupted: null }, 'old')?.id).toBe('old')
  })
  it('is the active one, then the newest', () => {
    expect(viewedRun({ runs, active: run('x', 'running'), interrupted: null }, null)?.id).toBe('x')
    expect(viewedRun({ runs, active: null, interrupted: null }, 'gone')?.id).toBe('new')
  })
})

describe('gathering events', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())
  it('delivers the first at once and the rest together, none lost', () => {
    const batches: RunEvent[][] = []
    const receive = gather((events) => batches.push(events), 100)
    for (let step = 1; step <= 5; step++) receive(stepEvent('l', step))
    vi.advanceTimersByTime(1000)
    expect(batches.map((batch) => batch.length)).toEqual([1, 4])
    receive(stepEvent('l', 6))
    expect(batches.flat()).toHaveLength(6)
  })
})
