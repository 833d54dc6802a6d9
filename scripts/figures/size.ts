/**
 * @file `npm run figures:size`: gzipped script that the first route needs, what each screen adds when it is opened, and the workers beside it. Fails
 * where the first route takes more than 200 KB.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build, type Manifest } from 'vite'
import { NAVIGATION } from '../../src/app/screens/registry.ts'

const LIMIT = 200_000
const folder = mkdtempSync(join(tmpdir(), 'cascade-size-'))
let first = Number.POSITIVE_INFINITY
try {
  await build({ logLevel: 'error', build: { outDir: folder, emptyOutDir: true, manifest: true } })
  const manifest: Manifest = JSON.parse(readFileSync(join(folder, '.vite/manifest.json'), 'utf8'))
  const sizes = new Map<string, number>()
  const size = (file: string) => {
    if (!sizes.has(file)) sizes.set(file, gzipSync(readFileSync(join(folder, file))).length)
    return sizes.get(file) as number
  }
  /** The chunks that one needs before it can run. */
  const needs = (name: string, found = new Set<string>()): Set<string> => {
    if (!found.has(name)) {
      found.add(name)
      for (const other of manifest[name].imports ?? []) needs(other, found)
    }
    return found
  }
  const sum = (chunks: Iterable<string>) => [...chunks].reduce((bytes, name) => bytes + size(manifest[name].file), 0)
  const row = (name: string, bytes: number) => console.log(`${name.padEnd(34)}${(bytes / 1000).toFixed(1).padStart(9)} KB`)

  const page = (name: string) => needs(`src/app/screens/${name}/page.tsx`)
  const start = new Set([...needs('index.html'), ...page('start')])
  first = sum(start)
  console.log('Gzipped script:\n')
  row('first route (#/start)', first)
  for (const { sections } of NAVIGATION) {
    for (const { name } of sections) if (name !== 'start') row(`  ${name} adds`, sum([...page(name)].filter((chunk) => !start.has(chunk))))
  }
  const assets = readdirSync(join(folder, 'assets'))
  console.log()
  for (const file of assets.filter((name) => /worker-[^.]+\.js$/.test(name))) row(file.replace(/-[^-]+\.js$/, ''), size(`assets/${file}`))
  row('sw.js', size('sw.js'))
} finally {
  rmSync(folder, { recursive: true })
}
if (first > LIMIT) {
  console.error(`\nThe first route takes more than ${LIMIT / 1000} KB.`)
  process.exit(1)
}
