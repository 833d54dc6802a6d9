import { expect, it } from 'vitest'
import { owning } from './owning.ts'

function takers() {
  const given: string[] = []
  return { given, take: (name: string) => ({ name, dispose: () => given.push(name) }) }
}

it('gives back all that was taken, newest first, once', async () => {
  const { given, take } = takers()
  const made = await owning(async (own) => {
    const first = await own(take('first'))
    await own(null)
    await own(Promise.resolve(take('second')))
    return { first, get updates() { return given.length } } // biome-ignore format: one object
  })
  expect([made.first.name, made.updates, given]).toEqual(['first', 0, []])
  made.dispose()
  made.dispose()
  expect(given).toEqual(['second', 'first'])
  expect(made.updates).toBe(2)
})

it('gives back what was taken where opening fails half-way', async () => {
  const { given, take } = takers()
  await expect(
    owning(async (own) => {
      await own(take('first'))
      await own(Promise.reject(new Error('no room')))
      return {}
    }),
  ).rejects.toThrow('no room')
  expect(given).toEqual(['first'])
})
