import { describe, expect, it } from 'vitest'
import type { Recipe, RunSummary, StepMetrics } from '../workers/api.ts'
import { domainOf, nextExamination, paysRightAlone, stageSpans } from './stages.ts'

const stage = (name: string, steps: number) => ({ name, steps, kind: 'rl', domain: name }) as unknown as Recipe['stages'][number]
const recipe = { stages: [stage('math', 4), stage('code', 3), stage('patch', 2)] } as Recipe
const record = (step: number, stage: string, stage_ended?: string) => ({ step, stage, stage_ended }) as StepMetrics
const brief = (spans: ReturnType<typeof stageSpans>) => spans.map(({ before, steps, taken, state }) => [before, steps, taken, state])

describe('the stages of a run', () => {
  it('follow from its step where no record is at hand', () => {
    const next = ['patch', 2, 0, 'next'].slice(1)
    expect(brief(stageSpans({ recipe, step: 0 }))).toEqual([
      [0, 4, 0, 'now'],
      [4, 3, 0, 'next'],
      [7, ...next],
    ])
    expect(brief(stageSpans({ recipe, step: 5 }))).toEqual([
      [0, 4, 4, 'done'],
      [4, 3, 1, 'now'],
      [7, ...next],
    ])
    expect(brief(stageSpans({ recipe, step: 9 })).map(([, , , state]) => state)).toEqual(['done', 'done', 'done'])
  })
  it('are as long as they were where one ended early', () => {
    const metrics = [record(1, 'math'), record(2, 'math', 'The stage ends early: it is solved.'), record(3, 'code')]
    expect(brief(stageSpans({ recipe, step: 3 }, metrics))).toEqual([
      [0, 2, 2, 'done'],
      [2, 3, 1, 'now'],
      [5, 2, 0, 'next'],
    ])
    expect(brief(stageSpans({ recipe, step: 2 }, metrics.slice(0, 2)))[1]).toEqual([2, 3, 0, 'now'])
  })
  it('are none of a run whose recipe is lost', () => expect(stageSpans({ recipe: null, step: 3 })).toEqual([]))
  it('of a mixture have the colour of its first part', () => {
    const mixture = { domain: 'mixture', task: { parts: [{ domain: 'code' }, { domain: 'math' }] } } as unknown as Recipe['stages'][number]
    expect(domainOf(mixture)).toBe('code')
  })
})

it('a mean reward is a share of right answers where it is one in every stage that is paid', () => {
  const paying = (...right: (boolean | undefined)[]) => paysRightAlone({ stages: right.map((one) => ({ right: one })) } as RunSummary)
  expect([paying(undefined, true), paying(true, false), paying(undefined), paying()]).toEqual([true, false, false, false])
})

it('the next examination is at the next multiple of its interval within the stage, or at its end', () => {
  const stage = (evaluation: object | null) => ({ evaluation }) as never
  const span = (taken: number) => ({ name: 'rl', domain: 'math', before: 100, steps: 50, taken, state: 'now' as const })
  expect(nextExamination(stage({ every: 20 }), span(0))).toBe(120)
  expect(nextExamination(stage({ every: 20 }), span(19))).toBe(120)
  expect(nextExamination(stage({ every: 20 }), span(20))).toBe(140)
  expect(nextExamination(stage({ every: 20 }), span(41))).toBe(150)
  expect(nextExamination(stage(null), span(3))).toBeNull()
  expect(nextExamination(undefined, span(3))).toBeNull()
})
