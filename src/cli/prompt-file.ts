/** @file Prompts from a file of JSON lines, in the native format. */
import type { GivenPrompt } from '../tasks/prompt-set.ts'
import { readJsonLines } from './files.ts'

/** @throws Error naming the file, and the line where one is wrong. */
export async function readPrompts(file: string): Promise<GivenPrompt[]> {
  const prompts: GivenPrompt[] = []
  for await (const { line, value } of readJsonLines(file)) {
    const { id, domain, prompt } = value
    if (typeof prompt !== 'string' || typeof domain !== 'string')
      throw new Error(`line ${line} of ${file}: a prompt needs "domain" and "prompt" as text.`)
    prompts.push({ ...value, id: String(id ?? line), domain, prompt })
  }
  if (prompts.length === 0) throw new Error(`${file} has no prompts.`)
  return prompts
}
