/**
 * @file HumanEval and MBPP as prompts of the code domain, each with its reference solution, the same with one line broken, and what CPython
 * says of both. Read from ../shared/material; shared by the scripts that measure a sandbox.
 */
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import type { CodeTest } from '../../src/python/trials/code-test.ts'
import type { Prompt } from '../../src/tasks/task.ts'
import { crc32 } from '../../src/text/hash.ts'

const MATERIAL = fileURLToPath(new URL('../../../shared/material/', import.meta.url))

export interface CodeRow {
  set: 'HumanEval' | 'MBPP'
  prompt: Prompt
  /** Programs: the reference solution, and the same with one line broken. */
  reference: string
  broken: string
}

export function readCodeRows(): CodeRow[] {
  const files = ['humaneval/HumanEval.jsonl.gz', 'mbpp/mbpp.jsonl'].map((name) => `${MATERIAL}${name}`)
  for (const file of files) if (!existsSync(file)) throw new Error(`${file} is missing: this figure needs the published sets.`)
  const [humanEval, mbpp] = files.map((file) => {
    const bytes = readFileSync(file)
    const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
    return text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line))
  })
  return [...humanEval.map(humanEvalRow), ...mbpp.map(mbppRow)]
}

/** What a model would have replied. */
export function asResponse(program: string): string {
  return `\`\`\`python\n${program}\n\`\`\``
}

function humanEvalRow(row: Record<string, string>): CodeRow {
  const { task_id: id, prompt: starter, entry_point: entry, canonical_solution: body, test } = row
  const tests: CodeTest[] = [{ assert: `${test}\ncheck(${entry})` }]
  return {
    set: 'HumanEval',
    prompt: { id, domain: 'code', prompt: starter, starter, tests },
    reference: starter + body,
    broken: starter + withBrokenLine(body, id),
  }
}

function mbppRow(row: { task_id: number; text: string; code: string; test_list: string[]; test_setup_code: string }): CodeRow {
  const id = `MBPP/${row.task_id}`
  // Its setup builds on what the program defines, so it runs behind the program, as a test that must not raise.
  const lines = [row.test_setup_code, ...row.test_list].filter((line) => line.trim())
  return {
    set: 'MBPP',
    prompt: { id, domain: 'code', prompt: row.text, tests: lines.map((line) => ({ assert: line })) },
    reference: row.code,
    broken: withBrokenLine(row.code, id),
  }
}

type Mutation = (line: string) => string

const MUTATIONS: readonly Mutation[] = [
  (line) => line.replace(/\+(?!=)/, '-'),
  (line) => line.replace(/(\b\d+\b)/, (digits) => String(Number(digits) + 1)),
  (line) => line.replace(/<=|>=|==|!=|(?<![<>=])[<>](?![<>=])/, (sign) => OPPOSITES[sign]),
  (line) => line.replace(/\breturn\b.+/, 'return None'),
  (line) => line.replace(/\b(and|or|True|False|min|max)\b/, (word) => OPPOSITES[word]),
  (line) => line.replace(/\S.*/, 'pass'),
]
const OPPOSITES: Record<string, string> = {
  '<=': '>',
  '>=': '<',
  '==': '!=',
  '!=': '==',
  '<': '>=',
  '>': '<=',
  and: 'or',
  or: 'and',
  True: 'False',
  False: 'True',
  min: 'max',
  max: 'min',
}

/** The same line and the same fault for the same id. Whether the program is wrong then is for CPython to say. */
function withBrokenLine(program: string, id: string): string {
  const lines = program.replaceAll('\r\n', '\n').split('\n')
  const candidates = lines.flatMap((line, i) => (/^\s*(#|def |class |import |from |@|"|'|$)/.test(line) ? [] : [i]))
  const at = candidates[crc32(id) % candidates.length]
  const first = crc32(`${id} mutation`) % MUTATIONS.length
  for (let i = 0; i < MUTATIONS.length; i++) {
    const broken = MUTATIONS[(first + i) % MUTATIONS.length](lines[at])
    if (broken === lines[at]) continue
    lines[at] = broken
    break
  }
  return lines.join('\n')
}

export interface CPythonVerdicts {
  version: string
  passed: boolean[]
  seconds: number
}

/** Runs each program and its asserts in a forked CPython, 10 s each; null where there is no python3. */
export function judgeWithCPython(rows: readonly { program: string; tests: readonly CodeTest[] }[]): Promise<CPythonVerdicts | null> {
  const driver = fileURLToPath(new URL('./cpython_judge.py', import.meta.url))
  const input = rows.map(({ program, tests }) => [program, ...tests.map((test) => ('assert' in test ? test.assert : ''))])
  return new Promise((resolve, reject) => {
    const child = spawn('python3', [driver], { stdio: ['pipe', 'pipe', 'inherit'] })
    let output = ''
    child.on('error', () => resolve(null))
    child.stdout.on('data', (text) => {
      output += text
    })
    child.on('close', (code) => (code === 0 ? resolve(JSON.parse(output)) : reject(new Error(`python3 ended with ${code}`))))
    child.stdin.on('error', () => {})
    child.stdin.end(JSON.stringify(input))
  })
}
