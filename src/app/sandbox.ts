/**
 * @file The page's part in running untrusted Python: it lends its workers a sandbox, an invisible frame without an origin that is made when
 * a worker first has programs to run. Python weighs 13 MB, and most visits need none of it.
 */

import wasm from 'pyodide/pyodide.asm.wasm?url'
import library from 'pyodide/python_stdlib.zip?url'
import type { FrameSetup, FrameSetupReply, PyodideFiles, SandboxLoan, SandboxReply, SandboxRequest } from '../workers/python-messages.ts'
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

/** Lets a worker run Python, through `workerPython` of workers/python-sandbox.ts. To be called once, as the worker starts; nothing is loaded yet. */
export function lendSandbox(worker: Worker): void {
  const { port1, port2 } = new MessageChannel()
  const reply = (message: SandboxReply, ports: MessagePort[] = []) => port1.postMessage(message, ports)
  let lent: HTMLIFrameElement | null = null
  let watched = false
  port1.onmessage = async ({ data: { consumer, lost } }: MessageEvent<SandboxRequest>) => {
    // A worker that was ended says no farewell, but loses its lock: its interpreters are to end too.
    if (!watched) navigator.locks.request(consumer, () => lent && post(lent, { type: 'disconnect', consumer }))
    watched = true
    if (lent && lost) discard(lent)
    try {
      lent = await open()
      const { port1: near, port2: far } = new MessageChannel()
      post(lent, { type: 'connect', consumer }, [far])
      reply({ type: 'opened' }, [near])
    } catch (error) {
      reply({ type: 'failed', message: (error as Error).message })
    }
  }
  worker.postMessage({ type: SANDBOX_PORT, visit, left: leftVisits() } satisfies SandboxLoan, [port2])
}

/** Under LEFT are named the last pages that were closed, reloaded or left: programs under way then had no part in it (python/suspects.ts). */
const LEFT = 'python-left'
const MAX_LEFT = 20
const visit = crypto.randomUUID()

function leftVisits(): string {
  try {
    return localStorage.getItem(LEFT) ?? ''
  } catch {
    return ''
  }
}

function noteVisit(isLeft: boolean) {
  try {
    const others = leftVisits()
      .split(' ')
      .filter((other) => other !== visit)
    localStorage.setItem(LEFT, [...others, ...(isLeft ? [visit] : [])].slice(-MAX_LEFT).join(' '))
  } catch {
    // Nothing may be kept here: then it looks as if the page had been killed.
  }
}

const leave = () => noteVisit(true)
/** The browser kept the page, and shows it again. */
const comeBack = ({ persisted }: PageTransitionEvent) => persisted && noteVisit(false)

/** The one sandbox of this page, once it has been asked for. */
let current: { frame: HTMLIFrameElement; ready: Promise<void> } | null = null

/** Resolves to the sandbox when it can start interpreters. Made anew when the last one failed or died. */
async function open(): Promise<HTMLIFrameElement> {
  if (!current) {
    const frame = makeFrame()
    const ready = start(frame)
    current = { frame, ready }
    ready.then(
      () => setStatus({ state: 'ready' }),
      (error: Error) => {
        discard(frame)
        setStatus({ state: 'failed', message: error.message })
      },
    )
  }
  const { frame, ready } = current
  await ready
  return frame
}

/** Several workers may find the same sandbox dead: only the first says something new. */
function discard(frame: HTMLIFrameElement) {
  if (current?.frame !== frame) return
  frame.remove()
  current = null
  setStatus({ state: 'none' })
}

async function start(frame: HTMLIFrameElement): Promise<void> {
  const files = await fetchFiles()
  setStatus({ state: 'starting' })
  await prepare(frame, files)
}

function makeFrame(): HTMLIFrameElement {
  addEventListener('pagehide', leave)
  addEventListener('pageshow', comeBack)
  const frame = document.createElement('iframe')
  frame.title = 'Python sandbox'
  frame.tabIndex = -1
  frame.ariaHidden = 'true'
  // Out of sight, but not `hidden`: a browser gives a frame that is not rendered the priority of a tab in the background.
  Object.assign(frame.style, {
    position: 'fixed',
    inset: '0 auto auto 0',
    width: '1px',
    height: '1px',
    border: '0',
    opacity: '0',
    pointerEvents: 'none',
  })
  frame.src = new URL('sandbox.html', document.baseURI).href
  return frame
}

/** The frame within, which has no origin: the sandbox itself (scripts/build/sandbox-page.ts). */
function within(frame: HTMLIFrameElement): Window | null {
  return frame.contentWindow?.[0] ?? null
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
      if (source === null || source !== within(frame)) return
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

function post(frame: HTMLIFrameElement, message: FrameSetup, transfer: Transferable[] = []) {
  // A frame without an origin can only be addressed by '*'. Nothing sent to it is secret.
  within(frame)?.postMessage(message, '*', transfer)
}

async function fetchFiles(): Promise<PyodideFiles> {
  const progress = { loaded: 0, total: 0 }
  setStatus({ state: 'loading', ...progress })
  const get = async (address: string): Promise<ArrayBuffer> => {
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
    return new Blob(chunks).arrayBuffer()
  }
  // Text, not addresses: a development server would change the scripts on their way.
  const scripts = Promise.all([import('pyodide/pyodide.mjs?raw'), import('pyodide/pyodide.asm.mjs?raw')]).catch(() => {
    throw new Error('Python could not be loaded: the server cannot be reached.')
  })
  const [[loader, runtime], wasmBytes, libraryBytes] = await Promise.all([scripts, get(wasm), get(library)])
  return { loader: loader.default, runtime: runtime.default, wasm: wasmBytes, library: libraryBytes }
}
