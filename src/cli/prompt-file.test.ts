import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readPrompts } from './prompt-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'cascade-prompts-'))
afterAll(() => rmSync(folder, { recursive: true }))
const GOOD = '{"domain":"math","prompt":"Q?","answer":1}\n'
const read = (text: string) => {
  const path = join(folder, 'set.jsonl')
  writeFileSync(path, text)
  return readPrompts(path).catch((cause: Error) => cause.message.replace(`${folder}/`, ''))
}

describe('a file of prompts that a run names', () => {
  it('is read past blank lines', async () => {
    expect(await read(`${'\n'.repeat(100_000)}${GOOD}`)).toMatchObject([{ id: '100001', prompt: 'Q?' }])
  })

  it.each([
    ['nests without end', `${GOOD}{"a":${'['.repeat(100_000)}`, 'set.jsonl, line 2 has values nested more than 200 deep.'],
    ['has a number without end', `${GOOD}{"a":${'1'.repeat(100_000)}}`, 'set.jsonl, line 2 has a number of more than 10000 digits.'],
    ['is nothing but line ends', '\n'.repeat(100_000), 'set.jsonl has no prompts.'],
    [
      'has a domain of a megabyte',
      `{"domain":"\u202e${'x'.repeat(1_000_000)}","prompt":"Q?"}`,
      /^set\.jsonl, line 1 has the domain "\\u202ex+…, which is none of math/,
    ],
  ])('and that %s is told in one sentence', async (_, text, sentence) => {
    const told = (await read(text)) as string
    if (typeof sentence === 'string') expect(told).toBe(sentence)
    else expect(told).toMatch(sentence)
    expect(told.length).toBeLessThan(500)
  })

  it('is not read when it is larger than could be held', async () => {
    const path = join(folder, 'large.jsonl')
    writeFileSync(path, GOOD)
    truncateSync(path, 2 ** 33)
    await expect(readPrompts(path)).rejects.toThrow('large.jsonl has 8192 MB; prompts of up to 400 MB can be read.')
  })
})
