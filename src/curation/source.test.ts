import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { bytesSource, pieces } from './source.ts'

const thrown: unknown[] = []
const note = (error: unknown) => thrown.push(error)
beforeAll(() => {
  process.on('uncaughtException', note)
})
afterAll(() => {
  process.off('uncaughtException', note)
})

it('a compressed file need not be read to its end', async () => {
  const lines = Array.from({ length: 20_000 }, (_, i) => `${(i * 7919) % 10_007}`).join('\n')
  const source = bytesSource(new Uint8Array(gzipSync(lines)), 'lines.gz')
  for (let read = 0; read < 20; read++) {
    let taken = 0
    for await (const { bytes } of pieces(source)) {
      expect(bytes.length).toBeGreaterThan(0)
      if (taken++ === read % 3) break
      // Meanwhile more is unfolded than is taken.
      await new Promise((resolve) => setTimeout(resolve, 2))
    }
  }
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(thrown).toEqual([])
})
