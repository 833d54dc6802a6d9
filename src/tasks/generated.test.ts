import { describe, expect, it } from 'vitest'
import { loadTokenizer } from '../text/tokenizer.ts'
import { toyTokenizerFiles } from '../text/toy-vocabulary.ts'
import { createTask, domains } from './index.ts'
import type { Prompt, Split } from './task.ts'

const SPLITS: Split[] = ['sft', 'train', 'test']
const files = toyTokenizerFiles()
const tokenizer = loadTokenizer(files['tokenizer.json'], files['tokenizer_config.json'])

/** Wording without what varies in it. */
const shape = (prompt: Prompt) => prompt.prompt.replace(/\[[\d,]*\]|\d+|'[^']*'/g, '#').replace(/[+-]/g, '±')

/** The kinds that are no families: what families owe is asked of each of them (families.test.ts). */
const toy = (domain: string) => createTask(domain, domain === 'qa' ? {} : { preset: 'toy' })

// Pairs have no demonstrations, and puzzles are all families.
describe.each(domains.filter((name) => name !== 'alignment' && name !== 'puzzle'))('prompts of %s', (domain) => {
  const task = toy(domain)

  it('come in three levels and several wordings of each kind', () => {
    const prompts = Array.from({ length: 1500 }, (_, i) => task.promptAt('train', 1, i))
    for (const kind of task.kinds) {
      const own = prompts.filter((prompt) => prompt.kind === kind)
      expect(new Set(own.map(({ level }) => level)), kind).toEqual(new Set([1, 2, 3]))
      expect(new Set(own.map(shape)).size, kind).toBeGreaterThanOrEqual(2)
    }
  })

  it('are the same for the same split, seed and index, in any order', () => {
    const other = toy(domain)
    for (const split of SPLITS) {
      const stream = task.prompts(split, 9)[Symbol.iterator]()
      const first = Array.from({ length: 40 }, () => stream.next().value)
      for (const index of [39, 0, 17]) expect(other.promptAt(split, 9, index)).toEqual(first[index])
      expect(first.map(({ id }) => id)).not.toEqual(first.map((_, i) => other.promptAt(split, 10, i).id))
    }
  })

  it('of one split are in no other, whatever the seed', () => {
    const seen = new Map<string, Split>()
    for (const split of SPLITS) {
      for (let i = 0; i < 1500; i++) {
        const { id, prompt } = task.promptAt(split, i % 3, i)
        if ((seen.get(id) ?? split) !== split) expect.fail(`${prompt} is in ${seen.get(id)} and ${split}`)
        seen.set(id, split)
      }
    }
  })

  it('and their demonstrations can be written in the small vocabulary, within the length budgets', () => {
    let thinking = 0
    for (let i = 0; i < 800; i++) {
      const { prompt, mode, reasoning, answer, style } = task.demonstrationAt(3, i)
      const reply = tokenizer.encode(`${reasoning === null ? '' : `<think>${reasoning}</think>`}${answer}`)
      expect(tokenizer.decode(reply)).toContain(answer)
      expect(reply.length).toBeLessThan(256)
      expect(tokenizer.encode(prompt.prompt).length).toBeLessThan(128)
      expect((reasoning === null) === (mode === 'instruct')).toBe(true)
      if (mode === 'think') thinking++
      if (task.guessed && mode === 'think')
        expect(task.guessed(`<think>${reasoning}</think>${answer}`), `${reasoning}`).toBe(style === 'guess')
    }
    expect(thinking / 800).toBeCloseTo(0.7, 1)
  })
})

/** What a right program does, or the line that a repair ends with. */
const functionOf = ({ tests, patch }: Prompt) =>
  tests ? JSON.stringify(tests) : patch?.split('\n').find((line) => line.startsWith('+def'))

it.each(['code', 'patch'])('a function of %s, whatever examples tell it, is in one split of its kind only', (domain) => {
  // Repeated words have a dozen functions only, and are split by the word.
  const kinds = toy(domain).kinds.filter((kind) => kind !== 'string')
  const task = createTask(domain, { kinds })
  const seen = new Map<string, Split>()
  for (const split of SPLITS) {
    for (let i = 0; i < 2000; i++) {
      const prompt = task.promptAt(split, 4, i)
      const key = `${prompt.kind} ${functionOf(prompt)}`
      if ((seen.get(key) ?? split) !== split) expect.fail(`${prompt.prompt} asks for a function that is in ${seen.get(key)} and ${split}`)
      seen.set(key, split)
    }
  }
  expect(seen.size).toBeGreaterThan(300)
})

describe('a mixture', () => {
  const parts = [{ domain: 'math', share: 3 }, { domain: 'code' }]
  const mixture = createTask('mixture', { parts })

  it('draws its parts in proportion to their shares', () => {
    const drawn = Array.from({ length: 4000 }, (_, i) => mixture.demonstrationAt(1, i).prompt.domain)
    expect(drawn.filter((domain) => domain === 'math').length / 4000).toBeCloseTo(0.75, 1)
    expect(new Set(drawn)).toEqual(new Set(['math', 'code']))
  })

  it('keeps the splits of its parts and judges each prompt by its own domain', async () => {
    const prompts = Array.from({ length: 50 }, (_, i) => mixture.promptAt('test', 0, i))
    for (const [i, prompt] of prompts.entries()) expect(prompt).toEqual(createTask(prompt.domain).promptAt('test', 0, i))
    const sum = prompts.find(({ domain }) => domain === 'math') as Prompt
    expect((await mixture.verify(sum, `\\boxed{${sum.answer}}`, 'instruct')).correct).toBe(true)
    expect(await mixture.verify({ ...sum, domain: 'patch' }, 'x', 'instruct')).toMatchObject({
      outcome: 'unknown-domain',
      harnessError: true,
    })
  })

  it('has the prompts of a part ask for what that part says, and no other', () => {
    const asking = createTask('mixture', { parts: [{ domain: 'math', mode: 'instruct', maxNewTokens: 9 }, { domain: 'code' }] })
    for (let i = 0; i < 20; i++) {
      const { ask, domain, ...prompt } = asking.promptAt('train', 0, i)
      expect(ask).toEqual(domain === 'math' ? { mode: 'instruct', maxNewTokens: 9 } : undefined)
      expect({ domain, ...prompt }).toEqual(createTask(domain).promptAt('train', 0, i))
    }
  })

  it.each<[unknown, string]>([
    [{}, 'The mixture needs "parts", a list of one domain or more.'],
    [{ parts: [] }, 'The mixture needs "parts", a list of one domain or more.'],
    [{ parts, rate: 1 }, 'The mixture has no option "rate"; it has parts, conversations, wordings.'],
    [{ parts: ['math'] }, 'Each part of a mixture must be an object with a "domain".'],
    [
      { parts: [{ domain: 'math', weight: 1 }] },
      'A part of a mixture has no field "weight"; it has domain, share, mode, maxNewTokens, task.',
    ],
    [{ parts: [{ domain: 'math', share: 0 }] }, 'The share of math in a mixture must be a number above 0, at most 1000000000.'],
    [{ parts: [{ domain: 'math', mode: 'both' }] }, 'The mode of math in a mixture must be "think" or "instruct".'],
    [{ parts: [{ domain: 'math', maxNewTokens: 0.5 }] }, 'The maxNewTokens of math in a mixture must be a whole number from 1.'],
    [{ parts: [{ domain: 'mixture', task: { parts } }] }, 'A mixture cannot be part of a mixture.'],
    [{ parts: [{ domain: 'math', task: { kinds: ['tensor'] } }] }, /^The math task has no kind "tensor"; it has /],
  ] as [unknown, string][])('refuses %j in one sentence', (options, message) => {
    expect(() => createTask('mixture', options)).toThrow(message)
  })
})
