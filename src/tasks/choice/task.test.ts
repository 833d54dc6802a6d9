import { describe, expect, it } from 'vitest'
import { splitOf } from '../generated.ts'
import { createTask } from '../index.ts'
import { Random } from '../random.ts'
import type { Split } from '../task.ts'
import { Worksheet } from '../teacher.ts'
import { CHOICE_KINDS } from './toy.ts'

describe('generated questions', () => {
  it('have four to ten different options, one of them right, whatever the kind and level', () => {
    const places = new Map<number, number>()
    for (const kind of CHOICE_KINDS)
      for (const level of [1, 2, 3])
        for (let i = 0; i < 100; i++) {
          const random = new Random('test', kind.name, level, i)
          const problem = kind.make(random, level)
          const { options = [], answer } = problem.fields()
          expect(options.length).toBeGreaterThanOrEqual(4)
          expect(options.length).toBeLessThanOrEqual(10)
          expect(new Set(options).size).toBe(options.length)
          expect(problem.work(new Worksheet())).toBe(answer)
          expect(problem.work(new Worksheet('full'))).toBe(answer)
          expect(problem.guess(new Worksheet()).reply).toBe(answer)
          for (const option of options) expect(problem.ask(random)).toContain(` ${option}`)
          const place = 'ABCDEFGHIJ'.indexOf(String(answer))
          places.set(place, (places.get(place) ?? 0) + 1)
        }
    // No letter is a good guess: of four or more options the first has at most a quarter, up to chance.
    expect(Math.max(...places.values()) / 1200).toBeLessThan(0.29)
  })

  it('are split by content, and worked by a teacher whom the verifier agrees with', async () => {
    const task = createTask('choice', { slip: 0 })
    const texts = new Map<string, Split>()
    for (const split of ['sft', 'train', 'test'] as const)
      for (let i = 0; i < 400; i++) {
        const { prompt } = task.promptAt(split, 5, i)
        expect(texts.get(prompt) ?? split).toBe(split)
        texts.set(prompt, split)
      }
    for (let i = 0; i < 400; i++) {
      const { prompt, mode, reasoning, answer } = task.demonstrationAt(5, i)
      const response = (reasoning === null ? '' : `<think>${reasoning}</think>`) + answer
      expect(await task.verify(prompt, response, mode)).toMatchObject({ reward: 1, outcome: 'correct' })
      expect(texts.get(prompt.prompt) ?? 'sft').toBe('sft')
    }
  })

  it('now and then have a wrong answer where the teacher slips', async () => {
    const task = createTask('choice', { slip: 0.3 })
    let wrong = 0
    for (let i = 0; i < 200; i++) {
      const { prompt, mode, reasoning, answer } = task.demonstrationAt(6, i)
      if (!(await task.verify(prompt, (reasoning === null ? '' : `<think>${reasoning}</think>`) + answer, mode)).correct) wrong++
    }
    expect(wrong).toBeGreaterThan(20)
    expect(wrong).toBeLessThan(160)
  })

  it('about one operation belong to the split of the same problem in the math domain', () => {
    const problem = CHOICE_KINDS[0].make(new Random('content'), 2)
    expect(problem.content).toMatch(/^(add|sub|mul) \d+ \d+$/)
    expect(['sft', 'train', 'test']).toContain(splitOf(problem.content))
  })

  it('are guessed by a reply without a worked step', () => {
    const { guessed } = createTask('choice')
    expect(guessed?.('<think>B</think>B')).toBe(true)
    expect(guessed?.('<think>45<54, 54>39</think>B')).toBe(false)
    expect(guessed?.('<think>7*8=56</think>B')).toBe(false)
  })
})
