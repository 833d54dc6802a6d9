/**
 * @file Who answers in chat: a model of the shelf, or the weights in training, with what decodes its replies. One is kept ready; one in use is
 * never freed under whoever uses it, since a command that meets a freed buffer spoils the whole device.
 */
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
  users: number
  /** Called when the last user leaves; null: it stays. */
  onFree: (() => void) | null
}

const IN_TRAINING = 'training/'

export class Talker {
  #voice: Voice | null = null
  /** Opening and giving up, one after the other. */
  #queue: Promise<unknown> = Promise.resolve()
  #writing: { abort: AbortController; voice: Voice | null } | null = null

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
    const writing = { abort, voice: null as Voice | null }
    this.#writing = writing
    try {
      return await this.use(id, (voice) => {
        writing.voice = voice
        return reply(voice.model, voice.generator, messages, sampling, { signal: abort.signal, onChunk })
      })
    } finally {
      this.#writing = null
    }
  }

  stop() {
    this.#writing?.abort.abort()
  }

  /** Work with a model that stays until the work is done. */
  async use<T>(id: string | null, work: (voice: Voice) => Promise<T>): Promise<T> {
    const voice = await this.#next(async () => {
      const found = await this.#find(id)
      found.users++
      return found
    })
    try {
      return await work(voice)
    } finally {
      voice.users--
      if (voice.users === 0) voice.onFree?.()
    }
  }

  /** The GPU is gone, and all that was on it: whoever is at work hears of it there. */
  forget() {
    if (this.#voice) void this.#giveUp(this.#voice)
  }

  /** Resolves when nobody uses the weights in training any more; a reply of theirs ends where it is. */
  leaveTraining(): Promise<void> {
    return this.#leave((id) => id.startsWith(IN_TRAINING))
  }

  /** Resolves when no model of this run is in use any more. */
  leaveRun(run: string): Promise<void> {
    return this.#leave((id) => id === `runs/${run}` || id.startsWith(`runs/${run}/`))
  }

  #leave(which: (id: string) => boolean): Promise<void> {
    return this.#next(async () => {
      const voice = this.#voice
      if (!voice || !which(voice.id)) return
      if (this.#writing?.voice === voice) this.#writing.abort.abort()
      await this.#giveUp(voice)
    })
  }

  #next<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(work)
    this.#queue = result.catch(() => {})
    return result
  }

  async #find(id: string | null): Promise<Voice> {
    const training = id === null ? await this.host.training() : undefined
    const wanted = training ? IN_TRAINING + training.run : (id ?? (await this.host.shelf.first()))
    if (this.#voice?.id === wanted) return this.#voice
    if (this.#voice) void this.#giveUp(this.#voice)
    const gpu = await this.host.gpu.open()
    const model = training?.model ?? (await Model.load(gpu, await this.host.shelf.folder(wanted)))
    try {
      const { matmul } = await this.host.kernels()
      this.#voice = { id: wanted, model, generator: await chatGenerator(model, matmul), users: 0, onFree: null }
      return this.#voice
    } catch (error) {
      if (!training) model.dispose()
      throw error
    }
  }

  /** Frees a voice, as soon as nobody uses it. */
  #giveUp(voice: Voice): Promise<void> {
    if (this.#voice === voice) this.#voice = null
    return new Promise((resolve) => {
      voice.onFree = () => {
        voice.onFree = null
        voice.generator.destroy()
        if (!voice.id.startsWith(IN_TRAINING)) voice.model.dispose()
        resolve()
      }
      if (voice.users === 0) voice.onFree()
    })
  }
}
