import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { bytesSource } from '../source.ts'
import { readParquet } from './parquet.ts'
import type { RawRow } from './reader.ts'
import { dataPage, i32, list, parquetFile, plainTexts, struct, text, withFooter } from './testing.ts'

async function all(bytes: Uint8Array): Promise<RawRow[]> {
  const rows: RawRow[] = []
  for await (const batch of readParquet(bytesSource(bytes, 'a.parquet'))) rows.push(...batch.rows)
  return rows
}
const problem = async (bytes: Uint8Array) => {
  const [first] = await all(bytes)
  return 'problem' in first ? first.problem : first
}
const good = plainTexts('one?', 'two?')
const RLE_DICTIONARY = 8

describe('a Parquet file', () => {
  it('as it should be is read', async () => {
    expect(await all(parquetFile({ chunk: dataPage(good, 2), rows: 2 }))).toEqual([
      { at: 1, value: { problem: 'one?' } },
      { at: 2, value: { problem: 'two?' } },
    ])
    const packed = [...gzipSync(Buffer.from(good))]
    expect((await all(parquetFile({ chunk: dataPage(packed, 2, 0, good.length), rows: 2, codec: 2 }))).length).toBe(2)
  })

  const nested = (depth: number) => [0x1c, ...Array(depth).fill(0x1c), ...Array(depth + 1).fill(0), 0]
  it.each([
    ['nests without end', nested(100_000), 'its structure nests more than 16 deep'],
    ['lists two billion items', struct({ 2: list(12, [], 2 ** 31 - 1) }).bytes, 'it ends too early'],
    [
      'lists two million empty structs',
      struct({ 2: list(12, [Array(2_000_000).fill(0)], 2_000_000) }).bytes,
      'it describes more than can be',
    ],
    ['has a number without end', [0x16, ...Array(1_000_000).fill(0xff), 0], 'it holds a number of more than 64 bits'],
    [
      'has fields within fields',
      struct({ 2: list(12, Array(100).fill(struct({ 4: text('a'), 5: i32(1) }).bytes)), 3: i32(0), 4: list(12, []) }).bytes,
      'its fields nest more than 32 deep',
    ],
    [
      'claims a billion columns',
      struct({ 2: list(12, [struct({ 4: text('a'), 5: i32(2 ** 30) }).bytes]), 3: i32(0), 4: list(12, []) }).bytes,
      'its columns are not all described',
    ],
    [
      // Looked through for columns of a map, this one was looked at again and again.
      'has a column of fewer than no fields',
      struct({
        2: list(12, [struct({ 4: text('a'), 5: i32(1) }).bytes, struct({ 4: text('b'), 5: i32(-1) }).bytes]),
        3: i32(0),
        4: list(12, []),
      }).bytes,
      'a column of it has fewer than no fields',
    ],
    [
      'describes a hundred thousand columns',
      struct({ 2: list(12, Array(100_000).fill(struct({ 4: text('a') }).bytes)), 3: i32(0), 4: list(12, []) }).bytes,
      'it has 100000 columns and fields; up to 10000 can be read',
    ],
  ])('whose footer %s is refused in a sentence', async (_, footer, sentence) => {
    await expect(all(withFooter([], footer))).rejects.toThrow(`a.parquet is no whole Parquet file: ${sentence}.`)
  })

  it('whose columns lie outside it or on one another is refused', async () => {
    await expect(all(parquetFile({ chunk: dataPage(good, 2), rows: 2, claimed: 2 ** 40 }))).rejects.toThrow(
      'it claims more bytes of columns than there are.',
    )
  })

  it.each([
    ['claims more bytes than there are', dataPage(good, 2, 0, 300_000_000), 'a page has 16 bytes, not 300000000'],
    ['has fewer values than rows', dataPage(good, 1), 'a column has 1 values for 2 rows'],
    ['claims a billion values', dataPage(good, 2 ** 30), 'a column has more than 10000000 values'],
    ['goes beyond its column', dataPage(good, 2).slice(0, -3), 'a page goes beyond its column'],
    // A run of 2^29 times the same, in five bytes.
    [
      'has a run without measure',
      dataPage([1, 0x80, 0x80, 0x80, 0x80, 0x04, 0], 2, RLE_DICTIONARY),
      'a page has a run of 536870912 values where 2 are left',
    ],
  ])('whose page %s loses its row group', async (_, chunk, sentence) => {
    expect(await problem(parquetFile({ chunk, rows: 2 }))).toBe(`and the 1 behind it are damaged (${sentence})`)
  })

  it('whose levels hold a run without measure loses its row group', async () => {
    const levels = [6, 0, 0, 0, 0x80, 0x80, 0x80, 0x80, 0x04, 1]
    expect(await problem(parquetFile({ chunk: dataPage([...levels, ...good], 2), rows: 2, optional: true }))).toMatch(
      'a page has a run of 536870912 values where 2 are left',
    )
  })

  it.each([
    ['more than its page says', gzipSync(Buffer.alloc(20_000_000)), 1000, 'a page of 1000 bytes is packed in'],
    ['less', gzipSync(Buffer.from(good)), 300_000_000, 'bytes are said to unfold to 300000000'],
    ['more than any file may', gzipSync(Buffer.from(good)), 500_000_000, 'its pages unfold to more than 400 MB'],
  ])('whose packed page holds %s loses its row group', async (_, packed, unpacked, sentence) => {
    expect(await problem(parquetFile({ chunk: dataPage([...packed], 2, 0, unpacked), rows: 2, codec: 2 }))).toMatch(sentence)
  })

  it('whose texts are what differs from the one before is read, and bounded', async () => {
    const DELTA_TEXTS = 7
    // Blocks of 128 in 4 parts; three values: 0, 2 and 2 signs of the one before, then 4, 1 and 1 of their own.
    const shared = [128, 1, 4, 3, 0, 0, 2, 0, 0, 0, ...new Uint8Array(8).fill(0).map((_, i) => (i === 0 ? 2 : 0))]
    const own = [128, 1, 4, 3, 8, 5, 2, 0, 0, 0, ...new Uint8Array(8).fill(0).map((_, i) => (i === 0 ? 12 : 0))]
    const page = dataPage([...shared, ...own, ...Buffer.from('one?wn')], 3, DELTA_TEXTS)
    expect(await all(parquetFile({ chunk: page, rows: 3 }))).toEqual(
      ['one?', 'onw', 'onn'].map((problem, i) => ({ at: i + 1, value: { problem } })),
    )
    const endless = [128, 1, 4, 3, 0, 0xfe, 0xff, 0xff, 0xff, 0x07, 0, 0, 0, 0]
    expect(await problem(parquetFile({ chunk: dataPage([...endless, ...endless], 3, DELTA_TEXTS), rows: 3 }))).toMatch(
      'its pages unfold to more than 400 MB',
    )
    const long = [128, 1, 4, 3, ...Array(300_000).fill(0xff), 0]
    expect(await problem(parquetFile({ chunk: dataPage(long, 3, DELTA_TEXTS), rows: 3 }))).toMatch('a number of more than 64 bits')
  })
})
