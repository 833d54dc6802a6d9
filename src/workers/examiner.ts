/**
 * @file Evaluations asked for on the page: one at a time, of a model on the shelf or of the weights in training, and never while those move.
 * What comes of one is what `cascade eval` gives for the same prompts and seed.
 */

import { examine } from '../evaluation/examine.ts'
import type { KernelProfile } from '../kernels/tuning.ts'
import { someHeldOut } from '../tasks/held-out.ts'
import { createTask } from '../tasks/index.ts'
import { distinctPrompts, type GivenPrompt, promptSetTask } from '../tasks/prompt-set.ts'
import type { Prompt, Rule, Task } from '../tasks/task.ts'
import type { TaskTools } from '../tasks/tools.ts'
import type { RunSummary } from './api.ts'
import type { AskedOf, EvaluationRecord, EvaluationSpec } from './evaluations.ts'
import type { Talker } from './talker.ts'

export interface ExaminerHost {
  talker: Talker
  kernels(): Promise<KernelProfile>
  /** The run under way here, if any. */
  training(): RunSummary | null
  prompts?(set: string): Promise<GivenPrompt[]>
  tools?: TaskTools
  /** Words for a GPU that is lost meanwhile. */
  onGpu<T>(work: () => Promise<T>): Promise<T>
}

const PROGRESS_MS = 100

export class Examiner {
  #going: { abort: AbortController; ended: Promise<unknown> } | null = null
  /** Ends the evaluations asked for since it was made, and nothing else that is measured alone. */
  #evaluating = new AbortController()
  /** Runs that are being opened: nothing can be begun beside them. */
  #opening = 0

  constructor(private readonly host: ExaminerHost) {}

  /** `onProgress`: replies written, of all. Rejects with an AbortError when it is stopped, and with one sentence while a run trains. */
  evaluate(spec: EvaluationSpec, onProgress: (done: number, total: number) => void): Promise<EvaluationRecord> {
    const { signal: stopped } = this.#evaluating
    return this.alone(async (displaced) => {
      const signal = AbortSignal.any([stopped, displaced])
      if (spec.model === null && !this.host.training())
        throw new Error('No run is under way, so there are no weights in training to evaluate.')
      return this.host.onGpu(() => this.#evaluate(spec, signal, onProgress))
    })
  }

  /** @throws Error with one sentence while something is evaluated. */
  mustBeIdle() {
    if (this.#going) throw new Error('An evaluation is under way: wait for it, or cancel it.')
  }

  /** Measures while nothing else is measured or trained. Rejects as `evaluate` does; `signal` is aborted when the work should end. */
  async alone<T>(measure: (signal: AbortSignal) => Promise<T>): Promise<T> {
    this.mustBeIdle()
    const run = this.host.training()
    if (this.#opening > 0 || (run && run.state !== 'paused'))
      throw new Error('A run is training: pause it first, so that both are not slowed and its weights stand still.')
    const abort = new AbortController()
    const work = measure(abort.signal)
    this.#going = { abort, ended: work.catch(() => {}) }
    try {
      return await work
    } finally {
      this.#going = null
    }
  }

  stop() {
    this.#evaluating.abort(new DOMException('Cancelled.', 'AbortError'))
    this.#evaluating = new AbortController()
  }

  /** A run goes on: resolves once nothing is evaluated any more. */
  async giveWay(): Promise<void> {
    const going = this.#going
    if (!going) return
    going.abort.abort(new Error('A run went on, so this evaluation was stopped.'))
    await going.ended
  }

  /** The same for a run that is yet to be opened: until it is, nothing new is evaluated. */
  async giveWayTo<T>(opening: () => Promise<T>): Promise<T> {
    this.#opening++
    try {
      await this.giveWay()
      return await opening()
    } finally {
      this.#opening--
    }
  }

  async #evaluate(spec: EvaluationSpec, signal: AbortSignal, onProgress: (done: number, total: number) => void): Promise<EvaluationRecord> {
    const { mode, samples: groupSize, temperature, maxNewTokens, seed } = spec
    const { task, prompts, rule } = await this.#asked(spec.of, spec.prompts)
    signal.throwIfAborted()
    return this.host.talker.use(spec.model, async ({ model, id }, leaving) => {
      const settings = { mode, groupSize, maxNewTokens, temperature, topP: 1, topK: 0, seed, rule }
      const { matmul } = await this.host.kernels()
      let told = Number.NEGATIVE_INFINITY
      const result = await examine(model, matmul, task, prompts, settings, {
        signal: AbortSignal.any([signal, leaving]),
        onProgress(phase, done, total) {
          if (phase !== 'verify' || (done < total && performance.now() - told < PROGRESS_MS)) return
          told = performance.now()
          onProgress(done, total)
        },
      })
      return { model: id, domain: task.domain, mode, temperature, rule, ...result }
    })
  }

  /** The prompts, none of them twice, and who judges replies to them: what pays judges a domain's own, the benchmark's rule a published set. */
  async #asked(of: AskedOf, count: number): Promise<{ task: Task; prompts: Prompt[]; rule: Rule }> {
    const { prompts, tools } = this.host
    if ('domain' in of) {
      const task = createTask(of.domain, of.task, tools)
      return { task, prompts: someHeldOut(task, count), rule: 'reward' }
    }
    const given = (await prompts?.(of.set)) ?? []
    const task = promptSetTask(given, (domain) => createTask(domain, undefined, tools))
    return { task, prompts: distinctPrompts(given).slice(0, count), rule: 'benchmark' }
  }
}
