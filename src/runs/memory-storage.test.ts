import { describe, it } from 'vitest'
import { MemoryStorage } from './memory-storage.ts'
import { storageCases } from './storage-cases.ts'

describe('MemoryStorage', () => {
  it.each(Object.entries(storageCases))('%s', async (_, check) => check(new MemoryStorage()))
})
