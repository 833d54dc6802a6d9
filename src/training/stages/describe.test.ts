import { describe, expect, it } from 'vitest'
import { parseRecipe } from '../recipe.ts'
import { type Field, stageKinds } from './describe.ts'
import { shrink } from './fixtures/shrink.ts'
import { STAGES } from './index.ts'
import type { RlStage } from './rl.ts'
import { FIELDS, OF_KIND } from './words.ts'

const paths = (fields: readonly Field[], within = ''): string[] =>
  fields.flatMap(({ name, fields = [] }) => [within + name, ...paths(fields, `${within}${name}.`)])

describe('the words of fields', () => {
  it('are there for every field of every schema, and for no other', () => {
    const all = stageKinds().flatMap(({ fields }) => paths(fields))
    expect([...new Set(all)].sort()).toEqual(Object.keys(FIELDS).sort())
  })
  it.each(stageKinds())('of $kind are sentences, and what is said of it alone is said of its own fields', ({ kind, fields }) => {
    const own = paths(fields)
    expect(Object.keys(OF_KIND[kind] ?? {}).filter((path) => !own.includes(path))).toEqual([])
    expect(own).toEqual(
      expect.arrayContaining(Object.keys(STAGES[kind as keyof typeof STAGES].schema.entries).filter((name) => name !== 'kind')),
    )
    for (const path of own) expect(FIELDS[path].meaning).toMatch(/^[A-Z0-9"].*\.$/)
  })
})

it('a new kind is in the form at once, its own fields by their names until someone describes them', () => {
  const stages = STAGES as Record<string, unknown>
  stages.shrink = shrink
  try {
    const kind = stageKinds().find(({ kind }) => kind === 'shrink')
    expect(kind).toMatchObject({ title: 'Shrink', beginning: {} })
    const field = (name: string) => kind?.fields.find((one) => one.name === name)
    expect(field('by')).toMatchObject({ title: 'by', type: 'number', required: true, group: 'more', expects: 'a number from 0 to 1' })
    expect(field('steps')).toMatchObject({ title: 'Steps', type: 'number', required: true })
  } finally {
    delete stages.shrink
  }
})

describe('what a form is told', () => {
  it('comes from the schema: type, choices, default, and what a recipe has to have', () => {
    const rl = stageKinds().find(({ kind }) => kind === 'rl')!
    const field = (name: string) => rl.fields.find((one) => one.name === name)
    expect(field('groupSize')).toMatchObject({ type: 'number', fallback: 8, required: false, expects: 'a whole number from 2 to 1024' })
    expect(field('maxNewTokens')).toMatchObject({ type: 'number', required: true })
    expect(field('maxNewTokens')).not.toHaveProperty('fallback')
    expect(field('baseline')).toMatchObject({ type: 'pick', choices: ['grpo', 'dr_grpo', 'rloo', 'reinforce++'], fallback: 'grpo' })
    expect(field('until')).toMatchObject({
      type: 'group',
      fallback: null,
      fields: [{ name: 'truncated', required: true }, { fallback: 5 }],
    })
    expect(field('rewards')).toMatchObject({ type: 'json', fallback: [{ name: 'verifier', weight: 1, gate: false }] })
    expect(field('domain')).toMatchObject({ type: 'pick', choices: expect.arrayContaining(['math', 'mixture']) })
  })
  it('switches every group on with what the stage can be read with', () => {
    for (const { kind, fields, beginning } of stageKinds())
      for (const { name, type, begin } of fields) {
        if (type !== 'group') continue
        const stage = { kind, domain: kind === 'reward-model' ? 'alignment' : 'math', ...beginning, [name]: begin }
        expect(parseRecipe({ name: 'n', model: 'models/nano', stages: [stage] }).stages[0]).toMatchObject({ [name]: begin })
      }
  })
  it.each(stageKinds())('lets a new stage of kind $kind be one that can be read', ({ kind, beginning }) => {
    const domain = kind === 'reward-model' ? 'alignment' : 'math'
    const stage = { kind, domain, name: 'new', ...beginning }
    expect(parseRecipe({ name: 'n', model: 'models/nano', stages: [stage] }).stages[0]).toMatchObject(stage)
  })
})

it('the divergence is drawn where a stage is held to what it began with, parts of a reward where it has parts, and clipping where there is any', () => {
  const charts = (beta: number, more: Partial<RlStage> = {}) =>
    STAGES.rl.charts(
      parseRecipe({
        name: 'n',
        model: 'models/nano',
        stages: [{ kind: 'rl', domain: 'math', steps: 1, learningRate: 1, maxNewTokens: 8, beta, ...more }],
      }).stages[0] as RlStage,
    )
  expect(charts(0.1)).toContain('kl')
  expect(charts(0)).not.toContain('kl')
  const parts = { name: 'overlong', weight: 1 } as RlStage['rewards'][number]
  const several = charts(0, { iterations: 2, rewards: [{ ...parts, name: 'verifier' }, parts] })
  expect(several).toEqual(expect.arrayContaining(['rewards/verifier/mean', 'rewards/overlong/mean', 'clip_ratio/low_mean']))
  expect(charts(0).join()).not.toMatch(/rewards|clip_ratio/)
})
