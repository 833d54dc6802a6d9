import { readFileSync } from 'node:fs'
import { deflateRawSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import { readModelFolder } from '../model/folder.ts'
import { HOSTILE_FOLDERS } from '../model/testing/hostile-folders.ts'
import { MemoryStorage } from '../runs/memory-storage.ts'
import { within } from '../runs/storage.ts'
import type { ChosenFile } from './api.ts'
import { modelArchive } from './export.ts'
import { ImportedModels } from './imported.ts'
import { Shelf } from './shelf.ts'
import { LimitedStorage } from './testing.ts'
import { unzip } from './unzip.ts'

const FILES = ['config.json', 'model.safetensors', 'tokenizer.json', 'tokenizer_config.json']
const nano = new Map<string, Uint8Array<ArrayBuffer>>()
beforeAll(() => {
  for (const name of FILES) nano.set(name, new Uint8Array(readFileSync(`public/models/nano/${name}`)))
})

const open = new AbortController().signal
const chosen = (files: Iterable<[string, string | Uint8Array<ArrayBuffer>]>): ChosenFile[] =>
  Array.from(files, ([path, content]) => ({ path, data: new Blob([content]) }))
const inFolder = (folder: string) => chosen(Array.from(nano, ([name, bytes]) => [`${folder}/${name}`, bytes]))
const asArchive = (name: string, bytes: Uint8Array<ArrayBuffer>) => chosen([[name, bytes]])

interface Packing {
  method?: number
  flags?: number
  /** What the directory says of the unpacked size. */
  said?: number
  /** What lies there instead of the packed bytes. */
  packed?: Uint8Array
}

/** An archive as others pack them (PKWARE APPNOTE 4.3), and as nobody should. */
function zip(files: Iterable<[string, Uint8Array]>, { method = 8, flags = 0, said, packed: given }: Packing = {}): Uint8Array<ArrayBuffer> {
  const [parts, directory]: Buffer[][] = [[], []]
  let at = 0
  let count = 0
  for (const [name, bytes] of files) {
    const packed = given ?? (method === 8 ? deflateRawSync(bytes) : bytes)
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(name.length, 26)
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50, 0)
    entry.writeUInt16LE(flags, 8)
    entry.writeUInt16LE(method, 10)
    entry.writeUInt32LE(packed.length, 20)
    entry.writeUInt32LE(said ?? bytes.length, 24)
    entry.writeUInt16LE(name.length, 28)
    entry.writeUInt32LE(at, 42)
    parts.push(local, Buffer.from(name), Buffer.from(packed))
    directory.push(entry, Buffer.from(name))
    at += 30 + name.length + packed.length
    count++
  }
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(count, 10)
  end.writeUInt32LE(Buffer.concat(directory).length, 12)
  end.writeUInt32LE(at, 16)
  return new Uint8Array(Buffer.concat([...parts, ...directory, end]))
}

async function sentence(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(Error)
  return (error as Error).message
}

describe('a model that is brought', () => {
  it.each([
    ['as a folder', () => inFolder('mine/small one'), 'small one'],
    ['as loose files', () => chosen(nano), 'Imported model'],
    ['as an archive of its folder', () => asArchive('small.zip', zip([...nano].map(([name, bytes]) => [`a/b/${name}`, bytes]))), 'b'],
    ['as an archive of its files, stored', () => asArchive('small.zip', zip(nano, { method: 0 })), 'small'],
  ])('%s is kept as it was, and is on the shelf', async (_, files, title) => {
    const storage = new MemoryStorage()
    const shelf = new Shelf({
      runs: async () => new MemoryStorage(),
      shipped: () => new MemoryStorage(),
      imported: async () => storage,
    })
    const shipped: { id: string; parameters: number }[] = JSON.parse(readFileSync('public/models/index.json', 'utf8'))
    const parameters = shipped.find(({ id }) => id === 'models/nano')?.parameters
    const told: [number, number, string][] = []
    const entry = await shelf.add(files(), open, (...progress) => told.push(progress))
    expect(entry).toMatchObject({ title, origin: 'imported', parameters })
    expect(told.at(-1)).toEqual([told.length, told.length, 'tensors'])
    expect(await shelf.models()).toEqual([entry])
    const [kept, was] = [await readModelFolder(await shelf.folder(entry.id)), new MemoryStorage()]
    for (const [name, bytes] of nano) await was.write(name, bytes)
    const original = await readModelFolder(was)
    expect(kept.config).toEqual(original.config)
    expect(kept.companions).toEqual(original.companions)
    for (const [name, rows] of [
      ['model.embed_tokens.weight', kept.config.vocab],
      ['model.norm.weight', 1],
    ] as const)
      expect(await kept.rows(name, 0, rows)).toEqual(await original.rows(name, 0, rows))
    // What leaves again comes in again.
    const left = new Uint8Array(await (await modelArchive(await shelf.folder(entry.id), 'out')).arrayBuffer())
    expect((await shelf.add(asArchive('x.zip', left), open, () => {})).title).toBe('out')
    await new ImportedModels(storage).remove(entry.id.slice('imported/'.length))
    expect((await shelf.models()).map(({ title }) => title)).toEqual(['out'])
  })

  it('gets a name of its own beside another of the same', async () => {
    const models = new ImportedModels(new MemoryStorage())
    const ids = []
    for (let i = 0; i < 3; i++) ids.push((await models.add(inFolder('Nano!'), open, () => {})).id)
    expect(ids).toEqual(['imported/nano', 'imported/nano-2', 'imported/nano-3'])
  })

  it('of an exported run is the one that it ended with', async () => {
    const run = [...nano].flatMap(([name, bytes]): [string, Uint8Array<ArrayBuffer>][] => [
      [`run/model/${name}`, bytes],
      [`run/stages/1-math/${name}`, bytes],
      [`run/checkpoints/step-000010/${name}`, bytes],
    ])
    expect(await new ImportedModels(new MemoryStorage()).add(asArchive('run.zip', zip(run)), open, () => {})).toMatchObject({
      title: 'model',
    })
  })
})

describe('nothing is kept, and one sentence says why, of', () => {
  const without = (gone: string) => chosen([...nano].filter(([name]) => name !== gone))
  const poisoned = () => {
    const bytes = nano.get('model.safetensors')!.slice()
    new DataView(bytes.buffer).setUint32(bytes.length - 4, 0x7fc00000, true)
    return chosen(new Map([...nano, ['model.safetensors', bytes]]))
  }
  const two = () => [...inFolder('a'), ...inFolder('b')]
  const cases: [string, () => ChosenFile[], RegExp][] = [
    ['no files', () => [], /^There is no config\.json among these files: /],
    ['a folder without config.json', () => without('config.json'), /^There is no config\.json among these files: /],
    ['a folder without weights', () => without('model.safetensors'), /^The model folder has no model\.safetensors\.$/],
    ['a folder without a tokenizer', () => without('tokenizer.json'), /^The model folder has no tokenizer\.json, /],
    [
      'a tokenizer that is none',
      () => chosen(new Map<string, string | Uint8Array<ArrayBuffer>>([...nano, ['tokenizer.json', '{}']])),
      /tokenizer/,
    ],
    ['weights that are no numbers', poisoned, /^The tensor .* holds values that are not finite numbers/],
    ['two models', two, /^There is more than one model there, in a\/ and in b\/: /],
    ['an archive of nothing', () => asArchive('a.zip', zip([])), /^There is no config\.json in a\.zip: /],
    ['an archive that is none', () => asArchive('a.zip', new Uint8Array(100)), /^a\.zip is not a whole ZIP archive\.$/],
    ['an archive cut short', () => asArchive('a.zip', zip(nano).slice(1000)), /^a\.zip is not a whole ZIP archive\.$/],
    ['an encrypted archive', () => asArchive('a.zip', zip(nano, { flags: 1 })), /^config\.json in a\.zip is encrypted\.$/],
    ['an archive packed otherwise', () => asArchive('a.zip', zip(nano, { method: 12 })), /packed in a way/],
    ['an archive of more than it says', () => asArchive('a.zip', zip(nano, { said: 20 })), /^config\.json in a\.zip is damaged\.$/],
    ['an archive of less than it says', () => asArchive('a.zip', zip(nano, { said: 2_000 })), /^config\.json in a\.zip is damaged\.$/],
    [
      'an archive of noise',
      () => asArchive('a.zip', zip(nano, { packed: new Uint8Array(400).fill(0xa5) })),
      /^config\.json in a\.zip is damaged\.$/,
    ],
    ['an archive of more than 4 GiB', () => asArchive('a.zip', zip(nano, { said: 0xffffffff })), /more than 4 GiB/],
  ]
  it.each(cases)('%s', async (_, files, why) => {
    const storage = new MemoryStorage()
    expect(await sentence(new ImportedModels(storage).add(files(), open, () => {}))).toMatch(why)
    expect([...storage.files.keys()]).toEqual([])
  })

  it.each(Object.entries(HOSTILE_FOLDERS))('a folder with %s', async (_, files) => {
    const storage = new MemoryStorage()
    const hostile = chosen(Object.entries(files()) as [string, string | Uint8Array<ArrayBuffer>][])
    expect(await sentence(new ImportedModels(storage).add(hostile, open, () => {}))).toMatch(/^[^\n]{10,300}\.$/)
    expect([...storage.files.keys()]).toEqual([])
  })

  it('one that is cancelled on the way, or for which there is no room', async () => {
    const storage = new LimitedStorage()
    const models = new ImportedModels(storage)
    const stopping = new AbortController()
    const stopped = models.add(inFolder('a'), stopping.signal, (done) => {
      if (done === 3) stopping.abort(new Error('The import was cancelled.'))
    })
    expect(await sentence(stopped)).toBe('The import was cancelled.')
    expect([...storage.files.keys()]).toEqual([])
    const full = models.add(inFolder('a'), open, () => {
      storage.full = true
    })
    expect(await sentence(full)).toMatch(/no room left/)
    expect(await models.list()).toEqual([])
    storage.full = false
    // What a tab left that died while it took one in.
    await within(storage, 'dead').write('model.safetensors', 'half')
    expect((await models.add(inFolder('a'), open, () => {})).id).toBe('imported/a')
    expect(await storage.list('')).toEqual(['a/'])
  })
})

it('an archive of a bomb is read no further than it says it is', async () => {
  const bomb = zip([['config.json', new Uint8Array(50_000_000)]], { said: 1000 })
  expect(bomb.length).toBeLessThan(100_000)
  const file = (await unzip(new Blob([bomb]), 'a.zip')).get('config.json')!
  expect(file.size).toBe(1000)
  expect(await sentence(file.open())).toBe('config.json in a.zip is damaged.')
})

it('an archive is unpacked no further once it is not wanted any more', async () => {
  const stopping = new AbortController()
  const large = zip([['model.safetensors', new Uint8Array(50_000_000)]])
  const opened = (await unzip(new Blob([large]), 'a.zip', { signal: stopping.signal })).get('model.safetensors')!.open()
  stopping.abort(new Error('Enough.'))
  expect(await sentence(opened)).toBe('Enough.')
})

it('unpacking tells how far it is, of a large file, a hundred times at most', async () => {
  const size = 20_000_000
  const told: number[] = []
  const onUnpacked = (done: number, total: number) => told.push(done / total)
  const files = await unzip(
    new Blob([
      zip([
        ['model.safetensors', new Uint8Array(size)],
        ['config.json', new Uint8Array(900)],
      ]),
    ]),
    'a.zip',
    { onUnpacked },
  )
  await files.get('config.json')!.open()
  expect(told).toEqual([])
  await files.get('model.safetensors')!.open()
  expect(told.length).toBeGreaterThan(10)
  expect(told.length).toBeLessThanOrEqual(100)
  expect([...told].sort((a, b) => a - b)).toEqual(told)
  expect(told.at(-1)).toBeLessThanOrEqual(1)
})
