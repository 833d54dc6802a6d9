/**
 * @file The script of the sandbox: an invisible frame within `sandbox.html`, without an origin, without network, and without anything to lose, in
 * which interpreters run as blob workers. It starts and ends them as its consumers ask, and passes on what they say within bounds: an interpreter
 * that floods is ended here, before its messages could fill the memory of the page that matters.
 *
 * scripts/build/sandbox-page.ts makes one HTML file of this, the interpreter's script (python-guest.ts) and the content security policy.
 */
import type { FrameEvent, FrameRequest, FrameSetup, FrameSetupReply, GuestSetup, PyodideFiles } from './python-messages.ts'
import { MAX_MESSAGES, MAX_TEXT, MAX_TEXTS } from './python-messages.ts'

const guestAddress = script(document.getElementById('guest')?.textContent ?? '')
/** What has `sandbox.html` in a frame. */
const page = parent.parent
const tell = (message: FrameSetupReply) => page.postMessage(message, '*')

// With an origin this would be no sandbox, and where `sandbox.html` is opened by itself nobody is there to be served: then it does nothing.
if (self.origin === 'null' && parent !== page) {
  let setup: Promise<GuestSetup> | null = null
  /** What ends the interpreters of each consumer. */
  const consumers = new Map<string, () => void>()
  addEventListener('message', (event: MessageEvent<FrameSetup>) => {
    if (event.source !== page) return
    const { data } = event
    if (data.type === 'files') {
      setup = prepare(data.files)
      setup.then(
        () => tell({ type: 'ready' }),
        (error: Error) => tell({ type: 'failed', message: error.message }),
      )
    } else if (data.type === 'connect' && setup) consumers.set(data.consumer, serve(event.ports[0], setup))
    else if (data.type === 'disconnect') {
      consumers.get(data.consumer)?.()
      consumers.delete(data.consumer)
    }
  })
  tell({ type: 'listening' })
}

/** Address of a script made of this text: a blob, that only this page and its workers can load. */
function script(text: string): string {
  return URL.createObjectURL(new Blob([text], { type: 'text/javascript' }))
}

/** Compiles Pyodide once for all interpreters, and takes the memory of one that has loaded everything. */
async function prepare(files: PyodideFiles): Promise<GuestSetup> {
  const setup = {
    module: await WebAssembly.compile(files.wasm),
    library: files.library,
    loader: script(files.loader),
    runtime: script(files.runtime),
  }
  const maker = new Worker(guestAddress)
  try {
    const snapshot = await new Promise<ArrayBuffer>((resolve, reject) => {
      maker.onmessage = ({ data }) => (data instanceof ArrayBuffer ? resolve(data) : reject(new Error(data.failed)))
      maker.onerror = (event) => reject(new Error(event.message || 'the interpreter’s script does not start'))
      maker.postMessage({ ...setup, snapshot: null } satisfies GuestSetup)
    })
    return { ...setup, snapshot }
  } finally {
    maker.terminate()
  }
}

interface Guest {
  worker: Worker
  /** What it may still say of the program in hand. */
  characters: number
  messages: number
}

/** Returns what ends it. */
function serve(port: MessagePort, setup: Promise<GuestSetup>): () => void {
  const guests = new Map<string, Guest>()
  const send = (event: FrameEvent) => port.postMessage(event)

  function end(id: string) {
    guests.get(id)?.worker.terminate()
    guests.delete(id)
  }

  function exit(id: string, reason: string) {
    if (!guests.has(id)) return
    end(id)
    send({ type: 'exit', id, reason })
  }

  function spawn(id: string) {
    const worker = new Worker(guestAddress)
    const guest: Guest = { worker, characters: MAX_TEXT, messages: 1 }
    guests.set(id, guest)
    let ready = false
    worker.onmessage = ({ data }) => {
      if (guests.get(id) !== guest) return
      if (typeof data !== 'string') return exit(id, ready ? 'it sent something that is no text' : String(data?.failed).slice(0, 500))
      guest.characters -= data.length
      if (data.length > MAX_TEXT || guest.characters < 0 || --guest.messages < 0)
        return exit(id, 'it sent more than any program has to say')
      ready = true
      send({ type: 'message', id, text: data })
    }
    worker.onerror = (event) => {
      event.preventDefault()
      // Later errors are of the program's making (its timers, its promises), and end nothing.
      if (!ready) exit(id, event.message || 'its script does not start')
    }
    setup.then(
      (message) => guests.get(id) === guest && worker.postMessage(message),
      (error: Error) => exit(id, error.message),
    )
  }

  port.onmessage = ({ data }: MessageEvent<FrameRequest>) => {
    if (data.type === 'ping') return send({ type: 'pong' })
    if (data.type === 'spawn') return spawn(data.id)
    if (data.type === 'kill') return end(data.id)
    const guest = guests.get(data.id)
    if (guest && data.type === 'post') {
      guest.characters = MAX_TEXTS
      guest.messages = MAX_MESSAGES
      guest.worker.postMessage(data.text)
    }
  }
  return () => {
    port.close()
    for (const id of [...guests.keys()]) end(id)
  }
}
