import type { Prompt } from '../../workers/data-api.ts'
import { plural } from '../format.ts'
import { instructionWords } from './instruction-words.ts'

/** What counts as right for a prompt, in a line. */
export function referenceLine(prompt: Prompt): string {
  if (prompt.options) return `${plural(prompt.options.length, 'option')}; right is ${prompt.answer ?? 'unknown'}`
  if (prompt.answer !== undefined) return `Answer: ${cut(String(prompt.answer))}`
  if (prompt.tests) return plural(prompt.tests.length, 'test')
  if (prompt.instruction_id_list) {
    return cut(prompt.instruction_id_list.map((id, index) => instructionWords(id, prompt.kwargs?.[index] ?? {})).join(' '))
  }
  if (prompt.patch !== undefined) return `A change to ${plural(Object.keys(prompt.files ?? {}).length, 'file')}`
  if (prompt.chosen !== undefined) return `Chosen: ${cut(prompt.chosen)}`
  return 'No reference: nothing can be verified.'
}

function cut(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text
}
