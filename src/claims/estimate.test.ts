import { expect, it } from 'vitest'
import { presetRecipe } from '../training/presets.ts'
import { partsOf } from '../training/stages/fields.ts'
import { stageTokens } from './estimate.ts'
import type { Stage } from './study.ts'

/** Recipes of three domains whose only difference is to be how they teach them. */
const FAMILY = ['blended', 'cascade-replay', 'cascade-refresh', 'experts-merged', 'one-stage']

/** A mixture as its parts, each by what is usual in its domain. */
function tokensByPart(stage: Stage): number {
  const parts = partsOf({ domain: String(stage.domain), task: stage.task as Record<string, unknown> })
  if (parts.length === 0) return stageTokens(stage)
  const shareOf = ({ share = 1 }: Record<string, unknown>) => Number(share)
  const shares = parts.reduce((sum, part) => sum + shareOf(part), 0)
  return parts.reduce((sum, part) => {
    const promptsPerStep = (Number(stage.promptsPerStep) * shareOf(part)) / shares
    return sum + stageTokens({ ...stage, domain: part.domain, promptsPerStep, maxNewTokens: part.maxNewTokens ?? stage.maxNewTokens })
  }, 0)
}

it.each([
  ['as the estimate takes a mixture', stageTokens],
  ['part by part', tokensByPart],
])('the recipes of one family sample about as many tokens, %s', (_, tokensOf) => {
  const tokens = FAMILY.map((id) => presetRecipe(id).stages.reduce((sum, stage) => sum + tokensOf(stage as unknown as Stage), 0))
  expect(Math.max(...tokens) / Math.min(...tokens)).toBeLessThan(1.2)
})

it('they begin with one model and are examined alike, in what they all teach', () => {
  const [first, ...others] = FAMILY.map((id) => {
    const { model, stages } = presetRecipe(id)
    const taught = stages.flatMap((stage) => [stage, ...partsOf(stage)]).filter(({ domain }) => domain !== 'mixture')
    const asked = new Map(taught.map(({ domain, task }) => [domain, JSON.stringify(task)]))
    expect(new Set(taught.map(({ domain, task }) => `${domain} ${JSON.stringify(task)}`)).size, id).toBe(asked.size)
    const exams = new Set(stages.map(({ evaluation }) => JSON.stringify({ ...evaluation, every: 0 })))
    return { model, asked: [...asked].sort(), exams: [...exams], modes: [...new Set(stages.map((stage) => 'mode' in stage && stage.mode))] }
  })
  for (const other of others) expect(other).toEqual(first)
})
