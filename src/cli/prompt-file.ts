/** @file Prompts from a file of JSON lines, in the native format. */
import { promptFault } from '../curation/check-prompt.ts'
import { MAX_ROWS } from '../curation/import.ts'
import { MAX_UNPACKED_BYTES, megabytes } from '../curation/source.ts'
import type { GivenPrompt } from '../tasks/prompt-set.ts'
import { shown } from '../text/shown.ts'
import { withFile } from './file-source.ts'
import { readJsonLines } from './json-lines.ts'
import { findInPlaces } from './places.ts'

/** @throws Error naming the file, and the line where one is wrong. */
export async function readPrompts(file: string): Promise<GivenPrompt[]> {
  const size = file === '-' ? 0 : await withFile(file, async (source) => source.size)
  if (size > MAX_UNPACKED_BYTES)
    throw new Error(`${file} has ${megabytes(size)}; prompts of up to ${megabytes(MAX_UNPACKED_BYTES)} can be read.`)
  const prompts: GivenPrompt[] = []
  for await (const { line, value } of readJsonLines(file)) {
    const prompt = { ...value, id: String(value.id ?? line) }
    const fault = promptFault(prompt)
    if (fault !== null) throw new Error(`${file}, line ${line} ${shown(fault)}.`)
    if (prompts.push(prompt as unknown as GivenPrompt) > MAX_ROWS) throw new Error(`${file} has more than ${MAX_ROWS} prompts.`)
  }
  if (prompts.length === 0) throw new Error(`${file} has no prompts.`)
  return prompts
}

/** The same by a name that a recipe gives it, looked for in these folders. */
export async function readPromptsIn(places: readonly string[], name: string) {
  const path = findInPlaces(name, places)
  if (path === null) throw new Error(`cannot read ${name}: there is no such file in ${[...new Set(places)].join(' or ')}.`)
  return readPrompts(path)
}
