/**
 * @file The page's side of the data workers: one that answers at once, for looking through sets and judging answers, and one for each import or
 * curation.
 */
import { proxy, type Remote, wrap } from 'comlink'
import type { CurationApi, DataApi, ImportApi } from '../../../workers/data-api.ts'
import { untilAnswered } from '../../heard.ts'
import { lendSandbox } from '../../sandbox.ts'
import { whileAt } from '../../stores/work.ts'

let opened: DataApi | null = null

/** The standing data worker, started on first use. */
export function data(): DataApi {
  opened ??= start()
  return opened
}

function start(): DataApi {
  const worker = new Worker(new URL('../../../workers/data.worker.ts', import.meta.url), { type: 'module', name: 'data' })
  lendSandbox(worker)
  const remote: Remote<DataApi> = wrap<DataApi>(worker)
  const failure = broken(worker)
  const guard = <T>(answer: Promise<T>): Promise<T> => Promise.race([answer, failure])
  return {
    domains: () => guard(remote.domains()),
    sets: () => guard(remote.sets()),
    rename: (set, name) => guard(remote.rename(set, name)),
    remove: (set) => guard(remote.remove(set)),
    repair: (set) => guard(remote.repair(set)),
    keepPrompt: (prompt, into) => guard(remote.keepPrompt(prompt, into)),
    file: (set) => guard(remote.file(set)),
    open: (source, filter, onProgress) => untilAnswered((hear) => guard(remote.open(source, filter, hear(onProgress)))),
    cancelOpen: () => guard(remote.cancelOpen()),
    list: (view, from, to) => guard(remote.list(view, from, to)),
    locate: (view, row) => guard(remote.locate(view, row)),
    prompt: (source, row) => guard(remote.prompt(source, row)),
    verify: (prompt, response, mode) => guard(remote.verify(prompt, response, mode)),
    explain: (prompt, verdict) => guard(remote.explain(prompt, verdict)),
    examples: (source, row, mode) => guard(remote.examples(source, row, mode)),
  }
}

/** Rejects when the worker's script cannot be loaded or dies outside any call: without it, calls would wait for ever. */
function broken(worker: Worker): Promise<never> {
  const failure = new Promise<never>((_, reject) => {
    worker.addEventListener('error', (event) => {
      reject(new Error(`The data worker stopped: ${event.message || 'its script could not be loaded'}. Reload the page to start it again.`))
    })
  })
  failure.catch(() => {})
  return failure
}

/** A worker for one job. `end` stops it at once, with whatever it was doing; calls under way reject with an AbortError. */
export interface Ending {
  end(): void
}

export function openImport(): ImportApi & Ending {
  const worker = new Worker(new URL('../../../workers/data-import.worker.ts', import.meta.url), { type: 'module', name: 'data import' })
  const remote: Remote<ImportApi> = wrap<ImportApi>(worker)
  const { guard, end } = job(worker)
  return {
    mappings: () => guard(remote.mappings()),
    read: (file, mapping, onProgress) =>
      whileAt(
        'the import',
        untilAnswered((hear) => guard(remote.read(file, mapping, hear(onProgress)))),
      ),
    keep: (name, onProgress) =>
      whileAt(
        'the import',
        untilAnswered((hear) => guard(remote.keep(name, hear(onProgress)))),
      ),
    end,
  }
}

export function openCuration(): CurationApi & Ending {
  const worker = new Worker(new URL('../../../workers/data-curation.worker.ts', import.meta.url), { type: 'module', name: 'data curation' })
  lendSandbox(worker)
  const remote: Remote<CurationApi> = wrap<CurationApi>(worker)
  const { guard, end } = job(worker)
  return {
    rules: () => guard(remote.rules()),
    curate: (set, request, passRates, onProgress) =>
      whileAt(
        'the curation',
        untilAnswered((hear) => guard(remote.curate(set, request, passRates && proxy(passRates), hear(onProgress)))),
      ),
    dropped: (rule, from, to) => guard(remote.dropped(rule, from, to)),
    keep: (name, onProgress) =>
      whileAt(
        'the curation',
        untilAnswered((hear) => guard(remote.keep(name, hear(onProgress)))),
      ),
    end,
  }
}

function job(worker: Worker): Ending & { guard: <T>(answer: Promise<T>) => Promise<T> } {
  const failure = broken(worker)
  let stop = () => {}
  const ended = new Promise<never>((_, reject) => {
    stop = () => reject(new DOMException('Cancelled.', 'AbortError'))
  })
  ended.catch(() => {})
  return {
    guard: (answer) => Promise.race([answer, failure, ended]),
    end() {
      worker.terminate()
      stop()
    },
  }
}
