/** @file What must not outlive this script, however it ends: folders and processes. */
import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const children = new Set<ChildProcess>()
const folders = new Set<string>()

export function follow(child: ChildProcess): void {
  children.add(child)
  child.once('exit', () => children.delete(child))
}

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cascade-faults-'))
  folders.add(folder)
  return folder
}

process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL')
  // A browser that has just been killed may still write into its profile.
  for (const folder of folders) {
    try {
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
    } catch {
      console.log(`${folder} could not be removed.`)
    }
  }
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(1))
