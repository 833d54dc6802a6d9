import { expect, it } from 'vitest'
import { createTask } from '../tasks/index.ts'
import { promptSetTask } from '../tasks/prompt-set.ts'
import { Curriculum } from './curriculum.ts'

const task = createTask('math')
const settings = { seed: 3, epochPrompts: 12, readmitSolved: 0, readmitFailed: 0 }

it('gives fresh prompts for ever where there are no epochs', () => {
  const curriculum = new Curriculum(task, { ...settings, epochPrompts: 0 })
  expect(curriculum.next(3).map(({ index }) => index)).toEqual([0, 1, 2])
  expect(curriculum.next(2).map(({ index }) => index)).toEqual([3, 4])
})

it('goes through each prompt of an epoch once', () => {
  const curriculum = new Curriculum(task, settings)
  const seen = curriculum.next(12).map(({ index }) => index)
  expect([...seen].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
})

it('never puts a prompt twice into one step: an epoch ends with a step, cut into nearly equal ones', () => {
  const curriculum = new Curriculum(task, { ...settings, epochPrompts: 40 })
  const steps = Array.from({ length: 6 }, () => {
    const indices = curriculum.next(32).map(({ index }) => index)
    for (const index of indices) curriculum.record(index, 0.5)
    return indices
  })
  expect(steps.map(({ length }) => length)).toEqual([20, 20, 20, 20, 20, 20])
  for (const indices of steps) expect(new Set(indices).size).toBe(indices.length)
  for (const epoch of [0, 2, 4]) expect(new Set([...steps[epoch], ...steps[epoch + 1]]).size).toBe(40)
})

it('knows what came of every prompt of an epoch before the next begins', () => {
  const curriculum = new Curriculum(task, settings)
  // 12 prompts in steps of at most 8: solved in whichever step they stand.
  for (let step = 0; step < 2; step++) for (const { index } of curriculum.next(8)) curriculum.record(index, index < 5 ? 1 : 0.5)
  expect(
    curriculum
      .next(8)
      .map(({ index }) => index)
      .sort((a, b) => a - b),
  ).toEqual([5, 6, 7, 8, 9, 10, 11])
})

it('gives a step further prompts of its epoch while there are any', () => {
  const curriculum = new Curriculum(task, settings)
  const step = [...curriculum.next(8), ...curriculum.more(4), ...curriculum.more(4)].map(({ index }) => index)
  // 12 in steps of at most 8 are two of 6.
  expect([...step].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
  expect(curriculum.next(4)).toHaveLength(4)
})

it('goes round and round a given set, with no prompt twice in a step and none left out', () => {
  const given = Array.from({ length: 30 }, (_, i) => ({ id: `s${i}`, domain: 'math', prompt: `What is ${i} + ${i}?`, answer: 2 * i }))
  const set = promptSetTask(given, (domain) => createTask(domain))
  const size = set.size?.('train') as number
  for (const epochPrompts of [0, 1000]) {
    const curriculum = new Curriculum(set, { ...settings, epochPrompts })
    const seen: string[] = []
    for (let step = 0; step < 12; step++) {
      const ids = [...curriculum.next(20), ...curriculum.more(3)].map(({ prompt }) => prompt.id)
      expect(new Set(ids).size).toBe(ids.length)
      seen.push(...ids)
    }
    expect(new Set(seen).size).toBe(size)
    expect(curriculum.next(size + 50).length).toBeLessThanOrEqual(size)
  }
})

it('leaves out of later epochs what was solved by all or by none', () => {
  const curriculum = new Curriculum(task, settings)
  for (const { index } of curriculum.next(12)) curriculum.record(index, index < 3 ? 1 : index < 6 ? 0 : 0.5)
  for (let epoch = 0; epoch < 3; epoch++) {
    const seen = curriculum.next(6).map(({ index }) => index)
    expect([...seen].sort((a, b) => a - b)).toEqual([6, 7, 8, 9, 10, 11])
    for (const index of seen) curriculum.record(index, 0.5)
  }
})

it('lets prompts back in with the probabilities it is given', () => {
  const back = (readmitSolved: number, readmitFailed: number) => {
    const curriculum = new Curriculum(task, { ...settings, epochPrompts: 2000, readmitSolved, readmitFailed })
    for (const { index } of curriculum.next(2000)) curriculum.record(index, index % 2)
    curriculum.next(1)
    const order = curriculum.state.order
    return [order.filter((index) => index % 2 === 1).length, order.filter((index) => index % 2 === 0).length]
  }
  const [solved, failed] = back(0.01, 0.1)
  // 1,000 each: binomial means 10 and 100, six standard deviations either way.
  expect(Math.abs(solved - 10)).toBeLessThan(19)
  expect(Math.abs(failed - 100)).toBeLessThan(57)
})

it('keeps the whole set when filtering would leave nothing', () => {
  const curriculum = new Curriculum(task, settings)
  for (const { index } of curriculum.next(12)) curriculum.record(index, 1)
  expect(curriculum.next(12)).toHaveLength(12)
})

it('goes round the prompts that were chosen, also when its state alone says which', () => {
  const chosen = [4, 7, 30]
  const curriculum = new Curriculum(task, { ...settings, epochPrompts: 0, chosen })
  for (const { index } of curriculum.next(5)) curriculum.record(index, index === 7 ? 1 : 0.5)
  for (const resumed of [curriculum, new Curriculum(task, { ...settings, epochPrompts: 0 }, curriculum.state)]) {
    const indices = resumed.next(5).map(({ index }) => index)
    expect(indices.sort((a, b) => a - b)).toEqual([4, 30])
    expect(resumed.state.chosen).toEqual(chosen)
  }
})

it('tells which epoch it is and what that is without', () => {
  const curriculum = new Curriculum(task, { ...settings, readmitFailed: 1 })
  const told = (share: (index: number) => number) => {
    for (const { index } of curriculum.next(12)) curriculum.record(index, share(index))
    return Object.values(curriculum.metrics)
  }
  // Epoch, its prompts, those left out as solved and as failed, those let back in.
  expect(told((index) => (index < 3 ? 1 : index < 5 ? 0 : 0.5))).toEqual([1, 12, 0, 0, 0])
  expect(told((index) => (index < 6 ? 1 : 0.5))).toEqual([2, 9, 3, 0, 2])
  expect(told(() => 0.5)).toEqual([3, 6, 6, 0, 0])
  const resumed = new Curriculum(task, settings, curriculum.state)
  expect(resumed.metrics).toEqual(curriculum.metrics)
  expect(new Curriculum(task, { ...settings, epochPrompts: 0 }).metrics).toEqual({})
})

it('goes on from its state as if it had never stopped', () => {
  const whole = new Curriculum(task, settings)
  const first = new Curriculum(task, settings)
  for (const curriculum of [whole, first]) for (const { index } of curriculum.next(7)) curriculum.record(index, index % 3 === 0 ? 1 : 0.5)
  const resumed = new Curriculum(task, settings, JSON.parse(JSON.stringify(first.state)))
  for (let step = 0; step < 4; step++) expect(resumed.next(5)).toEqual(whole.next(5))
})
