/**
 * @file The page's side of the engine worker. Stores call `engine()`; nothing else on the page knows that there is a thread.
 */
import { proxy, type Remote, wrap } from 'comlink'
import type { EngineApi } from '../workers/api.ts'
import { untilAnswered } from './heard.ts'
import { lendSandbox } from './sandbox.ts'
import { whileAt } from './stores/work.ts'

let opened: Promise<EngineApi> | null = null

/** The one engine of this page, started on first use. */
export function engine(): Promise<EngineApi> {
  opened ??= start()
  return opened
}

/** Tests hand in an engine of their own. */
export function provideEngine(fake: EngineApi): void {
  opened = Promise.resolve(fake)
}

async function start(): Promise<EngineApi> {
  if (import.meta.env.DEV && new URLSearchParams(location.search).has('fake')) {
    const { createFakeEngine } = await import('./fake-engine.ts')
    return createFakeEngine(new URLSearchParams(location.search).get('fake') ?? '')
  }
  if (!('gpu' in navigator)) {
    throw new Error(
      isSecureContext
        ? 'This browser has no WebGPU, so there is no GPU to train on.'
        : 'WebGPU needs a secure page: open this one by https, or by localhost.',
    )
  }
  const worker = new Worker(new URL('../workers/engine.worker.ts', import.meta.url), { type: 'module', name: 'engine' })
  lendSandbox(worker)
  return overComlink(wrap<EngineApi>(worker), broken(worker))
}

/** Rejects when the worker's script cannot be loaded or dies outside any call: without it, calls would wait for ever. */
function broken(worker: Worker): Promise<never> {
  const failure = new Promise<never>((_, reject) => {
    worker.addEventListener('error', (event) => {
      reject(new Error(`The engine stopped: ${event.message || 'its script could not be loaded'}. Reload the page to start it again.`))
    })
  })
  failure.catch(() => {})
  return failure
}

/** The interface as it is written, callbacks included: comlink wants those marked. */
function overComlink(remote: Remote<EngineApi>, failure: Promise<never>): EngineApi {
  const guard = <T>(answer: Promise<T>): Promise<T> => Promise.race([answer, failure])
  return {
    open: () => guard(remote.open()),
    device: () => guard(remote.device()),
    models: () => guard(remote.models()),
    lineage: (model) => guard(remote.lineage(model)),
    importModel: (files, onProgress) =>
      whileAt(
        'the import',
        untilAnswered((hear) => guard(remote.importModel(files, hear(onProgress)))),
      ),
    cancelImport: () => guard(remote.cancelImport()),
    deleteModel: (model) => guard(remote.deleteModel(model)),
    exportModel: (model) => whileAt('the export', guard(remote.exportModel(model))),
    introduction: (model, page) => guard(remote.introduction(model, page)),
    recipes: () => guard(remote.recipes()),
    stageKinds: () => guard(remote.stageKinds()),
    checkRecipe: (recipe, model) => guard(remote.checkRecipe(recipe, model)),
    memory: (recipe, model) => guard(remote.memory(recipe, model)),
    runs: () => guard(remote.runs()),
    usage: () => guard(remote.usage()),
    thinRun: (run) => whileAt('the thinning', guard(remote.thinRun(run))),
    retryGpu: () => guard(remote.retryGpu()),
    subscribe: (listener) => guard(remote.subscribe(proxy(listener))),
    start: (recipe, model) => guard(remote.start(recipe, model)),
    resume: (run, options) => guard(remote.resume(run, options)),
    takeOver: (run) => guard(remote.takeOver(run)),
    cancelTakeOver: () => guard(remote.cancelTakeOver()),
    pause: () => guard(remote.pause()),
    save: () => guard(remote.save()),
    continue: () => guard(remote.continue()),
    step: () => guard(remote.step()),
    stop: () => guard(remote.stop()),
    exportRun: (run) => whileAt('the export', guard(remote.exportRun(run))),
    deleteRun: (run) => guard(remote.deleteRun(run)),
    checkpoints: (run) => guard(remote.checkpoints(run)),
    metrics: (run) => guard(remote.metrics(run)),
    warnings: (run) => guard(remote.warnings(run)),
    rollouts: (run, step) => guard(remote.rollouts(run, step)),
    rolloutSteps: (run) => guard(remote.rolloutSteps(run)),
    probes: (run) => guard(remote.probes(run)),
    chat: (model, messages, sampling, onChunk, onLoading) =>
      whileAt(
        'the reply',
        untilAnswered((hear) => guard(remote.chat(model, messages, sampling, hear(onChunk), onLoading && hear(onLoading)))),
      ),
    stopChat: () => guard(remote.stopChat()),
    alternatives: (model, prompt, completion, at) => guard(remote.alternatives(model, prompt, completion, at)),
    passRates: (model, prompts, settings, onProgress) =>
      whileAt(
        'the curation',
        untilAnswered((hear) => guard(remote.passRates(model, prompts, settings, hear(onProgress)))),
      ),
    stopPassRates: () => guard(remote.stopPassRates()),
    benchmarks: () => guard(remote.benchmarks()),
    evaluate: (spec, onProgress) =>
      whileAt(
        'the evaluation',
        untilAnswered((hear) => guard(remote.evaluate(spec, hear(onProgress)))),
      ),
    stopEvaluation: () => guard(remote.stopEvaluation()),
    profile: () => whileAt('the measurement', guard(remote.profile())),
    stopProfile: () => guard(remote.stopProfile()),
    selfCheck: (onProgress) =>
      whileAt(
        'the self-check',
        untilAnswered((hear) => guard(remote.selfCheck(hear(onProgress)))),
      ),
  }
}
