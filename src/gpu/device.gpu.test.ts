/** @file Device, pipelines and plans on a real adapter: what is created when, and what is said when something fails. */
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Gpu } from './device.ts'
import { GpuError } from './errors.ts'
import { type Dispatch, linearGrid, Plan } from './plan.ts'
import { countCreations, openTestGpu } from './testing.ts'

const ADD = `
@group(0) @binding(0) var<storage, read_write> x: array<f32>;
override STEP: f32 = 1.0;
@compute @workgroup_size(64)
fn add(@builtin(global_invocation_id) id: vec3u) {
  if (id.x < arrayLength(&x)) { x[id.x] += STEP; }
}`

const opened: Gpu[] = []
async function open(options?: { defaultLimits?: boolean }) {
  const gpu = await openTestGpu(options)
  opened.push(gpu)
  return gpu
}
afterEach(() => {
  for (const gpu of opened.splice(0)) gpu.close()
})

const add = (x: Dispatch<number>['bindings'][number], step: number): Dispatch<number> => ({
  label: `add ${step}`,
  shader: { name: 'add', code: ADD },
  entry: 'add',
  constants: { STEP: step },
  bindings: [x],
  grid: (count) => linearGrid(count, 64),
})

function replay(gpu: Gpu, plan: Plan<number>, live: number) {
  const encoder = gpu.device.createCommandEncoder()
  const pass = encoder.beginComputePass()
  plan.encode(pass, live)
  pass.end()
  gpu.device.queue.submit([encoder.finish()])
}

describe('a plan', () => {
  it('creates its GPU objects when it is built, and only command encoders when it is replayed', async () => {
    const gpu = await open()
    const x = gpu.memory.floats('x', 256)
    const counts = countCreations(gpu)
    const plan = await Plan.build(gpu, 'adds', [add(x, 1), add(x, 2), add(x, 1)])
    expect(counts).toEqual({ createShaderModule: 1, createComputePipelineAsync: 2, createBindGroup: 3 })
    const { bytes, buffers } = gpu.memory
    for (let step = 0; step < 50; step++) replay(gpu, plan, 256)
    expect(counts).toEqual({ createShaderModule: 1, createComputePipelineAsync: 2, createBindGroup: 3, createCommandEncoder: 50 })
    expect([gpu.memory.bytes, gpu.memory.buffers]).toEqual([bytes, buffers])
    expect([...(await gpu.readFloats(x))].every((value) => value === 200)).toBe(true)
    // The one-off read gave back its staging buffer.
    expect([gpu.memory.bytes, gpu.memory.buffers]).toEqual([bytes, buffers])
  })

  it('launches for the numbers of each replay, and nothing for zero of them', async () => {
    const gpu = await open()
    const x = gpu.memory.floats('x', 256)
    const plan = await Plan.build(gpu, 'add', [add(x, 1)])
    replay(gpu, plan, 0)
    replay(gpu, plan, 65)
    const values = [...(await gpu.readFloats(x))]
    expect(values).toEqual(values.map((_, i) => (i < 128 ? 1 : 0)))
  })

  it('compiles a pipeline once for equal shaders, defines and constants', async () => {
    const gpu = await open()
    const x = gpu.memory.floats('x', 4)
    await Promise.all([Plan.build(gpu, 'one', [add(x, 1)]), Plan.build(gpu, 'two', [add(x, 1)])])
    expect(gpu.pipelines.count).toBe(1)
    await Plan.build(gpu, 'three', [add(x, 3)])
    expect(gpu.pipelines.count).toBe(2)
  })

  it('tells the time of each dispatch where the adapter has a clock', async (context) => {
    const gpu = await open()
    if (!gpu.device.features.has('timestamp-query')) return context.skip('this adapter has no timestamp-query')
    const x = gpu.memory.floats('x', 4096)
    const plan = await Plan.build(gpu, 'adds', [add(x, 1), add(x, 2)])
    const { bytes } = gpu.memory
    const times = await plan.profile(gpu, 4096)
    expect(times).toHaveLength(2)
    for (const milliseconds of times) expect(milliseconds).toBeGreaterThanOrEqual(0)
    const [before] = await gpu.readFloats(x)
    await plan.profile(gpu, 4096, 3)
    expect((await gpu.readFloats(x))[0]).toBe(before + 3 * (1 + 2))
    await plan.profile(gpu, 4096, [1, 5])
    expect((await gpu.readFloats(x))[0]).toBe(before + 4 * (1 + 2) + 4 * 2)
    // A dispatch without workgroups is none.
    expect(await plan.profile(gpu, 0)).toEqual([])
    expect(gpu.memory.bytes).toBe(bytes)
    // No submit has more than one dispatch to do, and one that is lost leaves nothing behind.
    const submit = vi.spyOn(gpu.device.queue, 'submit')
    const queries = gpu.device.createQuerySet({ type: 'timestamp', count: 4 })
    const destroy = vi.spyOn(queries, 'destroy')
    vi.spyOn(gpu.device, 'createQuerySet').mockReturnValueOnce(queries)
    vi.spyOn(gpu, 'map').mockRejectedValueOnce(new GpuError('lost', 'gone'))
    await expect(plan.profile(gpu, 4096, 3)).rejects.toThrow('gone')
    expect(submit).toHaveBeenCalledTimes(2 + 1)
    expect(destroy).toHaveBeenCalledOnce()
    expect(gpu.memory.bytes).toBe(bytes)
  })
})

describe('a grid', () => {
  it.each([
    [0, [0, 0]],
    [1, [1, 1]],
    [64, [1, 1]],
    [65, [2, 1]],
    [65_535 * 64, [65_535, 1]],
    [65_535 * 64 + 1, [65_535, 2]],
  ])('for %i invocations has room for all of them', (count, expected) => {
    expect(linearGrid(count, 64)).toEqual(expected)
  })
})

describe('limits', () => {
  it("are the adapter's own, or the defaults of WebGPU where asked for", async () => {
    const real = await open()
    const plain = await open({ defaultLimits: true })
    expect(plain.adapter.limits.maxStorageBufferBindingSize).toBe(2 ** 27)
    expect(plain.adapter.limits.maxComputeInvocationsPerWorkgroup).toBe(256)
    for (const [name, value] of Object.entries(plain.adapter.limits)) expect(real.adapter.limits[name], name).toBeGreaterThanOrEqual(value)
  })

  it('compute with the defaults, and name the buffer that is too large for them', async () => {
    const gpu = await open({ defaultLimits: true })
    const x = gpu.memory.floats('x', 64)
    replay(gpu, await Plan.build(gpu, 'add', [add(x, 2)]), 64)
    expect((await gpu.readFloats(x))[63]).toBe(2)
    const attempt = () => gpu.memory.floats('gradient', 2 ** 25 + 4)
    expect(attempt).toThrow(GpuError)
    expect(attempt).toThrow('This GPU allows 134.2 MB a buffer, and "gradient" needs 134.2 MB: choose a smaller model or batch.')
  })
})

describe('failures end in a sentence', () => {
  const caught = (promise: Promise<unknown>) =>
    promise.then(
      () => {
        throw new Error('it did not fail')
      },
      (error: unknown) => error as GpuError,
    )

  it('names the shader, its line and what is wrong with it when it does not compile', async () => {
    const gpu = await open()
    const error = await caught(
      gpu.pipelines.get({
        shader: { name: 'broken', code: 'fn f() {\n  let x = y;\n}\n@compute @workgroup_size(1) fn main() {}' },
        entry: 'main',
      }),
    )
    expect(error).toBeInstanceOf(GpuError)
    expect(error.kind).toBe('shader')
    expect(error.message).toMatch(/^The GPU driver could not compile broken\.main \(line 2: .*'y'.*\)$/)
  })

  it('names the entry point when a shader has no such one', async () => {
    const gpu = await open()
    const error = await caught(gpu.pipelines.get({ shader: { name: 'add', code: ADD }, entry: 'subtract' }))
    expect(error.kind).toBe('shader')
    expect(error.message).toMatch(/^The GPU driver could not compile add\.subtract: .*subtract/)
    expect(error.message).not.toContain('\n')
  })

  it('reports a command that the device refused wherever results are read next', async () => {
    const gpu = await open()
    const x = gpu.memory.floats('x', 64)
    gpu.device.queue.writeBuffer(x.buffer, 200, new Float32Array(64))
    const error = await caught(gpu.readFloats(x))
    expect(error).toBeInstanceOf(GpuError)
    expect(error.kind).toBe('validation')
    expect(error.message).toMatch(/^The GPU refused a command, so its results cannot be trusted: /)
    expect(() => gpu.assertHealthy()).toThrow(error.message)
  })

  it('says that the GPU stopped answering when it is gone', async () => {
    const gpu = await open()
    const x = gpu.memory.floats('x', 64)
    gpu.device.destroy()
    const error = await caught(gpu.readFloats(x))
    expect(error).toBeInstanceOf(GpuError)
    expect(error.kind).toBe('lost')
  })
})
