/** @file Builds the laboratory page and serves it: as we serve the real page, or as a static host does that knows nothing of headers. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, preview } from 'vite'

const root = fileURLToPath(new URL('../..', import.meta.url))
/** The page's folder is the root of its site, as the real page's is. */
const site = { configFile: join(root, 'vite.config.ts'), root: join(root, 'e2e/sandbox') }

export interface LabSite {
  folder: string
  /** Address of the page, its server sending our headers. */
  address: string
  /** Paths asked of that server, since the list was last emptied. */
  requests: string[]
  close(): Promise<void>
}

export async function serveLab(): Promise<LabSite> {
  const folder = mkdtempSync(join(tmpdir(), 'cascade-sandbox-'))
  await build({ ...site, logLevel: 'error', build: { outDir: folder, emptyOutDir: true } })
  const server = await preview({ ...site, build: { outDir: folder }, preview: { host: '127.0.0.1', port: 0 } })
  const requests: string[] = []
  server.httpServer.on('request', (request) => requests.push(request.url ?? ''))
  const { port } = server.httpServer.address() as AddressInfo
  return {
    folder,
    address: `http://127.0.0.1:${port}/`,
    requests,
    async close() {
      await server.close()
      rmSync(folder, { recursive: true })
    },
  }
}

const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
}

/** The same files in a folder of a host that sends no header but the type. */
export function servePlainly(lab: LabSite): Promise<{ address: string; close(): void }> {
  const prefix = '/some/folder/'
  return listen((request, response) => {
    try {
      const path = new URL(request.url ?? '', 'http://host').pathname
      if (!path.startsWith(prefix)) throw new Error('not here')
      const body = readFileSync(join(lab.folder, path.slice(prefix.length) || 'index.html'))
      response.setHeader('Content-Type', TYPES[extname(path)] ?? (path === prefix ? 'text/html' : 'application/octet-stream'))
      response.end(body)
    } catch {
      response.statusCode = 404
      response.end()
    }
  }).then(({ server, port }) => ({ address: `http://127.0.0.1:${port}${prefix}`, close: () => server.close() }))
}

export interface Canary {
  /** `127.0.0.1:port` */
  host: string
  /** What reached it: every connection, every request, every WebSocket. */
  hits: string[]
  close(): void
}

/** A server that lets everybody in, so that only the sandbox itself can keep a guest away; it writes down who came. */
export async function openCanary(): Promise<Canary> {
  const hits: string[] = []
  const { server, port } = await listen((request, response) => {
    hits.push(`${request.method} ${request.url}`)
    response.setHeader('Access-Control-Allow-Origin', '*')
    response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin')
    response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp')
    response.setHeader('Content-Type', /\.js/.test(request.url ?? '') ? 'text/javascript' : 'text/html')
    response.end('globalThis.reached = true')
  })
  server.on('connection', () => hits.push('a connection'))
  server.on('upgrade', (request, socket) => {
    hits.push(`WebSocket ${request.url}`)
    socket.destroy()
  })
  return { host: `127.0.0.1:${port}`, hits, close: () => server.close() }
}

async function listen(handle: RequestListener): Promise<{ server: Server; port: number }> {
  const server = createServer(handle)
  await new Promise<void>((resolve, reject) => server.on('error', reject).listen(0, '127.0.0.1', resolve))
  return { server, port: (server.address() as AddressInfo).port }
}
