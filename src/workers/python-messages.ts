/**
 * @file What passes between the four parts of the browser's Python sandbox. Trusted, with the page's origin: a worker that has programs to run
 * (the consumer) and the page. Trusted, without an origin: the sandbox page. Untrusted: the interpreters.
 *
 *     consumer ──SandboxRequest──> page ──FrameSetup──> sandbox page ──GuestSetup, text──> interpreter (a blob worker)
 *         └────────────── FrameRequest, FrameEvent, over a port of its own ──────┘
 */

/** Pyodide's files as the page fetched them. The sandbox itself has no network, not even to these. */
export interface PyodideFiles {
  /** pyodide.mjs and pyodide.asm.mjs. */
  loader: string
  runtime: string
  /** pyodide.asm.wasm and python_stdlib.zip. */
  wasm: ArrayBuffer
  library: ArrayBuffer
}

/** Sent to a worker as it starts, with the port over which it may ask for the sandbox. */
export const SANDBOX_PORT = 'python-sandbox'

/** `visit`: a name of this page, from its start to its end. `left`: names of those that were closed or left of late, rather than killed. */
export interface SandboxLoan {
  type: typeof SANDBOX_PORT
  visit: string
  left: string
}

/**
 * From a consumer to the page: programs are waiting. `consumer` is a Web Lock that it holds for as long as it lives, so that others learn of
 * its end. `lost`: the sandbox page that it was given does not answer any more.
 */
export type SandboxRequest = { type: 'open'; consumer: string; lost: boolean }

/** `opened` brings a port to the sandbox page, which answers for as long as that page lives. */
export type SandboxReply = { type: 'opened' } | { type: 'failed'; message: string }

/** From the page to the sandbox page: first the files, then a port for each consumer. */
export type FrameSetup = { type: 'files'; files: PyodideFiles } | { type: 'connect' | 'disconnect'; consumer: string }

/** Answers to `files`; `listening` is sent once, as soon as the sandbox page can hear. */
export type FrameSetupReply = { type: 'listening' } | { type: 'ready' } | { type: 'failed'; message: string }

/** From a consumer to the sandbox page. `id` names an interpreter, within this port only. `ping`: are you there? */
export type FrameRequest =
  | { type: 'spawn'; id: string }
  | { type: 'kill'; id: string }
  | { type: 'post'; id: string; text: string }
  | { type: 'ping' }

/** From the sandbox page to a consumer. `text` is whatever the interpreter sent: untrusted, but a string, and no longer than MAX_TEXT. */
export type FrameEvent = { type: 'message'; id: string; text: string } | { type: 'exit'; id: string; reason: string } | { type: 'pong' }

/** The first message to an interpreter; all later ones are JSON texts, both ways. */
export interface GuestSetup {
  module: WebAssembly.Module
  library: ArrayBuffer
  /** Addresses of blobs. */
  loader: string
  runtime: string
  /** Memory of an interpreter that has loaded everything; without it one is made, sent back as an ArrayBuffer, and that is all. */
  snapshot: ArrayBuffer | null
}

/** From an interpreter that did not come up. */
export interface GuestFailure {
  failed: string
}

/** Characters of one message from an interpreter, and of all its messages about one program. */
export const MAX_TEXT = 2 ** 25
export const MAX_TEXTS = 2 ** 26
/** Messages about one program. */
export const MAX_MESSAGES = 2 ** 13
