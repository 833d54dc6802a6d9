import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import Papa from 'papaparse'
import { describe, expect, it } from 'vitest'
import { parseJson } from '../../text/json.ts'
import { bytesSource, detectFormat, textSource, unpacked } from '../source.ts'
import type { ByteSource } from '../types.ts'
import { readCsv } from './csv.ts'
import { delimiterOf, fieldsOf } from './csv-record.ts'
import { readJson } from './json.ts'
import { linesOf, readJsonLines } from './jsonl.ts'
import { readParquet } from './parquet.ts'
import { MAX_ROW_BYTES, type RawRow, type Reader } from './reader.ts'

const fixture = new Uint8Array(readFileSync(new URL('../fixtures/verl.parquet', import.meta.url)))

async function all(reader: Reader): Promise<RawRow[]> {
  const rows: RawRow[] = []
  for await (const batch of reader) rows.push(...batch.rows)
  return rows
}
const jsonl = (text: string) => all(readJsonLines(textSource(text, 'a.jsonl')))
const json = (text: string) => all(readJson(textSource(text, 'a.json')))
const csv = (text: string) => all(readCsv(textSource(text, 'a.csv')))
const values = (rows: RawRow[]) => rows.map((row) => ('value' in row ? row.value : 'note' in row ? row.note : row.problem))
/** Bytes whose text is latin-1. */
const latin = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0))

describe('JSON lines', () => {
  it.each([
    ['gzip', (text: string) => gzipSync(text)],
    ['UTF-16', (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['UTF-16 with the high byte first', (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
    ['gzipped UTF-16', (text: string) => gzipSync(Buffer.from(`\ufeff${text}`, 'utf16le'))],
  ])('are read from %s', async (_, encode) => {
    const bytes = new Uint8Array(encode('{"a":"é"}\r\n{"a":"😀"}\n'))
    expect(values(await all(readJsonLines(bytesSource(bytes, 'a.jsonl'))))).toEqual([{ a: 'é' }, { a: '😀' }])
    // However the bytes come in.
    async function* single() {
      for (const byte of bytes) yield { bytes: Uint8Array.of(byte), read: 1 }
    }
    expect(values(await all(linesOf(unpacked(single(), 'a'))))).toEqual([{ a: 'é' }, { a: '😀' }])
  })

  it('are read with a byte order mark, Windows line ends, blank lines and no last line end', async () => {
    expect(await jsonl('\ufeff{"a":1}\r\n\r\n{"a":"é"}\n  \n{"a":3}')).toEqual([
      { at: 1, value: { a: 1 } },
      { at: 3, value: { a: 'é' } },
      { at: 5, value: { a: 3 } },
    ])
  })

  it('lose only the lines that are wrong, and each is told', async () => {
    const rows = await jsonl('{"a":1}\n{"a":\n[1]\nnull\n7\n{"a":2} x\n{"a":3}\n')
    expect(rows.map((row) => row.at)).toEqual([1, 2, 3, 4, 5, 6, 7])
    expect(values(rows)).toEqual([
      { a: 1 },
      'is not JSON: it ends too early, after 5 characters',
      'is a list, where an object is expected',
      'is null, where an object is expected',
      'is a number, where an object is expected',
      expect.stringMatching(/^is not JSON: character 9 is unexpected/),
      { a: 3 },
    ])
  })

  it('that are not UTF-8 are told', async () => {
    const rows = await all(readJsonLines(bytesSource(latin('{"a":1}\n{"a":"\xe9"}\n{"a":2}'), 'a.jsonl')))
    expect(values(rows)).toEqual([{ a: 1 }, 'holds bytes that are not UTF-8 text', { a: 2 }])
  })

  it('without end are passed over without being kept', async () => {
    const source: ByteSource = {
      name: 'a.jsonl',
      size: MAX_ROW_BYTES + (3 << 20),
      // One line of blanks longer than a row may be, then a good one.
      read: async (start, end) => {
        const bytes = new Uint8Array(end - start).fill(32)
        if (end > MAX_ROW_BYTES + (2 << 20)) bytes.set(latin('\n{"a":1}'), bytes.length - 8)
        return bytes
      },
    }
    expect(values(await all(readJsonLines(source)))).toEqual(['is longer than 32 MB', { a: 1 }])
  })

  it('are unpacked from gzip', async () => {
    const lines = Array.from({ length: 5000 }, (_, i) => JSON.stringify({ i })).join('\n')
    const rows = await all(readJsonLines(bytesSource(new Uint8Array(gzipSync(lines)), 'a.jsonl.gz')))
    expect(rows.length).toBe(5000)
    expect(rows[4999]).toEqual({ at: 5000, value: { i: 4999 } })
  })

  it('in a gzip file that is cut short end in a sentence', async () => {
    const packed = new Uint8Array(gzipSync('{"a":1}\n'.repeat(1000)))
    await expect(all(readJsonLines(bytesSource(packed.subarray(0, 30), 'a.jsonl.gz')))).rejects.toThrow(
      'a.jsonl.gz is a damaged gzip file, or cut short.',
    )
  })
})

describe('JSON', () => {
  it.each([
    ['a list', '[{"a":1},{"a":2}]'],
    ['a list over several lines', '[\n  {\n    "a": 1\n  },\n  { "a": 2 }\n]\n'],
    ['with a byte order mark', '\ufeff[{"a":1},{"a":2}]'],
    ['a list inside an object', '{"version": 3, "data": [{"a":1},{"a":2}], "end": [1, 2]}'],
    [
      'rows of the datasets-server',
      '{"features":[{"name":"a"}],"rows":[{"row_idx":0,"row":{"a":1},"truncated_cells":[]},{"row_idx":1,"row":{"a":2}}]}',
    ],
    ['two lists inside an object', '{"train": [{"a":1}], "test": [{"a":2}]}'],
    ['objects one behind the other', '{\n"a":1}\n{"a":\n2}'],
  ])('is read as %s', async (_, text) => {
    expect(values(await json(text))).toEqual([{ a: 1 }, { a: 2 }])
  })

  it('takes an object without rows as one row', async () => {
    expect(values(await json('{"a":{"b":[1,2]},"c":[]}'))).toEqual([{ a: { b: [1, 2] }, c: [] }])
  })

  it('is not misled by brackets and quotes inside strings', async () => {
    const rows = [{ a: '}]{["\\' }, { a: ['"', { b: '\\"]' }] }]
    expect(values(await json(JSON.stringify(rows)))).toEqual(rows)
    expect(values(await json(JSON.stringify({ 'x"]': '[', rows })))).toEqual(rows)
  })

  it('loses only the rows that are wrong', async () => {
    expect(values(await json('[{"a":1}, {"a" 2}, 3, {"a":4}]'))).toEqual([
      { a: 1 },
      expect.stringMatching(/^is not JSON/),
      'is a number, where an object is expected',
      { a: 4 },
    ])
  })

  it('that is cut short says where', async () => {
    expect(await json('[{"a":1},{"a":2},{"a"')).toEqual([
      { at: 1, value: { a: 1 } },
      { at: 2, value: { a: 2 } },
      { at: 3, problem: 'is never closed: the file ends in the middle of it' },
    ])
  })

  it('gives the same rows as the whole text parsed at once, wherever the slices fall', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.dictionary(fc.string(), fc.jsonValue()), { minLength: 1, maxLength: 8 }),
        fc.nat(300),
        async (rows, pad) => {
          // Enough in front for the slices' ends to fall into the rows.
          const padded = [{ pad: 'x'.repeat((1 << 16) - 150 + pad) }, ...rows]
          const expected = parseJson(JSON.stringify(padded)) as unknown[]
          expect(values(await json(JSON.stringify(padded)))).toEqual(expected)
          expect(values(await jsonl(padded.map((row) => JSON.stringify(row)).join('\n')))).toEqual(expected)
        },
      ),
      { numRuns: 25 },
    )
  })
})

describe('CSV', () => {
  it('has its columns named by the first line, and quotes around what holds commas, quotes and line ends', async () => {
    expect(await csv('question,answer\r\n"a, ""b""\r\nc",1\r\nd,2\r\n')).toEqual([
      { at: 2, value: { question: 'a, "b"\r\nc', answer: '1' } },
      { at: 4, value: { question: 'd', answer: '2' } },
    ])
  })

  it.each([
    ['semicolons', 'a;b\n1,5;2\n'],
    ['tabs', 'a\tb\n1,5\t2\n'],
  ])('may use %s', async (_, text) => {
    expect(values(await csv(text))).toEqual([{ a: '1,5', b: '2' }])
  })

  it('takes a quote inside a field as a character', async () => {
    expect(values(await csv('a,b\na 5" pipe,1\nb,2\n'))).toEqual([
      { a: 'a 5" pipe', b: '1' },
      { a: 'b', b: '2' },
    ])
  })

  it('tells rows of other lengths and quotes without end', async () => {
    expect(await csv('a,b\n1\n1,2,3\n3,4\n"5,6\n7,8\n')).toEqual([
      { at: 2, problem: 'has 1 field where the first line names 2' },
      { at: 3, problem: 'has 3 fields where the first line names 2' },
      { at: 4, value: { a: '3', b: '4' } },
      { at: 5, problem: 'opens a quote that is never closed' },
    ])
  })

  it('that Papa Parse would write is read back, wherever the slices fall', async () => {
    const cell = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r\n', 'é', ' ', ';'), maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 8 }), fc.nat(120), async (cells, pad) => {
        const rows = [['x'.repeat((1 << 16) - 60 + pad), 'y'], ...cells.map(([a, b]) => [`-${a}`, `-${b}`])]
        const text = Papa.unparse([['first', 'second'], ...rows], { newline: '\n' })
        expect(values(await csv(text))).toEqual(rows.map(([first, second]) => ({ first, second })))
      }),
      { numRuns: 25 },
    )
  })
})

describe('a record of delimited text', () => {
  it('has the fields that Papa Parse finds, and quotes that do not match where it says so', () => {
    const sign = fc.constantFrom('a', ',', '"', '""', ' ', ';', '\t', '","', '" ,')
    fc.assert(
      fc.property(fc.string({ unit: sign, minLength: 1, maxLength: 14 }), fc.constantFrom(',', ';', '\t'), (record, delimiter) => {
        const { data, errors } = Papa.parse<string[]>(record, { delimiter })
        expect(fieldsOf(record, delimiter)).toEqual(errors.length > 0 ? null : data[0])
      }),
      { numRuns: 2000 },
    )
  })

  it('is cut by the sign that Papa Parse would take', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', ',', ';', '|', '\t', ' '), minLength: 1, maxLength: 12 }), (record) => {
        const delimiters = [',', '\t', ';', '|']
        expect(delimiterOf(record, delimiters)).toBe(Papa.parse(record, { delimitersToGuess: delimiters }).meta.delimiter)
      }),
    )
  })
})

describe('CSV with a name twice', () => {
  it('has the first of the columns, and says so once', async () => {
    expect(await csv('problem,answer,answer,,\n1?,1,9,x,y\n2?,2,8,x,y\n')).toEqual([
      { at: 1, note: 'has 2 columns named `answer`, of which the first is read' },
      { at: 2, value: { problem: '1?', answer: '1', '': 'x' } },
      { at: 3, value: { problem: '2?', answer: '2', '': 'x' } },
    ])
  })
})

describe('Parquet', () => {
  it('is read with nested columns, lists and whole numbers', async () => {
    const rows = await all(readParquet(bytesSource(fixture, 'verl.parquet')))
    expect(rows.length).toBe(10)
    expect(rows[5]).toEqual({
      at: 6,
      value: {
        data_source: 'home-made',
        prompt: [
          { role: 'system', content: 'Box it.' },
          { role: 'user', content: 'What is 5 times 6, and why?' },
        ],
        reward_model: { ground_truth: '30', style: 'rule' },
        extra_info: { index: 5, tags: ['product', 'é'] },
      },
    })
  })

  it('keeps every digit, takes NaN for nothing, and the first of two columns of one name', async () => {
    const bytes = new Uint8Array(readFileSync(new URL('../fixtures/numbers.parquet', import.meta.url)))
    const [note, ...rows] = await all(readParquet(bytesSource(bytes, 'numbers.parquet')))
    expect(note).toEqual({ at: 1, note: 'has 2 columns named `answer`, of which the first is read' })
    const problem = expect.any(String)
    expect(values(rows)).toEqual([
      {
        problem,
        whole: 9007199254740993n,
        large: 354224848179261915075n,
        tenths: 0.3,
        long: '12345678901234567.25',
        float: 16,
        answer: '1',
      },
      { problem, whole: -5, large: -12, tenths: -12, long: 0.5, float: null, answer: '2' },
      { problem, whole: null, large: null, tenths: null, long: null, float: null, answer: '3' },
    ])
  })

  it.each([100, 1000, fixture.length - 1])('that is cut after %i bytes ends in a sentence', async (length) => {
    await expect(all(readParquet(bytesSource(fixture.subarray(0, length), 'verl.parquet')))).rejects.toThrow(
      /^verl\.parquet is no whole Parquet file: .*\.$/,
    )
  })

  it('that is damaged in one row group gives the others', async () => {
    const damaged = fixture.slice()
    damaged.fill(0x5a, 8, 60)
    const rows = await all(readParquet(bytesSource(damaged, 'verl.parquet')))
    expect(rows[0]).toMatchObject({ at: 1, problem: expect.stringMatching(/^and the 3 behind it are damaged/), rows: 4 })
    expect(rows.slice(1).map((row) => row.at)).toEqual([5, 6, 7, 8, 9, 10])
  })

  it('whose bytes are changed anywhere is read or told, and never hangs', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(fixture.length - 1), fc.nat(255), async (at, byte) => {
        const changed = fixture.slice()
        changed[at] = byte
        await all(readParquet(bytesSource(changed, 'verl.parquet'))).catch((cause: Error) => expect(cause.name).toBe('ImportError'))
      }),
      { numRuns: 200 },
    )
  })
})

describe('the kind of a file', () => {
  it.each([
    ['a.jsonl', '{"a":1}\n{"a":2}', 'jsonl'],
    ['a.txt', '{"a":1}\n{"a":2}\n', 'jsonl'],
    ['a.json', '{"a":1}\n{"a":2}\n', 'jsonl'],
    ['a.json', '{"data":[]}', 'json'],
    ['a.jsonl', '{"a":1}', 'jsonl'],
    ['a.json', '{\n "a": 1\n}', 'json'],
    ['a.txt', ' [{"a":1}]', 'json'],
    ['a.csv', 'a,b\n', 'csv'],
    ['a.jsonl', 'oops', 'jsonl'],
  ])('of %s with %j is %s', async (name, text, format) => {
    expect(await detectFormat(textSource(text, name))).toBe(format)
  })

  it.each([
    ['a.csv', '', 'a.csv is empty.'],
    ['a.csv', ' \n ', 'a.csv holds nothing but blanks.'],
    ['a.png', '\x89PNG\0\0', 'a.png is no text and no Parquet file; JSON lines, JSON, CSV and Parquet can be read.'],
    ['a.parquet', 'oops', 'a.parquet is no Parquet file: it does not begin with PAR1.'],
  ])('of %s with %j is told: %s', async (name, text, sentence) => {
    await expect(detectFormat(bytesSource(latin(text), name))).rejects.toThrow(sentence)
  })
})
