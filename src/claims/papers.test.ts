import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createTask } from '../tasks/index.ts'
import { parseRecipe } from '../training/recipe.ts'
import { stageTokens } from './estimate.ts'
import { PAPERS } from './papers.ts'
import { CLAIMS_FILE, parseClaims } from './result.ts'
import { armsOf, type Claim, type Comparison, chosenClaims, type Reading, readingsOf, recipeOf, unitsOf } from './study.ts'

const { arms, measures, claims, left } = PAPERS

describe('the study of the papers', () => {
  it('has a recipe for every arm', () => {
    for (const [name, { stages }] of Object.entries(arms)) {
      const recipe = recipeOf(PAPERS, name, 1)
      if (stages.length > 0) expect(() => parseRecipe(recipe), name).not.toThrow()
    }
  })

  it('uses every arm and every measure, and none that there is not', () => {
    const readings = claims.flatMap(readingsOf)
    expect(new Set(claims.flatMap(armsOf))).toEqual(new Set(Object.keys(arms)))
    expect(new Set(readings.flatMap((reading) => ('measure' in reading ? reading.measure : [])))).toEqual(new Set(Object.keys(measures)))
    for (const { arm, after } of readings) if (after !== undefined) expect(arms[arm].stages.map(({ name }) => name)).toContain(after)
    for (const { domain, task } of Object.values(measures)) createTask(domain, task)
  })

  it('asks for no more tries than it samples', () => {
    for (const reading of claims.flatMap(readingsOf))
      if ('measure' in reading) expect(reading.k ?? 1).toBeLessThanOrEqual(measures[reading.measure].samples)
  })

  it('compares what is to be fair at about as many tokens', () => {
    const upTo = (arm: string, after?: string) => {
      const { stages } = arms[arm]
      const end = after === undefined ? stages.length : stages.findIndex(({ name }) => name === after) + 1
      return stages.slice(0, end).reduce((sum, stage) => sum + stageTokens(stage), 0)
    }
    for (const { of, against, fair } of claims.flatMap(({ tests }) => tests))
      if (fair) expect(Math.abs(Math.log(upTo(of.arm, of.after) / upTo(against.arm, against.after)))).toBeLessThan(Math.log(1.2))
  })

  it('trains an arm once a seed, whatever reads it, and asks a start once', () => {
    const units = unitsOf(PAPERS, claims, [1, 2])
    expect(new Set(units.map(({ arm, seed }) => `${arm} ${seed}`)).size).toBe(units.length)
    expect(units.filter(({ arm }) => arm === 'start')).toHaveLength(1)
    expect(units.filter(({ arm }) => arm === 'math')).toHaveLength(2)
    const few = unitsOf(PAPERS, chosenClaims(PAPERS, ['C7']), [1])
    expect(few.map(({ arm }) => arm)).toEqual(['math', 'two updates', 'four updates'])
    expect(() => chosenClaims(PAPERS, ['C99'])).toThrow('There is no claim "C99"; there are C1, ')
  })

  it('is told in docs/claims.md, claim by claim and arm by arm', () => {
    const page = readFileSync(new URL('../../docs/claims.md', import.meta.url), 'utf8')
    const rowsOf = (title: string) => page.split(`\n## ${title}\n`)[1].split('\n## ')[0].split('\n').map((line) => line.split(' | ')) // biome-ignore format: one line reads best
    const verdicts = rowsOf('Verdicts')
    for (const claim of claims) expect(verdicts.find(([id]) => id === `| ${claim.id}`)?.[2], claim.id).toBe(testsOf(claim))
    for (const [name, { prompts, samples, mode, temperature, maxNewTokens }] of Object.entries(measures)) {
      const [, asked, how] = rowsOf('Measures').find(([names]) => names.includes(`\`${name}\``)) ?? []
      expect(asked?.split(/[,:]/)[0], name).toBe(`${prompts} x ${samples}`)
      expect(how, name).toBe(`${mode === 'think' ? 'thinking' : mode}, ${temperature}, ${maxNewTokens} |`)
    }
    for (const { id } of left) expect(page).toContain(`| ${id} |`)
    for (const name of Object.keys(arms)) expect(page).toContain(`| \`${name}\` |`)
  })

  it('is on the page, claim by claim', () => {
    const file = parseClaims(JSON.parse(readFileSync(new URL(`../../public/${CLAIMS_FILE}`, import.meta.url), 'utf8')))
    expect(file.claims.map(({ id }) => id)).toEqual(claims.map(({ id }) => id))
    expect(file.left).toEqual(left)
  })
})

/** The tests of a claim as docs/claims.md has them: what decides, and what is told beside it. */
function testsOf({ tests, secondary = [] }: Claim): string {
  const beside = secondary.length > 0 ? `. Beside it: ${secondary.map(told).join('; ')}` : ''
  return `${tests.map(told).join('; ')}${beside}`
}

function told({ of, against, side, margin, fair }: Comparison): string {
  const points = 'metric' in of ? `${margin} ${of.metric === 'entropy' ? 'nats' : 'tokens'}` : String(Math.round(1e6 * margin) / 1e4)
  const bound = { above: `> ${points}`, below: `< ${points}`, within: `within ${points}` }[side]
  return `${read(of)}: ${model(of)} - ${model(against)} ${bound}${fair ? ', fair' : ''}`
}

function read(reading: Reading): string {
  if ('metric' in reading) return reading.metric === 'entropy' ? 'entropy' : 'length'
  const { measure, of, k } = reading
  return `${measure}${k === undefined ? '' : ` at pass@${k}`}${of === undefined ? '' : ' cut off'}`
}

const model = ({ arm, after }: Reading) => `\`${arm}\`${after === undefined ? '' : ` after ${after}`}`
