/** @file Who answers in chat: a model of the shelf, or the weights in training, with what decodes its replies. One at a time. */
import { chatGenerator, reply } from '../chat/conversation.ts'
import type { KernelProfile } from '../kernels/tuning.ts'
import type { Generator } from '../model/generator.ts'
import { Model } from '../model/model.ts'
import type { ChatChunk, ChatMessage, ChatResult, SamplingSettings } from './api.ts'
import type { GpuKeeper } from './gpu-keeper.ts'
import type { Shelf } from './shelf.ts'

export interface TalkerHost {
  gpu: GpuKeeper
  kernels(): Promise<KernelProfile>
  shelf: Shelf
  /** The weights in training, if a run is going on. */
  training(): Promise<{ run: string; model: Model } | undefined>
}

interface Voice {
  id: string
  model: Model
  generator: Generator
}

const IN_TRAINING = 'training/'

export class Talker {
  #voice: Voice | null = null
  #writing: AbortController | null = null

  constructor(private readonly host: TalkerHost) {}

  /** A reply by the model of this id; null: the weights in training, or the first model there is. */
  async reply(
    id: string | null,
    messages: ChatMessage[],
    sampling: SamplingSettings,
    onChunk: (chunk: ChatChunk) => void,
  ): Promise<ChatResult> {
    if (this.#writing) throw new Error('A reply is already being written: stop it first.')
    const abort = new AbortController()
    this.#writing = abort
    try {
      const { model, generator } = await this.voice(id)
      return await reply(model, generator, messages, sampling, { signal: abort.signal, onChunk })
    } finally {
      this.#writing = null
    }
  }

  stop() {
    this.#writing?.abort()
  }

  async voice(id: string | null): Promise<Voice> {
    const training = id === null ? await this.host.training() : undefined
    const wanted = training ? IN_TRAINING + training.run : (id ?? (await this.host.shelf.first()))
    if (this.#voice?.id !== wanted) {
      this.drop()
      const gpu = await this.host.gpu.open()
      const model = training?.model ?? (await Model.load(gpu, await this.host.shelf.folder(wanted)))
      const { matmul } = await this.host.kernels()
      this.#voice = { id: wanted, model, generator: await chatGenerator(model, matmul) }
    }
    return this.#voice
  }

  drop() {
    const voice = this.#voice
    this.#voice = null
    voice?.generator.destroy()
    if (voice && !voice.id.startsWith(IN_TRAINING)) voice.model.dispose()
  }

  /** The weights in training are about to go. */
  dropTraining() {
    if (this.#voice?.id.startsWith(IN_TRAINING)) this.drop()
  }

  /** A run's models are about to be deleted. */
  dropRun(run: string) {
    const id = `runs/${run}`
    if (this.#voice && (this.#voice.id === id || this.#voice.id.startsWith(`${id}/`))) this.drop()
  }
}
