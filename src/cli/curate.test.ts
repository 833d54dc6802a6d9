import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { type Output, parseValues, UsageError } from './args.ts'
import { command } from './curate.ts'
import { cascade } from './testing.ts'

const folder = mkdtempSync(join(tmpdir(), 'cascade-curate-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** JSON lines; a text is a line as it stands. */
const lines = (...rows: unknown[]) => rows.map((row) => `${typeof row === 'string' ? row : JSON.stringify(row)}\n`).join('')
const file = (name: string, content: string) => writeFileSync(join(folder, name), content)
const read = (name: string) => readFileSync(join(folder, name), 'utf8')

file(
  'set.jsonl',
  lines(
    { question: 'How many legs have three dogs and two birds?', answer: '3*4+2*2\n#### 16' },
    { question: 'How many legs have three dogs and two birds', answer: '#### 16' },
    { question: 'Prove that three dogs have twelve legs.', answer: '#### 12' },
    { question: 'In the diagram, how long is the dog?', answer: '#### 3' },
    { question: 'A farmer has seven hens and buys nine more hens on a market day. How many?', answer: '#### 16' },
    { question: 'What is the weight of the cat?', answer: 'heavy' },
    '{"question": "cut',
  ),
)
file('table.csv', 'problem,answer\n"What is 2+2, in digits?",4\n')
file('bench.jsonl', lines({ problem: 'The farmer has seven hens and buys nine more hens on a Monday.', answer: 16 }))
file('mine.json', JSON.stringify({ name: 'mine', domain: 'math', fields: { prompt: 'text', answer: 'gold' } }))
file('mine.jsonl', lines({ text: 'How many are two and two?', gold: 4 }))
file('words.txt', 'words\n')
file('zip.jsonl', 'PK\x03\x04\0\0')
file('ends.jsonl', '\n'.repeat(1_000_000))
file('deep.jsonl', `{"a":${'['.repeat(100_000)}\n`)
file('screen.jsonl', lines({ '\x1b[2J': 1 }))
mkdirSync(join(folder, 'sub'))

/** The command in this process: starting one of its own for each case takes seconds. */
async function curate(args: string[]): Promise<{ stdout: string; result: object | undefined }> {
  const printed: string[] = []
  const output: Output = { progress: () => {}, line: (text) => printed.push(text), json: args.includes('--json') }
  const paths = args.map((arg, i) => (/^--(in|out|report|against)$/.test(args[i - 1] ?? '') ? inFolder(arg) : arg))
  const result = await command.run(parseValues(command.options, paths), output)
  return { stdout: printed.map((line) => `${line}\n`).join(''), result }
}
const inFolder = (files: string) =>
  files
    .split(',')
    .map((name) => join(folder, name))
    .join(',')

describe('cascade curate', () => {
  it('writes what is worth keeping, a table of what each rule dropped, and a report of every dropped row', async () => {
    const ended = await curate([
      '--in',
      'set.jsonl,table.csv',
      '--against',
      'bench.jsonl',
      '--out',
      'kept.jsonl',
      '--report',
      'report.json',
    ])
    expect(
      read('kept.jsonl')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      { id: expect.any(String), domain: 'math', prompt: 'How many legs have three dogs and two birds?', answer: '16' },
      { id: expect.any(String), domain: 'math', prompt: 'What is 2+2, in digits?', answer: '4' },
    ])
    expect(ended.stdout).toContain('set.jsonl: 7 rows read as GSM8K, 2 of them unreadable\n')
    expect(ended.stdout).toContain('  Line 6 has no #### in its answer.\n')
    expect(ended.stdout).toMatch(/^exact-duplicates +6 +1$/m)
    expect(ended.stdout).toMatch(/^contamination +5 +1$/m)
    expect(ended.stdout).toMatch(/2 of 6 prompts kept\n$/)
    const report = JSON.parse(read('report.json'))
    expect(report.dropped.map(({ rule, file, line }: Record<string, unknown>) => [rule, file, line])).toEqual([
      ['exact-duplicates', 'set.jsonl', 2],
      ['contamination', 'set.jsonl', 5],
      ['figure', 'set.jsonl', 4],
      ['proof', 'set.jsonl', 3],
    ])
    expect(report.dropped[0].repeats).toMatchObject({ index: 0 })
    expect(report.dropped[1].repeats).toMatchObject({ set: 'bench.jsonl', index: 0 })
  })

  it('writes whole numbers as they came, to the last digit', async () => {
    const rows = [
      '{"id":"a","domain":"math","prompt":"What is the hundredth Fibonacci number?","answer":354224848179261915075}',
      '{"id":"b","domain":"code","prompt":"Write f that adds one to a number.","tests":[{"call":"f","args":[12345678901234567891],"expected":12345678901234567892}]}',
    ]
    file('large.jsonl', lines(...rows))
    await curate(['--in', 'large.jsonl', '--rules', 'length,exact-duplicates,unverifiable', '--out', 'large-out.jsonl'])
    expect(read('large-out.jsonl')).toBe(lines(...rows))
    file('large.json', `[${rows.join(',')}]`)
    await curate(['--in', 'large.json', '--rules', 'length', '--out', 'large-json.jsonl', '--report', 'large-report.json'])
    expect(read('large-json.jsonl')).toBe(lines(...rows))
  })

  it('prints one JSON line with --json, and does only the rules asked for', async () => {
    const { stdout, result } = await curate(['--in', 'set.jsonl', '--rules', 'proof', '--out', 'proof.jsonl', '--json'])
    expect(stdout).toBe('')
    expect(result).toMatchObject({
      files: [{ name: 'set.jsonl', format: 'jsonl', mapping: 'gsm8k', rows: 7, prompts: 5, problems: 2 }],
      rows: 5,
      kept: 4,
      rules: [{ rule: 'proof', judged: 5, dropped: 1 }],
    })
  })

  it('takes its own output in again, and any columns by a mapping of one’s own', async () => {
    const mapping = join(folder, 'mine.json')
    const first = await curate(['--in', 'mine.jsonl', '--mapping', mapping, '--out', 'mine-native.jsonl', '--json'])
    expect(first.result).toMatchObject({ files: [{ mapping: 'mine' }], kept: 1 })
    const second = await curate(['--in', 'mine-native.jsonl', '--out', 'again.jsonl', '--json'])
    expect(second.result).toMatchObject({ files: [{ mapping: 'native' }], kept: 1 })
    expect(read('again.jsonl')).toBe(read('mine-native.jsonl'))
  })

  it.each([
    ['no file', ['--out', 'x'], '--in FILE,... is missing.'],
    ['a file there is not', ['--in', 'no.jsonl', '--out', 'x'], 'cannot read no.jsonl: there is no such file.'],
    ['a folder', ['--in', 'sub', '--out', 'x'], 'cannot read sub: it is a folder.'],
    ['a file of words', ['--in', 'words.txt', '--out', 'x'], 'words.txt has no rows.'],
    [
      'an unknown mapping',
      ['--in', 'set.jsonl', '--mapping', 'gsm9k', '--out', 'x'],
      "There is no mapping 'gsm9k'; there is auto, native, gsm8k",
    ],
    [
      'a mapping that is none',
      ['--in', 'set.jsonl', '--mapping', '/no.json', '--out', 'x'],
      'cannot read /no.json: there is no such file.',
    ],
    [
      'an unknown rule',
      ['--in', 'set.jsonl', '--rules', 'proofs', '--out', 'x'],
      "--rules has 'proofs', which is none of length, exact-duplicates",
    ],
    [
      'contamination without benchmarks',
      ['--in', 'set.jsonl', '--rules', 'contamination', '--out', 'x'],
      'the rule contamination needs --against.',
    ],
    ['difficulty without a model', ['--in', 'set.jsonl', '--rules', 'difficulty', '--out', 'x'], 'the rule difficulty needs --model.'],
    ['a model there is not', ['--in', 'set.jsonl', '--model', 'no', '--out', 'x'], 'there is no model folder no.'],
    [
      'a band that is none',
      ['--in', 'set.jsonl', '--band', '6/16,1/16', '--out', 'x'],
      "--band must be two shares from 0 to 1, such as 1/16,6/16, not '6/16,1/16'.",
    ],
    ['an output that is there', ['--in', 'set.jsonl', '--out', 'bench.jsonl'], 'bench.jsonl exists already, and nothing is overwritten.'],
    ['an output in no folder', ['--in', 'set.jsonl', '--out', 'no/x.jsonl'], 'no to write to.'],
    ['one file for both', ['--in', 'set.jsonl', '--out', 'x', '--report', 'x'], '--out and --report name the same file.'],
    [
      'a zip file',
      ['--in', 'zip.jsonl', '--out', 'x'],
      'zip.jsonl is no text and no Parquet file; JSON lines, JSON, CSV and Parquet can be read.',
    ],
    ['a file of line ends', ['--in', 'ends.jsonl', '--out', 'x'], 'ends.jsonl holds nothing but blanks.'],
    ['a file of brackets', ['--in', 'deep.jsonl', '--out', 'x'], 'deep.jsonl cannot be read: line 1 has values nested more than 200 deep.'],
    ['a column that would clear the screen', ['--in', 'screen.jsonl', '--out', 'x'], 'it has the columns \\u001b[2J.'],
  ])('with %s ends in one sentence, and writes nothing', async (_, args, sentence) => {
    const before = readdirSync(folder)
    const failure = await curate(args).catch((cause: Error) => cause)
    expect(failure).toBeInstanceOf(UsageError)
    expect((failure as Error).message.replaceAll(`${folder}/`, '')).toContain(sentence)
    expect(readdirSync(folder)).toEqual(before)
  })

  it('ends with exit code 2 when a file is wrong', { timeout: 120_000 }, async () => {
    const ended = await cascade(folder, ['curate', '--in', 'no.jsonl', '--out', 'x'])
    const told = ended.stderr.split('\n').filter((line) => line.startsWith('cascade'))
    expect([ended.code, told, ended.stdout]).toEqual([
      2,
      ['cascade curate: cannot read no.jsonl: there is no such file. See cascade curate --help.'],
      '',
    ])
  })
})
