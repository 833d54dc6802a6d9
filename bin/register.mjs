/**
 * @file Lets Node run the engine as it is, with no build: tsx strips the types, and text-imports.mjs gives Node what the bundler gives the
 * page, shaders as text. Scripts start with `node --import ./bin/register.mjs`.
 */
import { register } from 'node:module'
import { fileURLToPath } from 'node:url'

const typescript = await import('tsx/esm/api').catch(() => null)
if (!typescript) {
  console.error('cascade: the packages are not installed; run `npm ci` first.')
  process.exit(1)
}
typescript.register({ tsconfig: fileURLToPath(new URL('../tsconfig.json', import.meta.url)) })
register('./text-imports.mjs', import.meta.url)
