/** @file The engine in a dedicated worker: the browser's GPU, its private file system, the page's own files, and a lock between tabs. */
import { expose } from 'comlink'
import type { Storage } from '../runs/storage.ts'
import type { GivenPrompt } from '../tasks/prompt-set.ts'
import { PromptSets } from './data-sets.ts'
import { Engine } from './engine.ts'
import { openFetchReader } from './fetch-reader.ts'
import { openOpfsStorage } from './opfs-storage.ts'
import { TabOwnership } from './ownership.ts'
import { workerPython } from './python-sandbox.ts'

/** The page's own folder: the worker's script lies in it, or (in development) the server's root. */
const base = new URL(import.meta.env.DEV ? '/' : '../', import.meta.url)

let runs: Promise<Storage> | null = null

const engine = new Engine({
  gpu: navigator.gpu,
  runs: () => {
    runs ??= openOpfsStorage('runs')
    return runs
  },
  room: async () => {
    // A browser that does not say is no reason not to train.
    const { usage, quota } = await navigator.storage.estimate().catch((): StorageEstimate => ({}))
    return usage === undefined || quota === undefined ? null : { used: usage, quota }
  },
  imported: () => openOpfsStorage('imported-models'),
  claims: () => openOpfsStorage('claims'),
  tools: { python: workerPython('engine') },
  prompts: async (set) => {
    const prompts: GivenPrompt[] = []
    for await (const prompt of new PromptSets(await openOpfsStorage('prompt-sets')).prompts(set)) prompts.push(prompt)
    return prompts
  },
  shipped: (folder) => openFetchReader(base, folder),
  ownership: new TabOwnership(navigator.locks, new BroadcastChannel('cascade-runs')),
})

expose(engine)
