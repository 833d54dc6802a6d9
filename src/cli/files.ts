/** @file Reading what a user names on the command line; each failure is one sentence with the file's name in it. */

import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { UsageError } from './args.ts'

/** Without its byte order mark. @throws Error with a sentence when the file is missing, a folder, or unreadable. */
export async function readText(path: string): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).replace(/^\ufeff/, '')
  } catch (cause) {
    throw new Error(`cannot read ${path}: ${reason(cause)}.`, { cause })
  }
}

/** Why a file could not be read, as the end of a sentence. */
export function reason(cause: unknown): string {
  const code = (cause as NodeJS.ErrnoException).code
  // Behind a file's name there is nothing either.
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'there is no such file'
  if (code === 'EISDIR') return 'it is a folder'
  if (code === 'ENAMETOOLONG') return 'its name is too long'
  if (code === 'EACCES') return 'permission denied'
  return (cause as Error).message.split('\n')[0]
}

/** Before the work whose result is to be written there. @throws UsageError when the file exists, or has no folder. */
export function checkNew(path: string) {
  if (existsSync(path)) throw new UsageError(`${path} exists already, and nothing is overwritten.`)
  if (!existsSync(dirname(path))) throw new UsageError(`there is no folder ${dirname(path)} to write to.`)
}

/** What a file of JSON holds. Throws an Error with one sentence. */
export async function readJson(path: string): Promise<unknown> {
  const text = await readText(path)
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new Error(`${path} is not JSON (${(cause as Error).message.replace(/\s+/g, ' ')}).`, { cause })
  }
}
