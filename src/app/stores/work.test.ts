import { expect, it } from 'vitest'
import { useWork, whileAt } from './work.ts'

it('names work until it has ended, well or not, and no longer', async () => {
  const ends: (() => void)[] = []
  const begin = (name: string, fails = false) =>
    whileAt(name, new Promise<void>((resolve, reject) => ends.push(fails ? () => reject(new Error(name)) : resolve)))
  const evaluation = begin('the evaluation')
  const reply = begin('the reply', true)
  const another = begin('the reply')
  expect(useWork.getState().going).toEqual(['the evaluation', 'the reply', 'the reply'])
  ends[1]()
  await expect(reply).rejects.toThrow('the reply')
  expect(useWork.getState().going).toEqual(['the evaluation', 'the reply'])
  ends[0]()
  ends[2]()
  await Promise.all([evaluation, another])
  expect(useWork.getState().going).toEqual([])
})
