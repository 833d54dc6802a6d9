import { expect, it } from 'vitest'
import { heldOutPrompts } from './held-out.ts'
import { createTask } from './index.ts'
import type { Task } from './task.ts'

it('comes to an end of prompts that repeat, however many are asked for', () => {
  const five: Task = {
    ...createTask('math'),
    promptAt: (_, seed, index) => ({ id: `${index % 5}`, domain: 'math', prompt: `What is ${(seed + index) % 5}?`, answer: index % 5 }),
  }
  expect(heldOutPrompts(five, 5)).toHaveLength(5)
  expect(() => heldOutPrompts(five, 1e15)).toThrow(
    'Only 5 different prompts of math could be held out for tests, and 1000000000000000 are asked for.',
  )
})
