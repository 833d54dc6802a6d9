import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { cascadeHere, cascade as start } from './testing.ts'

const folder = mkdtempSync(join(tmpdir(), 'cascade-cli-'))
afterAll(() => rmSync(folder, { recursive: true }))

const cascade = (args: string[], input: string | Uint8Array = '') => start(folder, args, { input })
const here = (args: string[]) => cascadeHere(folder, args)
function file(name: string, content: string | Uint8Array): string {
  writeFileSync(join(folder, name), content)
  return name
}
const jsonLines = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))

describe('cascade', () => {
  it('lists its commands, and calls a bare start a mistake', async () => {
    const help = await cascade(['--help'])
    expect(help).toMatchObject({ code: 0, stderr: '' })
    for (const name of ['train', 'score', 'generate', 'replay', 'prompts', 'verify', 'eval', 'bench'])
      expect(help.stdout).toContain(`  ${name} `)
    expect((await here([])).code).toBe(2)
  })

  it.each([
    [['toString'], "cascade: there is no command 'toString'"],
    [['prompts'], 'cascade prompts: --domain'],
    [['prompts', '--domain', 'alchemy'], 'cascade prompts: --domain must be one of'],
    [['prompts', '--domain', 'math', '--split', 'all'], 'cascade prompts: --split must be one of sft, train, test'],
  ])('answers a wrong command line with one sentence and exit code 2: %j', async (args, sentence) => {
    const { code, stdout, stderr } = await here(args)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(sentence)
    expect(stderr.trimEnd().split('\n')).toHaveLength(1)
  })

  it('says as a process what it says here, and ends with that code', async () => {
    const wrong = await cascade(['dance'])
    expect(wrong).toEqual(await here(['dance']))
    expect(wrong).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/^cascade: there is no command 'dance'.*\n$/) })
    const absent = ['verify', '--domain', 'math', '--in', 'absent.jsonl']
    const failed = await cascade(absent)
    expect(failed).toEqual(await here(absent))
    expect(failed.code).toBe(1)
  })
})

describe('cascade prompts', () => {
  it('prints as many prompts as asked, the same for the same seed', async () => {
    const args = ['prompts', '--domain', 'math', '--count', '5', '--seed', '3', '--split', 'test']
    const first = await cascade(args)
    expect(first.code).toBe(0)
    const prompts = jsonLines(first.stdout)
    expect(prompts).toHaveLength(5)
    for (const prompt of prompts) expect(prompt).toMatchObject({ id: expect.any(String), domain: 'math', prompt: expect.any(String) })
    expect((await here(args)).stdout).toBe(first.stdout)
    expect((await here([...args, '--seed', '4'])).stdout).not.toBe(first.stdout)
  })

  it('says how many different test prompts there are when more are asked for', async () => {
    const args = ['prompts', '--domain', 'math', '--task', '{"preset":"nano"}', '--split', 'test', '--count', '800']
    const { code, stdout, stderr } = await here(args)
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(/^cascade prompts: Only \d+ different prompts of math could be held out for tests, and 800 are asked for\.\n$/)
  })
})

describe('cascade verify', () => {
  const prompt = { id: 'a', domain: 'math', prompt: 'What is 6 * 7?', answer: '42' }
  const lines = (...responses: object[]) => responses.map((line) => `${JSON.stringify({ ...prompt, ...line })}\n`).join('')

  it('adds a verdict to every line, and keeps what was there', async () => {
    const responses = [
      { response: '\\boxed{42}', note: 'kept' },
      { response: '\\boxed{41}' },
      { response: '<think>\n6 * 7 = 42\n</think>\n\\boxed{42}' },
      { response: '<think>\nso \\boxed{42}' },
    ]
    const { code, stdout } = await cascade(['verify', '--domain', 'math', '--in', '-'], lines(...responses))
    expect(code).toBe(0)
    const out = jsonLines(stdout)
    expect(out[0]).toMatchObject({ ...prompt, note: 'kept' })
    expect(out.map(({ verdict }) => verdict.correct)).toEqual([true, false, true, false])
  })

  it('compares whole numbers to the last digit, and writes them so', async () => {
    const line = (answer: string, given: string) =>
      `{"domain":"math","prompt":"What is it?","answer":${answer},"response":"\\\\boxed{${given}}"}\n`
    const [fibonacci, odd] = ['354224848179261915075', '9007199254740993']
    const { code, stdout } = await cascade(
      ['verify', '--domain', 'math', '--in', '-'],
      line(fibonacci, fibonacci) + line(odd, odd) + line(odd, '9007199254740992'),
    )
    expect(code).toBe(0)
    expect(jsonLines(stdout).map(({ verdict }) => verdict.correct)).toEqual([true, true, false])
    expect(stdout.split('\n')[0]).toContain(`"answer":${fibonacci},`)
  })

  it.each([
    ['a byte order mark and Windows line ends', (text: string) => `\ufeff${text.replaceAll('\n', '\r\n')}`],
    ['UTF-16', (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['gzip', (text: string) => gzipSync(text)],
  ])('reads %s, from a file and from standard input', async (_, encode) => {
    const bytes = encode(lines({ response: '\\boxed{42}' }, { response: '\\boxed{41}' }))
    const path = file('encoded.jsonl', bytes)
    for (const ended of [
      await here(['verify', '--domain', 'math', '--in', path]),
      await cascade(['verify', '--domain', 'math', '--in', '-'], bytes),
    ])
      expect(jsonLines(ended.stdout).map(({ verdict }) => verdict.correct)).toEqual([true, false])
  })

  it('holds a response to the mode that a line names', async () => {
    const path = file('modes.jsonl', lines({ response: '\\boxed{42}', mode: 'instruct' }, { response: '\\boxed{42}', mode: 'think' }))
    const { stdout } = await here(['verify', '--domain', 'math', '--in', path])
    expect(jsonLines(stdout).map(({ verdict }) => verdict.correct)).toEqual([true, false])
  })

  it.each([
    ['a missing file', () => 'absent.jsonl', 'cannot read absent.jsonl: there is no such file.'],
    ['a folder', () => '.', 'cannot read .: it is a folder.'],
    [
      'a line that is not JSON',
      () => file('bad.jsonl', `${lines({ response: 'x' })}{"id":\n`),
      'bad.jsonl, line 2 is not JSON: it ends too early, after 6 characters.',
    ],
    ['a line without a response', () => file('none.jsonl', lines({})), 'none.jsonl, line 1 has no text in `response`.'],
  ])('ends in one sentence and exit code 1 on %s', async (_, make, sentence) => {
    const { code, stderr } = await here(['verify', '--domain', 'math', '--in', make()])
    expect({ code, stderr }).toEqual({ code: 1, stderr: `cascade verify: ${sentence}\n` })
  })
})
