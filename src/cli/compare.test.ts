import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { cascadeHere } from './testing.ts'

const folder = mkdtempSync(join(tmpdir(), 'cascade-compare-'))
afterAll(() => rmSync(folder, { recursive: true }))

const asked = (id: string, right: number) => ({ id, content: id, samples: 4, right, truncated: 0, obeyed: 4, tokens: 9 })
const write = (name: string, content: object) => writeFileSync(join(folder, name), JSON.stringify(content))
const evaluation = (model: string, counts: number[]) => ({
  ...{ model, domain: 'math', mode: 'think', temperature: 1, rule: 'reward' },
  asked: counts.map((right, i) => asked(`p${i}`, right)),
})
write('before.json', evaluation('models/default', [0, 1, 2, 3]))
write('after.json', evaluation('models/math', [1, 2, 4, 3, 4]))
write('other.json', { ...evaluation('models/math', []), asked: [asked('q', 1)] })
write('benchmark.json', { ...evaluation('models/math', [1]), rule: 'benchmark' })
write('wrong.json', { model: 'models/math' })
const compare = (after: string, ...more: string[]) =>
  cascadeHere(folder, ['compare', '--before', 'before.json', '--after', after, ...more, '--json'])

it('compares each prompt with itself, at each k', async () => {
  const { code, stdout } = await compare('after.json', '--k', '1,4')
  expect(code).toBe(0)
  const result = JSON.parse(stdout)
  expect(result).toMatchObject({ before: 'models/default, think, temperature 1', after: 'models/math, think, temperature 1', prompts: 4 })
  expect(result['pass@1'].difference.value).toBeCloseTo(0.25, 12)
  expect(result['pass@4'].before.value).toBeCloseTo(0.75, 12)
  expect(result['pass@4'].difference).toMatchObject({ value: 0.25, prompts: 4 })
})

it('tells pass@1, 8, 64 and 256 as far as both have samples', async () => {
  const many = (right: number[]) => ({
    ...{ model: 'm', domain: 'math', mode: 'think', temperature: 1, rule: 'reward' },
    asked: right.map((count, i) => ({ ...asked(`p${i}`, count), samples: 256 })),
  })
  write('few.json', many([1, 2]))
  write('more.json', many([3, 200]))
  const { stdout } = await cascadeHere(folder, ['compare', '--before', 'few.json', '--after', 'more.json', '--json'])
  const result = JSON.parse(stdout)
  expect(Object.keys(result).filter((key) => key.startsWith('pass'))).toEqual(['pass@1', 'pass@8', 'pass@64', 'pass@256'])
  expect(result['pass@1'].difference.value).toBeCloseTo((2 + 198) / 512, 12)
  expect(result['pass@256'].difference.value).toBe(0)
  expect(Object.keys(JSON.parse((await compare('after.json')).stdout)).filter((key) => key.startsWith('pass'))).toEqual(['pass@1'])
})

it.each([
  ['other.json', [], 'before.json and other.json have no prompt in common.'],
  ['wrong.json', [], 'wrong.json is no record of an evaluation, as cascade eval --out writes them.'],
  ['benchmark.json', [], 'before.json is judged by the rule reward, benchmark.json by benchmark.'],
  ['after.json', ['--k', '8'], 'pass@8 needs 8 samples of each prompt, and p0 has 4.'],
])('ends in one sentence on %s %j', async (after, more, sentence) => {
  const { code, stderr } = await compare(after, ...more)
  expect([code, stderr]).toEqual([1, `cascade compare: ${sentence}\n`])
})
