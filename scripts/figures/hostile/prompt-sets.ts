/** @file Hostile prompt sets, for `npm run figures:hostile`: each case makes its file in memory, imports it, and tells what came of it. */
import { createDeflate, createGzip, gzipSync } from 'node:zlib'
import { curate } from '../../../src/curation/curate.ts'
import { importPromptSet } from '../../../src/curation/import.ts'
import { dataPage, list, parquetFile, plainTexts, struct, withFooter } from '../../../src/curation/readers/testing.ts'
import { bytesSource } from '../../../src/curation/source.ts'
import type { RuleName } from '../../../src/curation/types.ts'
import { createTask } from '../../../src/tasks/index.ts'
import { promptSetTask } from '../../../src/tasks/prompt-set.ts'
import { type HostileTable, Outcome, type Work } from './case.ts'

const MB = 2 ** 20
const GOOD = '{"problem":"What is 1+1?","answer":"2"}\n'
const row = (fields: object) => `${JSON.stringify(fields)}\n`

/** The first problem told, or the count of prompts; an import that is refused, by its sentence. */
function outcome(content: string | Uint8Array, name = 'set.jsonl'): Work {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
  return async () => {
    let told = 0
    try {
      const { prompts, report } = await importPromptSet(bytesSource(bytes, name), {}, { onProgress: () => told++ })
      const first = report.problems[0]?.what ?? 'No problem.'
      return new Outcome(`${prompts.length} of ${report.rows} rows, ${report.problemCount} problems. ${first}`, told)
    } catch (cause) {
      return new Outcome((cause as Error).message, told)
    }
  }
}

/** The rules one after the other, on one prompt of this text and a good one. */
function curated(text: string, rules: RuleName[]): Work {
  const prompt = { id: 'a', domain: 'math', prompt: text, answer: '1' }
  return async () => {
    const result = await curate([prompt, { ...prompt, id: 'b', prompt: 'What is 1+0, to one digit?' }], { rules })
    return new Outcome(`${result.kept.length} of 2 kept.`)
  }
}

const QUESTIONS: RuleName[] = ['multi-part', 'multiple-choice', 'figure', 'proof', 'language']
/** `head`, then a sign over and over, then `tail`, packed without being held. */
async function packed(codec: ReturnType<typeof createGzip>, sign: number, size: number, head = '', tail = ''): Promise<Buffer> {
  const parts: Buffer[] = []
  codec.on('data', (part) => parts.push(part))
  const ended = new Promise((resolve) => codec.on('end', resolve))
  const piece = Buffer.alloc(MB, sign)
  const write = (bytes: Buffer) => new Promise((resolve) => codec.write(bytes, resolve))
  if (head !== '') await write(Buffer.from(head, 'latin1'))
  for (let done = 0; done < size; done += MB) await write(piece)
  codec.end(Buffer.from(tail, 'latin1'))
  await ended
  return Buffer.concat(parts)
}

/** As LiveCodeBench packs tests: a pickle of one text. */
async function liveCodeTests(size: number): Promise<string> {
  const [before, after] = ['[{"input":"', '","output":"","testtype":"stdin"}]']
  const head = Buffer.from([0x80, 4, 0x95, 0, 0, 0, 0, 0, 0, 0, 0, 0x58, 0, 0, 0, 0])
  head.writeUInt32LE(before.length + size + after.length, 12)
  return (await packed(createDeflate(), 49, size, head.toString('latin1') + before, `${after}\x94.`)).toString('base64')
}

const liveCodeRow = (tests: string) =>
  row({ question_content: 'Q?', private_test_cases: tests, public_test_cases: '[]', starter_code: '', metadata: '{}' })
const texts = plainTexts('one?', 'two?')
const parquet = (bytes: Uint8Array) => outcome(bytes, 'set.parquet')

const CASES: { name: string; run: () => Work | Promise<Work> }[] = [
  { name: 'jsonl: 200 KB of rows that are no JSON', run: () => outcome('x\n'.repeat(100_000)) },
  { name: 'jsonl: a million rows that are no JSON', run: () => outcome(GOOD + 'x\n'.repeat(MB)) },
  { name: 'jsonl: 90 MB of line ends', run: () => outcome(new Uint8Array(90 * MB).fill(10)) },
  { name: 'jsonl: 90 MB of blank lines, Windows', run: () => outcome('\r\n'.repeat(45 * MB)) },
  { name: 'jsonl: 90 MB without a line end', run: () => outcome(new Uint8Array(90 * MB).fill(120)) },
  {
    name: 'jsonl: a field nested 5,000 deep',
    run: () => outcome(GOOD + row({ problem: 'Q?', answer: '1', x: 0 }).replace('0}', `${'['.repeat(5000)}${']'.repeat(5000)}}`) + GOOD),
  },
  { name: 'jsonl: 30 MB of opening brackets', run: () => outcome(`${GOOD}{"a":${'['.repeat(30 * MB)}\n`) },
  { name: 'jsonl: 10 million empty lists in a row', run: () => outcome(`${GOOD}{"a":[${'[],'.repeat(10 * MB)}0]}\n`) },
  {
    name: 'jsonl: 900,000 keys',
    run: () => outcome(`${GOOD.repeat(20)}{${Array.from({ length: 900_000 }, (_, i) => `"k${i}":0`).join()}}\n`),
  },
  { name: 'jsonl: a key of 30 MB', run: () => outcome(row({ ['k'.repeat(30 * MB)]: 1 })) },
  {
    name: 'jsonl: 200,000 rows of one id',
    run: () =>
      outcome('{"domain":"qa","id":"a","prompt":"p?","answer":1}\n{"domain":"qa","id":"a","prompt":"q?","answer":1}\n'.repeat(100_000)),
  },
  { name: 'jsonl: a million rows in one object', run: () => outcome('{}\n'.repeat(MB)) },
  { name: 'jsonl: a whole number of 8 million digits', run: () => outcome(`${GOOD}{"problem":"Q?","answer":${'9'.repeat(8 * MB)}}\n`) },
  { name: 'jsonl: a gold of a million backslashes', run: () => outcome(GOOD + row({ problem: 'Q?', answer: '\\'.repeat(MB) })) },
  { name: 'jsonl: a gold of a million open braces', run: () => outcome(GOOD + row({ problem: 'Q?', answer: `\\frac${'{'.repeat(MB)}` })) },
  { name: 'jsonl: a gold of a million digits as text', run: () => outcome(GOOD + row({ problem: 'Q?', answer: '9'.repeat(MB) })) },
  {
    name: 'jsonl: golds of 100 KB, 200 of them',
    run: () => outcome(GOOD + row({ problem: 'Q?', answer: `1${'+\\sqrt{2}'.repeat(11_000)}` }).repeat(200)),
  },
  {
    name: 'jsonl: 300,000 marks on one letter',
    run: () => outcome(GOOD + row({ problem: `a${'\u0301\u0316'.repeat(150_000)}`, answer: '1' })),
  },
  {
    name: 'jsonl: controls, directions and half pairs',
    run: () => outcome(`${GOOD}${row({ problem: 'Q?\u202e\0\ud800', answer: '1' })}{"a\u202e\x1b[2J`),
  },
  { name: 'jsonl: a zip file renamed', run: () => outcome(new Uint8Array([80, 75, 3, 4, 20, 0, 0, 0, 8, 0, ...new Uint8Array(100)])) },
  { name: 'jsonl: UTF-16 without a mark', run: () => outcome(new Uint8Array(Buffer.from(GOOD, 'utf16le'))) },
  {
    name: 'jsonl: bytes that are no UTF-8, a million rows',
    run: () => outcome(Buffer.concat([Buffer.from(GOOD), Buffer.alloc(2 * MB, Buffer.from([0xff, 10]))])),
  },
  { name: 'gzip: 300 MB of line ends in 300 KB', run: async () => outcome(await packed(createGzip(), 10, 300 * MB), 'set.jsonl.gz') },
  { name: 'gzip: 500 MB of one line in 500 KB', run: async () => outcome(await packed(createGzip(), 120, 500 * MB), 'set.jsonl.gz') },
  { name: 'json: 90 MB of opening brackets', run: () => outcome(new Uint8Array(90 * MB).fill(91), 'set.json') },
  { name: 'json: 90 MB of commas', run: () => outcome(`[${','.repeat(90 * MB)}]`, 'set.json') },
  { name: 'json: 45 million numbers', run: () => outcome(`[${'1,'.repeat(45 * MB)}1]`, 'set.json') },
  { name: 'csv: a million columns', run: () => outcome(`${'a,'.repeat(MB)}a\n${'1,'.repeat(MB)}1\n`, 'set.csv') },
  { name: 'csv: a million columns of different names', run: () => outcome(Array.from({ length: MB }, (_, i) => i).join(), 'set.csv') },
  { name: 'csv: one opening quote and 90 MB', run: () => outcome(`problem,answer\nQ?,1\n"${'x,y\n'.repeat(22 * MB)}`, 'set.csv') },
  { name: 'csv: 30 MB of quotes in a record', run: () => outcome(`problem,answer\nQ?,1\n"${'"'.repeat(30 * MB)},1\n`, 'set.csv') },
  {
    name: 'csv: quotes before a long blank',
    run: () => outcome(`problem,answer\nQ?,1\n"${'a"b'.repeat(100_000)}${' '.repeat(2 * MB)},1\n`, 'set.csv'),
  },
  { name: 'csv: 10 million quoted fields in a record', run: () => outcome(`problem,answer\nQ?,1\n${'"",'.repeat(10 * MB)}1\n`, 'set.csv') },
  { name: 'csv: 90 MB of line ends', run: () => outcome(`problem,answer\n${'\n'.repeat(90 * MB)}`, 'set.csv') },
  { name: 'livecodebench: 200 MB of tests in 200 KB', run: async () => outcome(liveCodeRow(await liveCodeTests(200 * MB))) },
  {
    name: 'livecodebench: 100 MB of tests in each of 20 rows',
    run: async () => outcome(liveCodeRow(await liveCodeTests(100 * MB)).repeat(20)),
  },
  {
    name: 'parquet: a footer of 100,000 structs within one another',
    run: () => parquet(withFooter([], [0x1c, ...Array(100_000).fill(0x1c)])),
  },
  {
    name: 'parquet: a footer of a list of two billion',
    run: () => parquet(withFooter([], struct({ 2: list(12, [], 2 ** 31 - 1) }).bytes)),
  },
  {
    name: 'parquet: a footer of 8 million empty structs',
    run: () => parquet(withFooter([], struct({ 2: list(12, [Array(8 * MB).fill(0)], 8 * MB) }).bytes)),
  },
  { name: 'parquet: a footer of one number of 300 KB', run: () => parquet(withFooter([], [0x16, ...Array(300_000).fill(255), 0])) },
  { name: 'parquet: 100 million rows of nothing', run: () => parquet(parquetFile({ chunk: dataPage(texts, 2), rows: 100_000_000 })) },
  {
    name: 'parquet: a run of 2^29 values in a page of 7 bytes',
    run: () => parquet(parquetFile({ chunk: dataPage([1, 0x80, 0x80, 0x80, 0x80, 4, 0], 2, 8), rows: 2 })),
  },
  {
    name: 'parquet: a page of 2 GB in 16 bytes',
    run: () => parquet(parquetFile({ chunk: dataPage(texts, 2, 0, 2 ** 31 - 1), rows: 2, codec: 2 })),
  },
  {
    name: 'parquet: 1 KB pages that unfold to 2 MB, 1,000 of them',
    run: async () =>
      parquet(
        parquetFile({
          chunk: Array(1000)
            .fill(dataPage([...gzipSync(Buffer.alloc(2 * MB))], 2, 0, 1000))
            .flat(),
          rows: 2000,
          codec: 2,
        }),
      ),
  },
  {
    name: 'swe-bench: a patch of a million lines, and __proto__',
    run: () =>
      outcome(
        row({
          instance_id: 'a',
          problem_statement: 'Q?',
          patch: `--- a/__proto__\n+++ b/__proto__\n@@ -1,${MB} +1,0 @@\n${'-x\n'.repeat(MB)}`,
          repo: 'r',
          base_commit: 'c',
          test_patch: '',
        }),
      ),
  },
  { name: 'curate: 100,000 line ends in a prompt', run: () => curated(`a${'\n'.repeat(100_000)}b`, QUESTIONS) },
  { name: 'curate: subproblems without end', run: () => curated('subproblem 0 part (a) steps: '.repeat(30_000), QUESTIONS) },
  { name: 'curate: two questions in one without end', run: () => curated('what is it and what is '.repeat(40_000), QUESTIONS) },
  {
    name: 'curate: 300,000 marks on one letter',
    run: () => curated(`a${'\u0301\u0316'.repeat(150_000)}`, ['exact-duplicates', 'near-duplicates', 'language']),
  },
  {
    name: 'train: 300,000 marks on one letter',
    run: () => () => {
      const prompt = { id: 'a', domain: 'math', prompt: `a${'\u0301\u0316'.repeat(150_000)}`, answer: '1' }
      const task = promptSetTask([prompt, { ...prompt, id: 'b', prompt: 'Q?' }], (domain) => createTask(domain))
      return new Outcome(`${task.size?.('train')} to train on, ${task.size?.('test')} held out.`)
    },
  },
]

export const promptSets: HostileTable = {
  limit: { ms: 1000, mb: 256 },
  cases: Object.fromEntries(CASES.map(({ name, run }) => [name, run])),
}
