/** @file What every family owes: splits that never meet, right answers, styles that differ, cheats that fail, floors, lines that are counted. */
import { describe, expect, it } from 'vitest'
import { splitOf } from '../generated.ts'
import { createTask, domainOf } from '../index.ts'
import { Random } from '../random.ts'
import type { Prompt, Split, Task } from '../task.ts'
import type { Style } from '../teacher.ts'
import { ALL_LEVELS, LEVELS } from './family.ts'
import { FAMILIES } from './index.ts'

const SPLITS: readonly Split[] = ['sft', 'train', 'test']
const TRAINED = Array.from({ length: LEVELS }, (_, i) => i + 1)
const EVERY = Array.from({ length: ALL_LEVELS }, (_, i) => i + 1)
const list = Object.entries(FAMILIES).flatMap(([domain, families]) => families.map((family) => [family.name, domain, family] as const))
/** Programs are judged by an interpreter, which is not here: code and patch families are judged in cli/python-sandbox.test.ts. */
const JUDGED_HERE = (domain: string) => domain !== 'code' && domain !== 'patch'

const respond = (reasoning: string | null, answer: string) => (reasoning === null ? answer : `<think>${reasoning}</think>${answer}`)
const demonstrations = (task: Task, count: number, seed = 1) => Array.from({ length: count }, (_, i) => task.demonstrationAt(seed, i))
const styled = (style: Style) => ({ styles: { [style]: 1 } })

describe.each(list)('the family %s', (name, domain, family) => {
  const options = (more = {}) => ({ kinds: [name], levels: TRAINED, slip: 0, ...more })
  const task = createTask(domain, options())
  const prompts = (split: Split, levels = TRAINED, count = 400) => {
    const of = createTask(domain, options({ levels }))
    return Array.from({ length: count }, (_, i) => of.promptAt(split, 3, i))
  }

  it('has no content in two splits, and the same prompt for the same index', () => {
    const seen = new Map<string, Split>()
    for (const split of SPLITS)
      for (const prompt of prompts(split)) {
        expect(seen.get(prompt.content as string) ?? split, prompt.content).toBe(split)
        expect(splitOf(prompt.content as string)).toBe(split)
        expect(family.reserved?.(prompt.content as string) ?? null).toBeNull()
        seen.set(prompt.content as string, split)
      }
    expect(createTask(domain, options()).promptAt('train', 3, 17)).toEqual(task.promptAt('train', 3, 17))
  })

  it('makes every level, the one for tests too, and fields that its domain finds no fault with', () => {
    for (const level of EVERY) {
      const made = prompts('test', [level], 20)
      expect(new Set(made.map((prompt) => prompt.level))).toEqual(new Set([level]))
      for (const prompt of made) expect(domainOf(domain).fieldFault({ ...prompt })).toBeNull()
    }
  })

  it('asks in many wordings, of which the new ones are in no training', () => {
    const shape = (prompt: Prompt) => prompt.prompt.toLowerCase().replace(/\d+/g, '#')
    const known = new Set([...prompts('train', TRAINED, 1500), ...prompts('sft', TRAINED, 1500)].map(shape))
    expect(known.size).toBeGreaterThan(100)
    const fresh = createTask(domain, options({ wordings: 'new' }))
    const repeated = Array.from({ length: 300 }, (_, i) => fresh.promptAt('test', 3, i)).filter((prompt) => known.has(shape(prompt)))
    expect(repeated.map(({ prompt }) => prompt)).toEqual([])
  })

  if (JUDGED_HERE(domain)) {
    it.each(['guess', 'steps', 'full', 'wander'] as const)('is right in the style %s, where nothing slips', async (style) => {
      const demonstrated = demonstrations(createTask(domain, options(styled(style))), 200)
      let wrong = 0
      for (const { prompt, mode, reasoning, answer } of demonstrated) {
        const { correct } = await task.verify(prompt, respond(reasoning, answer), mode)
        if (correct) continue
        wrong++
        // A wanderer's slips stay.
        if (style !== 'wander') expect.fail(`${prompt.prompt}\n${reasoning}\n${answer}`)
      }
      expect(wrong).toBeLessThan(120)
    })

    it('rewards no cheat', async () => {
      for (const prompt of prompts('train', TRAINED, 40))
        for (const { title, answer, reasoning } of [...family.cheats(prompt), ...domainOf(domain).cheats(prompt)])
          for (const mode of ['think', 'instruct'] as const) {
            if (mode === 'instruct' && reasoning !== undefined) continue
            const { reward } = await task.verify(prompt, mode === 'think' ? respond(reasoning ?? 'so', answer) : answer, mode)
            expect(reward, `${title}: ${prompt.prompt} ${answer}`).toBeLessThanOrEqual(0)
          }
    })

    it.each(TRAINED)('pays no policy without any working more than its floor at level %i', async (level) => {
      const asked = prompts('train', [level], 600)
      const random = new Random('floor', name, level)
      let legal = 0
      for (const prompt of asked) if ((await task.verify(prompt, family.anyReply(prompt, random), 'instruct')).correct) legal++
      const demonstrated = demonstrations(createTask(domain, options({ levels: [level], ...styled('guess'), thinkShare: 0 })), 600)
      const counts = new Map<string, number>()
      for (const { answer } of demonstrated) counts.set(answer, (counts.get(answer) ?? 0) + 1)
      const common = [...counts].sort((a, b) => b[1] - a[1]).slice(0, 10)
      let best = legal / asked.length
      const policies: ((prompt: Prompt) => string)[] = common.map(
        ([answer]) =>
          () =>
            answer,
      )
      for (const [i] of (family.fixedReplies?.(asked[0]) ?? []).entries())
        policies.push((prompt: Prompt) => family.fixedReplies?.(prompt)[i] as string)
      for (const policy of policies) {
        let right = 0
        for (const prompt of asked) if ((await task.verify(prompt, policy(prompt), 'instruct')).correct) right++
        best = Math.max(best, right / asked.length)
      }
      // 600 draws: two standard errors of a share of a half are 4 points.
      expect(best).toBeLessThanOrEqual(family.floor[level - 1] + 0.04)
    })
  }

  it('works in thoughts of differing length by style, which fit prompt and reply budgets of 320 tokens', () => {
    const length = (style: Style) => {
      const all = demonstrations(createTask(domain, options({ ...styled(style), thinkShare: 1 })), 200)
      return all.reduce((sum, { reasoning }) => sum + (reasoning as string).length, 0) / all.length
    }
    const [guess, full, wander] = [length('guess'), length('full'), length('wander')]
    if (family.check) expect(full).toBeGreaterThan(guess)
    if (family.check) expect(wander).toBeGreaterThan(full)
    // Characters: tokens are fewer.
    for (const { prompt, reasoning, answer } of demonstrations(createTask(domain, options()), 400)) {
      expect(prompt.prompt.length).toBeLessThan(900)
      expect((reasoning ?? '').length + answer.length, `${reasoning}`).toBeLessThan(900)
    }
  })

  if (family.check)
    it('counts lines: none false in careful work without slips, some where there are, and throws at nothing', () => {
      const check = family.check as NonNullable<typeof family.check>
      const counted = (more: object) => {
        const sum = { true: 0, false: 0, unneeded: 0 }
        for (const { prompt, reasoning } of demonstrations(createTask(domain, options({ thinkShare: 1, ...more })), 200)) {
          const counts = check(prompt, reasoning as string)
          for (const key of ['true', 'false', 'unneeded'] as const) sum[key] += counts[key]
        }
        return sum
      }
      for (const style of ['steps', 'full'] as const) {
        const clean = counted(styled(style))
        expect(clean.false, style).toBe(0)
        expect(clean.true).toBeGreaterThan(200)
        expect(counted({ ...styled(style), slip: 0.3 }).false).toBeGreaterThan(10)
      }
      expect(counted(styled('wander')).unneeded).toBeGreaterThan(0)
      const [prompt] = prompts('train')
      for (const odd of ['', ';', '; ; ;', '\\boxed{', ' no, ', '='.repeat(2000), '1; '.repeat(2000), '\u0000', 'a=b; 3=3=3; x no, no, no'])
        expect(Object.values(check(prompt, odd)).every((n) => n >= 0)).toBe(true)
      expect(Object.values(check({ id: '', domain, prompt: '' }, 'so')).every((n) => n >= 0)).toBe(true)
    })
})
