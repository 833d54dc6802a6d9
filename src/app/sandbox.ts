/**
 * @file The page's part in running untrusted Python: it lends its workers a sandbox, an invisible frame without an origin that is made when
 * a worker first has programs to run. Python weighs 13 MB, and most visits need none of it.
 */

import runtime from 'pyodide/pyodide.asm.mjs?url'
import wasm from 'pyodide/pyodide.asm.wasm?url'
import loader from 'pyodide/pyodide.mjs?url'
import library from 'pyodide/python_stdlib.zip?url'
import type { FrameSetup, FrameSetupReply, PyodideFiles, SandboxReply, SandboxRequest } from '../workers/python-messages.ts'
import { SANDBOX_PORT } from '../workers/python-messages.ts'

export type SandboxStatus =
  | { state: 'none' | 'starting' | 'ready' }
  /** Bytes of Python's files. `total` grows as servers tell sizes; 0: not known. */
  | { state: 'loading'; loaded: number; total: number }
  | { state: 'failed'; message: string }

/** Compiling and starting Python takes a few seconds, on a slow and busy machine many. */
const START_MS = 120_000
const LISTENING_MS = 5000

let status: SandboxStatus = { state: 'none' }
const listeners = new Set<(status: SandboxStatus) => void>()

/** Calls back now and whenever the status changes. Returns what ends that. */
export function watchSandbox(listener: (status: SandboxStatus) => void): () => void {
  listeners.add(listener)
  listener(status)
  return () => listeners.delete(listener)
}

function setStatus(next: SandboxStatus) {
  status = next
  for (const listener of listeners) listener(next)
}

/** Lets a worker run Python, through `workerPython` of python-sandbox.ts. To be called once, as the worker starts; nothing is loaded yet. */
export function lendSandbox(worker: Worker): void {
  const { port1, port2 } = new MessageChannel()
  const reply = (message: SandboxReply, ports: MessagePort[] = []) => port1.postMessage(message, ports)
  port1.onmessage = async ({ data }: MessageEvent<SandboxRequest>) => {
    if (data.type !== 'open') return
    try {
      const frame = await open()
      const { port1: consumer, port2: sandbox } = new MessageChannel()
      post(frame, { type: 'connect' }, [sandbox])
      reply({ type: 'opened' }, [consumer])
    } catch (error) {
      reply({ type: 'failed', message: (error as Error).message })
    }
  }
  worker.postMessage({ type: SANDBOX_PORT }, [port2])
}

let current: Promise<HTMLIFrameElement> | null = null

/** The one sandbox of this page. Made anew when the last one failed or died. */
function open(): Promise<HTMLIFrameElement> {
  if (current) return current
  const opening = start(() => {
    if (current !== opening) return
    current = null
    setStatus({ state: 'none' })
  })
  current = opening
  opening.then(
    () => setStatus({ state: 'ready' }),
    (error: Error) => {
      current = null
      setStatus({ state: 'failed', message: error.message })
    },
  )
  return opening
}

async function start(onDeath: () => void): Promise<HTMLIFrameElement> {
  const files = await fetchFiles()
  setStatus({ state: 'starting' })
  const frame = document.createElement('iframe')
  frame.setAttribute('sandbox', 'allow-scripts')
  frame.hidden = true
  frame.title = 'Python sandbox'
  frame.src = new URL('sandbox.html', document.baseURI).href
  try {
    await prepare(frame, files)
  } catch (error) {
    frame.remove()
    throw error
  }
  // A port closes when its other end is gone: the frame's process ran out of memory, say, which may be the work of a program.
  const { port1, port2 } = new MessageChannel()
  port1.addEventListener('close', () => {
    frame.remove()
    onDeath()
  })
  port1.start()
  post(frame, { type: 'connect' }, [port2])
  return frame
}

/** Until the frame has taken the files and can start interpreters. Rejects with one sentence. */
async function prepare(frame: HTMLIFrameElement, files: PyodideFiles): Promise<void> {
  let finish = () => {}
  const ready = new Promise<void>((resolve, reject) => {
    const silence = () => reject(new Error('Python did not start: its sandbox does not answer.'))
    const timers = [setTimeout(silence, START_MS)]
    // An error page loads too. What the frame says as it loads is here before, or very soon after.
    frame.addEventListener('load', () => timers.push(setTimeout(() => listening || silence(), LISTENING_MS)))
    let listening = false
    const listen = ({ source, data }: MessageEvent<FrameSetupReply>) => {
      if (source === null || source !== frame.contentWindow) return
      if (data.type === 'listening') {
        listening = true
        post(frame, { type: 'files', files }, [files.wasm, files.library])
      } else if (data.type === 'ready') resolve()
      else reject(new Error(`Python did not start: ${data.message}.`))
    }
    addEventListener('message', listen)
    finish = () => {
      timers.forEach(clearTimeout)
      removeEventListener('message', listen)
    }
  })
  document.body.append(frame)
  await ready.finally(finish)
}

function post(frame: HTMLIFrameElement, message: FrameSetup, transfer: Transferable[]) {
  // A frame without an origin can only be addressed by '*'. Nothing sent to it is secret.
  frame.contentWindow?.postMessage(message, '*', transfer)
}

async function fetchFiles(): Promise<PyodideFiles> {
  const progress = { loaded: 0, total: 0 }
  setStatus({ state: 'loading', ...progress })
  const fetched = await Promise.all(
    [loader, runtime, wasm, library].map(async (address) => {
      const response = await fetch(address).catch(() => null)
      if (!response?.ok || !response.body) {
        throw new Error(`Python could not be loaded: the server ${response ? `answered ${response.status}` : 'cannot be reached'}.`)
      }
      // Of a compressed answer this is the length before unpacking; then progress ends early.
      progress.total += Number(response.headers.get('Content-Length') ?? 0)
      const chunks: Uint8Array<ArrayBuffer>[] = []
      for await (const chunk of response.body) {
        chunks.push(chunk)
        progress.loaded += chunk.length
        setStatus({ state: 'loading', ...progress })
      }
      return new Blob(chunks)
    }),
  )
  const [first, second, third, fourth] = fetched
  return {
    loader: await first.text(),
    runtime: await second.text(),
    wasm: await third.arrayBuffer(),
    library: await fourth.arrayBuffer(),
  }
}
