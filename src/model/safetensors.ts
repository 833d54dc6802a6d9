/**
 * @file safetensors, read and written: 8 bytes of header length (little-endian), a JSON header of names, dtypes, shapes and byte ranges,
 * then the data. A file may come from anywhere, so nothing in the header is believed before it is checked: sizes multiply in
 * bigint, and the byte ranges must cover the data exactly, without gap or overlap. Checks follow the reference reader, which
 * platform.md's limits then narrow to what a browser should ever be asked to hold.
 */
import { floatsOf } from '../gpu/stored.ts'
import { ModelFileError, type ModelFileFault } from './model-file-error.ts'
import { parseStrictJson, type StrictJson } from './strict-json.ts'

/** Bits of one element. */
const dtypeBits = {
  BOOL: 8,
  U8: 8,
  I8: 8,
  U16: 16,
  I16: 16,
  U32: 32,
  I32: 32,
  U64: 64,
  I64: 64,
  F16: 16,
  BF16: 16,
  F32: 32,
  F64: 64,
  C64: 64,
  F4: 4,
  F6_E2M3: 6,
  F6_E3M2: 6,
  F8_E5M2: 8,
  F8_E4M3: 8,
  F8_E8M0: 8,
} as const
export type Dtype = keyof typeof dtypeBits

const safetensorsLimits = { headerBytes: 8 << 20, tensors: 4096, nameLength: 256, rank: 4 }

export interface TensorEntry {
  name: string
  dtype: Dtype
  shape: number[]
  /** Byte range in the file. */
  begin: number
  end: number
}

export interface SafetensorsHeader {
  tensors: Map<string, TensorEntry>
  metadata: Map<string, string>
  /** Where the data starts in the file. */
  dataBegin: number
}

/** How a file is reached: its size, and any range of its bytes. */
export interface ByteSource {
  /** Named in errors. */
  name: string
  size: number
  read(begin: number, end: number): Promise<Uint8Array>
}

function show(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}...` : text)
}

/**
 * Reads and checks the header of a whole file in memory.
 *
 * @param file Its name, for errors.
 * @throws ModelFileError, one sentence, for any file that is not exactly a safetensors file within `safetensorsLimits`.
 */
export function readHeader(bytes: Uint8Array, file = 'The file'): SafetensorsHeader {
  const end = headerEnd(bytes.subarray(0, 8), bytes.length, file)
  return parseHeader(bytes.subarray(8, end), bytes.length, file)
}

/** Reads and checks the header of a file without touching its data. Throws as `readHeader`. */
export async function readHeaderFrom(source: ByteSource): Promise<SafetensorsHeader> {
  const end = headerEnd(await source.read(0, Math.min(8, source.size)), source.size, source.name)
  return parseHeader(await source.read(8, end), source.size, source.name)
}

function headerEnd(prefix: Uint8Array, size: number, file: string): number {
  if (size < 8 || prefix.length < 8)
    throw new ModelFileError('HeaderTooSmall', `${file} is not a safetensors file: it has only ${size} bytes.`)
  const length = new DataView(prefix.buffer, prefix.byteOffset, 8).getBigUint64(0, true)
  if (length > BigInt(safetensorsLimits.headerBytes)) {
    throw new ModelFileError(
      'HeaderTooLarge',
      `${file} claims a header of ${length} bytes; at most ${safetensorsLimits.headerBytes} are read.`,
    )
  }
  const end = 8 + Number(length)
  if (end > size)
    throw new ModelFileError('InvalidHeaderLength', `${file} is cut short: its header should end at byte ${end}, but it has ${size}.`)
  return end
}

function parseHeader(header: Uint8Array, size: number, file: string): SafetensorsHeader {
  function refuse(code: ModelFileFault, why: string): never {
    throw new ModelFileError(code, `${file} is not a valid safetensors file: ${why}.`)
  }
  function asMap(value: StrictJson | undefined, what: string): Map<string, StrictJson> {
    if (!(value instanceof Map)) refuse('InvalidHeaderDeserialization', `${what} is not a JSON object`)
    return value
  }

  let text: string
  let json: StrictJson
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(header)
  } catch {
    refuse('InvalidHeader', 'its header is not UTF-8')
  }
  try {
    json = parseStrictJson(text)
  } catch (error) {
    refuse('InvalidHeaderDeserialization', `its header is not valid JSON (${(error as Error).message})`)
  }
  const table = asMap(json, 'its header')

  const metadata = new Map<string, string>()
  const given = table.get('__metadata__') ?? null
  if (given !== null) {
    for (const [key, value] of asMap(given, '__metadata__')) {
      if (typeof value !== 'string') refuse('InvalidHeaderDeserialization', `the metadata ${show(key)} is not a string`)
      metadata.set(key, value)
    }
  }
  table.delete('__metadata__')
  if (table.size > safetensorsLimits.tensors)
    refuse('TooManyTensors', `it lists ${table.size} tensors; at most ${safetensorsLimits.tensors} are read`)

  const dataBegin = 8 + header.length
  const entries = Array.from(table, ([name, value]) => {
    if (name.length > safetensorsLimits.nameLength) refuse('InvalidName', `the tensor name ${show(name)} has ${name.length} characters`)
    return parseEntry(name, asMap(value, `the entry of tensor ${show(name)}`), dataBegin, refuse)
  })
  checkCoverage(entries, dataBegin, size, refuse)
  return { tensors: new Map(entries.map((entry) => [entry.name, entry])), metadata, dataBegin }
}

type Refuse = (code: ModelFileFault, why: string) => never

/** One tensor's dtype, shape and range, believed only once the three agree. */
function parseEntry(name: string, info: Map<string, StrictJson>, dataBegin: number, refuse: Refuse): TensorEntry {
  function sizes(field: string): bigint[] {
    const list = info.get(field)
    if (!Array.isArray(list) || !list.every((item) => typeof item === 'bigint' && item >= 0n && item < 1n << 64n)) {
      refuse('InvalidHeaderDeserialization', `the ${field} of tensor ${show(name)} is not a list of whole numbers`)
    }
    return list as bigint[]
  }
  const dtype = info.get('dtype')
  if (typeof dtype !== 'string' || !Object.hasOwn(dtypeBits, dtype)) {
    refuse('InvalidHeaderDeserialization', `tensor ${show(name)} has the unknown dtype ${show(String(dtype))}`)
  }
  const shape = sizes('shape')
  const offsets = sizes('data_offsets')
  if (offsets.length !== 2) refuse('InvalidHeaderDeserialization', `tensor ${show(name)} needs two data_offsets`)
  if (shape.length > safetensorsLimits.rank)
    refuse('RankTooLarge', `tensor ${show(name)} has ${shape.length} dimensions; at most ${safetensorsLimits.rank} are read`)

  // A running product of 4 numbers below 2^64 is exact in bigint; a reader in 64-bit arithmetic would wrap around here.
  const bits = shape.reduce((product, size) => product * size, BigInt(dtypeBits[dtype as Dtype]))
  if (bits > BigInt(Number.MAX_SAFE_INTEGER) || shape.some((size) => size > BigInt(Number.MAX_SAFE_INTEGER))) {
    refuse('ValidationOverflow', `the shape of tensor ${show(name)} is too large to exist`)
  }
  const [begin, end] = offsets
  if (begin > end || end > BigInt(Number.MAX_SAFE_INTEGER))
    refuse('InvalidOffset', `the data_offsets of tensor ${show(name)} are not a range within the file`)
  if (bits % 8n !== 0n || end - begin !== bits / 8n) {
    refuse(
      'TensorInvalidInfo',
      `tensor ${show(name)} of ${dtype} [${shape.join(', ')}] needs ${bits / 8n} bytes, but its range has ${end - begin}`,
    )
  }
  return { name, dtype: dtype as Dtype, shape: shape.map(Number), begin: dataBegin + Number(begin), end: dataBegin + Number(end) }
}

/** Ranges in order must follow each other from the first byte of data to the last. */
function checkCoverage(entries: TensorEntry[], dataBegin: number, size: number, refuse: Refuse): void {
  entries.sort((a, b) => a.begin - b.begin || a.end - b.end)
  let at = dataBegin
  for (const { name, begin, end } of entries) {
    if (begin !== at) refuse('InvalidOffset', `tensor ${show(name)} ${begin < at ? 'overlaps' : 'leaves a gap after'} the one before it`)
    at = end
  }
  if (at !== size) {
    refuse(
      'MetadataIncompleteBuffer',
      at > size ? `it is cut short, ${at - size} bytes of data are missing` : `${size - at} bytes at its end belong to no tensor`,
    )
  }
}

/**
 * Decodes F32, F16 or BF16 data to f32. F32 data that lies on a 4-byte boundary is returned as a view of `bytes`.
 *
 * @throws ModelFileError UnsupportedDtype for any other dtype.
 */
export function decodeTensor(entry: Pick<TensorEntry, 'name' | 'dtype'>, bytes: Uint8Array): Float32Array {
  if (entry.dtype === 'F32') {
    const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice()
    return new Float32Array(aligned.buffer, aligned.byteOffset, bytes.length / 4)
  }
  if (entry.dtype !== 'F16' && entry.dtype !== 'BF16') {
    throw new ModelFileError(
      'UnsupportedDtype',
      `Tensor ${show(entry.name)} is stored as ${entry.dtype}; only F32, F16 and BF16 weights can be read.`,
    )
  }
  const aligned = bytes.byteOffset % 2 === 0 ? bytes : bytes.slice()
  const halves = new Uint16Array(aligned.buffer, aligned.byteOffset, bytes.length / 2)
  if (entry.dtype === 'F16') return floatsOf(halves)
  const words = new Uint32Array(halves.length)
  // bf16 is the upper half of f32.
  for (let i = 0; i < halves.length; i++) words[i] = halves[i] << 16
  return new Float32Array(words.buffer)
}

/** A tensor to be written: f32 data, read only when its turn comes, whole or in pieces. */
export interface TensorSource {
  name: string
  shape: readonly number[]
  data(): Float32Array | Promise<Float32Array> | AsyncIterable<Float32Array>
}

/**
 * Writes f32 tensors as a safetensors file, piece by piece: the header, then each tensor's data, in the order given. Only one tensor, or
 * one piece of it, is held at a time. The metadata says `format: pt`, which transformers asks for, and what it is given.
 *
 * @throws RangeError when a tensor's data does not fit its shape.
 */
export async function* writeSafetensors(
  tensors: readonly TensorSource[],
  metadata: Record<string, string> = {},
): AsyncGenerator<Uint8Array> {
  yield encodeHeader(tensors, metadata)
  for (const { name, shape, data } of tensors) {
    let given = 0
    for await (const values of inPieces(await data())) {
      given += values.length
      yield new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
    }
    if (given !== elements(shape)) throw new RangeError(`Tensor ${name} [${shape.join(', ')}] was given ${given} values.`)
  }
}

async function* inPieces(data: Float32Array | AsyncIterable<Float32Array>): AsyncGenerator<Float32Array> {
  if (data instanceof Float32Array) yield data
  else yield* data
}

function elements(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1)
}

function encodeHeader(tensors: readonly TensorSource[], metadata: Record<string, string>): Uint8Array {
  let at = 0
  const table: [string, unknown][] = [['__metadata__', { format: 'pt', ...metadata }]]
  for (const { name, shape } of tensors) {
    const begin = at
    at += 4 * elements(shape)
    table.push([name, { dtype: 'F32', shape, data_offsets: [begin, at] }])
  }
  if (new Set(table.map(([name]) => name)).size !== table.length) throw new RangeError('Two tensors of one file have the same name.')
  // Object.fromEntries defines own keys, so a tensor named __proto__ is only a name.
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(table)))
  const length = Math.ceil(json.length / 8) * 8
  const bytes = new Uint8Array(8 + length).fill(0x20, 8)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true)
  bytes.set(json, 8)
  return bytes
}
