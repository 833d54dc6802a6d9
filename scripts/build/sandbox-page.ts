/**
 * @file Makes `sandbox.html`: one file that holds the sandbox page's script, the interpreter's script and the strict content security policy,
 * so that it depends on nothing the policy would have to let through. Served in development, written by the build.
 *
 * The scripts are in a frame within it, which has no origin whatever the server says: an attribute of that frame takes it. The file itself holds
 * that frame and nothing that runs. So a service worker can keep it (scripts/build/offline.ts): browsers take what the page's own frame shows
 * from there, but not what a frame without an origin shows. The inner frame is fetched from nowhere, being text of the file, and obeys the policy
 * of the file beside the same in its own text.
 *
 * The policy is a meta tag, for static hosts that send no headers, and where we serve the page a header as well. What only the header can say:
 * `sandbox`, so that the file has no origin either, and `frame-ancestors`.
 */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { OutgoingHttpHeaders } from 'node:http'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Connect, type Plugin, type Rolldown } from 'vite'

export const SANDBOX_FILE = 'sandbox.html'
const src = fileURLToPath(new URL('../../src', import.meta.url))

/**
 * No address at all: nothing can be fetched, connected to, embedded or navigated to. Blobs are scripts the sandbox page makes itself, of what
 * it was handed. No 'unsafe-eval': a program that gets from Python to JavaScript finds no way to run JavaScript of its own.
 */
const policy = (hash: string) =>
  ["default-src 'none'", `script-src '${hash}' blob: 'wasm-unsafe-eval'`, 'worker-src blob:', "base-uri 'none'", "form-action 'none'"].join(
    '; ',
  )

export const HEADER_ONLY = "sandbox allow-scripts; frame-ancestors 'self'"

/** The policy of a built sandbox page as a header says it. */
export function sandboxPolicy(html: string): string {
  const [, tag] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html) ?? []
  if (tag === undefined) throw new Error('The sandbox page has no policy.')
  return `${tag}; ${HEADER_ONLY}`
}

/** Whether a server that looks for files would answer this address with the sandbox page, in whatever spelling. */
export function isSandboxPath(address = ''): boolean {
  const path = address.split(/[?#]/)[0]
  try {
    return /^\/+sandbox(\.html)?\/*$/.test(decodeURIComponent(path))
  } catch {
    return false
  }
}

export function sandboxPage(): Plugin {
  return {
    name: 'sandbox-page',
    configureServer(server) {
      server.middlewares.use(serve(makePage, server.config.server.headers))
    },
    configurePreviewServer(server) {
      const { root, build } = server.config
      server.middlewares.use(serve(() => readFile(resolve(root, build.outDir, SANDBOX_FILE), 'utf8')))
    },
    async generateBundle() {
      this.emitFile({ type: 'asset', fileName: SANDBOX_FILE, source: await makePage() })
    },
  }
}

/** `headers`: what the development server sends with everything, and has not set yet where this comes. */
function serve(page: () => Promise<string>, headers: OutgoingHttpHeaders = {}): Connect.NextHandleFunction {
  return async (request, response, next) => {
    if (!isSandboxPath(request.url)) return next()
    try {
      const html = await page()
      for (const [name, value] of Object.entries(headers)) response.setHeader(name, value as string)
      response.setHeader('Content-Security-Policy', sandboxPolicy(html))
      response.setHeader('Content-Type', 'text/html; charset=utf-8')
      response.end(html)
    } catch (error) {
      next(error)
    }
  }
}

async function makePage(): Promise<string> {
  const [frame, guest] = await Promise.all([bundle('python-frame.ts'), bundle('python-guest.ts')])
  const hash = `sha256-${createHash('sha256').update(frame).digest('base64')}`
  const head = [
    '<!doctype html>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy(hash)}">`,
    '<title>Python sandbox</title>',
  ]
  const inner = [...head, `<script type="text/plain" id="guest">${guest}</script>`, `<script>${frame}</script>`].join('\n')
  return [...head, `<iframe sandbox="allow-scripts" srcdoc="${attribute(inner)}"></iframe>`].join('\n')
}

/** Text between the quotes of an attribute; a carriage return within the scripts would become a line feed, and their hash another. */
function attribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('\r', '&#13;')
}

/** One of the sandbox's scripts with all it imports, as a classic script. */
async function bundle(name: string): Promise<string> {
  const [{ output }] = (await build({
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    plugins: [interpreterModule()],
    build: {
      write: false,
      target: 'es2023',
      lib: { entry: join(src, 'workers', name), formats: ['iife'], name: 'sandbox' },
    },
  })) as Rolldown.RolldownOutput[]
  const code = output[0].code
  // Within HTML only this ends a script.
  if (/<\/script|<!--/i.test(code)) throw new Error(`${name} contains what would end a script in HTML.`)
  return code
}

/** interpreter.js and confine.js are one expression each, so that Node can evaluate them; where code from strings is forbidden they have to be modules. */
function interpreterModule(): Plugin {
  const name = (id: string) => /^\0?virtual:python-(interpreter|confine)$/.exec(id)?.[1]
  return {
    name: 'python-interpreter',
    resolveId: (source) => (name(source) ? `\0${source}` : null),
    async load(id) {
      if (!name(id)) return null
      const text = await readFile(join(src, `python/${name(id)}.js`), 'utf8')
      const module = text.replace(/^;(?=\()/m, 'export default ')
      if (module === text) throw new Error(`${name(id)}.js is expected to be one expression behind a semicolon.`)
      return module
    },
  }
}
