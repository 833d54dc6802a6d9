import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { MAX_DEPTH, MAX_DIGITS, MAX_VALUES } from './bounded-json.ts'
import { curate } from './curate.ts'
import { importPromptSet, MAX_UNREADABLE } from './import.ts'
import { bytesSource, textSource } from './source.ts'
import type { ImportedPrompt, Progress, RuleName } from './types.ts'

const GOOD = '{"problem":"What is 1+1?","answer":"2"}\n'
const row = (fields: object) => `${JSON.stringify(fields)}\n`
const nested = (depth: number) => `{"problem":"Q?","answer":"1","x":${'['.repeat(depth)}${']'.repeat(depth)}}\n`
const importText = (text: string, name = 'a.jsonl') => importPromptSet(textSource(text, name))
/** What came of it, whether it is a sentence or a set. */
const outcome = (text: string, name?: string) =>
  importText(text, name).then(
    ({ prompts }) => prompts.length,
    (cause: Error) => cause.message,
  )

/** Processor time of work of size 4n over that of size n: 4 where it is linear, 16 where it is quadratic. */
async function growth(work: (n: number) => unknown, n: number): Promise<number> {
  const spent = async (size: number) => {
    let least = Number.POSITIVE_INFINITY
    // Threads that compile and collect count too: the least of several is the work's own.
    for (let i = 0; i < 8; i++) {
      const before = process.cpuUsage()
      await work(size)
      const { user, system } = process.cpuUsage(before)
      least = Math.min(least, user + system)
    }
    return least
  }
  await work(n)
  return (await spent(4 * n)) / (await spent(n))
}
const QUADRATIC = 10

describe('an import takes linear time in', () => {
  it.each<[string, number, (n: number) => string, string?]>([
    ['rows that are no JSON, before any that is', 8_000, (n) => 'x\n'.repeat(n)],
    ['rows that are no JSON, behind a good one', 2_000, (n) => GOOD + '{x\n'.repeat(n)],
    ['line ends', 1_000_000, (n) => GOOD + '\n'.repeat(n)],
    ['Windows line ends', 500_000, (n) => GOOD + '\r\n'.repeat(n)],
    ['line ends of a table', 2_000_000, (n) => `problem,answer\n${'\n'.repeat(n)}`, 'a.csv'],
    [
      'rows of one id',
      4_000,
      (n) => '{"domain":"qa","id":"a","prompt":"p?","answer":1}\n{"domain":"qa","id":"a","prompt":"q?","answer":1}\n'.repeat(n),
    ],
    ['keys', 8_000, (n) => row(Object.fromEntries(Array.from({ length: n }, (_, i) => [`k${i}`, 0])))],
    ['columns of one name', 2_400, (n) => 'a,'.repeat(n), 'a.csv'],
    ['columns', 2_400, (n) => Array.from({ length: n }, (_, i) => i).join(), 'a.csv'],
    ['quotes', 400_000, (n) => `problem,answer\n"${'"'.repeat(n)},1\n`, 'a.csv'],
    ['quotes before blanks', 100_000, (n) => `problem,answer\n"${'a"b'.repeat(n)}${' '.repeat(n)},1\n`, 'a.csv'],
    ['quoted fields', 200_000, (n) => `problem,answer\n${'"",'.repeat(n)}1\n`, 'a.csv'],
    ['backslashes', 500_000, (n) => GOOD + row({ problem: 'Q?', answer: '\\'.repeat(n) })],
    ['brackets of JSON', 1_000_000, (n) => '['.repeat(n), 'a.json'],
  ])('%s', async (_, n, text, name) => {
    expect(await growth((size) => outcome(text(size), name), n)).toBeLessThan(QUADRATIC)
  })
})

describe('an imported set', () => {
  it('tells why the first rows cannot be read, counts the others, and stops when there are too many', async () => {
    const { prompts, report } = await importText(`${'x\n'.repeat(500)}${GOOD}${'y\n'.repeat(500)}${GOOD}`)
    expect([prompts.length, report.rows, report.problemCount, report.problems.length]).toEqual([2, 1002, 1000, 200])
    expect(report.problems.map(({ at }) => at)).toEqual(Array.from({ length: 200 }, (_, i) => i + 1))
    const endless = await importText(GOOD.repeat(30) + 'x\n'.repeat(MAX_UNREADABLE + 5) + GOOD)
    expect(endless.prompts.length).toBe(30)
    expect(endless.report.problems[0].what).toBe(
      `Line ${MAX_UNREADABLE + 31} and all behind it were not read: ${MAX_UNREADABLE} rows before it cannot be read.`,
    )
  })

  it.each([
    ['a field nested too deep', nested(5_000), `Line 2 has values nested more than ${MAX_DEPTH} deep.`],
    ['brackets without end', `{"a":${'['.repeat(2_000_000)}\n`, `Line 2 has values nested more than ${MAX_DEPTH} deep.`],
    ['too many values', `{"a":[${'[],'.repeat(MAX_VALUES)}0]}\n`, `Line 2 has more than ${MAX_VALUES} values.`],
    [
      'a number without end',
      `{"problem":"Q?","answer":${'9'.repeat(1_000_000)}}\n`,
      `Line 2 has a number of more than ${MAX_DIGITS} digits.`,
    ],
    [
      'JSON in a field, nested too deep',
      row({ domain: 'countdown', prompt: 'p', answer: 3, numbers: `${'['.repeat(900)}1` }),
      `Line 2 has values nested more than ${MAX_DEPTH} deep.`,
    ],
  ])('loses the row of %s, and no other', async (_, bad, sentence) => {
    const good = '{"domain":"math","prompt":"Q?","answer":"2"}\n'
    const own = bad.includes('"domain"') ? good : GOOD
    const { prompts, report } = await importText(own + bad + own)
    expect([prompts.length, report.problems.map(({ what }) => what)]).toEqual([2, [sentence]])
    expect(
      (await importText(own + nested(MAX_DEPTH - 1).replace('"problem"', own === good ? '"domain":"math","prompt"' : '"problem"'))).prompts
        .length,
    ).toBe(2)
  })

  it('quotes brackets, digits and backslashes in texts as they are', async () => {
    const text = `${'['.repeat(5_000)}${'9'.repeat(20_000)}\\"${'{'.repeat(5_000)}`
    const { prompts } = await importText(row({ problem: text, answer: '1' }))
    expect(prompts[0].prompt).toBe(text)
  })

  it.each([
    [
      'letters of options that go beyond the alphabet',
      { question: 'Q?', options: Array.from({ length: 40 }, (_, i) => `${String.fromCharCode(65 + i)}) x`), answer: 'A' },
      { from: 'options', apply: ['options'] },
      'choice',
    ],
    [
      'a test of a method that is no JSON',
      { question: 'Q?', options: '[{"input":"{","output":"1","testtype":"functional"}]', answer: '{"func_name":"f"}' },
      { from: 'options', apply: ['livecode-tests:answer'] },
      'code',
    ],
    [
      'metadata that are no JSON',
      { question: 'Q?', options: '[{"input":"1","output":"1","testtype":"functional"}]', answer: '{' },
      { from: 'options', apply: ['livecode-tests:answer'] },
      'code',
    ],
    [
      'a patch of a file called __proto__',
      { question: 'Q?', options: '--- a/__proto__\n+++ b/__proto__\n@@ -1 +1 @@\n-x\n+y\n', answer: 'A' },
      { from: 'options', apply: ['excerpts'] },
      'patch',
    ],
    [
      'a patch of half a million lines',
      { question: 'Q?', options: `--- a/x\n+++ b/x\n@@ -1,500000 +1,0 @@\n${'-x\n'.repeat(500_000)}`, answer: 'A' },
      { from: 'options', apply: ['excerpts'] },
      'patch',
    ],
  ])('is read to its end past %s', async (_, bad, source, domain) => {
    const field = { choice: 'options', code: 'tests', patch: 'files' }[domain] as string
    const mapping = { name: 'm', title: 'm', domain, match: { columns: [] }, fields: { prompt: 'question', [field]: source } }
    const { report } = await importPromptSet(textSource(row(bad) + row({ question: 'Q?' }), 'a.jsonl'), { mapping })
    expect(report.rows).toBe(2)
    expect(report.problems.at(-1)?.what).toBe('Line 2 has no `options`.')
  })

  it('is told of in sentences that neither a page nor a terminal obeys, however long the row', async () => {
    const id = `\x1b[2J\u202e${'i'.repeat(100_000)}`
    const { report } = await importText(
      row({ domain: 'qa', id, prompt: 'p?', answer: 1 }) + row({ domain: 'qa', id, prompt: 'q?', answer: 1 }),
    )
    expect(report.problems[0].what).toMatch(/^Line 2 has the id \\u001b\[2J\\u202ei+…, as line 1 has\.$/)
    expect(report.problems[0].what.length).toBeLessThan(120)
    expect(await outcome(row({ ['k'.repeat(1_000_000)]: '\u202e' }))).toMatch(
      /^a\.jsonl is none of the known sets: it has the columns k{59}…\. Name/,
    )
    const long = await importText(row({ problem: 'Q?', answer: '1', ['c'.repeat(1_000_000)]: 'x'.repeat(1_000_000) }))
    expect(JSON.stringify(long.report).length).toBeLessThan(1000)
  })

  it('of packed blanks alone is nothing but blanks, and of blanks and a row is that row', async () => {
    const packed = (text: string) => importPromptSet(bytesSource(new Uint8Array(gzipSync(text)), 'a.jsonl.gz'))
    await expect(packed('\n'.repeat(3_000_000))).rejects.toThrow('a.jsonl.gz holds nothing but blanks.')
    expect((await packed('\n'.repeat(3_000_000) + GOOD)).places).toEqual([3_000_001])
  })

  it.each([
    ['without a row', GOOD + '\n'.repeat(40_000_000)],
    ['of one row', `${GOOD}{"a":"${'x'.repeat(40_000_000)}`],
  ])('that goes on %s says where it is and can be stopped', async (_, text) => {
    const stop = new AbortController()
    const told: Progress[] = []
    const onProgress = (progress: Progress) => {
      if (told.push(progress) === 3) stop.abort(new Error('enough'))
    }
    const source = textSource(text, 'a.jsonl')
    // Bytes that come slowly, whatever the machine: a pause is due at each piece.
    const slow = {
      ...source,
      read: async (start: number, end: number) => {
        await new Promise((resolve) => setTimeout(resolve, 40))
        return source.read(start, end)
      },
    }
    await expect(importPromptSet(slow, { format: 'jsonl' }, { signal: stop.signal, onProgress })).rejects.toThrow('enough')
    expect(told[2].done).toBeLessThan(told[2].total / 2)
  })
})

describe('rules take linear time in', () => {
  const RULES: RuleName[] = ['exact-duplicates', 'near-duplicates', 'multi-part', 'multiple-choice', 'figure', 'proof', 'language']
  it.each([
    ['line ends', '\n'],
    ['line ends and blanks', '\n '],
    ['parts', 'subproblem 0 part (a) '],
    ['steps', 'steps: \n'],
    ['questions', 'what is it and what is '],
    ['marks on one letter', '\u0301\u0316'],
    ['open brackets', '('],
    ['formulas', '\\('],
  ])('%s', { timeout: 30_000 }, async (_, unit) => {
    const judged = (length: number) => {
      const prompt: ImportedPrompt = { id: 'a', domain: 'math', prompt: `a${unit.repeat(length / unit.length)}b`, answer: '1' }
      return curate([prompt], { rules: RULES })
    }
    expect(await growth(judged, 20_000)).toBeLessThan(QUADRATIC)
  })
})
