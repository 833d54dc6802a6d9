/** @file What every domain owes, whatever it is about: its references are right, its cheats do not pay, and no field makes it throw. */
import { describe, expect, it } from 'vitest'
import { DOMAINS } from './index.ts'
import type { Mode, Prompt } from './task.ts'

const MODES: readonly Mode[] = ['think', 'instruct']
const inMode = (mode: Mode, answer: string, reasoning = 'So it is.') => (mode === 'think' ? `<think>${reasoning}</think>${answer}` : answer)
const ODD: readonly unknown[] = [
  null,
  undefined,
  3,
  -1.5,
  Number.NaN,
  10n ** 30n,
  true,
  '',
  'x',
  '((',
  [],
  [null],
  [1],
  ['x'],
  [{}],
  {},
  { x: 1 },
]

describe.each(DOMAINS.map((domain) => [domain.name, domain] as const))('the domain %s', (_, domain) => {
  const task = domain.task({ slip: 0 }, {}, DOMAINS)
  const prompts = Array.from({ length: 12 }, (_, i) => task.promptAt('train', 5, i))

  it('makes prompts that its own fields and curation find no fault with', () => {
    for (const kind of task.kinds) expect(domain.kinds).toContain(kind)
    for (const prompt of prompts) {
      expect(domain.fieldFault({ ...prompt })).toBeNull()
      expect(domain.curation.fault?.(prompt) ?? null).toBeNull()
      expect(prompt.content).toEqual(expect.any(String))
      expect(domain.shows(prompt).length).toBeGreaterThan(0)
      expect(domain.line(prompt)).not.toBe('')
    }
  })

  it('rewards its reference and no cheat, in the mode that was asked and no other', async () => {
    for (const prompt of prompts) {
      const reference = domain.reference(prompt)
      for (const mode of MODES) {
        const right = reference === null ? null : await task.verify(prompt, inMode(mode, reference), mode)
        // Here is no Python: programs, and pairs of them, are judged in cli/python-sandbox.test.ts.
        if (right !== null && !right.harnessError) expect(right, reference ?? '').toMatchObject({ reward: 1, correct: true })
        const other = mode === 'think' ? 'instruct' : 'think'
        if (reference !== null) expect((await task.verify(prompt, inMode(mode, reference), other)).reward).toBeLessThanOrEqual(0)
        for (const { title, answer, reasoning } of domain.cheats(prompt)) {
          if (reasoning !== undefined && mode === 'instruct') continue
          const verdict = await task.verify(prompt, inMode(mode, answer, reasoning), mode)
          expect(verdict.reward, title).toBeLessThanOrEqual(0)
          expect(verdict.why).toMatch(/[.:]$|\.$/)
        }
      }
    }
  })

  it('throws for no field, however odd, and shows what there is', async () => {
    const [whole] = prompts
    for (const name of [...Object.keys(domain.fields), 'prompt'])
      for (const odd of ODD) {
        const prompt = { ...whole, [name]: odd } as Prompt
        for (const reply of [domain.reference(whole) ?? 'x', 'x', '']) {
          const { reward, why } = await task.verify(prompt, reply, 'instruct')
          expect(Number.isFinite(reward)).toBe(true)
          expect(why).toEqual(expect.any(String))
        }
        expect(domain.fieldFault({ ...prompt })).toSatisfy((fault) => fault === null || typeof fault === 'string')
      }
  })
})

it('a verifier that breaks down, or gives no number, is a failure of its own', async () => {
  const { guarded } = await import('./judge.ts')
  const verdict = { reward: Number.NaN, correct: true, outcome: 'correct', detail: {} }
  expect(await guarded(async () => verdict)).toMatchObject({ reward: 0, correct: false, outcome: 'harness-error', harnessError: true })
  const broken = () => Promise.reject(new TypeError('x is not iterable'))
  expect(await guarded(broken)).toMatchObject({ reward: 0, harnessError: true, detail: { message: 'x is not iterable' } })
  expect(await guarded(broken, () => 'has no tests')).toMatchObject({
    outcome: 'invalid-prompt',
    detail: { reason: 'The prompt has no tests.' },
  })
})

it('a kind with too few problems ends in a sentence', async () => {
  const [math] = DOMAINS
  const { generatedTask } = await import('./generated.ts')
  const kind = {
    name: 'one',
    make: () => ({
      content: 'one',
      ask: () => '?',
      fields: () => ({}),
      work: () => '',
      guess: () => ({ note: '', reply: '' }),
    }),
  }
  const settings = { kinds: ['one'], levels: [1], styles: [1, 0, 0], slip: 0, thinkShare: 1 }
  const task = generatedTask('few', [kind], settings, { verify: math.lends!.verify })
  const asked = (['sft', 'train', 'test'] as const).map((split) => {
    try {
      return task.promptAt(split, 0, 0).prompt
    } catch (error) {
      return (error as Error).message
    }
  })
  expect(asked.filter((text) => /^The kind one of the domain few has no problem in the split/.test(text))).toHaveLength(2)
})
