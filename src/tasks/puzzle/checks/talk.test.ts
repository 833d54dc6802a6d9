import { describe, expect, it } from 'vitest'
import type { Prompt } from '../../task.ts'
import { talk } from './talk.ts'

const prompt: Prompt = { id: 'p', domain: 'puzzle', prompt: 'Hi. What is your name?' }
const right = (puzzle: Record<string, unknown>, text: string) =>
  talk.judge({ check: 'talk', must: [], never: [], ...puzzle }, text, prompt).correct

describe('small talk', () => {
  it('says what it must, in a sentence', () => {
    const name = { must: [['cascade']], never: ['goodbye'] }
    expect(right(name, 'I am Cascade.')).toBe(true)
    expect(right(name, 'Hello! My name is CASCADE, a small model.')).toBe(true)
    for (const text of [
      '',
      'Cascade',
      'I am Cascades.',
      'I am Cascade. Goodbye.',
      'I am Cascade by OpenAI.',
      'I am Cascade. I am Cascade.',
    ])
      expect(right(name, text), text).toBe(false)
    expect(right(name, `I am Cascade${' and so on'.repeat(20)}.`)).toBe(false)
    expect(right(name, 'I do not know that, Cascade.')).toBe(false)
    expect(right(name, 'Hi. What is your name? Cascade.')).toBe(false)
  })

  it('tells a fact that is known in its box, and does not refuse beside it', () => {
    expect(right({ box: 'red' }, '\\boxed{red}')).toBe(true)
    expect(right({ box: 'red' }, 'It is \\boxed{red}')).toBe(true)
    for (const text of ['red', '\\boxed{blue}', '\\boxed{red} \\boxed{blue}', 'I do not know that. \\boxed{red}', '\\boxed{red or blue}'])
      expect(right({ box: 'red' }, text), text).toBe(false)
  })

  it('says that it does not know, and then nothing that it could not', () => {
    const unknown = { refuses: true, never: ['red', 'blue'] }
    expect(right(unknown, 'I do not know that.')).toBe(true)
    expect(right(unknown, "Sorry, I don't know.")).toBe(true)
    for (const text of ['It is red.', 'I do not know. Red.', '\\boxed{red}', 'I do not know \\boxed{}.', 'I do not know: 1405.', 'No.'])
      expect(right(unknown, text), text).toBe(false)
  })

  it('finds fault with fields that ask for nothing', () => {
    expect(talk.fault({ must: [], never: [] }, prompt)).toMatch(/asks for nothing/)
    expect(talk.fault({ must: 'x', never: [] }, prompt)).toMatch(/must/)
    expect(talk.fault({ must: [['x']], never: [] }, prompt)).toBeNull()
  })
})
