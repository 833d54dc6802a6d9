/** @file Compiled pipelines, each compiled once: the key is the shader's name, which stands for its text, its defines, its constants and its entry point. */
import { GpuError } from './errors.ts'
import { type Defines, specialise } from './shader.ts'

/** A shader file: its name is for labels and error messages. */
export interface ShaderSource {
  name: string
  code: string
}

export interface PipelineSpec {
  shader: ShaderSource
  entry: string
  defines?: Defines
  /** Values of the shader's `override` constants. */
  constants?: Readonly<Record<string, number>>
}

export class Pipelines {
  #modules = new Map<string, GPUShaderModule>()
  #pipelines = new Map<string, Promise<GPUComputePipeline>>()

  constructor(private readonly device: GPUDevice) {}

  get count() {
    return this.#pipelines.size
  }

  get(spec: PipelineSpec): Promise<GPUComputePipeline> {
    const moduleKey = `${spec.shader.name} ${JSON.stringify(spec.defines ?? {})}`
    const key = `${moduleKey} ${spec.entry} ${JSON.stringify(spec.constants ?? {})}`
    let pipeline = this.#pipelines.get(key)
    if (!pipeline) {
      pipeline = this.#compile(spec, moduleKey, key)
      this.#pipelines.set(key, pipeline)
    }
    return pipeline
  }

  async #compile(spec: PipelineSpec, moduleKey: string, key: string): Promise<GPUComputePipeline> {
    let module = this.#modules.get(moduleKey)
    if (!module) {
      module = this.device.createShaderModule({ label: moduleKey, code: specialise(spec.shader.code, spec.defines ?? {}) })
      this.#modules.set(moduleKey, module)
    }
    try {
      return await this.device.createComputePipelineAsync({
        label: key,
        layout: 'auto',
        compute: { module, entryPoint: spec.entry, constants: { ...spec.constants } },
      })
    } catch (cause) {
      const info = await module.getCompilationInfo().catch(() => null)
      const first = info?.messages.find((message) => message.type === 'error')
      const where = first ? ` (line ${first.lineNum}: ${first.message})` : `: ${(cause as Error).message.split('\n')[0]}`
      throw new GpuError('shader', `The GPU driver could not compile ${spec.shader.name}.${spec.entry}${where}`, { cause })
    }
  }
}
