import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Domain } from '../domain.ts'
import { createTask, DOMAINS } from '../index.ts'
import type { Mode, Split } from '../task.ts'
import { judged } from '../testing.ts'
import { ALIGNMENT_CHEATS, FOREIGN_PAIR, GOOD_REPLIES, PAIR } from './cheats.ts'
import { alignment } from './domain.ts'
import { FLAW_NAMES } from './flaws.ts'
import { alignmentSources } from './sources.ts'
import { verifyAlignment as verifier } from './verify.ts'

const verifyAlignment = judged((prompt, reply, context) => verifier(prompt, reply, context, sources))

/** Code cannot be judged without an interpreter. */
const verifiable = DOMAINS.filter(({ needs }) => !needs.includes('python'))
const sources = alignmentSources(DOMAINS)
const lender = DOMAINS.find(({ name }) => name === 'math') as Domain

describe('generated pairs', () => {
  it.each(FLAW_NAMES)('have a chosen reply that is right and a rejected one that is not: %s', async (flaw) => {
    const task = alignment.task({ kinds: [flaw] }, {}, verifiable)
    for (let i = 0; i < 30; i++) {
      const prompt = task.promptAt('train', 2, i)
      expect(prompt).toMatchObject({ domain: 'alignment', kind: flaw, chosen: expect.any(String), rejected: expect.any(String) })
      expect(await task.verify(prompt, prompt.chosen as string, 'instruct')).toMatchObject({ reward: 1, outcome: 'correct' })
      const verdict = await task.verify(prompt, prompt.rejected as string, 'instruct')
      expect([verdict.reward, prompt.rejected]).toEqual([0, prompt.rejected])
    }
  })

  it.each(FLAW_NAMES)('of families asked by name are right and not right too: %s', async (flaw) => {
    const sources = { sums: 2, story: 1, talk: 3, syllogism: 1, sort: 1, letters: 1, equation: 1 }
    const task = alignment.task({ kinds: [flaw], sources, levels: [1, 2] }, {}, verifiable)
    const seen = new Set<string>()
    for (let i = 0; i < 150; i++) {
      const prompt = task.promptAt('train', 2, i)
      seen.add(prompt.source as string)
      expect(await task.verify(prompt, prompt.chosen as string, 'instruct')).toMatchObject({ reward: 1, outcome: 'correct' })
      const verdict = await task.verify(prompt, prompt.rejected as string, 'instruct')
      expect([verdict.reward, prompt.rejected, prompt.prompt]).toEqual([0, prompt.rejected, prompt.prompt])
    }
    expect(seen.size).toBe(flaw === 'unformatted' ? 2 : 3)
  })

  it.each([
    [{ sources: ['sums', 'nonsense'] }, /lends the kind "nonsense"/],
    [{ source: ['sums'] }, /has no option "source"; it has .*sources/],
    [{ sources: {} }, /must be a list of kinds, or an object with their shares/],
    [{ sources: { sums: 0 } }, /must be a list of kinds, or an object with their shares/],
    [{ kinds: ['unformatted'], sources: ['talk'], levels: [1] }, /can be unformatted/],
  ])('cannot be made from %j', (options, sentence) => {
    expect(() => createTask('alignment', options).promptAt('train', 0, 0)).toThrow(sentence)
  })

  it('come from all sources, and are the same for the same numbers', () => {
    const [task, again] = [createTask('alignment'), createTask('alignment')]
    const seen = new Set<string>()
    for (let i = 0; i < 150; i++) {
      const prompt = task.promptAt('sft', 1, i)
      expect(again.promptAt('sft', 1, i)).toEqual(prompt)
      seen.add(prompt.source as string)
    }
    expect([...seen].sort()).toEqual(sources.flatMap(({ domain, kinds }) => (kinds.length > 0 ? [domain] : [])).sort())
  })

  it('keep what is kept for tests in their source', () => {
    const math = createTask('math', { kinds: ['mul'] })
    const tested = new Set(Array.from({ length: 60 }, (_, i) => math.promptAt('test', 3, i).prompt))
    const lends = lender.lends && { ...lender.lends, kinds: lender.lends.kinds.filter(({ name }) => name === 'mul') }
    const onlyMul = [{ ...lender, lends }]
    const task = alignment.task({}, {}, onlyMul)
    const splits = new Map<string, Split>()
    let met = 0
    for (const split of ['sft', 'train', 'test'] as const)
      for (let i = 0; i < 400; i++) {
        const { prompt } = task.promptAt(split, 3, i)
        expect(splits.get(prompt) ?? split).toBe(split)
        splits.set(prompt, split)
        if (tested.has(prompt)) {
          met++
          expect(split).toBe('test')
        }
      }
    expect(met).toBeGreaterThan(0)
  })

  it('of the off-topic kind answer a question that is nearly the same', () => {
    const task = alignment.task({ kinds: ['off-topic'] }, {}, [lender])
    let [same, all] = [0, 0]
    for (let i = 0; i < 30; i++) {
      const { chosen = '', rejected = '' } = task.promptAt('train', 4, i)
      // The same way of working with other numbers in it.
      all++
      if (chosen.replaceAll(/\d+/g, 'n').split('=').length === rejected.replaceAll(/\d+/g, 'n').split('=').length) same++
    }
    expect(same / all).toBeGreaterThan(0.8)
  })

  it('have demonstrations by the source itself', async () => {
    const task = alignment.task({ slip: 0 }, {}, verifiable)
    for (let i = 0; i < 30; i++) {
      const { prompt, mode, reasoning, answer } = task.demonstrationAt(1, i)
      const response = (reasoning === null ? '' : `<think>${reasoning}</think>`) + answer
      expect(await task.verify(prompt, response, mode)).toMatchObject({ reward: 1, outcome: 'correct' })
    }
  })
})

describe('a cheat earns nothing', () => {
  it.each(ALIGNMENT_CHEATS.map((cheat) => [cheat.trick, cheat] as const))(
    '%s',
    async (_, { prompt, response, mode = 'instruct', outcome }) => {
      expect(await verifyAlignment(prompt, response, mode)).toMatchObject({ reward: 0, correct: false, outcome })
    },
  )
})

describe('a good reply earns 1', () => {
  it.each(GOOD_REPLIES.map((good) => [good.trick, good] as const))('%s', async (_, { prompt, response, mode = 'instruct' }) => {
    expect(await verifyAlignment(prompt, response, mode)).toMatchObject({ reward: 1, correct: true })
  })
})

it('without an interpreter a pair of the code domain is not judged', async () => {
  const prompt = { ...PAIR, source: 'code', answer: undefined, tests: [{ call: 'f', args: [1], expected: 2 }], chosen: 'x'.repeat(200) }
  const verdict = await verifyAlignment(prompt, '```python\ndef f(x): return x+1\n```', 'instruct')
  expect(verdict).toMatchObject({ reward: 0, outcome: 'harness-error', harnessError: true })
})

it('a prompt that is no pair cannot be judged', async () => {
  expect((await verifyAlignment({ ...PAIR, rejected: undefined }, 'x', 'instruct')).outcome).toBe('no-gold')
})

it('no response breaks the rules', async () => {
  const nasty = ['\\boxed{', '}', '121', ' ', '\n', '</think>', 'Louvre', 'Paris', 'x', '\ud83d']
  const response = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.array(fc.constantFrom(...nasty), { maxLength: 100 }).map((parts) => parts.join('')),
    fc.tuple(fc.constantFrom(...nasty), fc.integer({ min: 1, max: 50_000 })).map(([part, times]) => part.repeat(times)),
  )
  await fc.assert(
    fc.asyncProperty(
      response,
      fc.constantFrom(PAIR, FOREIGN_PAIR),
      fc.constantFrom<Mode>('think', 'instruct'),
      async (text, prompt, mode) => {
        const { reward, correct, outcome } = await verifyAlignment(prompt, text, mode)
        expect(correct).toBe(reward === 1)
        if (prompt === PAIR) expect(correct).toBe(false)
        if (correct) expect(outcome).toBe('like-chosen')
      },
    ),
    { numRuns: 200 },
  )
})
