/**
 * @file Untrusted Python under Node: Pyodide in processes of its own, each ended after one program unless programs are proved harmless
 * (python/pool.ts).
 *
 * Pyodide itself is no boundary. What holds its guests is, from the inside out:
 *  1. a bare `vm` context with nothing of Node in it (python-interpreter.mjs), and V8 refusing code from strings in the whole process;
 *  2. Node's permission model: no child processes, workers, native addons or WASI, no writing of files, no reading beyond Pyodide, the
 *     harness and the snapshot;
 *  3. an empty environment, bounds on memory (python/confine.js, and behind them V8's own), deadlines kept by this process;
 *  4. on Linux, where `unshare`, `setpriv` and `prlimit` may be used: a network namespace with no network in it, no new privileges, death
 *     with the parent, and a bound on all data of the process, kept by the kernel.
 * Where (4) is refused (other systems, strict containers), a guest that broke out of `vm` could open connections: Node 20's permission
 * model does not cover the network. And no layer keeps a guest from using all of one core until its deadline.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  copyFileSync,
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import type { InterpreterHandle } from '../python/interpreter-messages.ts'
import { InterpreterPool, type PoolOptions } from '../python/pool.ts'
import type { Notebook } from '../python/suspects.ts'

const ENTRY = fileURLToPath(new URL('./python-interpreter.mjs', import.meta.url))
const HARNESS = fileURLToPath(new URL('../python', import.meta.url))
const PYODIDE = dirname(createRequire(import.meta.url).resolve('pyodide/package.json'))
/** Beside the packages, where nobody writes who may not change them too. */
const CACHE = join(dirname(PYODIDE), '.cache', 'cascade-python')
const SUSPECTS = `${CACHE}-suspects.json`
const MAX_SNAPSHOTS = 3
const MAX_STDERR = 2000
/** Bytes a guest's process may have for data: some 270 MB are Node's and Pyodide's own, twice the default limit is the guest's, the rest is room. */
const MAX_DATA = 1280 * 2 ** 20

/** A sandbox over child processes; `close` ends them and removes what they left. Idle, it does not keep Node from exiting. */
export function createPythonSandbox(options: Partial<Omit<PoolOptions, 'spawn'>> = {}): InterpreterPool {
  const host = new Host()
  const pool = new InterpreterPool({ size: 2, spares: 1, ...options, spawn: () => host.spawn() })
  const close = pool.close.bind(pool)
  pool.close = () => {
    close()
    host.close()
  }
  return pool
}

/** Keeps which programs interpreters died of (python/suspects.ts) beside the snapshots. A program never takes this process with it. */
export async function openNotebook(file = SUSPECTS): Promise<Notebook> {
  return {
    text: existsSync(file) ? readFileSync(file, 'utf8') : '',
    save: (text) => {
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(`${file}.${process.pid}`, text)
      renameSync(`${file}.${process.pid}`, file)
    },
    perilous: false,
  }
}

/** Whether guests are also cut off from the network by the operating system (point 4 above). */
export function isNetworkIsolated(): boolean {
  return isolation().some((word) => word.startsWith('--net'))
}

/** Starts interpreters from one snapshot, made once and kept: starting Python takes seconds, restoring it a fraction of one. */
class Host {
  readonly #folder = mkdtempSync(join(tmpdir(), 'cascade-python-'))
  readonly #children = new Set<ChildProcess>()
  readonly #onExit = () => this.close()
  #snapshot: Promise<string> | null = null

  constructor() {
    process.once('exit', this.#onExit)
  }

  /** Returns at once; the process starts when the snapshot is there. */
  spawn(): InterpreterHandle {
    let child: ChildProcess | null = null
    let ended = false
    const handle: InterpreterHandle = {
      post: (message) => {
        child?.send(JSON.stringify(message), () => {})
      },
      onMessage: () => {},
      onExit: () => {},
      terminate: () => {
        ended = true
        child?.kill('SIGKILL')
      },
    }
    this.#snapshot ??= this.#makeSnapshot()
    this.#snapshot.then(
      (snapshot) => {
        if (ended) return
        child = this.#start(snapshot, ['ignore', 'ignore', 'pipe', 'ipc'])
        child.on('message', (text) => handle.onMessage(parse(text)))
        whenEnded(child, (reason) => handle.onExit(reason))
        child.unref()
        child.channel?.unref()
      },
      (error: Error) => {
        this.#snapshot = null
        handle.onExit(error.message)
      },
    )
    return handle
  }

  close() {
    process.off('exit', this.#onExit)
    for (const child of this.#children) child.kill('SIGKILL')
    rmSync(this.#folder, { recursive: true, force: true })
  }

  async #makeSnapshot(): Promise<string> {
    const kept = join(CACHE, `${fingerprint()}.bin`)
    if (existsSync(kept)) return kept
    const file = join(this.#folder, 'snapshot.bin')
    const child = this.#start('--make-snapshot', ['ignore', 'ignore', 'pipe', 'ignore', 'pipe'])
    const ended = new Promise<string>((resolve) => whenEnded(child, resolve))
    await pipeline(child.stdio[4] as NodeJS.ReadableStream, createWriteStream(file, { mode: 0o400 }))
    const reason = await ended
    if (child.exitCode !== 0) throw new Error(reason)
    return keep(file, kept)
  }

  #start(snapshot: string, stdio: ('ignore' | 'pipe' | 'ipc')[]): ChildProcess {
    const [command, ...words] = [
      ...isolation(),
      process.execPath,
      '--no-warnings',
      '--experimental-vm-modules',
      '--disallow-code-generation-from-strings',
      '--max-old-space-size=256',
      process.allowedNodeEnvironmentFlags.has('--permission') ? '--permission' : '--experimental-permission',
      ...[PYODIDE, HARNESS, ENTRY, CACHE, this.#folder].map((path) => `--allow-fs-read=${path}`),
      ENTRY,
      PYODIDE,
      HARNESS,
      snapshot,
    ]
    const child = spawn(command, words, { stdio, env: {}, cwd: this.#folder })
    this.#children.add(child)
    child.once('close', () => this.#children.delete(child))
    return child
  }
}

/** Changes with everything that a snapshot holds or must fit. */
function fingerprint(): string {
  const hash = createHash('sha256').update(process.version)
  const files = ['harness.py', 'trial.py', 'values.py', 'purity.py', 'interpreter.js', 'confine.js'].map((name) => join(HARNESS, name))
  for (const file of [ENTRY, ...files, join(PYODIDE, 'package.json')]) hash.update(readFileSync(file))
  return hash.digest('hex').slice(0, 32)
}

/** Moves a new snapshot to the cache, drops all but the newest few there, and says where it is now; where it was, if that is not allowed. */
function keep(file: string, kept: string): string {
  try {
    mkdirSync(CACHE, { recursive: true })
    const passing = `${kept}.${process.pid}`
    copyFileSync(file, passing)
    renameSync(passing, kept)
    const others = readdirSync(CACHE).map((name) => join(CACHE, name))
    const byAge = others.sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)
    for (const old of byAge.slice(MAX_SNAPSHOTS)) rmSync(old, { force: true })
    return kept
  } catch {
    return file
  }
}

/** Calls back once, with how the process ended and what it said last. */
export function whenEnded(child: ChildProcess, callback: (reason: string) => void) {
  let said = ''
  child.stderr?.on('data', (text) => {
    said = (said + text).slice(-MAX_STDERR)
  })
  const { unref } = (child.stderr ?? {}) as { unref?: () => void }
  unref?.call(child.stderr)
  // A start that fails tells both.
  let told = false
  const tell = (reason: string) => {
    if (!told) callback(reason)
    told = true
  }
  child.once('error', (error) => tell(error.message))
  child.once('close', (code, signal) => tell(`${signal ?? `exit code ${code}`} ${said}`.trim()))
}

function parse(text: unknown): unknown {
  try {
    return JSON.parse(String(text))
  } catch {
    return null
  }
}

let prefix: string[] | undefined

/** The command, if the system allows one, that starts a program within bounds, without network and privileges, to die with its parent. */
export function isolation(): string[] {
  const bounded = ['prlimit', `--data=${MAX_DATA}`]
  const alone = ['setpriv', '--no-new-privs', '--pdeathsig', 'KILL']
  prefix ??= [
    ['unshare', '--net', ...alone, ...bounded],
    ['unshare', '--map-root-user', '--net', ...alone, ...bounded],
    ['unshare', '--map-root-user', '--net', ...alone],
    bounded,
  ].find(([command, ...words]) => spawnSync(command, [...words, process.execPath, '--version'], { stdio: 'ignore' }).status === 0)
  prefix ??= []
  return prefix
}
