import { existsSync, readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expectCost } from '../tasks/testing.ts'
import { ModelFileError, type ModelFileFault } from './model-file-error.ts'
import { decodeTensor, readHeader, readHeaderFrom, writeSafetensors } from './safetensors.ts'

/** A file from its header text (or bytes) and its data. */
function file(header: string | Uint8Array, data: Uint8Array | number = 0): Uint8Array {
  const text = typeof header === 'string' ? new TextEncoder().encode(header) : header
  const rest = typeof data === 'number' ? new Uint8Array(data) : data
  const bytes = new Uint8Array(8 + text.length + rest.length)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true)
  bytes.set(text, 8)
  bytes.set(rest, 8 + text.length)
  return bytes
}

function verdict(bytes: Uint8Array): ModelFileFault | 'ok' {
  try {
    readHeader(bytes)
    return 'ok'
  } catch (error) {
    if (!(error instanceof ModelFileError)) throw error
    expect(error.message).toMatch(/^[^\n]{10,400}\.$/)
    return error.code
  }
}

async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  for await (const chunk of chunks) parts.push(chunk.slice())
  return new Uint8Array(Buffer.concat(parts))
}

describe('readHeader', () => {
  it('reads names, shapes, ranges and metadata', () => {
    const header = readHeader(
      file(
        '{"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]},"b":{"dtype":"U8","shape":[],"data_offsets":[8,9]}}',
        9,
      ),
    )
    expect(header.metadata.get('format')).toBe('pt')
    expect(header.tensors.get('a')).toEqual({ name: 'a', dtype: 'F32', shape: [2, 1], begin: header.dataBegin, end: header.dataBegin + 8 })
    expect(header.tensors.get('b')?.shape).toEqual([])
  })

  const good = '"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}'
  it.each<[string, string, number, ModelFileFault]>([
    ['a gap between tensors', `{${good},"b":{"dtype":"F32","shape":[1],"data_offsets":[12,16]}}`, 16, 'InvalidOffset'],
    ['a gap at the start', '{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}', 8, 'InvalidOffset'],
    ['an overlap', `{${good},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}`, 12, 'InvalidOffset'],
    ['the same range twice', `{${good},"b":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}`, 8, 'InvalidOffset'],
    ['a range that runs backwards', '{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}', 8, 'InvalidOffset'],
    ['data cut short', `{${good}}`, 7, 'MetadataIncompleteBuffer'],
    ['data nobody owns', `{${good}}`, 9, 'MetadataIncompleteBuffer'],
    ['a shape larger than its range', '{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}', 8, 'TensorInvalidInfo'],
    ['half a byte of 4-bit data', '{"a":{"dtype":"F4","shape":[1],"data_offsets":[0,0]}}', 0, 'TensorInvalidInfo'],
    [
      'a product that wraps around 64 bits to zero',
      '{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}',
      0,
      'ValidationOverflow',
    ],
    ['a negative size', '{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}', 8, 'InvalidHeaderDeserialization'],
    ['a negative offset', '{"a":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}', 8, 'InvalidHeaderDeserialization'],
    ['a size with a fraction', '{"a":{"dtype":"F32","shape":[2.0],"data_offsets":[0,8]}}', 8, 'InvalidHeaderDeserialization'],
    ['a size in words', '{"a":{"dtype":"F32","shape":["2"],"data_offsets":[0,8]}}', 8, 'InvalidHeaderDeserialization'],
    ['three offsets', '{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8,8]}}', 8, 'InvalidHeaderDeserialization'],
    ['no shape', '{"a":{"dtype":"F32","data_offsets":[0,8]}}', 8, 'InvalidHeaderDeserialization'],
    ['an unknown dtype', '{"a":{"dtype":"F31","shape":[2],"data_offsets":[0,8]}}', 8, 'InvalidHeaderDeserialization'],
    ['a dtype from Object.prototype', '{"a":{"dtype":"constructor","shape":[2],"data_offsets":[0,8]}}', 8, 'InvalidHeaderDeserialization'],
    ['a name given twice', `{${good},${good}}`, 8, 'InvalidHeaderDeserialization'],
    [
      'a name given twice, once in escapes',
      `{${good},"\\u0061":{"dtype":"F32","shape":[0],"data_offsets":[8,8]}}`,
      8,
      'InvalidHeaderDeserialization',
    ],
    ['an array for a header', '[]', 0, 'InvalidHeaderDeserialization'],
    ['words after the header', '{} true', 0, 'InvalidHeaderDeserialization'],
    ['a trailing comma', `{${good},}`, 8, 'InvalidHeaderDeserialization'],
    ['metadata that is no string', '{"__metadata__":{"n":1}}', 0, 'InvalidHeaderDeserialization'],
    ['half a surrogate pair', '{"\\ud800":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}', 0, 'InvalidHeaderDeserialization'],
    ['a control character in a name', '{"a\u0001":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}', 0, 'InvalidHeaderDeserialization'],
    ['five dimensions', '{"a":{"dtype":"F32","shape":[1,1,1,1,1],"data_offsets":[0,4]}}', 4, 'RankTooLarge'],
    ['a name of 257 characters', `{"${'n'.repeat(257)}":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}`, 0, 'InvalidName'],
    ['100,000 levels of nesting', `{"a":${'['.repeat(100_000)}`, 0, 'InvalidHeaderDeserialization'],
  ])('refuses %s', (_, header, data, code) => {
    expect(verdict(file(header, data))).toBe(code)
  })

  it('takes __proto__ for a name like any other', () => {
    const header = readHeader(file('{"__proto__":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}', 4))
    expect([...header.tensors.keys()]).toEqual(['__proto__'])
    expect(({} as Record<string, unknown>).dtype).toBeUndefined()
  })

  it('refuses more than 4,096 tensors', () => {
    const entries = Array.from({ length: 4097 }, (_, i) => `"${i}":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}`)
    expect(verdict(file(`{${entries.join()}}`))).toBe('TooManyTensors')
    expect(verdict(file(`{${entries.slice(1).join()}}`))).toBe('ok')
  })

  it('refuses a header past 8 MB without reading it', async () => {
    const bytes = new Uint8Array(8)
    new DataView(bytes.buffer).setBigUint64(0, (8n << 20n) + 1n, true)
    expect(verdict(bytes)).toBe('HeaderTooLarge')
    const read = async (begin: number, end: number) => {
      expect(end).toBeLessThanOrEqual(8)
      return bytes.subarray(begin, end)
    }
    await expect(readHeaderFrom({ name: 'huge.safetensors', size: 2 ** 40, read })).rejects.toThrow('huge.safetensors claims a header')
  })

  it('stays quick on an 8 MB header made to be slow', async () => {
    await expectCost(5000, () => {
      expect(verdict(file(`{"${'x'.repeat(8_000_000)}":{}}`))).toBe('InvalidName')
      expect(verdict(file(`{"a":${'9'.repeat(8_000_000)}}`))).toBe('InvalidHeaderDeserialization')
    })
  })

  it('never throws anything but a ModelFileError, whatever bytes of a valid file change', () => {
    const valid = file(
      '{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"BF16","shape":[2,2],"data_offsets":[8,16]}}',
      16,
    )
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(valid.length - 1), fc.nat(255)), { maxLength: 4 }), fc.nat(valid.length), (edits, length) => {
        const bytes = valid.slice(0, length)
        for (const [at, value] of edits) if (at < length) bytes[at] = value
        verdict(bytes)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('decodeTensor', () => {
  it('views f32 data in place when it is aligned, and copies it when it is not', () => {
    const bytes = new Uint8Array(new Float32Array([1, -2.5]).buffer)
    expect(decodeTensor({ name: 'a', dtype: 'F32' }, bytes).buffer).toBe(bytes.buffer)
    const shifted = new Uint8Array(9)
    shifted.set(bytes, 1)
    expect(Array.from(decodeTensor({ name: 'a', dtype: 'F32' }, shifted.subarray(1)))).toEqual([1, -2.5])
  })

  it('decodes f16 exactly: zero, subnormals, the largest, infinities and NaN', () => {
    const bits = new Uint16Array([0x0000, 0x8000, 0x0001, 0x03ff, 0x0400, 0x3c00, 0xc100, 0x7bff, 0x7c00, 0xfc00, 0x7e00])
    const values = Array.from(decodeTensor({ name: 'a', dtype: 'F16' }, new Uint8Array(bits.buffer)))
    expect(values).toEqual([0, -0, 2 ** -24, 1023 * 2 ** -24, 2 ** -14, 1, -2.5, 65504, Infinity, -Infinity, NaN])
  })

  it('decodes bf16 as the upper half of f32', () => {
    const bits = new Uint16Array([0x3f80, 0xc020, 0x0001, 0x7f80, 0x8000])
    const shifted = new Uint8Array(11)
    shifted.set(new Uint8Array(bits.buffer), 1)
    expect(Array.from(decodeTensor({ name: 'a', dtype: 'BF16' }, shifted.subarray(1)))).toEqual([1, -2.5, 2 ** -133, Infinity, -0])
  })

  it('refuses any other dtype by name', () => {
    expect(() => decodeTensor({ name: 'w', dtype: 'I8' }, new Uint8Array(4))).toThrow(
      'Tensor "w" is stored as I8; only F32, F16 and BF16 weights can be read.',
    )
  })
})

describe('writeSafetensors', () => {
  it('writes what readHeader reads back, data on 8-byte boundaries', async () => {
    const a = Float32Array.from([1, 2, 3, 4, 5, 6])
    const bytes = await collect(
      writeSafetensors([
        { name: 'a', shape: [2, 3], data: () => a },
        { name: 'empty', shape: [0], data: () => new Float32Array() },
        { name: '__proto__', shape: [], data: async () => Float32Array.of(7) },
      ]),
    )
    const header = readHeader(bytes)
    expect(header.dataBegin % 8).toBe(0)
    expect(header.metadata.get('format')).toBe('pt')
    expect([...header.tensors.keys()]).toEqual(['a', 'empty', '__proto__'])
    const entry = header.tensors.get('a')!
    expect(decodeTensor(entry, bytes.subarray(entry.begin, entry.end))).toEqual(a)
    expect(entry.shape).toEqual([2, 3])
  })

  it('refuses data that does not fit its shape', async () => {
    await expect(collect(writeSafetensors([{ name: 'a', shape: [2], data: () => new Float32Array(3) }]))).rejects.toThrow(
      'Tensor a [2] was given 3 values.',
    )
  })
})

const material = '../shared/material'
describe.skipIf(!existsSync(material))('the files of ../shared/material (skipped where that folder is absent)', () => {
  interface Case {
    test?: string
    expected?: string
    hex: string
  }

  it("gives each of the reference reader's own byte cases the verdict it gives", () => {
    const cases: Case[] = JSON.parse(readFileSync(`${material}/safetensors-cases/unit_cases.json`, 'utf8'))
    expect(cases.length).toBeGreaterThan(10)
    for (const { test, expected, hex } of cases) expect([test, verdict(Buffer.from(hex, 'hex'))]).toEqual([test, expected])
  })

  it('reads a checkpoint that transformers saved', () => {
    const header = readHeader(readFileSync(`${material}/safetensors-cases/tiny-gpt2.model.safetensors`))
    expect(header.tensors.size).toBeGreaterThan(5)
  })

  it('reads the same weights from f32, bf16, f16 and sharded files', () => {
    const load = (folder: string) => {
      const tensors = new Map<string, Float32Array>()
      for (const name of readdirSync(`${material}/model-stories260k/${folder}`).filter((name) => name.endsWith('.safetensors'))) {
        const bytes = readFileSync(`${material}/model-stories260k/${folder}/${name}`)
        for (const entry of readHeader(bytes).tensors.values())
          tensors.set(entry.name, decodeTensor(entry, bytes.subarray(entry.begin, entry.end)))
      }
      return tensors
    }
    const bytesOf = (values: Float32Array) => new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
    const exact = load('hf')
    const sharded = load('hf-sharded')
    for (const [name, values] of exact) expect([name, Buffer.compare(bytesOf(values), bytesOf(sharded.get(name)!))]).toEqual([name, 0])
    for (const [folder, relative] of [
      ['hf-bf16', 2 ** -8],
      ['hf-fp16', 2 ** -11],
    ] as const) {
      const rounded = load(folder)
      expect([...rounded.keys()].sort()).toEqual([...exact.keys()].sort())
      for (const [name, values] of exact) {
        const worst = values.reduce(
          (most, value, i) => Math.max(most, Math.abs(rounded.get(name)![i] - value) - relative * Math.abs(value)),
          0,
        )
        expect(worst).toBeLessThan(2 ** -24)
      }
    }
  })
})
