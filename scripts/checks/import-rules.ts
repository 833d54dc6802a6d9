/**
 * @file The rooms of src/ and who may import whom, held by reading the imports of every file, type imports included. The table below is the
 * whole rule. Tests, and `testing.ts` files that serve them, may reach anywhere; nothing else may import those.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { parseSync } from 'vite'

/** Libraries of pure functions of text: mathematical answers, Python, checks of instructions, changes of files. None knows what a task is. */
const LIBRARIES = ['answers', 'python', 'checks', 'diff']
/** What every room may build on. */
const GROUND = ['text', 'tasks', 'runs', ...LIBRARIES]
const CORE = ['evaluation', 'rollout', 'model', 'kernels', 'gpu', ...GROUND]
const ENGINE = ['training', 'chat', 'curation', 'claims', ...CORE]

/** What each room may import besides itself: app > workers, cli > training, chat, curation, claims > evaluation > rollout > model > kernels > gpu. */
const ROOMS: Record<string, readonly string[]> = {
  answers: ['python', 'text'],
  python: [],
  checks: ['python', 'text'],
  diff: ['python'],
  text: [],
  tasks: ['text', ...LIBRARIES],
  runs: ['tasks', 'text'],
  gpu: [],
  kernels: ['gpu'],
  model: ['kernels', 'gpu', ...GROUND],
  rollout: ['model', 'kernels', 'gpu', ...GROUND],
  evaluation: ['rollout', 'model', 'kernels', 'gpu', ...GROUND],
  training: CORE,
  chat: CORE,
  curation: CORE,
  claims: CORE,
  reference: ['model', ...GROUND],
  workers: [...ENGINE, 'reference'],
  // `cascade bench` drives the page in a browser, and knows it by the same interface as the page does.
  cli: [...ENGINE, 'workers'],
  // Of the claims the page reads the results, which are a file.
  app: ['workers', 'claims'],
}

/** Packages that tie a room to one host or one peer library, and the rooms that may name them. */
const HOSTS = [
  { packages: /^(react|react-dom|zustand|uplot)(\/|$)/, rooms: ['app'] },
  { packages: /^comlink(\/|$)/, rooms: ['app', 'workers'] },
  { packages: /^(node:|webgpu$)/, rooms: ['cli'] },
  { packages: /^@(tensorflow|jax-js)\//, rooms: ['reference'] },
]

/** Reads every file under `src` of a project. Returns one sentence a violation, and how many files were read. */
export function checkImports(project: string): { files: number; violations: string[] } {
  const src = join(project, 'src')
  const files = existsSync(src) ? readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/.test(name)) : []
  const violations = files.flatMap((name) => {
    const file = join(src, name)
    const room = roomOf(src, file)
    if (!(room in ROOMS)) return [`src/${posix(name)}: there is no room '${room}' in the import rules.`]
    if (isTest(file)) return []
    return importsOf(file).flatMap((specifier) => {
      const broken = judge(src, file, room, specifier)
      return broken ? [`src/${posix(name)} imports '${specifier}': ${broken}`] : []
    })
  })
  return { files: files.length, violations }
}

/** Why this import is not allowed, or null. */
function judge(src: string, file: string, room: string, specifier: string): string | null {
  if (!specifier.startsWith('.')) {
    const host = HOSTS.find(({ packages }) => packages.test(specifier))
    return host && !host.rooms.includes(room) ? `only ${host.rooms.join(' and ')} may.` : null
  }
  const target = resolve(dirname(file), specifier.replace(/\?.*$/, ''))
  if (relative(src, target).startsWith('..')) return null
  if (isTest(target)) return 'only tests may import what serves tests.'
  const other = roomOf(src, target)
  return other === room || ROOMS[room].includes(other) ? null : `${room} may not import ${other}.`
}

/** Every module a file names: imports, re-exports, `import()` of a literal, and types written as `import('...').Name`. */
function importsOf(file: string): string[] {
  const code = readFileSync(file, 'utf8')
  const { program, module, errors } = parseSync(file, code)
  if (errors.length > 0) throw new Error(`${file} cannot be parsed: ${errors[0].message}`)
  const dynamic = module.dynamicImports.map(({ moduleRequest }) => code.slice(moduleRequest.start, moduleRequest.end))
  return [
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...module.staticExports.flatMap(({ entries }) => entries.flatMap(({ moduleRequest }) => moduleRequest?.value ?? [])),
    ...dynamic.filter((text) => /^['"]/.test(text)).map((text) => text.slice(1, -1)),
    ...typeImports(program),
  ]
}

function typeImports(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return []
  const { type, source } = node as { type?: string; source?: { value: string } }
  const own = type === 'TSImportType' && source ? [source.value] : []
  return [...own, ...Object.values(node).flatMap(typeImports)]
}

/** The first folder below src; files in src itself start the page and belong to the app. */
function roomOf(src: string, file: string): string {
  const parts = relative(src, file).split(sep)
  return parts.length > 1 ? parts[0] : 'app'
}

function isTest(file: string): boolean {
  return /(\.test\.tsx?|[/\\]testing(\.ts|[/\\].*))$/.test(file)
}

function posix(path: string): string {
  return path.split(sep).join('/')
}
