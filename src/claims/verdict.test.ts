import { describe, expect, it } from 'vitest'
import type { Asked } from '../evaluation/record.ts'
import type { StepMetrics } from '../runs/records.ts'
import { Random } from '../tasks/random.ts'
import { gather, withEarlier } from './gather.ts'
import { parseClaims } from './result.ts'
import type { Comparison, Study } from './study.ts'
import { curveOf, judge, type Measured, ruleOf, verdictOf, verdictOfAll } from './verdict.ts'

const SEEDS = [1, 2, 3]

/** Each arm is right with its own probability, 200 prompts of 4 samples; `tokens` are what it sampled. */
function world(arms: Record<string, { right: number; tokens?: number; entropy?: number }>, seeds = SEEDS): Measured {
  const asked = (arm: string, seed: number): Asked[] => {
    const random = new Random('world', arm, seed)
    return Array.from({ length: 200 }, (_, i) => {
      const right = Array.from({ length: 4 }, () => Number(random.chance(arms[arm].right))).reduce((sum, x) => sum + x, 0)
      return { id: `p${i}`, content: `c${i}`, samples: 4, right, truncated: 4 - right, obeyed: 4, tokens: 100 }
    })
  }
  const metrics = (entropy: number) =>
    Array.from({ length: 30 }, (_, i) => ({ step: i + 1, entropy: i < 20 ? 1 : entropy }) as unknown as StepMetrics)
  return {
    evaluation: (arm, seed) => (arms[arm] && seeds.includes(seed) ? asked(arm, seed) : null),
    run: (arm, seed) => {
      if (!arms[arm] || !seeds.includes(seed)) return null
      const { tokens = 1000, entropy = 0.5 } = arms[arm]
      const trained = { seed, steps: 30, generated: tokens, learned: tokens, seconds: 9, engine: '0', adapter: 'a', date: 'd' }
      return { ...trained, generatedBy: [{ stage: 'only', generated: tokens }], metrics: metrics(entropy + seed / 100) }
    },
  }
}
const test = (fields: Partial<Comparison> = {}): Comparison => ({
  ...{ label: 'a less b', side: 'above', margin: 0.02 },
  ...{ of: { arm: 'a', measure: 'math' }, against: { arm: 'b', measure: 'math' } },
  ...fields,
})

describe('verdictOf', () => {
  it.each([
    [{ value: 0.05, low: 0.03, high: 0.07 }, 'holds', 'does not hold', 'does not hold'],
    [{ value: 0.03, low: 0.01, high: 0.05 }, 'cannot tell', 'cannot tell', 'cannot tell'],
    [{ value: 0, low: -0.01, high: 0.01 }, 'does not hold', 'holds', 'holds'],
    [{ value: -0.05, low: -0.07, high: -0.03 }, 'does not hold', 'holds', 'does not hold'],
    [{ value: 0, low: -0.05, high: 0.05 }, 'cannot tell', 'cannot tell', 'cannot tell'],
  ] as const)('of %j above, below and within two points', (estimate, above, below, within) => {
    expect((['above', 'below', 'within'] as const).map((side) => verdictOf(estimate, side, 0.02))).toEqual([above, below, within])
  })

  it('of a claim is that of all its tests', () => {
    expect(verdictOfAll(['holds', 'holds'])).toBe('holds')
    expect(verdictOfAll(['holds', 'cannot tell'])).toBe('cannot tell')
    expect(verdictOfAll(['not run', 'does not hold'])).toBe('does not hold')
    expect(verdictOfAll(['not run', 'holds'])).toBe('not run')
    expect(ruleOf({ tests: [test()] })).toMatch(/^Holds where the test holds/)
  })
})

describe('judge', () => {
  it('finds a difference that is there, and says of none that it is not', () => {
    const found = judge(test(), SEEDS, world({ a: { right: 0.6 }, b: { right: 0.4 } }))
    expect(found).toMatchObject({ verdict: 'holds', unit: 'share', of: { arm: 'a' }, against: { arm: 'b' } })
    expect(found.estimate?.value).toBeCloseTo(0.2, 1)
    expect(found.perSeed.map(({ seed }) => seed)).toEqual(SEEDS)
    expect(found.perSeed[1].value).toBeCloseTo((found.of?.perSeed[1].value ?? 0) - (found.against?.perSeed[1].value ?? 0), 12)
    expect(judge(test(), SEEDS, world({ a: { right: 0.4 }, b: { right: 0.6 } })).verdict).toBe('does not hold')
    expect(judge(test({ margin: 0.001 }), SEEDS, world({ a: { right: 0.5 }, b: { right: 0.5 } })).verdict).toBe('cannot tell')
  })

  it('reads pass@k, replies cut off, and the end of the records of training', () => {
    const measured = world({ a: { right: 0.5, entropy: 0.5 }, b: { right: 0.5, entropy: 0.1 } })
    const [a, b] = ['a', 'b'].map((arm) => ({ arm, measure: 'math' }))
    expect(judge(test({ of: { ...a, k: 4 }, against: { ...b, k: 1 } }), SEEDS, measured).of?.value).toBeCloseTo(1 - 0.5 ** 4, 1)
    const cut = judge(test({ of: { ...a, of: 'truncated' }, against: b }), SEEDS, measured)
    expect(cut.of?.value).toBeCloseTo(1 - (judge(test(), SEEDS, measured).of?.value ?? 0), 12)
    const nats = judge(test({ of: { arm: 'a', metric: 'entropy' }, against: { arm: 'b', metric: 'entropy' } }), SEEDS, measured)
    expect(nats).toMatchObject({ unit: 'nats', verdict: 'holds' })
    expect(nats.estimate?.value).toBeCloseTo(0.4, 12)
  })

  it('tells nothing from one seed, and of what was not run that it was not', () => {
    const one = judge(test(), SEEDS, world({ a: { right: 0.9 }, b: { right: 0.1 } }, [2]))
    expect(one).toMatchObject({ verdict: 'cannot tell', estimate: null, note: 'One seed says nothing of others.' })
    expect(one.of?.perSeed).toHaveLength(1)
    expect(judge(test(), SEEDS, world({ a: { right: 0.9 } }))).toMatchObject({ verdict: 'not run', of: null })
  })

  it('gives no verdict for an arm that had more tokens, where it is to be fair, and keeps one against it', () => {
    const arms = { a: { right: 0.6, tokens: 1500 }, b: { right: 0.4 } }
    expect(judge(test({ fair: true }), SEEDS, world(arms))).toMatchObject({
      verdict: 'cannot tell',
      note: 'a is ahead, and sampled 50% more tokens.',
    })
    expect(judge(test(), SEEDS, world(arms)).verdict).toBe('holds')
    expect(judge(test({ fair: true }), SEEDS, world({ ...arms, a: { right: 0.2, tokens: 1500 } })).verdict).toBe('does not hold')
  })
})

it('curves are means over seeds, a point a step', () => {
  const { steps, values } = curveOf('a', 'entropy', SEEDS, world({ a: { right: 0.5, entropy: 0.3 } }))
  expect(steps).toEqual(Array.from({ length: 30 }, (_, i) => i + 1))
  expect([values[0], values[29]]).toEqual([1, 0.32])
})

describe('gather', () => {
  const stages = [{ kind: 'rl', name: 'only', steps: 30 }]
  const study: Study = {
    start: 'models/nano',
    arms: { start: { title: 'The start', stages: [] }, a: { title: 'A', stages }, b: { title: 'B', stages } },
    measures: {},
    claims: [
      { id: 'T1', title: 'T', sentence: 'A beats B.', paper: { figure: 'f', source: 's' }, tests: [test()] },
      { id: 'T2', title: 'U', sentence: 'B beats A.', paper: { figure: 'f', source: 's' }, tests: [test({ of: { arm: 'b', measure: 'math' }, against: { arm: 'a', measure: 'math' } })] },
    ], // biome-ignore format: a table
    left: [],
  }
  const full = gather(study, SEEDS, world({ a: { right: 0.6 }, b: { right: 0.4 } }), new Map())

  it('makes a file that the page can read', () => {
    expect(parseClaims(JSON.parse(JSON.stringify(full)))).toEqual(full)
    expect(full.claims.map(({ verdict }) => verdict)).toEqual(['holds', 'does not hold'])
    expect(full.adapters).toEqual(['a'])
    expect(full.arms[1].runs).toHaveLength(3)
  })

  it('says why an arm was not run', () => {
    const none = gather(study, SEEDS, world({ a: { right: 0.6 } }), new Map([['b', 'No such field.']]))
    expect(none.claims[0]).toMatchObject({ verdict: 'not run', tests: [{ note: 'No such field.' }] })
    expect(none.arms[2].refused).toBe('No such field.')
  })

  it('keeps what an earlier file has of claims that nothing is here of, unless a recipe has changed', () => {
    const empty = gather(study, SEEDS, world({}), new Map())
    expect(withEarlier(empty, full)).toMatchObject({ claims: full.claims, arms: full.arms, adapters: ['a'] })
    const changed = { ...study, arms: { ...study.arms, b: { title: 'B', stages: [{ ...stages[0], steps: 31 }] } } }
    expect(withEarlier(gather(changed, SEEDS, world({}), new Map()), full).claims[0].verdict).toBe('not run')
    expect(withEarlier(full, empty)).toEqual(full)
  })
})
