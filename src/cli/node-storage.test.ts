import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { storageCases } from '../runs/storage-cases.ts'
import { NodeStorage } from './node-storage.ts'

const folders: string[] = []
function freshFolder(): string {
  folders.push(mkdtempSync(join(tmpdir(), 'cascade-storage-')))
  return folders.at(-1)!
}
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

describe('NodeStorage', () => {
  it.each(Object.entries(storageCases))('%s', async (_, check) => check(new NodeStorage(freshFolder())))

  it('leaves no temporary file behind, and shows none that a crash left', async () => {
    const folder = freshFolder()
    const storage = new NodeStorage(folder)
    await storage.write('file', 'x')
    expect(readdirSync(folder)).toEqual(['file'])
    writeFileSync(join(folder, 'file.1234.tmp'), 'half')
    expect(await storage.list('')).toEqual(['file'])
  })

  it.skipIf(!existsSync('/proc/self'))('says in a sentence where nothing can be made, and ends', async () => {
    await expect(new NodeStorage('/proc/none').write('run/file', 'x')).rejects.toThrow(/^Could not write .*run\/file \(E\w+\)\.$/)
  })

  it('says in a sentence when a file stands where a folder is needed', async () => {
    const storage = new NodeStorage(freshFolder())
    await storage.write('file', 'x')
    await expect(storage.write('file/inner', 'y')).rejects.toThrow(/^Could not write .*file\/inner \(E\w+\)\.$/)
  })
})
