import { describe, expect, it } from 'vitest'
import { MemoryStorage } from '../runs/memory-storage.ts'
import { readModelFolder } from './folder.ts'
import { ModelFileError } from './model-file-error.ts'
import { HOSTILE_FOLDERS } from './testing/hostile-folders.ts'

describe('a hostile model folder', () => {
  it.each(Object.entries(HOSTILE_FOLDERS))('with %s is refused in one sentence', async (_, files) => {
    const storage = new MemoryStorage()
    for (const [name, content] of Object.entries(files())) await storage.write(name, content)
    const error = await readModelFolder(storage).then(
      () => null,
      (thrown: unknown) => thrown,
    )
    expect(error).toBeInstanceOf(ModelFileError)
    expect((error as Error).message).toMatch(/^[^\n]{10,300}\.$/)
  })
})
