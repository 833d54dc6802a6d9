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

/** What a verb is at that a page loaded anew would lose. */
const LONG: { readonly [verb in keyof EngineApi]?: string } = {
  importModel: 'the import',
  exportModel: 'the export',
  exportRun: 'the export',
  thinRun: 'the thinning',
  chat: 'the reply',
  passRates: 'the curation',
  evaluate: 'the evaluation',
  rerunClaim: 'the claim',
  profile: 'the measurement',
  selfCheck: 'the self-check',
}

type Call = (...given: unknown[]) => Promise<unknown>

/** The interface as it is written, callbacks included: comlink wants those marked. They are heard until the answer is there; a listener for ever. */
function overComlink(remote: Remote<EngineApi>, failure: Promise<never>): EngineApi {
  const call =
    (verb: keyof EngineApi): Call =>
    (...given) => {
      const answer = untilAnswered((hear) => {
        const mark = verb === 'subscribe' ? proxy : hear
        const marked = given.map((one) => (typeof one === 'function' ? mark(one as Call) : one))
        return Promise.race([(remote[verb] as unknown as Call)(...marked), failure])
      })
      const name = LONG[verb]
      return name === undefined ? answer : whileAt(name, answer)
    }
  // Whoever waits for an engine asks whether it is itself something to wait for.
  return new Proxy({}, { get: (_, verb) => (verb === 'then' ? undefined : call(verb as keyof EngineApi)) }) as EngineApi
}
