/**
 * @file Who answers in chat: a model of the shelf, or the weights in training, with what decodes its replies. One is kept ready; one in use is
 * never freed under whoever uses it, since a command that meets a freed buffer spoils the whole device.
 */
import { chatGenerator, reply } from '../chat/conversation.ts'
import type { KernelProfile } from '../kernels/tuning.ts'
import type { Generator } from '../model/generator.ts'
import { decodesFrom, type LoadOptions, Model } from '../model/model.ts'
import type { ChatChunk, ChatMessage, ChatResult, SamplingSettings } from './api.ts'
import type { GpuKeeper } from './gpu-keeper.ts'
import type { Shelf } from './shelf.ts'

export interface TalkerHost {
  gpu: GpuKeeper
  kernels(): Promise<KernelProfile>
  shelf: Shelf
  /** The weights in training, if a run is going on. */
  training(): Promise<{ run: string; model: Model } | undefined>
  /** Words for a GPU that is lost meanwhile. */
  onGpu<T>(work: () => Promise<T>): Promise<T>
}

interface UseOptions extends Pick<LoadOptions, 'decodesOnly'> {
  onLoading?: (share: number) => void
}

interface Voice {
  id: string
  /** As it was loaded. */
  decodesOnly: boolean
  model: Model
  generator: Generator
  users: number
  /** Aborted when it has to go, whoever uses it. */
  leaving: AbortController
  /** Resolves when it has been freed. */
  freed: Promise<void> | null
  /** Frees it; called when the last user leaves. */
  free: (() => void) | null
}

const IN_TRAINING = 'training/'

export class Talker {
  #voice: Voice | null = null
  /** All there are: the one kept ready, and those given up that somebody still uses. */
  readonly #alive = new Set<Voice>()
  /** Opening and giving up, one after the other. */
  #queue: Promise<unknown> = Promise.resolve()
  #writing: AbortController | null = null
  /** Losses of the GPU so far. */
  #losses = 0

  constructor(private readonly host: TalkerHost) {}

  /** A reply by the model of this id; null: the weights in training, or the first model there is. */
  async reply(
    id: string | null,
    messages: ChatMessage[],
    sampling: SamplingSettings,
    onChunk: (chunk: ChatChunk) => void,
    onLoading?: (share: number) => void,
  ): Promise<ChatResult> {
    if (this.#writing) throw new Error('A reply is already being written: stop it first.')
    const abort = new AbortController()
    this.#writing = abort
    try {
      // It can be stopped while the GPU is still being opened.
      return await this.host.onGpu(() =>
        this.use(
          id,
          ({ model, generator }, leaving) =>
            reply(model, generator, messages, sampling, { signal: AbortSignal.any([abort.signal, leaving]), onChunk }),
          { decodesOnly: true, onLoading },
        ),
      )
    } finally {
      this.#writing = null
    }
  }

  stop() {
    this.#writing?.abort()
  }

  /** Work with a model that stays until the work is done; `leaving` is aborted when the work should end, because the model has to go. */
  async use<T>(id: string | null, work: (voice: Voice, leaving: AbortSignal) => Promise<T>, options: UseOptions = {}): Promise<T> {
    const voice = await this.#next(async () => {
      const found = await this.#find(id, options)
      found.users++
      return found
    })
    try {
      return await work(voice, voice.leaving.signal)
    } finally {
      voice.users--
      if (voice.users === 0) voice.free?.()
    }
  }

  /** The GPU is gone, and all that was on it: whoever is at work hears of it there. */
  forget() {
    this.#losses++
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

  leaveModel(model: string): Promise<void> {
    return this.#leave((id) => id === model)
  }

  #leave(which: (id: string) => boolean): Promise<void> {
    return this.#next(async () => {
      const voices = [...this.#alive].filter(({ id }) => which(id))
      for (const { leaving } of voices) leaving.abort(new Error('The model went while it was at work: ask once more.'))
      await Promise.all(voices.map((voice) => this.#giveUp(voice)))
    })
  }

  #next<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(work)
    this.#queue = result.catch(() => {})
    return result
  }

  async #find(id: string | null, { decodesOnly = false, onLoading }: UseOptions): Promise<Voice> {
    const training = id === null ? await this.host.training() : undefined
    const wanted = training ? IN_TRAINING + training.run : (id ?? (await this.host.shelf.first()))
    // The weights in training are what they are, and of small models there is one kind.
    const serves = (voice: Voice) => training || voice.decodesOnly === decodesOnly || decodesFrom(voice.model.config) === 'f32'
    if (this.#voice?.id === wanted && serves(this.#voice)) return this.#voice
    if (this.#voice) void this.#giveUp(this.#voice)
    onLoading?.(0)
    const gpu = await this.host.gpu.open()
    const losses = this.#losses
    const load = async () => Model.load(gpu, await this.host.shelf.folder(wanted), { onRead: onLoading, decodesOnly })
    const model = training?.model ?? (await load())
    try {
      const { matmul } = await this.host.kernels()
      const generator = await chatGenerator(model, matmul)
      // A device that is lost compiles without a word, and what was made of it must not be kept ready.
      if (losses !== this.#losses) {
        generator.destroy()
        throw new Error('The GPU was lost while the model was being opened.')
      }
      const voice: Voice = { id: wanted, decodesOnly, model, generator, users: 0, leaving: new AbortController(), freed: null, free: null }
      this.#alive.add(voice)
      this.#voice = voice
      return voice
    } catch (error) {
      if (!training) model.dispose()
      throw error
    }
  }

  /** Frees a voice, as soon as nobody uses it. */
  #giveUp(voice: Voice): Promise<void> {
    if (this.#voice === voice) this.#voice = null
    voice.freed ??= new Promise((resolve) => {
      voice.free = () => {
        voice.free = null
        this.#alive.delete(voice)
        voice.generator.destroy()
        if (!voice.id.startsWith(IN_TRAINING)) voice.model.dispose()
        resolve()
      }
      if (voice.users === 0) voice.free()
    })
    return voice.freed
  }
}
