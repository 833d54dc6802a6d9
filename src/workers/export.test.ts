import { crc32 } from 'node:zlib'
import { expect, it } from 'vitest'
import { MemoryStorage } from '../runs/memory-storage.ts'
import { runArchive } from './export.ts'

/** The entries of an archive whose files are stored as they are, found by its central directory as unpackers do (PKWARE APPNOTE 4.3). */
function entries(zip: Buffer): Record<string, Buffer> {
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
  const found: Record<string, Buffer> = {}
  for (let i = 0, at = zip.readUInt32LE(end + 16); i < zip.readUInt16LE(end + 10); i++) {
    const [method, sum, size] = [zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 16), zip.readUInt32LE(at + 20)]
    const [name, extra, comment] = [28, 30, 32].map((offset) => zip.readUInt16LE(at + offset))
    const local = zip.readUInt32LE(at + 42)
    const begin = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
    const bytes = zip.subarray(begin, begin + size)
    expect([method, crc32(bytes)]).toEqual([0, sum])
    found[zip.toString('utf8', at + 46, at + 46 + name)] = bytes
    at += 46 + name + extra + comment
  }
  return found
}

it('a run leaves as a ZIP archive that holds every file of it, and no other run', async () => {
  const storage = new MemoryStorage()
  const weights = Uint8Array.from({ length: 100_000 }, (_, i) => (i * i) % 251)
  await storage.write('a/run.json', '{"title":"ä"}')
  await storage.write('a/model/model.safetensors', weights)
  await storage.write('b/run.json', '{}')
  const zip = entries(Buffer.from(await (await runArchive(storage, 'a')).arrayBuffer()))
  expect(Object.keys(zip).sort()).toEqual(['a/model/model.safetensors', 'a/run.json'])
  expect(zip['a/run.json'].toString()).toBe('{"title":"ä"}')
  expect(zip['a/model/model.safetensors'].equals(weights)).toBe(true)
})
