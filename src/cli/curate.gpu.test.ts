/** @file Difficulty by a model, from the command line: each prompt's pass rate, and the band that is kept. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { cascade } from './testing.ts'

const folder = mkdtempSync(join(tmpdir(), 'cascade-difficulty-'))
afterAll(() => rmSync(folder, { recursive: true }))

it('cascade curate measures how often a model is right, and keeps a band', async () => {
  const prompts = await cascade(folder, ['prompts', '--domain', 'math', '--count', '6', '--seed', '1', '--split', 'test'])
  const tooLong = JSON.stringify({ id: 'long', domain: 'math', prompt: 'What is 1+1? '.repeat(400), answer: 2 })
  writeFileSync(join(folder, 'set.jsonl'), `${prompts.stdout}${tooLong}\n`)
  const curate = (band: string, out: string) =>
    cascade(folder, [
      ...['curate', '--in', 'set.jsonl', '--rules', 'difficulty', '--model', 'models/nano', '--samples', '4', '--max-new', '24'],
      ...['--band', band, '--out', out, '--report', `${out}.json`, '--json'],
    ])
  const all = await curate('0,1', 'all.jsonl')
  expect([all.code, JSON.parse(all.stdout.trim().split('\n').at(-1) as string).kept]).toEqual([0, 7])
  const rates = JSON.parse(readFileSync(join(folder, 'all.jsonl.json'), 'utf8')).passRates as Record<string, number>
  expect(Object.keys(rates).length).toBe(7)
  for (const rate of Object.values(rates)) expect([0, 0.25, 0.5, 0.75, 1]).toContain(rate)
  // No room for a reply is no right reply.
  expect(rates[6]).toBe(0)
  await curate('1/4,1', 'solved.jsonl')
  const solved = readFileSync(join(folder, 'solved.jsonl'), 'utf8').split('\n').filter(Boolean).length
  expect(solved).toBe(Object.values(rates).filter((rate) => rate > 0).length)
})
