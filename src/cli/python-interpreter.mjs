/**
 * @file The process in which python-sandbox.ts runs untrusted Python. Started as
 * `node [flags] python-interpreter.mjs PYODIDE_FOLDER HARNESS_FOLDER (SNAPSHOT_FILE | --make-snapshot)`; plain JavaScript, because
 * nothing that could strip types is readable here. With --make-snapshot it writes the memory of an interpreter that has loaded everything
 * to file descriptor 4 and ends.
 *
 * Should a guest of Pyodide ever reach the JavaScript realm that Pyodide lives in (confine.js closes the ways), it lives in a `vm` context that holds the language and nothing
 * of Node: no process, no require, no import(), no fetch, and no code from strings. The few functions of this realm that the context needs
 * stay in closures there, take and give strings and numbers only, and never throw. Even so `vm` is a fence and not a wall; see
 * python-sandbox.ts for what stands behind it.
 */
import { readFileSync, writeSync } from 'node:fs'
import vm from 'node:vm'

// Without this Node prints the line of code that failed, which in Pyodide is a megabyte long.
process.on('uncaughtException', (error) => {
  writeSync(2, `${error?.stack ?? error}`.slice(0, 2000))
  process.exit(1)
})

const [pyodideFolder, harnessFolder, snapshotFile] = process.argv.slice(2)
const makeSnapshot = snapshotFile === '--make-snapshot'

const context = vm.createContext(Object.create(null), { codeGeneration: { strings: false, wasm: true } })
const evaluate = (code, name) => vm.runInContext(code, context, { filename: name })

/** What Pyodide expects of a bare JavaScript shell. Returns what leads it from outside; every value below is of the context's own realm. */
const shell = evaluate(
  `(({ now, lengthOf, fill }) => {
    globalThis.self = globalThis
    globalThis.read = globalThis.load = () => {
      throw new Error('there are no files here')
    }
    globalThis.readbuffer = (path) => {
      const name = path.slice(path.lastIndexOf('/') + 1)
      const bytes = new Uint8Array(lengthOf(name))
      fill(name, bytes)
      return bytes.buffer
    }
    // Emscripten asks a shell for random bytes by this command line.
    globalThis.os = {
      system: (_, [, line]) => {
        const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
        const bytes = Number(/head -c([0-9]+)/.exec(line)[1])
        let text = ''
        while (text.length < Math.ceil(bytes * 4 / 3)) text += alphabet[Math.floor(Math.random() * 64)]
        return text + '='.repeat((4 - text.length % 4) % 4)
      },
    }
    const silent = () => {}
    globalThis.console = { log: silent, warn: silent, error: silent, info: silent, debug: silent }
    globalThis.performance = { now: () => now(), timeOrigin: 0 }
    globalThis.setTimeout = (callback) => {
      Promise.resolve().then(() => callback())
      return 0
    }
    globalThis.clearTimeout = silent
    globalThis.TextEncoder = class {
      encode(text) {
        return Uint8Array.from(unescape(encodeURIComponent(text.toWellFormed())), (byte) => byte.charCodeAt(0))
      }
      encodeInto(text, bytes) {
        for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i)
        return { read: text.length, written: text.length }
      }
    }
    globalThis.TextDecoder = class {
      decode(bytes) {
        let text = ''
        const units = []
        for (let i = 0; i < (bytes?.length ?? 0); ) {
          const head = bytes[i]
          const more = head < 0x80 ? 0 : head < 0xe0 ? 1 : head < 0xf0 ? 2 : 3
          let point = more === 0 ? head : head & (0x3f >> more)
          for (let k = 1; k <= more; k++) point = (point << 6) | (bytes[i + k] & 0x3f)
          i += more + 1
          if (point > 0xffff) units.push(0xd7c0 + (point >> 10), 0xdc00 + (point & 0x3ff))
          else units.push(point)
          if (units.length > 8000) text += String.fromCharCode(...units.splice(0))
        }
        return text + String.fromCharCode(...units)
      }
    }
    return {
      async load(createPyodideModule, loadPyodide, lockFileContents, snapshot) {
        const options = { indexURL: '/', createPyodideModule, lockFileContents, jsglobals: Object.create(null), stdin: () => null, stdout: silent, stderr: silent }
        if (!snapshot) return loadPyodide({ ...options, _makeSnapshot: true })
        return loadPyodide({ ...options, _loadSnapshot: globalThis.readbuffer('snapshot') })
      },
      unload() {
        for (const name of ['read', 'load', 'readbuffer', 'os']) delete globalThis[name]
      },
      receiver(interpreter, pyodide, bounds, post) {
        const { parse } = JSON
        const receive = interpreter.start({ pyodide, bounds, post: (text) => post(text) })
        return (text) => receive(parse(text))
      },
    }
  })`,
  'shell',
)({ now: () => performance.now(), lengthOf: (name) => fileNamed(name).length, fill: (name, bytes) => bytes.set(fileNamed(name)) })

function fileNamed(name) {
  if (name === 'snapshot') return readFileSync(snapshotFile)
  return readFileSync(`${pyodideFolder}/${name}`)
}

async function importInside(name) {
  const code = readFileSync(`${pyodideFolder}/${name}`, 'utf8')
  const module = new vm.SourceTextModule(code, {
    context,
    identifier: name,
    initializeImportMeta: (meta) => (meta.url = `file:///${name}`),
  })
  await module.link(() => {
    throw new Error('Pyodide is expected to import nothing')
  })
  await module.evaluate()
  return module.namespace
}

const text = (name) => readFileSync(`${harnessFolder}/${name}`, 'utf8')
const { info } = JSON.parse(readFileSync(`${pyodideFolder}/pyodide-lock.json`, 'utf8'))
const interpreter = evaluate(text('interpreter.js'), 'interpreter.js')
const bounds = evaluate(text('confine.js'), 'confine.js')()
const { default: createPyodideModule } = await importInside('pyodide.asm.mjs')
const { loadPyodide } = await importInside('pyodide.mjs')
const pyodide = await shell.load(createPyodideModule, loadPyodide, JSON.stringify({ info, packages: {} }), !makeSnapshot)

if (makeSnapshot) {
  interpreter.loadHarness(pyodide, Object.fromEntries(['purity', 'values', 'trial', 'harness'].map((name) => [name, text(`${name}.py`)])))
  const snapshot = pyodide.makeMemorySnapshot()
  for (let at = 0; at < snapshot.length; ) at += writeSync(4, snapshot, at)
  process.exit(0)
}

shell.unload()
const send = process.send.bind(process)
const receive = shell.receiver(interpreter, pyodide, bounds, (message) => {
  try {
    send(message)
  } catch {
    // The supervisor is gone, and this process with it at the next turn.
  }
})
process.on('message', receive)
process.on('disconnect', () => process.exit(0))
send(JSON.stringify({ type: 'ready' }))
