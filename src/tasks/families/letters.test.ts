/** @file Letters recounted from the question's own text, counts that are drawn evenly, the reserved shifts. */
import { describe, expect, it } from 'vitest'
import { createTask } from '../index.ts'
import { Random } from '../random.ts'
import { letters } from './letters.ts'

const problems = Array.from({ length: 2000 }, (_, i) => letters.make(new Random('letters', i), (i % 5) + 1))

/** The answer from the question alone. */
function answered(text: string, kind: string): string {
  const word = [...(/'([a-z]{2,})'/.exec(text)?.[1] ?? '')]
  if (kind === 'count') {
    const letter = /'([a-z])'/.exec(text)?.[1]
    return String(word.filter((other) => other === letter).length)
  }
  if (kind === 'backwards') return word.toReversed().join('')
  if (kind === 'shift') {
    const by = Number(/\d+/.exec(text)?.[0])
    return word.map((letter) => String.fromCharCode(97 + ((letter.charCodeAt(0) - 97 + by) % 26))).join('')
  }
  const step = /third|jumps of 3/.test(text) ? 3 : 2
  const first = (step === 2 ? text.replace(/every second/i, '') : text).includes('second') ? 1 : 0
  return word.filter((_, i) => i >= first && (i - first) % step === 0).join('')
}

describe('letters', () => {
  it('asks so that the question alone has the answer, in either set of wordings', () => {
    for (const [i, { content, ask, fields }] of problems.entries())
      for (const set of ['known', 'new'] as const) {
        const text = ask(new Random('ask', i), set)
        expect(answered(text, content.split(' ')[0]), text).toBe(String(fields().answer))
      }
  })

  it('draws counts evenly', () => {
    const counts = new Map<string, number>()
    for (let i = 0; i < 2000; i++) {
      const { content, fields } = letters.make(new Random('even', i), 2)
      if (content.startsWith('count')) counts.set(String(fields().answer), (counts.get(String(fields().answer)) ?? 0) + 1)
    }
    const all = [...counts.values()].reduce((sum, n) => sum + n)
    expect(counts.size).toBe(4)
    for (const n of counts.values()) expect(n / all).toBeLessThan(0.3)
  })

  it('keeps three shifts from every split', () => {
    const task = createTask('puzzle', { kinds: ['letters'], reserved: 'shifts' })
    const shifts = new Set(Array.from({ length: 40 }, (_, i) => task.promptAt('test', 1, i).content?.split(' ')[1]))
    expect([...shifts].sort()).toEqual(['13', '19', '7'])
  })
})
