/** @file Reading what a user names on the command line; each failure is one sentence with the file's name in it. */

import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { parseJson } from '../text/json.ts'

/** @throws Error with a sentence when the file is missing, a folder, or unreadable. */
export async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    throw new Error(`cannot read ${path}: ${reason(cause)}.`, { cause })
  }
}

/** One object a line; blank lines are passed over. `-` is standard input. @throws Error naming the line that is no JSON object. */
export async function* readJsonLines(path: string): AsyncGenerator<{ line: number; value: Record<string, unknown> }> {
  if (path !== '-') {
    const found = await stat(path).catch((cause) => {
      throw new Error(`cannot read ${path}: ${reason(cause)}.`, { cause })
    })
    if (found.isDirectory()) throw new Error(`cannot read ${path}: it is a folder.`)
  }
  const lines = createInterface({
    input: path === '-' ? process.stdin : createReadStream(path, 'utf8'),
    crlfDelay: Number.POSITIVE_INFINITY,
  })
  let line = 0
  for await (const text of lines) {
    line++
    if (text.trim() === '') continue
    let value: unknown
    try {
      value = parseJson(text)
    } catch {
      throw new Error(`${path}, line ${line} is not JSON.`)
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error(`${path}, line ${line} is not a JSON object.`)
    yield { line, value: value as Record<string, unknown> }
  }
}

/** Why a file could not be read, as the end of a sentence. */
export function reason(cause: unknown): string {
  const code = (cause as NodeJS.ErrnoException).code
  if (code === 'ENOENT') return 'there is no such file'
  if (code === 'EISDIR') return 'it is a folder'
  if (code === 'EACCES') return 'permission denied'
  return (cause as Error).message.split('\n')[0]
}
