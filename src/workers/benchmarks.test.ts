import { expect, it } from 'vitest'
import { createTask } from '../tasks/index.ts'
import { benchmarks } from './benchmarks.ts'

it('each has a name of its own, and prompts that its own verifier judges', async () => {
  const all = benchmarks()
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length)
  for (const { id, domain, of } of all) {
    if (!('domain' in of)) throw new Error(`${id} is no domain's.`)
    const task = createTask(of.domain, of.task)
    const prompt = task.promptAt('test', 0, 0)
    expect(prompt.domain, id).toBe(domain)
    expect((await task.verify(prompt, 'I do not know.', 'instruct')).correct, id).toBe(false)
  }
})

it('what is asked in new wordings is not asked in those of training', () => {
  const asked = (task?: object) => Array.from({ length: 12 }, (_, i) => createTask('math', task).promptAt('test', 0, i).prompt)
  const known = new Set(asked())
  const reworded = benchmarks().find(({ id }) => id === 'math new')?.of as { task: object }
  expect(asked(reworded.task).filter((text) => known.has(text))).toEqual([])
})
