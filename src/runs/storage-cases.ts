/**
 * @file What every Storage must do, as cases that run anywhere: the tests of the memory, Node and browser storages share them. The
 * browser's run inside a worker, so a case throws plain errors and knows no test framework.
 */
import { readText, type Storage, StorageError, within } from './storage.ts'

function same(actual: unknown, expected: unknown): void {
  const [a, b] = [actual, expected].map((value) => JSON.stringify(value instanceof Uint8Array ? Array.from(value) : value))
  if (a !== b) throw new Error(`expected ${b}, found ${a}`)
}

async function* halves(...parts: Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* parts
}

async function rejection(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => 'resolved',
    (error: unknown) => error,
  )
}

/** Each is given an empty storage. */
export const storageCases: Record<string, (storage: Storage) => Promise<void>> = {
  'reads back what was written, whole and in ranges': async (storage) => {
    await storage.write('a/b/c.bin', Uint8Array.of(1, 2, 3, 4))
    same(await storage.read('a/b/c.bin'), Uint8Array.of(1, 2, 3, 4))
    same(await storage.read('a/b/c.bin', 1, 3), Uint8Array.of(2, 3))
    same(await storage.read('a/b/c.bin', 2), Uint8Array.of(3, 4))
    same(await storage.read('a/b/c.bin', 3, 99), Uint8Array.of(4))
    same(await storage.read('a/b/c.bin', 9, 12), new Uint8Array())
    same(await storage.size('a/b/c.bin'), 4)
  },
  'says null of a file or folder that is not there': async (storage) => {
    await storage.write('file', 'x')
    await storage.write('folder/file', 'x')
    for (const path of ['none', 'none/none', 'file/none', 'folder']) {
      same([await storage.size(path), await storage.read(path), await storage.read(path, 0, 1)], [null, null, null])
    }
    same(await storage.list('none'), [])
  },
  'replaces a longer file with a shorter one, and joins pieces': async (storage) => {
    await storage.write('file', 'a longer text')
    await storage.write('file', 'short')
    same(await readText(storage, 'file'), 'short')
    await storage.write('file', halves(Uint8Array.of(104, 105), new Uint8Array(), Uint8Array.of(33)))
    same(await readText(storage, 'file'), 'hi!')
    await storage.write('file', '')
    same(await storage.size('file'), 0)
  },
  'keeps the old content when the pieces stop with an error': async (storage) => {
    await storage.write('folder/file', 'old')
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield Uint8Array.of(1)
      throw new Error('no more')
    }
    same(String(await rejection(storage.write('folder/file', broken()))).includes('no more'), true)
    same(await readText(storage, 'folder/file'), 'old')
    same(await storage.list('folder'), ['file'])
  },
  'appends, in UTF-8': async (storage) => {
    await storage.append('log/lines', 'é\n')
    await storage.append('log/lines', 'b\n')
    same(await readText(storage, 'log/lines'), 'é\nb\n')
    same(await storage.size('log/lines'), 5)
  },
  'lists what is directly in a folder, folders with a slash': async (storage) => {
    for (const path of ['runs/b/x', 'runs/a/x', 'runs/a/deep/x', 'runs/file', 'runsides/x']) await storage.write(path, path)
    same(await storage.list('runs'), ['a/', 'b/', 'file'])
    same(await storage.list(''), ['runs/', 'runsides/'])
    same(await storage.list('runs/a'), ['deep/', 'x'])
  },
  'removes a file, a folder with all it holds, or nothing': async (storage) => {
    for (const path of ['a/b/c', 'a/d', 'ab']) await storage.write(path, path)
    await storage.remove('a/d')
    same(await storage.list('a'), ['b/'])
    await storage.remove('a')
    same(await storage.list(''), ['ab'])
    await storage.remove('a')
    await storage.remove('none/none')
    same(await readText(storage, 'ab'), 'ab')
  },
  'confines a folder to itself': async (storage) => {
    const inner = within(storage, 'runs/one')
    await inner.write('x/y', '1')
    await inner.append('x/y', '2')
    same(await readText(storage, 'runs/one/x/y'), '12')
    same([await inner.list(''), await inner.size('x/y')], [['x/'], 2])
    for (const path of ['../two/x', '/x', 'a//b', 'a/./b', 'a\\b', 'a.tmp', 'a\u0000']) {
      const error = await rejection(inner.write(path, 'x'))
      same([path, error instanceof StorageError && error.fault], [path, 'path'])
      same([path, (await rejection(inner.read(path))) instanceof StorageError], [path, true])
    }
    await inner.remove('')
    same(await storage.list('runs/one'), [])
  },
  "hands out bytes that are the caller's own, and keeps its own": async (storage) => {
    const given = Uint8Array.of(1, 2)
    await storage.write('file', given)
    given[0] = 9
    const read = await storage.read('file')
    if (read) read[1] = 9
    same(await storage.read('file'), Uint8Array.of(1, 2))
  },
  'writes a megabyte in one piece': async (storage) => {
    const bytes = Uint8Array.from({ length: 1 << 20 }, (_, i) => i * 31)
    await storage.write('big', bytes)
    const read = await storage.read('big')
    same([read?.length, read?.every((byte, i) => byte === bytes[i])], [bytes.length, true])
  },
}
