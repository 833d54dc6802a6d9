/** @file Hostile headers, indexes and settings of model folders. */
import { readModelFolder } from '../../../src/model/folder.ts'
import { HOSTILE_FOLDERS } from '../../../src/model/testing/hostile-folders.ts'
import { MemoryStorage } from '../../../src/runs/memory-storage.ts'
import type { HostileTable } from './case.ts'

export const folders: HostileTable = {
  limit: { ms: 1000, mb: 256 },
  cases: Object.fromEntries(
    Object.entries(HOSTILE_FOLDERS).map(([name, files]) => [
      name,
      async () => {
        const storage = new MemoryStorage()
        for (const [path, content] of Object.entries(files())) await storage.write(path, content)
        return () => readModelFolder(storage)
      },
    ]),
  ),
}
