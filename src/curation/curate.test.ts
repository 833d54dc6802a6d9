import { describe, expect, it, vi } from 'vitest'
import type { PythonSandbox } from '../python/sandbox.ts'
import { curate } from './curate.ts'
import { ruleDescriptions } from './rules/index.ts'
import { type ImportedPrompt, RULES } from './types.ts'

const math = (prompt: string, answer: string | number = 1): ImportedPrompt => ({ id: prompt, domain: 'math', prompt, answer })
const words = (from: number, count: number) => Array.from({ length: count }, (_, i) => `w${from + i}`).join(' ')

describe('curation', () => {
  it('applies its rules in one order, each to what the ones before it kept, and adds up', async () => {
    const prompts = [
      math('What is 1+1, in words and digits?'),
      math('short'),
      math('What is 1+1 in words and digits'),
      math('Prove that 1 + 1 = 2.'),
    ]
    const { rows, kept, rules } = await curate(prompts, { rules: ['proof', 'exact-duplicates', 'length'] })
    expect(rules.map(({ rule, judged, dropped }) => [rule, judged, dropped.map(({ index }) => index)])).toEqual([
      ['length', 4, [1]],
      ['exact-duplicates', 3, [2]],
      ['proof', 2, [3]],
    ])
    expect([rows, kept]).toEqual([4, [0]])
  })

  it('describes every rule there is', () => {
    expect(ruleDescriptions.map(({ rule }) => rule)).toEqual(RULES)
  })

  it('can be stopped in any rule', async () => {
    const prompts = Array.from({ length: 400 }, (_, i) => math(`${words(i * 7, 60)}?`))
    // A pause is due whenever one is asked for, however fast the machine.
    let time = 0
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => (time += 40))
    for (const rule of ['exact-duplicates', 'near-duplicates', 'contamination', 'multi-part', 'unverifiable'] as const) {
      const stop = new AbortController()
      const against = [{ name: 'b', prompts }]
      const running = curate(
        prompts,
        { rules: [rule], against },
        {},
        { signal: stop.signal, onProgress: ({ done }) => done > 0 && stop.abort(new Error('enough')) },
      )
      await expect(running, rule).rejects.toThrow('enough')
    }
    clock.mockRestore()
  })
})

describe('contamination', () => {
  const benchmark = { name: 'bench', prompts: [math(words(100, 30)), math('Compute $\\dbinom{8}{4}$.')] }
  const judge = async (prompts: ImportedPrompt[]) =>
    (await curate(prompts, { rules: ['contamination'], against: [benchmark] })).rules[0].dropped

  it('is nine words in a row, not eight', async () => {
    const dropped = await judge([math(`before ${words(110, 9)} after`), math(`before ${words(110, 8)} after`)])
    expect(dropped).toEqual([
      {
        index: 0,
        id: expect.any(String),
        reason: `Shares 9 words in a row with bench: “${words(110, 9)}”.`,
        repeats: { set: 'bench', index: 0, id: words(100, 30) },
      },
    ])
  })

  it('does not reach from one prompt of a benchmark into the next', async () => {
    expect(await judge([math(`${words(125, 5)} compute dbinom 8 4`)])).toEqual([])
  })

  it('is the whole of a shorter prompt', async () => {
    expect(await judge([math('compute \\dbinom84'), math('Compute \\dbinom{8}{4}'), math('Compute \\dbinom{8}{4} twice')])).toMatchObject([
      { index: 1 },
    ])
  })

  it('is fourteen words for code', async () => {
    const code = (text: string): ImportedPrompt => ({ id: text, domain: 'code', prompt: text, tests: [] })
    expect(await judge([code(words(100, 13)), code(words(100, 14))])).toMatchObject([{ index: 1 }])
  })

  it('is no matter of case, punctuation or drawings', async () => {
    const text = words(100, 9).toUpperCase().replaceAll(' ', ', ')
    expect(await judge([math(text), math(`[asy] ${words(100, 9)} [/asy] What is it?`)])).toMatchObject([{ index: 0 }])
  })

  it('without a benchmark is passed over, and says so', async () => {
    const { rules } = await curate([math('a')], { rules: ['contamination'] })
    expect(rules[0]).toMatchObject({ judged: 0, dropped: [], skipped: 'No benchmark was chosen to compare with.' })
  })
})

describe('unverifiable answers', () => {
  it('are those their own verifier does not accept', async () => {
    const prompts: ImportedPrompt[] = [
      math('a', '\\frac{1}{2}'),
      math('b', 'x'.repeat(5000)),
      math('c', '\\boxed{3'),
      { id: 'd', domain: 'countdown', prompt: 'd', numbers: [1, 2], answer: 3 },
      { id: 'e', domain: 'countdown', prompt: 'e', numbers: [1, 2], answer: 7 },
      { id: 'f', domain: 'alignment', prompt: 'f', chosen: 'Yes!', rejected: 'No.' },
      { id: 'g', domain: 'alignment', prompt: 'g', chosen: 'Yes!', rejected: 'yes' },
    ]
    const { rules } = await curate(prompts, { rules: ['unverifiable'] })
    const nothing = [math('n', 'NaN'), { ...math('o', 'None'), domain: 'qa' }, math('p', '["16"]'), math('q', '(((')]
    const { rules: without } = await curate(nothing, { rules: ['unverifiable'] })
    expect(without[0].dropped).toMatchObject([
      { id: 'n', reason: 'It has “NaN” as answer, which stands for none.' },
      { id: 'o', reason: 'It has “None” as answer, which stands for none.' },
      { id: 'p', reason: 'It has as answer a list that was written as text.' },
      { id: 'q' },
    ])
    expect(rules[0].dropped.map(({ id }) => id)).toEqual(expect.arrayContaining(['b', 'g']))
    expect(rules[0].dropped.map(({ id }) => id)).not.toEqual(expect.arrayContaining(['a']))
    expect(rules[0].dropped.some(({ id }) => ['a', 'd', 'f'].includes(id))).toBe(false)
  })
})

describe('test sanity', () => {
  const code = (id: string, tests: ImportedPrompt['tests'], solution?: string): ImportedPrompt => ({
    id,
    domain: 'code',
    prompt: id,
    tests,
    solution,
  })
  /** A sandbox that knows one function: whatever a program says it returns. */
  const python: PythonSandbox = {
    run: async ({ source, calls }) => {
      const value = /return (\d+)/.exec(source)?.[1]
      return calls.map(() =>
        value === undefined ? { outcome: 'runtime-error', message: 'no such function' } : { outcome: 'done', value, stdout: '' },
      )
    },
  }

  it('drops tests that a given solution fails', async () => {
    const tests = [{ call: 'f', args: [], expected: 3 }]
    const prompts = [code('right', tests, 'def f(): return 3'), code('wrong', tests, 'def f(): return 4'), code('none', tests)]
    const { rules } = await curate(prompts, { rules: ['test-sanity'] }, { tasks: { python } })
    expect(rules[0].judged).toBe(3)
    expect(rules[0].dropped).toEqual([{ index: 1, id: 'wrong', reason: expect.stringMatching(/^The given solution does not pass: /) }])
  })

  it('drops tests that an empty program passes', async () => {
    const lax: PythonSandbox = { run: async ({ calls }) => calls.map(() => ({ outcome: 'done', value: '3', stdout: '' })) }
    const { rules } = await curate(
      [code('weak', [{ call: 'f', args: [], expected: 3 }])],
      { rules: ['test-sanity'] },
      { tasks: { python: lax } },
    )
    expect(rules[0].dropped).toEqual([{ index: 0, id: 'weak', reason: 'An empty program passes its tests.' }])
  })

  it('leaves weak tests to their own rule, which needs no sandbox', async () => {
    const ones: PythonSandbox = {
      run: async ({ source, calls }) =>
        calls.map(() => (/def f/.test(source) ? { outcome: 'done', stdout: '' } : { outcome: 'runtime-error', message: '' })),
    }
    const weak = code(
      'weak',
      [{ assert: 'for i in range(3): assert f(lambda x: x, i) == i' }, { assert: 'assert f(1) == 1' }] as never,
      'def f(): return 3',
    )
    const prompts = [weak, code('firm', [{ call: 'f', args: [], expected: 3 }])]
    expect((await curate([weak], { rules: ['test-sanity'] }, { tasks: { python: ones } })).rules[0].dropped).toEqual([
      { index: 0, id: 'weak', reason: expect.stringMatching(/^The given solution does not pass: wrong/) },
    ])
    expect((await curate(prompts, { rules: ['weak-tests'] })).rules[0].dropped).toEqual([
      { index: 0, id: 'weak', reason: '1 of its 2 tests can only be judged beside the program.' },
    ])
  })

  it('without a sandbox, or with one that fails, is passed over and says so', async () => {
    const prompts = [code('a', [{ call: 'f', args: [], expected: 3 }])]
    const broken: PythonSandbox = { run: async ({ calls }) => calls.map(() => ({ outcome: 'harness-error', message: 'no' })) }
    expect((await curate(prompts, { rules: ['test-sanity'] })).rules[0].skipped).toBe('There is no Python sandbox to run programs in.')
    expect((await curate(prompts, { rules: ['test-sanity'] }, { tasks: { python: broken } })).rules[0].skipped).toBe(
      'The Python sandbox could not run a single program.',
    )
  })
})

describe('difficulty', () => {
  const prompts = [0, 1, 6, 7, 16].map((right) => math(`solved ${right} of 16 times`, right))
  const passRate = async (given: readonly { answer?: unknown }[], samples: number) => given.map(({ answer }) => Number(answer) / samples)

  it('keeps the band of the papers, both ends included', async () => {
    const { kept, rules, passRates } = await curate(prompts, { rules: ['difficulty'] }, { passRate })
    expect(kept).toEqual([1, 2])
    expect(rules[0].dropped.map(({ reason }) => reason)).toEqual([
      'Too hard: 0 of 16 samples right.',
      'Too easy: 7 of 16 samples right.',
      'Too easy: 16 of 16 samples right.',
    ])
    expect(passRates).toEqual({ 0: 0, 1: 1 / 16, 2: 6 / 16, 3: 7 / 16, 4: 1 })
  })

  it('keeps any band asked for, and rows without a rate', async () => {
    const unknown = async (given: readonly unknown[]) => given.map((_, i) => (i === 0 ? Number.NaN : 1))
    expect(
      (await curate(prompts, { rules: ['difficulty'], difficulty: { samples: 4, low: 0, high: 0.5 } }, { passRate: unknown })).kept,
    ).toEqual([0])
  })

  it('without a model is passed over', async () => {
    expect((await curate(prompts, { rules: ['difficulty'] })).rules[0].skipped).toBe('No model was given to measure difficulty with.')
  })
})
