import { expect, it } from 'vitest'
import type { Completion, GenerationRequest, Generator } from '../model/generator.ts'
import type { Prompt, Task } from '../tasks/task.ts'
import { hardSubset } from './hard-subset.ts'
import { modelWithoutWeights } from './testing.ts'

const model = modelWithoutWeights(128)
const [one, two] = ['1', '2'].map((text) => model.tokenizer?.encode(text)[0] as number)

/** Prompt i has `solved[i]` of its samples right; number 5 is a longer one; the verifier fails on the last sample of number 6. */
function parts(solved: readonly number[], size?: number) {
  const seeds: number[] = []
  const task = {
    domain: 'math',
    ...(size === undefined ? {} : { size: () => size }),
    promptAt: (_split: string, _seed: number, index: number): Prompt => ({
      id: `p${index}`,
      domain: 'math',
      prompt: index === 5 ? '3 '.repeat(40) : `${index}?`,
    }),
    verify: async ({ id }: Prompt, text: string) => ({
      ...{ reward: 0, correct: text === '1', outcome: '', detail: {} },
      ...(id === 'p6' ? { harnessError: true as const } : {}),
    }),
  } as unknown as Task
  const generator = {
    async generate(
      requests: GenerationRequest[],
      { seed }: { seed: number },
      hooks: { onCompletion(i: number, c: Completion): void; onProgress(done: number, total: number): void },
    ) {
      const first = seeds.push(seed) === 1 ? 0 : 256
      const passed = solved.map((_, index) => index).filter((index) => index !== 5)
      const completions = requests.flatMap(({ count }, request) =>
        Array.from({ length: count }, (_, i): Completion => {
          const right = i < (solved[passed[first + request]] ?? 0)
          return { request, tokens: [right ? one : two, model.eosTokenIds[0]], logprobs: [-1, -1], stop: 'eos' }
        }),
      )
      for (const [i, completion] of completions.entries()) hooks.onCompletion(i, completion)
      hooks.onProgress(completions.length, completions.length)
      return completions
    },
  } as unknown as Generator
  return { seeds, parts: { model, generator, task, longestPrompt: 60 } }
}

const settings = (hard: object) => ({
  ...{ name: 'hard', mode: 'think' as const, maxNewTokens: 8, temperature: 1, topP: 1, topK: 0 },
  hard: { samples: 4, atMost: 2, atLeast: 0, pool: 8, ...hard },
})

it('keeps what few samples solved, and tells how many solved what, without what is too long or could not be judged', async () => {
  const solved = [0, 1, 2, 3, 4, 0, 0, 2]
  const { kept, metrics } = await hardSubset(parts(solved).parts, settings({}), 7)
  expect(kept).toEqual([0, 1, 2, 7])
  expect(metrics).toEqual({ 'curriculum/pool': 6, 'curriculum/kept': 4, 'curriculum/pool_by_right': [1, 1, 2, 1, 1] })
  expect((await hardSubset(parts(solved).parts, settings({ atLeast: 1 }), 7)).kept).toEqual([1, 2, 7])
})

it('looks at no more prompts than a set has', async () => {
  const { kept, metrics } = await hardSubset(parts([0, 0, 0, 0], 3).parts, settings({ pool: 100 }), 7)
  expect([kept, metrics['curriculum/pool']]).toEqual([[0, 1, 2], 3])
})

it('samples a large pool in parts, each with random numbers of its own, and tells how far it is', async () => {
  const { parts: given, seeds } = parts(Array.from({ length: 400 }, (_, i) => i % 5))
  const told: unknown[] = []
  const { kept } = await hardSubset(given, settings({ pool: 400, atMost: 0 }), 7, { onProgress: (...progress) => told.push(progress) })
  // Of 0, 5, ..., 395 the one that is too long is left out; those behind it are found in their places.
  expect(kept).toEqual(Array.from({ length: 80 }, (_, i) => 5 * i).filter((index) => index !== 5))
  expect(new Set(seeds).size).toBe(2)
  expect(told).toEqual([
    ['select', 0, 1596],
    ['select', 1024, 1596],
    ['select', 1596, 1596],
  ])
})

it.each([
  [
    [3, 3, 4],
    { atMost: 1 },
    'Of the 3 prompts that hard looked at, 3 had more than 1 of 4 replies right, so that none is left to train on: take harder prompts or a higher hard.atMost, or a larger hard.pool, in a new run (stage hard).',
  ],
  [
    [0, 0, 4],
    { atLeast: 1 },
    'Of the 3 prompts that hard looked at, 1 had more than 2 of 4 replies right and 2 fewer than 1, so that none is left to train on: take easier prompts or a lower hard.atLeast, or a larger hard.pool, in a new run (stage hard).',
  ],
] as const)('says what helps where none of %j is left', async (solved, hard, sentence) => {
  await expect(hardSubset(parts(solved).parts, settings({ ...hard, pool: 3 }), 7)).rejects.toThrow(sentence)
})
