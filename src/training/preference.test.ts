import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Sequence } from '../model/batch.ts'
import type { Scorer } from '../model/score.ts'
import { bradleyTerry, judge, judged, judgement, judgeTokens, toldApart, toldApartByKind } from './preference.ts'
import { modelWithoutWeights } from './testing.ts'

const model = modelWithoutWeights(256)

it('is the loss of Bradley and Terry: its slopes are what finite differences find', () => {
  const rewards = fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 1, maxLength: 6 })
  fc.assert(
    fc.property(rewards, rewards, (better, worse) => {
      const n = Math.min(better.length, worse.length)
      const [chosen, rejected] = [better.slice(0, n), worse.slice(0, n)]
      const { loss, slopes } = bradleyTerry(chosen, rejected)
      expect(loss).toBeCloseTo(chosen.reduce((sum, r, i) => sum - Math.log(1 / (1 + Math.exp(rejected[i] - r))), 0) / n, 10)
      for (const i of chosen.keys()) {
        const at = (shift: number) => bradleyTerry(chosen.with(i, chosen[i] + shift), rejected).loss
        expect(slopes[i]).toBeCloseTo((at(1e-5) - at(-1e-5)) / 2e-5, 6)
      }
    }),
  )
})

it('stays finite however sure it is, right or wrong', () => {
  expect(bradleyTerry([-900], [900])).toEqual({ loss: 1800, slopes: [-1] })
  expect(bradleyTerry([900], [-900]).loss).toBe(0)
  expect(bradleyTerry([], [])).toEqual({ loss: 0, slopes: [] })
})

it('tells how many pairs are in the right order, and by how much, by kind too; of none it tells nothing', () => {
  const [chosen, rejected] = [
    [2, 1, 0, 3],
    [1, 1, 4, 1],
  ]
  expect(toldApart(chosen, rejected)).toEqual({ accuracy: 0.5, margin: -0.25 })
  const found = { 'pairs/all': 0.5, 'pairs/wrong': 0.5, 'pairs/unfinished': 0.5 }
  expect(toldApartByKind(['wrong', 'wrong', 'unfinished', 'unfinished'], chosen, rejected)).toEqual(found)
  expect([toldApart([], []), toldApartByKind([], [], [])]).toEqual([{}, {}])
})

it('reads the prompt in instruct mode, the answer, its end, and asks for one more token', () => {
  const tokens = judged(model, { prompt: 'What is 2 + 3?' }, '\\boxed{5}')
  const text = model.tokenizer?.decode(tokens)
  expect(text).toContain('What is 2 + 3? /no_think')
  expect(text?.endsWith('\\boxed{5}<|im_end|>')).toBe(true)
  const [yes, no] = judgeTokens(model)
  expect(yes).not.toBe(no)
  const [a, b] = judgement(tokens, [yes, no], 0.25)
  expect([a.tokens, b.tokens]).toEqual([
    [...tokens, yes],
    [...tokens, no],
  ])
  for (const [{ weights }, last] of [
    [a, 0.25],
    [b, -0.25],
  ] as const) {
    expect(Array.from(weights)).toEqual([...Array(tokens.length - 1).fill(Number.NaN), last])
  }
})

it('scores by how much likelier yes is than no', async () => {
  const scorer = {
    score: async (sequences: Sequence[]) =>
      sequences.map(({ tokens }) => ({ logprobs: Float32Array.of(0, -tokens[tokens.length - 1]), entropies: new Float32Array(2) })),
  } as unknown as Scorer
  expect(await judge(scorer, [2, 5], [[1, 1], [1, 7]])).toEqual([3, 3]) // biome-ignore format: two texts
})

it('is refused where the tokenizer begins both words alike', () => {
  const tokenizer = { encode: () => [3] } as unknown as NonNullable<typeof model.tokenizer>
  expect(() => judgeTokens({ ...model, tokenizer })).toThrow('cannot tell "yes" from "no"')
})
