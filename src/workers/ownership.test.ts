/** @file Who may train and change a run, among tabs that share locks and a channel. Node has no web locks: these keep to their rules. */
import { describe, expect, it } from 'vitest'
import { changing, type TabLocks, type TabMessage, TabOwnership } from './ownership.ts'

/** Locks as the browser grants them to requests that do not wait, and that a tab's death frees. */
class FakeLocks {
  readonly #held = new Map<string, string>()
  tab(tab: string): TabLocks {
    const request = async (name: string, _: LockOptions, callback: (lock: Lock | null) => unknown) => {
      if (this.#held.has(name)) return callback(null)
      this.#held.set(name, tab)
      try {
        return await callback({ name, mode: 'exclusive' })
      } finally {
        if (this.#held.get(name) === tab) this.#held.delete(name)
      }
    }
    const query = async () => ({ held: [...this.#held.keys()].map((name) => ({ name, mode: 'exclusive', clientId: '' })), pending: [] })
    return { request, query } as unknown as TabLocks
  }
  kill(tab: string) {
    for (const [name, owner] of this.#held) if (owner === tab) this.#held.delete(name)
  }
}

function tabs() {
  const locks = new FakeLocks()
  const open = (name: string) => new TabOwnership(locks.tab(name), { postMessage: (_: TabMessage) => {}, onmessage: null })
  return { locks, first: open('first'), second: open('second') }
}

describe('a claim', () => {
  it('to train is granted to one tab, whatever the runs', async () => {
    const { first, second } = tabs()
    const release = await first.claim('a', 'train')
    expect(release).not.toBeNull()
    expect(await second.claim('a', 'train')).toBeNull()
    expect(await second.claim('b', 'train')).toBeNull()
    await release?.()
    expect(await second.claim('b', 'train')).not.toBeNull()
  })
  it('to change is refused for the run that is trained, and granted for others', async () => {
    const { first, second } = tabs()
    await first.claim('a', 'train')
    expect(await second.claim('a', 'change')).toBeNull()
    expect(await second.claim('b', 'change')).not.toBeNull()
  })
  it('is held for as long as a change goes on, and let go when it fails', async () => {
    const { first, second } = tabs()
    const change = changing(first, 'a', 'Busy.', async () => {
      await expect(changing(second, 'a', 'Busy.', async () => 'changed')).rejects.toThrow('Busy.')
      throw new Error('no room')
    })
    await expect(change).rejects.toThrow('no room')
    expect(await changing(second, 'a', 'Busy.', async () => 'changed')).toBe('changed')
  })
  it('that was refused leaves nothing held', async () => {
    const { first, second } = tabs()
    const release = await first.claim('a', 'change')
    expect(await second.claim('a', 'train')).toBeNull()
    await release?.()
    expect(await second.claim('a', 'train')).not.toBeNull()
  })
  it('is known to all, and ends with its tab', async () => {
    const { locks, first, second } = tabs()
    await first.claim('a', 'train')
    expect([...(await second.claimed())]).toEqual(['a'])
    locks.kill('first')
    expect([...(await second.claimed())]).toEqual([])
    expect(await second.claim('a', 'train')).not.toBeNull()
  })
  it('was never granted twice in twenty tries at the same time', async () => {
    for (let i = 0; i < 20; i++) {
      const { first, second } = tabs()
      const granted = await Promise.all([first.claim('a', 'train'), second.claim('a', 'train')])
      expect(granted.filter((release) => release !== null)).toHaveLength(1)
    }
  })
})
