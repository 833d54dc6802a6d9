import { expect, it, vi } from 'vitest'
import { untilAnswered } from './heard.ts'

it('a callback is heard until the answer is there, and not behind it', async () => {
  const heard = vi.fn()
  let call!: (n: number) => void
  let answer!: (text: string) => void
  const asked = untilAnswered((hear) => {
    call = hear(heard)
    return new Promise<string>((resolve) => {
      answer = resolve
    })
  })
  call(1)
  answer('done')
  expect(await asked).toBe('done')
  call(2)
  expect(heard.mock.calls).toEqual([[1]])
})

it('nor behind a failure, which is passed on', async () => {
  const heard = vi.fn()
  let call!: () => void
  const asked = untilAnswered((hear) => {
    call = hear(heard)
    return Promise.reject(new Error('lost'))
  })
  await expect(asked).rejects.toThrow('lost')
  call()
  expect(heard).not.toHaveBeenCalled()
})
