/** @file What a family of no training owes: right answers, floors, solutions that are the only ones, and that nothing can be trained on it. */
import { describe, expect, it } from 'vitest'
import { parseRecipe } from '../../training/recipe.ts'
import { boxed } from '../families/family.ts'
import { createTask, domainOf } from '../index.ts'
import { Random } from '../random.ts'
import type { Prompt } from '../task.ts'
import { UNSEEN } from './index.ts'
import { largestIsland } from './island.ts'

const LEVELS = [1, 2, 3, 4, 5]
const list = Object.entries(UNSEEN).flatMap(([domain, kinds]) => kinds.map((kind) => [kind.name, domain, kind] as const))

describe.each(list)('the unseen family %s', (name, domain, family) => {
  const task = createTask(domain, { kinds: [name], levels: LEVELS })
  const prompts = (level: number, count: number) => {
    const of = createTask(domain, { kinds: [name], levels: [level] })
    return Array.from({ length: count }, (_, i) => of.promptAt('test', 1, i))
  }

  it('is right where its answer is given, at every level, and for no cheat of its domain', async () => {
    for (const level of LEVELS)
      for (const prompt of prompts(level, 15)) {
        expect(prompt.level).toBe(level)
        expect(domainOf(domain).fieldFault({ ...prompt })).toBeNull()
        expect(await task.verify(prompt, boxed(String(prompt.answer)), 'instruct')).toMatchObject({ reward: 1 })
        for (const { answer, reasoning, title } of domainOf(domain).cheats(prompt))
          if (reasoning === undefined) expect((await task.verify(prompt, answer, 'instruct')).reward, title).toBeLessThanOrEqual(0)
      }
  })

  it.each(LEVELS)('pays no policy without any working more than its floor at level %i', async (level) => {
    const asked = prompts(level, 300)
    const random = new Random('floor', name, level)
    const replies = (reply: (prompt: Prompt) => string) =>
      Promise.all(asked.map(async (prompt) => Number((await task.verify(prompt, reply(prompt), 'instruct')).correct)))
    const share = async (reply: (prompt: Prompt) => string) => (await replies(reply)).reduce((sum, right) => sum + right, 0) / asked.length
    const counts = new Map<string, number>()
    for (const { answer } of asked) counts.set(String(answer), (counts.get(String(answer)) ?? 0) + 1)
    const [common] = [...counts].sort((a, b) => b[1] - a[1])[0]
    const best = Math.max(await share((prompt) => family.anyReply(prompt, random)), await share(() => boxed(common)))
    expect(best).toBeLessThanOrEqual(family.floor[level - 1] + 0.06)
  })

  it('cannot be trained on, and is listed nowhere', () => {
    expect(domainOf(domain).kinds).not.toContain(name)
    expect(createTask(domain).kinds).not.toContain(name)
    expect(() => task.demonstrationAt(0, 0)).toThrow(`The family ${name} belongs to no training: it has no demonstrations.`)
    const stage = { kind: 'rl', domain, task: { kinds: [name] }, steps: 1, learningRate: 1, maxNewTokens: 8 }
    expect(() => parseRecipe({ name: 'x', model: 'models/nano', stages: [stage] })).toThrow(/kept for tests/)
  })
})

it('finds the largest island', () => {
  expect(largestIsland(['#.#', '##.', '..#'])).toBe(3)
  expect(largestIsland(['###', '###', '###'])).toBe(9)
  expect(largestIsland(['#.', '.#'])).toBe(1)
})
