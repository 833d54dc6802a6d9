import { describe, expect, it } from 'vitest'
import { INTENTS } from '../../families/talk-intents.ts'
import { createTask } from '../../index.ts'
import type { Prompt } from '../../task.ts'
import { talk } from './talk.ts'
import { isJoined, refusesOnly, wordsOf } from './talk-words.ts'

const replied = (about: Partial<{ must: readonly (readonly string[])[]; refuses: true }>, asked: string) => {
  const prompt: Prompt = { id: 'p', domain: 'puzzle', prompt: asked }
  return (text: string) => talk.judge({ check: 'talk', must: [], never: [], ...about }, text, prompt).correct
}
const to = (intent: string, asked: string) => replied({ must: INTENTS[intent].must }, asked)

describe('the words of small talk', () => {
  it('are those of every reply of the family, in all splits, levels and wordings', () => {
    for (const wordings of ['known', 'new'])
      for (const level of [1, 2, 3, 4, 5]) {
        const task = createTask('puzzle', { kinds: ['talk'], levels: [level], wordings, slip: 0 })
        for (const split of ['sft', 'train', 'test'] as const)
          for (let i = 0; i < 40; i++) {
            const prompt = task.promptAt(split, 21, i)
            expect(talk.judge(prompt.puzzle as object as Record<string, unknown>, String(prompt.answer), prompt)).toEqual({ correct: true })
            const one = task.exampleAt?.(split, 22, i)
            if (one)
              expect(talk.judge(one.prompt.puzzle as Record<string, unknown>, one.answer, one.prompt), one.answer).toEqual({
                correct: true,
              })
          }
      }
  })

  it.each([
    ['greet', 'Hello.', ['Hello, friend!', 'Good morning. How can I help you today?', 'Hi, I am Cascade.']],
    ['wellbeing', 'How are you?', ['Great.', 'I am happy today, and you?', 'All right, thank you.', 'I feel very well.']],
    ['who', 'Hi, who are you?', ['Hello! I am Cascade.', 'My name is Cascade, and I am a small model.', 'I am Cascade, a language model.']],
    ['can', 'What can you do?', ['I know sums and puzzles.', 'Small programs and sums, some puzzles too.']],
    ['size', 'Are you big?', ['No, I am very small.', 'I am a tiny model.']],
    ['happy', 'I won a game.', ['Great!', 'I am so glad you won.', 'How nice for you, my friend.']],
    ['blame', 'That is wrong.', ['I am so sorry.', 'Sorry, I am small and was wrong.']],
  ] as [string, string, string[]][])('may be other known ones in a reply to %s', (intent, asked, replies) => {
    for (const reply of replies) expect(to(intent, asked)(reply), reply).toBe(true)
  })

  it('are not those of a reply to something else', () => {
    for (const reply of ['I am fine. I am Cascade.', 'Fine, I know sums and puzzles.', 'Very well. That is sad.', 'Fine. You are welcome.'])
      expect(to('wellbeing', 'How are you?')(reply), reply).toBe(false)
    expect(to('who', 'What is your name?')('I am Cascade. I am well.')).toBe(false)
  })

  it('may stand side by side, or not', () => {
    const joined = (sentence: string) => isJoined(wordsOf(sentence))
    for (const sentence of ['I am a small model', 'Bye bye', 'Give me one of the sums', 'short programs and the towns I learned'])
      expect(joined(sentence), sentence).toBe(true)
    for (const sentence of ['of of the', 'fine of', 'the a model', 'sums and or puzzles', 'fine the it', 'I I am well'])
      expect(joined(sentence), sentence).toBe(false)
  })

  it('say of what is not known that it is not, in the words of the question, and state nothing', () => {
    const phrases = ['do not know']
    const asked = new Set(wordsOf('Will it be cold in Bolaka on Monday?'))
    const only = (sentence: string) => refusesOnly(sentence, phrases, asked)
    for (const sentence of ['I do not know that', 'Sorry, I do not know if it will be cold in Bolaka', 'I DO NOT  KNOW'])
      expect(only(sentence), sentence).toBe(true)
    for (const sentence of [
      'I do not know, it will be cold',
      'It will be cold and I do not know',
      'I do not know mauve',
      'zzz do not know',
    ])
      expect(only(sentence), sentence).toBe(false)
    const said = replied({ refuses: true }, 'Where is Bolaka?')
    for (const reply of ['I do not know that. Nobody told me.', 'I do not know where Bolaka is. I only know the towns I learned.'])
      expect(said(reply), reply).toBe(true)
    for (const reply of ['I do not know that. It is Bolaka.', 'I do not know that. Bolaka is here.', 'I do not know that. It is small.'])
      expect(said(reply), reply).toBe(false)
  })
})
