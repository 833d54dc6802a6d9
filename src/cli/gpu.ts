/**
 * @file A GPU for Node: Dawn, the engine inside Chromium, from the `webgpu` package. It takes the driver the environment offers; where that
 * has no adapter, it turns to the SwiftShader that a Chromium on this machine brings.
 */
import { driverChosen, findSwiftShader, swiftShaderEnvironment } from './chromium.ts'
import { startAnew } from './restart.ts'

/** Dawn drops every object of an instance nobody refers to. */
let instance: GPU | null = null

/**
 * Opens Dawn and puts WebGPU's names (`GPUBufferUsage`, ...) where the engine expects them. Call it before anything is printed to standard
 * output: where Vulkan's loader itself is missing, the process starts anew with Chromium's on its library path.
 * @throws Error saying what to install when no adapter can be had.
 */
export async function openNodeGpu(): Promise<GPU> {
  if (instance) return instance
  const { create, globals } = await import('webgpu').catch((cause) => {
    throw new Error(`Dawn cannot be loaded on ${process.platform}-${process.arch} (${(cause as Error).message.split('\n')[0]}).`, { cause })
  })
  Object.assign(globalThis, globals)
  instance = create([])
  if (await hasAdapter(instance)) return instance
  if (process.platform === 'linux' && !driverChosen) {
    const environment = swiftShaderEnvironment()
    Object.assign(process.env, environment)
    instance = create([])
    if (await hasAdapter(instance)) return instance
    // Only a new process reads the library path, and the variables just set keep that one from starting another.
    if (findSwiftShader()) await startAnew()
  }
  instance = null
  throw new Error(
    process.platform === 'linux'
      ? 'no GPU adapter was found: install a Vulkan driver (`apt install mesa-vulkan-drivers`), or Chromium, whose software GPU serves.'
      : 'no GPU adapter was found: update the graphics driver.',
  )
}

async function hasAdapter(gpu: GPU): Promise<boolean> {
  return (await gpu.requestAdapter({ powerPreference: 'high-performance' })) !== null
}
