import { afterEach, describe, expect, it, vi } from 'vitest'
import type { BenchEngine } from '../reference/bench-engine.ts'
import type { HostWeights } from '../reference/weights.ts'
import { runBenchmark } from './bench-client.ts'
import { countGpuCalls } from './bench-counts.ts'
import { entrants, race } from './bench-race.ts'
import { type BenchRow, LOSS_BOUND, lossDifference, median, tooLong } from './bench-rows.ts'
import type { BenchSize } from './bench-sizes.ts'

afterEach(() => vi.unstubAllGlobals())

describe('the figures', () => {
  it('are medians, so one interrupted step changes nothing', () => {
    expect(median([3, 1, 100])).toBe(3)
    expect(median([4, 1, 2, 100])).toBe(3)
    expect(median([7])).toBe(7)
  })

  it('never let a wrong or missing loss pass for the same work', () => {
    expect(lossDifference([4, 3, 2.002], [4, 3, 2])).toBeCloseTo(1e-3)
    expect(lossDifference([4, Number.NaN, 2], [4, 3, 2]) <= LOSS_BOUND).toBe(false)
    expect(lossDifference([4, 3, 2], [4, Number.NaN, 2]) <= LOSS_BOUND).toBe(false)
  })
})

it('what would take long is left out, and how long is told', () => {
  expect(tooLong(44)).toBeNull()
  expect(tooLong(50)).toContain('about 50 seconds')
  expect(tooLong(130)).toContain('about 2 minutes')
})

it('who is left out of a race is told of, and without ours there is none', () => {
  const engine = (name: string, backend: 'webgpu' | 'wasm') => ({ name, backend }) as BenchEngine
  const all = [engine('cascade', 'webgpu'), engine('jax-js', 'webgpu'), engine('jax-js', 'wasm')]
  const asked = (slow: (engine: BenchEngine) => boolean) => {
    const rows: BenchRow[] = []
    const racing = entrants(all, '3m', (one) => (slow(one) ? tooLong(100) : null), { row: (row) => rows.push(row) })
    for (const row of rows) expect(row).toMatchObject({ benchmark: 'train-step', size: '3m', left_out: true })
    return { racing, told: rows.map((row) => [row.engine, row.backend, row.note]) }
  }
  const note = tooLong(100)
  expect(asked(() => false)).toEqual({ racing: all, told: [] })
  expect(asked(({ backend }) => backend === 'wasm')).toEqual({ racing: all.slice(0, 2), told: [['jax-js', 'wasm', note]] })
  expect(asked(({ name, backend }) => name === 'cascade' || backend === 'wasm')).toEqual({
    racing: [],
    told: [
      ['cascade', 'webgpu', note],
      ['jax-js', 'webgpu', expect.stringContaining('ours is')],
      ['jax-js', 'wasm', note],
    ],
  })
})

it('an engine that fails is told of in a row, and the race goes on without it', async () => {
  const size = { config: { vocab: 8 }, sequences: 1, tokens: 2 } as BenchSize
  const engine = (name: string, fails: 'init' | 'step' | 'dispose' | null) => {
    let steps = 0
    const attempt = (what: typeof fails) => {
      if (what === fails) throw new Error(`no ${what}\n  at a line`)
    }
    return {
      ...{ name, backend: 'webgpu' as const },
      init: async () => attempt('init'),
      async step() {
        if (++steps > 1) attempt('step')
        return 1
      },
      dispose: vi.fn(() => attempt('dispose')),
    }
  }
  const rows: BenchRow[] = []
  const host = {
    row: (row: BenchRow, draft: boolean) => draft || rows.push(row),
    progress() {},
    counts: () => ({ dispatches: 0, submits: 0, objects: 0 }),
  }
  const all = [engine('ours', null), engine('one', 'init'), engine('two', 'step'), engine('three', 'dispose')]
  const timed = await race(all, '3m', size, {} as HostWeights, 2, host)
  expect([...timed.keys()]).toEqual([all[0], all[3]])
  expect(rows.map(({ engine, failed, note }) => [engine, failed, note])).toEqual([
    ['one', true, 'Failed at opening: no init'],
    ['two', true, 'Failed at step 1 of 2: no step'],
    ['ours', undefined, undefined],
    ['three', undefined, expect.stringContaining('losses agree')],
  ])
  for (const one of all.slice(1)) expect(one.dispose).toHaveBeenCalledOnce()
  await expect(race([engine('ours', 'step'), all[3]], '3m', size, {} as HostWeights, 2, host)).rejects.toThrow('no step')
})

describe('counting GPU calls', () => {
  /** Just enough of WebGPU to call the methods that are counted. */
  class Pass {
    workgroups = 0
    dispatchWorkgroups(x: number) {
      this.workgroups += x
    }
    dispatchWorkgroupsIndirect() {}
  }
  class Queue {
    submit(list: unknown[]) {
      return list.length
    }
  }
  const objects = [
    'Buffer',
    'Texture',
    'Sampler',
    'BindGroup',
    'BindGroupLayout',
    'PipelineLayout',
    'ComputePipeline',
    'ComputePipelineAsync',
  ]
  const more = ['RenderPipeline', 'RenderPipelineAsync', 'ShaderModule', 'QuerySet']
  class Device {
    declare createBuffer: (size: number) => string
    createCommandEncoder() {}
  }
  for (const name of [...objects, ...more]) Object.assign(Device.prototype, { [`create${name}`]: (size: number) => `${name} ${size}` })

  it('sees every dispatch, submit and object, and leaves calls as they were', () => {
    vi.stubGlobal('GPUComputePassEncoder', Pass)
    vi.stubGlobal('GPUQueue', Queue)
    vi.stubGlobal('GPUDevice', Device)
    const counts = countGpuCalls()
    const pass = new Pass()
    pass.dispatchWorkgroups(5)
    pass.dispatchWorkgroupsIndirect()
    expect(pass.workgroups).toBe(5)
    expect(new Queue().submit([1, 2])).toBe(2)
    const device = new Device()
    expect(device.createBuffer(16)).toBe('Buffer 16')
    device.createCommandEncoder()
    expect(counts()).toEqual({ dispatches: 2, submits: 1, objects: 1 })
  })
})

describe('starting the benchmark', () => {
  const start = (signal = new AbortController().signal) =>
    runBenchmark(
      { steps: 1 },
      () => {},
      () => {},
      signal,
    )

  it('explains itself where there is no WebGPU', async () => {
    vi.stubGlobal('navigator', {})
    await expect(start()).rejects.toThrow('no WebGPU')
  })

  it('stops its worker at once when asked to', async () => {
    const terminate = vi.fn()
    vi.stubGlobal('navigator', { gpu: {} })
    vi.stubGlobal(
      'Worker',
      class {
        terminate = terminate
        postMessage() {}
      },
    )
    const controller = new AbortController()
    const run = start(controller.signal)
    controller.abort()
    await expect(run).rejects.toMatchObject({ name: 'AbortError' })
    expect(terminate).toHaveBeenCalledOnce()
  })

  it('passes on the sentence of a failure', async () => {
    vi.stubGlobal('navigator', { gpu: {} })
    vi.stubGlobal(
      'Worker',
      class {
        onmessage: (event: { data: unknown }) => void = () => {}
        terminate() {}
        postMessage() {
          this.onmessage({ data: { type: 'error', message: 'jax-js could not open this GPU.' } })
        }
      },
    )
    await expect(start()).rejects.toThrow('jax-js could not open this GPU.')
  })
})
