/** @file What a visitor is told when no GPU can be had, on adapters that only pretend. */
import { describe, expect, it } from 'vitest'
import { Gpu } from './device.ts'
import { GpuError } from './errors.ts'

const failure = (opening: Promise<unknown>) =>
  opening.then(
    () => {
      throw new Error('it opened')
    },
    (error: unknown) => error as GpuError,
  )

/** A device that can be lost, and what a browser throws at those who use it then. */
async function losable() {
  let lose: (info: { reason: string; message: string }) => void = () => {}
  const lost = new Promise((resolve) => {
    lose = resolve
  })
  const device = { features: new Set(), limits: {}, addEventListener() {}, lost }
  const adapter = { features: new Set(), limits: {}, info: { vendor: '', architecture: '', device: '', description: '' } }
  const gpu = await Gpu.open(offering({ ...adapter, requestDevice: async () => device }))
  return { gpu, lose: (message = 'Instance gone') => lose({ reason: 'unknown', message }) }
}

/** A WebGPU whose adapter is this. */
const offering = (adapter: unknown) => ({ requestAdapter: async () => adapter }) as unknown as GPU

describe('opening a GPU', () => {
  it('explains where there is no WebGPU at all', async () => {
    const error = await failure(Gpu.open(undefined))
    expect(error).toBeInstanceOf(GpuError)
    expect([error.kind, error.message]).toEqual([
      'unsupported',
      'This browser has no WebGPU: use a current Chrome, Edge, Safari or Firefox, over https or localhost.',
    ])
  })

  it('explains where WebGPU has no adapter', async () => {
    const error = await failure(Gpu.open(offering(null)))
    expect([error.kind, error.message]).toEqual([
      'no-adapter',
      'WebGPU is here, but it offers no adapter: switch on hardware acceleration, or update the graphics driver.',
    ])
  })

  it('passes on, in one line, why an adapter would not open', async () => {
    const cause = new Error('device limit exceeded\n at somewhere internal')
    const adapter = { features: new Set(), limits: {}, info: {}, requestDevice: () => Promise.reject(cause) }
    const error = await failure(Gpu.open(offering(adapter)))
    expect([error.kind, error.message, error.cause]).toEqual([
      'no-adapter',
      'The GPU would not open (device limit exceeded): close other programs that use it and reload.',
      cause,
    ])
  })

  it.each([
    ['Google', 'swiftshader', true],
    ['Mesa', 'llvmpipe', true],
    ['Microsoft', 'Basic Render Driver', true],
    ['nvidia', 'ampere', false],
    ['apple', 'metal-3', false],
  ])('knows a software adapter by its name: %s %s', async (vendor, architecture, software) => {
    const device = {
      features: new Set<string>(),
      limits: {},
      addEventListener() {},
      lost: new Promise(() => {}),
    }
    const adapter = {
      features: new Set(),
      limits: {},
      info: { vendor, architecture, device: '', description: '' },
      requestDevice: async () => device,
    }
    expect((await Gpu.open(offering(adapter))).adapter.software).toBe(software)
  })
})

describe('an error out of work on a GPU', () => {
  const raw = () => new DOMException('Instance dropped in popErrorScope', 'OperationError')

  it('is the loss where there is one, whether told before the error or after', async () => {
    const before = await losable()
    before.lose()
    expect(await before.gpu.explain(raw())).toMatchObject({ kind: 'lost', cause: 'Instance gone' })
    const after = await losable()
    const explained = after.gpu.explain(raw())
    after.lose()
    expect(await explained).toMatchObject({ kind: 'lost' })
  })

  it('stays what it is where the GPU is well', async () => {
    const { gpu } = await losable()
    for (const error of [raw(), new Error('Your message is too long.'), new GpuError('non-finite', 'Diverged.')])
      expect(await gpu.explain(error)).toBe(error)
  })

  it('of another kind is no loss, even beside one', async () => {
    const { gpu, lose } = await losable()
    const error = new GpuError('non-finite', 'Diverged.')
    lose()
    expect(await gpu.explain(error)).toBe(error)
  })
})
