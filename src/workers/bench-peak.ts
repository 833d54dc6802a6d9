/**
 * @file What the adapter itself can do: fused multiply-adds a second from registers, and bytes a second through memory. The share of these
 * peaks that a kernel reaches says how good the kernel is, whatever the hardware.
 *
 * Times are the host's: each submit is sized to last long enough that its own overhead does not count, and short enough that no operating
 * system takes the GPU for hung.
 */

/** Times the eight chains are written out in the loop's body: with one, a software adapter spends half its time on the loop. */
const UNROLL = 8

const FMA = /* wgsl */ `
@group(0) @binding(0) var<storage, read_write> result: array<vec4f>;
@group(0) @binding(1) var<uniform> rounds: vec4u;

// Eight independent chains of vec4 keep the arithmetic units busy through the latency of each.
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let x = vec4f(0.9999, 0.9998, 0.9997, 0.9996);
  let y = vec4f(f32(id.x)) * 1e-9;
  var a0 = y; var a1 = y + 1; var a2 = y + 2; var a3 = y + 3;
  var a4 = y + 4; var a5 = y + 5; var a6 = y + 6; var a7 = y + 7;
  for (var i = 0u; i < rounds.x; i++) {
${`    a0 = fma(a0, x, y); a1 = fma(a1, x, y); a2 = fma(a2, x, y); a3 = fma(a3, x, y);
    a4 = fma(a4, x, y); a5 = fma(a5, x, y); a6 = fma(a6, x, y); a7 = fma(a7, x, y);
`.repeat(UNROLL)}
  }
  result[id.x] = a0 + a1 + a2 + a3 + a4 + a5 + a6 + a7;
}`

const COPY = /* wgsl */ `
@group(0) @binding(0) var<storage, read> source: array<vec4f>;
@group(0) @binding(1) var<storage, read_write> result: array<vec4f>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let step = groups.x * 64u;
  for (var i = id.x; i < arrayLength(&source); i += step) {
    result[i] = source[i];
  }
}`

/** A submit is made at least this long, milliseconds. */
const SUBMIT = 60
const REPEATS = 5

export interface AdapterPeak {
  /** Floating-point operations a second, a fused multiply-add counted as two. */
  flops: number
  /** Bytes a second, read and written both counted. */
  bytes: number
}

/** Takes a second or two. The best of several repeats: anything else running on the machine only ever lowers it. */
export async function measurePeak(device: GPUDevice, copyBytes: number): Promise<AdapterPeak> {
  return { flops: await measureFma(device), bytes: await measureCopy(device, copyBytes) }
}

async function measureFma(device: GPUDevice): Promise<number> {
  const workgroups = 1024
  const result = device.createBuffer({ size: workgroups * 64 * 16, usage: GPUBufferUsage.STORAGE })
  const rounds = device.createBuffer({ size: 16, usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST })
  try {
    const { pipeline, bindings } = await prepare(device, 'peak fma', FMA, [result, rounds])
    const run = async (count: number) => {
      device.queue.writeBuffer(rounds, 0, new Uint32Array([count, 0, 0, 0]))
      return submit(device, pipeline, bindings, workgroups, 1)
    }
    const count = await calibrate(2, run)
    const seconds = await best(() => run(count))
    return (workgroups * 64 * count * UNROLL * 8 * 4 * 2) / seconds
  } finally {
    result.destroy()
    rounds.destroy()
  }
}

async function measureCopy(device: GPUDevice, bytes: number): Promise<number> {
  const [source, result] = [0, 1].map(() => device.createBuffer({ size: bytes, usage: GPUBufferUsage.STORAGE }))
  try {
    const { pipeline, bindings } = await prepare(device, 'peak copy', COPY, [source, result])
    const run = (count: number) => submit(device, pipeline, bindings, 2048, count)
    const count = await calibrate(1, run)
    const seconds = await best(() => run(count))
    return (2 * bytes * count) / seconds
  } finally {
    source.destroy()
    result.destroy()
  }
}

async function prepare(device: GPUDevice, label: string, code: string, buffers: GPUBuffer[]) {
  const pipeline = await device.createComputePipelineAsync({
    label,
    layout: 'auto',
    compute: { module: device.createShaderModule({ code }) },
  })
  const entries = buffers.map((buffer, binding) => ({ binding, resource: { buffer } }))
  return { pipeline, bindings: device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries }) }
}

/** Seconds from submit to completion. */
async function submit(device: GPUDevice, pipeline: GPUComputePipeline, bindings: GPUBindGroup, workgroups: number, times: number) {
  const encoder = device.createCommandEncoder()
  const pass = encoder.beginComputePass()
  pass.setPipeline(pipeline)
  pass.setBindGroup(0, bindings)
  for (let i = 0; i < times; i++) pass.dispatchWorkgroups(workgroups)
  pass.end()
  const start = performance.now()
  device.queue.submit([encoder.finish()])
  await device.queue.onSubmittedWorkDone()
  return (performance.now() - start) / 1000
}

/** The smallest power-of-two multiple of `count` that fills a submit. */
export async function calibrate(count: number, run: (count: number) => Promise<number>): Promise<number> {
  await run(count)
  while ((await run(count)) * 1000 < SUBMIT && count < 2 ** 24) count *= 2
  return count
}

export async function best(run: () => Promise<number>): Promise<number> {
  let seconds = Number.POSITIVE_INFINITY
  for (let i = 0; i < REPEATS; i++) seconds = Math.min(seconds, await run())
  return seconds
}
