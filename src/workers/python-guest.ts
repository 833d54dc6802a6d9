/**
 * @file The script of an interpreter in the browser, a blob worker of the sandbox page: loads Pyodide from what it is handed, restores the
 * snapshot, and leaves the rest to interpreter.js. Once a program of its own has run here, nothing in this realm is to be believed.
 *
 * What holds programs is the realm itself: no origin, hence no storage; a content security policy without any address to connect to, and
 * without code from strings; and that Python finds no way into it (confine.js). Taking away what the realm still offers is tidiness; a program
 * that gets it back gains nothing by it.
 */
import confine from 'virtual:python-confine'
import interpreter from 'virtual:python-interpreter'
import { info } from 'pyodide/pyodide-lock.json'
import harness from '../python/harness.py?raw'
import purity from '../python/purity.py?raw'
import trial from '../python/trial.py?raw'
import values from '../python/values.py?raw'
import type { GuestFailure, GuestSetup } from './python-messages.ts'

type Loader = typeof import('pyodide')

/** What the language and Pyodide need of a worker's globals; the others go. */
const KEPT = new Set(
  `globalThis self Infinity NaN undefined eval isFinite isNaN parseFloat parseInt decodeURI decodeURIComponent encodeURI encodeURIComponent
  escape unescape AggregateError Array ArrayBuffer Atomics BigInt BigInt64Array BigUint64Array Boolean DataView Date Error EvalError
  FinalizationRegistry Float16Array Float32Array Float64Array Function Int8Array Int16Array Int32Array Intl Iterator JSON Map Math Number
  Object Promise Proxy RangeError ReferenceError Reflect RegExp Set String SuppressedError Symbol SyntaxError TypeError URIError Uint8Array
  Uint8ClampedArray Uint16Array Uint32Array WeakMap WeakRef WeakSet
  WebAssembly TextDecoder TextEncoder DOMException performance crypto console setTimeout clearTimeout`.split(/\s+/),
)

const post = self.postMessage.bind(self) as (message: unknown, transfer?: Transferable[]) => void
const { parse, stringify } = JSON
const silent = () => {}

self.onmessage = ({ data }: MessageEvent<GuestSetup>) => {
  self.onmessage = null
  begin(data).catch((error: Error) => post({ failed: error.message } satisfies GuestFailure))
}

async function begin(setup: GuestSetup) {
  const bounds = confine()
  const pyodide = await load(setup)
  if (!setup.snapshot) {
    interpreter.loadHarness(pyodide, { purity, values, trial, harness })
    const { buffer } = pyodide.makeMemorySnapshot()
    return post(buffer, [buffer as ArrayBuffer])
  }
  const receive = interpreter.start({ pyodide, bounds, post })
  self.onmessage = ({ data: text }: MessageEvent<string>) => receive(parse(text))
  tidy()
  post(stringify({ type: 'ready' }))
}

async function load({ module, library, loader, runtime, snapshot }: GuestSetup) {
  // Pyodide fetches two files and looks for importScripts, by which it knows the classic workers that it does not support. It gets the
  // files from here: there is no network behind this fetch.
  const realm = globalThis as Record<string, unknown>
  realm.fetch = async (address: unknown) => (String(address).endsWith('.wasm') ? null : new Response(library))
  realm.importScripts = undefined
  WebAssembly.instantiateStreaming = async (_, imports) => ({ module, instance: await WebAssembly.instantiate(module, imports) })
  const [{ loadPyodide }, { default: createPyodideModule }] = await Promise.all([
    import(/* @vite-ignore */ loader) as Promise<Loader>,
    import(/* @vite-ignore */ runtime),
  ])
  // A program that breaks Pyodide would otherwise have it report the wreck on the visitor's console.
  realm.console = { log: silent, warn: silent, error: silent, info: silent, debug: silent, trace: silent }
  const options = {
    indexURL: 'https://pyodide.invalid/',
    lockFileContents: stringify({ info, packages: {} }),
    // Not that programs would find it: all that leads to JavaScript is gone before the first (harness.py, confine.js).
    jsglobals: Object.create(null),
    createPyodideModule,
    stdin: () => null,
    stdout: silent,
    stderr: silent,
    ...(snapshot ? { _loadSnapshot: snapshot } : { _makeSnapshot: true }),
  }
  return loadPyodide(options as Parameters<Loader['loadPyodide']>[0])
}

/** Takes the worker's globals away, own and inherited, and what leads to them from Pyodide's own module. */
function tidy() {
  for (let scope: object | null = globalThis; scope && scope !== Object.prototype; scope = Object.getPrototypeOf(scope)) {
    for (const name of Object.getOwnPropertyNames(scope)) {
      if (!KEPT.has(name) && !/^on/.test(name)) delete (scope as Record<string, unknown>)[name]
    }
  }
}
