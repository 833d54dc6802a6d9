/** @file Prompts from a file of JSON lines, in the native format. */
import { promptFault } from '../curation/check-prompt.ts'
import type { GivenPrompt } from '../tasks/prompt-set.ts'
import { readJsonLines } from './json-lines.ts'

/** @throws Error naming the file, and the line where one is wrong. */
export async function readPrompts(file: string): Promise<GivenPrompt[]> {
  const prompts: GivenPrompt[] = []
  for await (const { line, value } of readJsonLines(file)) {
    const prompt = { ...value, id: String(value.id ?? line) }
    const fault = promptFault(prompt)
    if (fault !== null) throw new Error(`${file}, line ${line} ${fault}.`)
    prompts.push(prompt as unknown as GivenPrompt)
  }
  if (prompts.length === 0) throw new Error(`${file} has no prompts.`)
  return prompts
}
