import { describe, expect, it } from 'vitest'
import type { Asked } from '../evaluation/record.ts'
import type { StepMetrics } from '../runs/records.ts'
import { ENGINE_VERSION } from '../runs/version.ts'
import { Random } from '../tasks/random.ts'
import { type Found, gather, withEarlier } from './gather.ts'
import type { Protocol } from './protocol.ts'
import { type ClaimsFile, parseClaims } from './result.ts'
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
    expect(ruleOf({ tests: [test({ fair: true })] })).toContain('a fifth more tokens')
  })

  it('calls that arm ahead on whose side of 0 the interval lies, where the margin is further off', () => {
    const fair = test({ fair: true, margin: 0.3 })
    // A is ahead by about 20 points and not by 30, which speaks for B.
    expect(judge(fair, SEEDS, world({ a: { right: 0.6 }, b: { right: 0.4, tokens: 1500 } }))).toMatchObject({
      verdict: 'cannot tell',
      note: 'b sampled 50% more tokens, and a is ahead: with as many, the verdict might be another.',
    })
    expect(judge(fair, SEEDS, world({ a: { right: 0.6, tokens: 1500 }, b: { right: 0.4 } })).verdict).toBe('does not hold')
    expect(judge(fair, SEEDS, world({ a: { right: 0.5 }, b: { right: 0.5, tokens: 1500 } }))).toMatchObject({
      verdict: 'cannot tell',
      note: expect.stringContaining('neither is ahead'),
    })
  })

  it('says where the sides share fewer prompts than either has, and tells nothing of less than half', () => {
    const full = world({ a: { right: 0.6 }, b: { right: 0.2 } })
    const cut = (from: number): Measured => ({
      ...full,
      evaluation: (arm, seed, ...of) => full.evaluation(arm, seed, ...of)?.slice(arm === 'b' ? from : 0) ?? null,
    })
    expect(judge(test(), SEEDS, cut(0)).note).toBeUndefined()
    expect(judge(test(), SEEDS, cut(1))).toMatchObject({ verdict: 'holds', note: 'Of 200 prompts only 199 are shared by both.' })
    expect(judge(test(), SEEDS, cut(100)).verdict).toBe('holds')
    expect(judge(test(), SEEDS, cut(101))).toMatchObject({ verdict: 'cannot tell', note: 'Of 200 prompts only 99 are shared by both.' })
    expect(judge(test(), SEEDS, cut(200))).toMatchObject({ verdict: 'cannot tell', of: null, estimate: null })
  })

  it('tells nothing where no prompt of either side has as many replies as are asked for', () => {
    const [of, against] = ['a', 'b'].map((arm) => ({ arm, measure: 'math', k: 8 }))
    const none = judge(test({ side: 'within', margin: 1, of, against }), SEEDS, world({ a: { right: 0.5 }, b: { right: 0.5 } }))
    expect(none).toMatchObject({
      ...{ verdict: 'cannot tell', of: null, against: null, estimate: null, perSeed: [] },
      note: 'No prompt has as many judged replies as are asked for.',
    })
  })

  it('says of which model a side is', () => {
    const after = judge(test({ of: { arm: 'a', after: 'only', measure: 'math' }, against: { arm: 'a', measure: 'math' } }), SEEDS, world({ a: { right: 0.5 } })) // biome-ignore format: one line reads best
    expect([after.of, after.against]).toMatchObject([{ arm: 'a', after: 'only' }, { arm: 'a' }])
    expect(after.against).not.toHaveProperty('after')
  })
})

it('curves are means over seeds, a point a step', () => {
  const { steps, values } = curveOf('a', 'entropy', SEEDS, world({ a: { right: 0.5, entropy: 0.3 } }))
  expect(steps).toEqual(Array.from({ length: 30 }, (_, i) => i + 1))
  expect([values[0], values[29]]).toEqual([1, 0.32])
})

describe('gather', () => {
  const stages = [{ kind: 'rl', name: 'only', steps: 30 }]
  const beats = (one: string, other: string) =>
    test({ label: `${one} less ${other}`, of: { arm: one, measure: 'math' }, against: { arm: other, measure: 'math' } })
  const study: Study = {
    start: 'models/nano',
    arms: { start: { title: 'The start', stages: [] }, a: { title: 'A', stages }, b: { title: 'B', stages }, c: { title: 'C', stages } },
    measures: { math: { domain: 'math', mode: 'think', temperature: 1, prompts: 200, samples: 4, maxNewTokens: 8 } },
    claims: [
      { id: 'T1', title: 'T', sentence: 'A beats B.', paper: { figure: 'f', source: 's' }, tests: [beats('a', 'b')] },
      { id: 'T2', title: 'U', sentence: 'B beats A.', paper: { figure: 'f', source: 's' }, tests: [beats('b', 'a')] },
      { id: 'T3', title: 'V', sentence: 'A beats C.', paper: { figure: 'f', source: 's' }, tests: [beats('a', 'c')], secondary: [beats('b', 'c')] },
    ], // biome-ignore format: a table
    left: [],
  }
  const protocol: Protocol = {
    model: { 'config.json': { size: 1 } },
    recipes: new Map(Object.entries(study.arms).map(([arm, { stages: own }]) => [arm, { stages: own }])),
    prompts: new Map([['math', { count: 200, sha256: 'p' }]]),
  }
  const found = (measured: Measured, seeds = SEEDS): Found => ({ protocol, seeds, measured, refused: new Map() })
  const arms = { a: { right: 0.6 }, b: { right: 0.4 }, c: { right: 0.2 } }
  const all = ['T1', 'T2', 'T3']
  const verdicts = ({ claims }: ClaimsFile) => claims.map(({ verdict }) => verdict)

  it('makes a file that the page can read', async () => {
    const full = await gather(study, found(world(arms)))
    expect(parseClaims(JSON.parse(JSON.stringify(full)))).toEqual(full)
    expect(verdicts(full)).toEqual(['holds', 'does not hold', 'holds'])
    expect(full.claims[0].measured).toEqual({ seeds: SEEDS, engine: ENGINE_VERSION, adapters: ['a'], date: 'd' })
    expect(full.arms[1].runs).toHaveLength(3)
    const none = await gather(study, found(world({}), []))
    expect(parseClaims(JSON.parse(JSON.stringify(none)))).toEqual(none)
    expect(none.claims.map(({ verdict, measured }) => [verdict, measured])).toEqual(all.map(() => ['not run', null]))
  })

  it('says why an arm was not run', async () => {
    const none = await gather(study, { ...found(world({ a: { right: 0.6 } })), refused: new Map([['b', 'No such field.']]) })
    expect(none.claims[0]).toMatchObject({ verdict: 'not run', tests: [{ note: 'No such field.' }] })
    expect(none.arms[2].refused).toBe('No such field.')
  })

  it('keeps what a file has of claims that were not chosen, or have more there than here', async () => {
    const full = await gather(study, found(world(arms)))
    const empty = await gather(study, found(world({}), []))
    expect(withEarlier(empty, full, all)).toEqual(full)
    expect(withEarlier(full, empty, all)).toEqual(full)
    // A fresh clone that has trained A and B alone, of other accuracies: T3 has but one of its readings.
    const turned = await gather(study, found(world({ a: { right: 0.4 }, b: { right: 0.6 } })))
    expect(verdicts(withEarlier(turned, full, ['T1']))).toEqual(['does not hold', 'does not hold', 'holds'])
    expect(verdicts(withEarlier(turned, full, all))).toEqual(['does not hold', 'holds', 'holds'])
    expect(withEarlier(turned, full, ['T1']).arms[3].runs).toEqual(full.arms[3].runs)
    // With one seed of three.
    const [one, four] = [[1], [1, 2, 3, 4]].map((seeds) => gather(study, found(world(arms, seeds), seeds)))
    expect(withEarlier(await one, full, all)).toEqual(full)
    expect(withEarlier(await four, full, all)).toEqual(await four)
  })

  it('keeps no figures of another protocol, and does of other words', async () => {
    const full = await gather(study, found(world(arms)))
    const later = async (change: Partial<Study>, of: Partial<Protocol> = {}) => {
      const there = { ...found(world({}), []), protocol: { ...protocol, ...of } }
      return verdicts(withEarlier(await gather({ ...study, ...change }, there), full, []))
    }
    const [first, ...others] = study.claims
    const changed = (comparison: Partial<Comparison>) => ({
      claims: [{ ...first, tests: [{ ...first.tests[0], ...comparison }] }, ...others],
    })
    const kept = ['holds', 'does not hold', 'holds']
    expect(await later(changed({ margin: 0.01 }))).toEqual(['not run', ...kept.slice(1)])
    expect(await later(changed({ label: 'A over B', paper: [0.1] }))).toEqual(kept)
    const none = all.map(() => 'not run')
    expect(await later({ measures: { math: { ...study.measures.math, samples: 8 } } })).toEqual(none)
    expect(await later({}, { prompts: new Map([['math', { count: 200, sha256: 'q' }]]) })).toEqual(none)
    expect(await later({}, { model: { 'config.json': { size: 2 } } })).toEqual(none)
    // C's alone.
    expect(await later({}, { recipes: new Map([...protocol.recipes, ['c', { stages: [] }]]) })).toEqual([...kept.slice(0, 2), 'not run'])
  })
})
