import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { protocolOf, readRecipes } from '../claims/protocol.ts'
import { parseClaims } from '../claims/result.ts'
import { evaluationFile, unitFolder } from '../claims/store.ts'
import type { Study } from '../claims/study.ts'
import { modelPrint } from '../runs/origin.ts'
import { parseRecipe } from '../training/recipe.ts'
import { parseValues } from './args.ts'
import { command, runStudy } from './claims.ts'
import { modelFolder } from './models.ts'
import { NodeStorage } from './node-storage.ts'

const run = (...args: string[]) => {
  const lines: string[] = []
  const output = { json: args.includes('--json'), progress: () => {}, line: (text: string) => lines.push(text) }
  return command.run(parseValues(command.options, args), output).then((result) => ({ result, lines }))
}

it('lists what the claims named ask for: each arm once, with its steps, its tokens and how many runs that is', async () => {
  const { result } = await run('--list', '--only', 'C1,C7', '--seeds', '2', '--json')
  expect(result).toMatchObject({
    claims: [
      { id: 'C1', arms: ['math', 'start', 'chance'] },
      { id: 'C7', arms: ['math', 'two updates', 'four updates'] },
    ],
    // Four arms of two seeds, and the start.
    runs: 9,
  })
  const { arms } = result as { arms: { name: string; steps: number; tokens: number }[] }
  expect(arms.map(({ name, steps }) => [name, steps])).toEqual([['start', 0], ['math', 50], ['chance', 50], ['two updates', 50], ['four updates', 50]]) // biome-ignore format: five arms
  expect(arms[1].tokens).toBe(50 * 32 * 8 * 31)
  const { lines } = await run('--list')
  for (const { name } of arms) expect(lines.join('\n')).toContain(`\n${name} `)
  expect(lines.at(-1)).toMatch(/^\d+ runs with 3 seeds/)
})

it('names the claims that there are where one is asked for that is none', async () => {
  await expect(run('--only', 'C1,C99')).rejects.toThrow('There is no claim "C99"; there are C1, C2, ')
})

describe('the file of results', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cascade-claims-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const results = join(folder, 'claims.json')
  const stages = [
    { kind: 'rl', name: 'only', domain: 'math', task: { preset: 'nano' }, mode: 'think', steps: 1, maxNewTokens: 8, learningRate: 1e-3 },
  ]
  const of = { arm: 'a', measure: 'sums' }
  const study: Study = {
    start: 'models/nano',
    arms: { start: { title: 'The start', stages: [] }, a: { title: 'A', stages } },
    measures: {
      sums: { domain: 'math', task: { preset: 'nano' }, mode: 'think', temperature: 1, prompts: 8, samples: 2, maxNewTokens: 8 },
    },
    claims: [
      { id: 'T1', title: 'T', sentence: 'A gains.', paper: { figure: 'f', source: 's' }, tests: [{ label: 'a less start', side: 'above', margin: 0, of, against: { ...of, arm: 'start' } }] },
    ], // biome-ignore format: a table
    left: [],
  }
  const write = () =>
    runStudy(study, { ids: [], seeds: 0, workers: 1, worker: false, out: join(folder, 'runs'), results }, { progress() {} })

  it('has all that is planned before anything is trained', async () => {
    expect(await write()).toEqual({ results, left: 0, verdicts: { T1: 'not run' } })
    const { claims, arms } = parseClaims(JSON.parse(readFileSync(results, 'utf8')))
    expect(claims).toMatchObject([{ id: 'T1', verdict: 'not run', measured: null }])
    expect(arms.map(({ name, runs }) => [name, runs.length])).toEqual([['start', 0], ['a', 0]]) // biome-ignore format: two arms
    // A file that cannot be read is left as it is, and told before anything is run.
    writeFileSync(results, '{"format": 2}')
    await expect(write()).rejects.toThrow('These are no results of claims: ')
    expect(readFileSync(results, 'utf8')).toBe('{"format": 2}')
  })

  it('has verdicts of all that the folder has, and keeps them where it has less', async () => {
    rmSync(results)
    const protocol = await protocolOf(study, await modelPrint(await modelFolder(study.start)), readRecipes(study, parseRecipe).recipes)
    const storage = new NodeStorage(join(folder, 'runs'))
    const file = await evaluationFile(study, undefined, 'sums', protocol)
    const put = async (arm: string, seed: number, right: number) => {
      const unit = await unitFolder({ arm, seed }, protocol)
      const asked = Array.from({ length: 8 }, (_, i) => ({ id: `p${i}`, content: `c${i}`, samples: 2, right: (i + seed) % 4 ? right : 1, truncated: 0, obeyed: 2, tokens: 9 })) // biome-ignore format: one line reads best
      await storage.write(`${unit}/${file}`, JSON.stringify({ asked }))
      const trained = {
        seed,
        steps: 1,
        generated: 9,
        learned: 9,
        seconds: 1,
        engine: '0',
        adapter: 'one',
        date: `2026-01-0${seed}`,
        generatedBy: [],
      }
      if (seed > 0) await storage.write(`${unit}/unit.json`, JSON.stringify(trained))
      return unit
    }
    await put('start', 0, 0)
    const [, , third] = [await put('a', 1, 2), await put('a', 2, 2), await put('a', 3, 2)]
    const read = () => parseClaims(JSON.parse(readFileSync(results, 'utf8'))).claims[0]
    expect(await write()).toMatchObject({ verdicts: { T1: 'holds' } })
    expect(read().measured).toMatchObject({ seeds: [1, 2, 3], adapters: ['one'], date: '2026-01-03' })
    await storage.remove(third)
    expect(await write()).toMatchObject({ verdicts: { T1: 'holds' } })
    expect(read().measured?.seeds).toEqual([1, 2, 3])
  })

  it('is of recipes with all their defaults', () => {
    const arms = { ...study.arms, b: { title: 'B', stages: [{ ...stages[0], wonders: true }] } }
    const { recipes, refused } = readRecipes({ ...study, arms }, parseRecipe)
    expect(recipes.get('a')).toMatchObject({ model: 'models/nano', stages: [{ groupSize: 8, temperature: 1 }] })
    expect(recipes.get('a')).not.toHaveProperty('seed')
    expect([...refused.keys()]).toEqual(['b'])
    expect(recipes.get('b')).toMatchObject({ stages: [{ wonders: true }] })
  })
})
