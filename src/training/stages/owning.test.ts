import { expect, it } from 'vitest'
import { owning, pending } from './owning.ts'

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

it('gives back what comes only after it was disposed of, and waits for it where opening fails', async () => {
  const { given, take } = takers()
  const later = (name: string) => pending(new Promise<ReturnType<typeof take>>((resolve) => setTimeout(() => resolve(take(name)), 1)))
  const made = await owning(async (own) => ({ late: await own(later('late')) }))
  made.dispose()
  expect([made.late.now, given]).toEqual([null, []])
  await made.late.settled
  expect(given).toEqual(['late'])
  const failing = owning(async (own) => {
    await own(later('later'))
    throw new Error('no room')
  })
  await expect(failing).rejects.toThrow('no room')
  expect(given).toEqual(['late', 'later'])
})

it('tells whoever goes on meanwhile that it will not come, and why', async () => {
  const { take, given } = takers()
  const [there, not] = [pending(Promise.resolve(take('there'))), pending(Promise.reject(new Error('no room')))]
  await Promise.all([there.settled, not.settled])
  expect([there.now?.name, there.failed.aborted, not.failed.reason]).toEqual(['there', false, new Error('no room')])
  await Promise.all([there.dispose(), not.dispose()])
  expect(given).toEqual(['there'])
})
