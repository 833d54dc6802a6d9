/** @file `npm start`: installs what is missing, builds the page, serves it. `PORT` or `npm start -- --port N` chooses the port. */
import { ensureInstalled, root } from './install.mjs'

const DEFAULT_PORT = 4173

const flag = process.argv.indexOf('--port')
const asked = flag > 0 ? process.argv[flag + 1] : process.env.PORT
const port = asked === undefined ? DEFAULT_PORT : Number(asked)
if (!Number.isInteger(port) || port < 0 || port > 65535) {
  console.error(`The port must be a number from 0 to 65535, not '${asked}'.`)
  process.exit(2)
}

ensureInstalled()
const { build, preview } = await import('vite')
await build({ root, logLevel: 'warn' })
try {
  // Someone who named a port wants that one or an error; otherwise the next free one will do.
  const server = await preview({ root, preview: { port, strictPort: asked !== undefined, host: '127.0.0.1' } })
  const { port: chosen } = server.httpServer.address()
  console.log(`\n  Cascade Lab is at http://127.0.0.1:${chosen}/  (Ctrl+C stops it)\n`)
} catch (error) {
  console.error(`The page cannot be served: ${error.message}`)
  process.exit(1)
}
