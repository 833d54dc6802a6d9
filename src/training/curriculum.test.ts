import { expect, it } from 'vitest'
import { createTask } from '../tasks/index.ts'
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

it('goes on from its state as if it had never stopped', () => {
  const whole = new Curriculum(task, settings)
  const first = new Curriculum(task, settings)
  for (const curriculum of [whole, first]) for (const { index } of curriculum.next(7)) curriculum.record(index, index % 3 === 0 ? 1 : 0.5)
  const resumed = new Curriculum(task, settings, JSON.parse(JSON.stringify(first.state)))
  expect(resumed.next(20)).toEqual(whole.next(20))
})
