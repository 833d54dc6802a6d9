/** @file Module hooks for Node: `import text from './file.wgsl?raw'` gives the file's text, as it does in Vite. */
import { readFile } from 'node:fs/promises'

export function resolve(specifier, context, next) {
  if (!specifier.endsWith('?raw')) return next(specifier, context)
  return { url: new URL(specifier, context.parentURL).href, format: 'module', shortCircuit: true }
}

export async function load(url, context, next) {
  if (!url.endsWith('?raw')) return next(url, context)
  const text = await readFile(new URL(url.slice(0, -'?raw'.length)), 'utf8')
  return { format: 'module', source: `export default ${JSON.stringify(text)}`, shortCircuit: true }
}
