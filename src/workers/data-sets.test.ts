/** @file Prompt sets whose description is damaged, and imports that take long: neither loses a prompt. */
import { describe, expect, it, vi } from 'vitest'
import { MemoryStorage } from '../runs/memory-storage.ts'
import type { Prompt } from '../tasks/task.ts'
import { DataService } from './data.ts'
import { PromptSets, type SetLocks } from './data-sets.ts'

const prompts: Prompt[] = [1, 2, 3].map((i) => ({
  id: `p${i}`,
  domain: 'math',
  prompt: `${i}+1?`,
  kind: i > 1 ? 'add' : 'one',
  answer: i + 1,
}))
const DAMAGED = 'The description of this set is damaged. Repair it, or delete the set and import it again.'

/** Locks as the browser grants them, in turn, or not at all to who does not wait. Node has none. */
function fakeLocks(): SetLocks {
  const last = new Map<string, Promise<unknown>>()
  const request = async (name: string, ...rest: unknown[]) => {
    const action = rest.pop() as (lock: unknown) => Promise<unknown>
    const before = last.get(name)
    if (before && (rest[0] as LockOptions | undefined)?.ifAvailable) return action(null)
    const done = (async () => {
      await before?.catch(() => {})
      return action({ name, mode: 'exclusive' })
    })()
    last.set(name, done)
    try {
      return await done
    } finally {
      if (last.get(name) === done) last.delete(name)
    }
  }
  return { request } as SetLocks
}

async function all(prompts: AsyncIterable<Prompt>): Promise<Prompt[]> {
  const found: Prompt[] = []
  for await (const prompt of prompts) found.push(prompt)
  return found
}

/** A set made two hours ago, before any list was asked for. */
async function oldSet() {
  const storage = new MemoryStorage()
  const sets = new PromptSets(storage, fakeLocks())
  vi.useFakeTimers({ now: Date.now() - 7_200_000, toFake: ['Date'] })
  const kept = await sets.add('Née "Mine"', ['Made here.'], prompts).finally(() => vi.useRealTimers())
  const manifest = `${kept.id}/set.json`
  const text = new TextDecoder().decode((await storage.read(manifest)) as Uint8Array)
  return { storage, sets, kept, manifest, text }
}

describe('a set whose description is damaged', () => {
  const torn = (text: string) => text.slice(0, -5)
  const damages: [string, (text: string) => string, string][] = [
    ['torn', torn, 'Née "Mine"'],
    ['empty', () => '', 'Untitled'],
    ['no object', () => 'null', 'Untitled'],
    ['of zero bytes', (text) => '\0'.repeat(text.length), 'Untitled'],
    ['without its rows', (text) => text.replace('"rows":3', '"rows":"many"'), 'Née "Mine"'],
  ]
  it.each(damages)('(%s) is listed as that, keeps its prompts, and is used again once it is repaired', async (_, damage, name) => {
    const { storage, sets, kept, manifest, text } = await oldSet()
    await storage.write(manifest, damage(text))
    const listed = { id: kept.id, name, rows: 0, bytes: 0, created: kept.created, damaged: DAMAGED }
    expect(await sets.list()).toMatchObject([listed])
    await expect(sets.get(kept.id)).rejects.toThrow(DAMAGED)
    await expect(sets.rename(kept.id, 'Other')).rejects.toThrow(DAMAGED)
    await new DataService(async () => storage, {}).repair(kept.id)
    expect(await sets.list()).toEqual([{ ...kept, name, history: ['Its description was damaged, and was made again from its prompts.'] }])
    expect(await all(sets.prompts(kept.id))).toEqual(prompts)
  })

  it('can be deleted', async () => {
    const { storage, sets, kept, manifest } = await oldSet()
    await storage.write(manifest, '{')
    await sets.remove(kept.id)
    expect([...storage.files.keys()]).toEqual([])
  })

  it('is not repaired where its prompts are damaged too, and nothing of it is touched', async () => {
    const { storage, sets, kept, manifest } = await oldSet()
    await storage.write(manifest, '{')
    await storage.write(`${kept.id}/prompts.jsonl`, `${JSON.stringify(prompts[0])}\n{"id":`)
    await expect(sets.repair(kept.id)).rejects.toThrow('This set is damaged: its row 2 cannot be read.')
    await storage.remove(`${kept.id}/prompts.jsonl`)
    await expect(sets.repair(kept.id)).rejects.toThrow('Of this set no prompts are left. Delete it and import it again.')
    expect(await sets.list()).toMatchObject([{ damaged: DAMAGED }])
  })
})

describe('a folder without a description', () => {
  it('is not swept by another tab while its import goes on, however long that takes', async () => {
    const storage = new MemoryStorage()
    const locks = fakeLocks()
    const tab = new PromptSets(storage, locks)
    const write = storage.write.bind(storage)
    let looked = 0
    storage.write = async (path, data) => {
      // Another tab lists the sets between the prompts and their description.
      if (path.endsWith('set.json')) looked += 1 + (await tab.list()).length
      await write(path, data)
    }
    vi.useFakeTimers({ now: Date.now() - 7_200_000, toFake: ['Date'] })
    async function* slow() {
      yield* prompts
      vi.useRealTimers()
    }
    const set = await new PromptSets(storage, locks).add('Long', [], slow()).finally(() => vi.useRealTimers())
    expect(looked).toBe(1)
    expect(await tab.list()).toEqual([set])
    expect(await all(tab.prompts(set.id))).toEqual(prompts)
  })

  it('is swept once its import is over and it is old, and never where nobody can tell', async () => {
    const storage = new MemoryStorage()
    const old = (Date.now() - 7_200_000).toString(36)
    const young = Date.now().toString(36)
    await storage.write(`${old}/prompts.jsonl`, '{}\n')
    await storage.write(`${young}/prompts.jsonl`, '{}\n')
    expect(await new PromptSets(storage, undefined).list()).toEqual([])
    expect(storage.files.size).toBe(2)
    expect(await new PromptSets(storage, fakeLocks()).list()).toEqual([])
    expect([...storage.files.keys()]).toEqual([`${young}/prompts.jsonl`])
  })
})
