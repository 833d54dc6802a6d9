/** @file `npm test`: installs what is missing, then runs every check. Plain JavaScript: it runs before anything is installed. */
import { ensureInstalled } from './install.mjs'

ensureInstalled()
const { register } = await import('tsx/esm/api')
register()
await import('./checks/main.ts')
