import { afterEach, describe, expect, it, vi } from 'vitest'
import { openNotebook } from './python-notebook.ts'

/** One file, as the browser keeps it from one page to the next. */
function keepFile() {
  let kept: Uint8Array = new Uint8Array()
  const handle = {
    getSize: () => kept.length,
    read: (bytes: Uint8Array) => bytes.set(kept),
    write: (bytes: Uint8Array) => {
      kept = new Uint8Array([...bytes, ...kept.slice(bytes.length)])
      return bytes.length
    },
    truncate: (size: number) => {
      kept = kept.slice(0, size)
    },
  }
  const file = { createSyncAccessHandle: async () => handle }
  const folder = { getFileHandle: async () => file }
  vi.stubGlobal('navigator', { storage: { getDirectory: async () => ({ getDirectoryHandle: async () => folder }) } })
}

describe('the notebook of a page', () => {
  afterEach(() => vi.unstubAllGlobals())

  it.each([
    ['that was killed', 'second', 'other another', false],
    ['that was closed', 'second', 'other first another', true],
    ['that is still there, though its worker ended', 'first', '', true],
  ])('%s says so', async (_, visit, left, closed) => {
    keepFile()
    const before = await openNotebook('lab', { visit: 'first', left: '' })
    expect(before).toMatchObject({ text: '', closed: false })
    before?.save('a longer text than the next')
    before?.save('noted')
    expect(await openNotebook('lab', { visit, left })).toMatchObject({ text: 'noted', closed })
  })
})
