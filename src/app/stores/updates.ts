/**
 * @file The service worker's side of the page: it keeps the page for visits without a network, and tells when a newer one is there. A new version
 * takes over when the visitor says so, never under a run.
 */
import { create } from 'zustand'

interface UpdateStore {
  /** `waiting`: a newer version is fetched. `taken`: another tab has taken it, and this page is of the older one. */
  update: 'none' | 'waiting' | 'taken'
  /** Registers the service worker; does nothing where there is none to be had. */
  watch(): Promise<void>
  /** The newer version takes over, and the page is loaded anew. */
  take(): void
}

/** Milliseconds between looks for a newer version while the page stays open. */
const LOOK_MS = 60 * 60 * 1000

/** What a visit without a network needs beside the page's own files: the models most talked to. */
const MODELS = ['default', 'cascade', 'nano']
const MODEL_FILES = ['config.json', 'model.safetensors', 'tokenizer.json', 'tokenizer_config.json', 'recipe.json']

export const useUpdates = create<UpdateStore>((set) => {
  let registration: ServiceWorkerRegistration | null = null
  let asked = false

  function look(): void {
    if (registration?.waiting && navigator.serviceWorker.controller) set({ update: 'waiting' })
  }

  return {
    update: 'none',

    async watch() {
      const workers = navigator.serviceWorker as ServiceWorkerContainer | undefined
      if (!import.meta.env.PROD || !workers || registration) return
      // The first one to take charge of a page that had none brings nothing new.
      let charge = workers.controller !== null
      workers.addEventListener('controllerchange', () => {
        if (asked) location.reload()
        else if (charge) set({ update: 'taken' })
        charge = true
      })
      try {
        registration = await workers.register(new URL('sw.js', document.baseURI).href)
        registration.addEventListener('updatefound', () => registration?.installing?.addEventListener('statechange', look))
        look()
        setInterval(() => void registration?.update().catch(() => {}), LOOK_MS)
        // What passes by before it is in charge is not kept.
        await inCharge(workers)
        await keepModels()
      } catch {
        // Private windows, storage that is full or switched off: the page then needs a network, as any other does.
      }
    },

    take() {
      asked = true
      if (registration?.waiting) registration.waiting.postMessage({ type: 'SKIP_WAITING' })
      else location.reload()
    },
  }
})

function inCharge(workers: ServiceWorkerContainer): Promise<void> {
  if (workers.controller) return Promise.resolve()
  return new Promise((resolve) => workers.addEventListener('controllerchange', () => resolve(), { once: true }))
}

/** Passes them by the service worker, which keeps what passes; those it has are asked for once more, which the browser's own cache answers. */
async function keepModels(): Promise<void> {
  const fetchAll = (paths: string[]) => Promise.all(paths.map((path) => fetch(new URL(`models/${path}`, document.baseURI))))
  await fetchAll(['index.json'])
  for (const model of MODELS) {
    await idle()
    await fetchAll(MODEL_FILES.map((file) => `${model}/${file}`))
  }
}

const idle = () =>
  new Promise<void>((resolve) => {
    if (typeof requestIdleCallback === 'undefined') setTimeout(resolve, 2000)
    else requestIdleCallback(() => resolve(), { timeout: 10_000 })
  })
