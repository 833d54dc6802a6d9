/**
 * @file Which instructions a reply follows, strictly and loosely, as IFEval and IFBench evaluate: the strict verdict is on the reply as it is;
 * the loose one asks whether any of eight readings of it follows, with an opening line, a closing line or the asterisks of markdown taken out.
 */

import { strip } from '../python/text.ts'
import type { Check, CheckRule, Kwargs } from './check.ts'
import { registry } from './registry.ts'
import { loadTextTools, type TextTools } from './text/tools.ts'

export interface Judgement {
  id: string
  /** The strict verdict. */
  followed: boolean
  loose: boolean
  why: string
}

export interface Instruction {
  check: Check
  kwargs: Kwargs
}

/** The instructions of a prompt, or one sentence that says why they cannot be judged. */
export function instructionsOf(ids: unknown, kwargs: unknown): Instruction[] | string {
  if (!Array.isArray(ids) || ids.length === 0) return 'The prompt lists no instructions.'
  if (kwargs !== undefined && kwargs !== null && !Array.isArray(kwargs))
    return 'The arguments of the instructions ("kwargs") are not a list.'
  const given: unknown[] = kwargs ?? []
  const instructions: Instruction[] = []
  for (const [i, id] of ids.entries()) {
    const check = registry.get(String(id))
    if (check === undefined) return `There is no check for the instruction "${String(id).slice(0, 80)}".`
    instructions.push({ check, kwargs: withoutNulls(given[i]) })
  }
  return instructions
}

/** Data sets of one schema for all rows give every argument to every instruction, most of them null. */
function withoutNulls(kwargs: unknown): Kwargs {
  if (typeof kwargs !== 'object' || kwargs === null) return {}
  return Object.fromEntries(Object.entries(kwargs).filter(([, value]) => value !== null && value !== undefined))
}

/**
 * One judgement an instruction, in order. Throws ArgumentError where an instruction's arguments are not what its check takes, and rejects if
 * the tools' parameters cannot be loaded.
 */
export async function judge(instructions: readonly Instruction[], reply: string, prompt: string, rule: CheckRule): Promise<Judgement[]> {
  const tools = remembering(await loadTextTools(instructions.flatMap(({ check }) => check.needs ?? [])))
  const readings = looseReadings(reply)
  return instructions.map(({ check, kwargs }) => {
    const { followed, why } = verdictOn(check, kwargs, reply, tools, prompt, rule)
    const loose = followed || readings.some((reading) => verdictOn(check, kwargs, reading, tools, prompt, rule).followed)
    return { id: check.id, followed, loose, why }
  })
}

/** A blank reply follows nothing. A check's own failure is none of the reply's, and shows in the tests of that check. */
function verdictOn(check: Check, kwargs: Kwargs, reply: string, tools: TextTools, prompt: string, rule: CheckRule) {
  if (strip(reply) === '') return { followed: false, why: 'The reply is empty.' }
  if (rule === 'reward' && check.strictly) return check.strictly(reply, kwargs, tools, prompt)
  return check.follows(reply, kwargs, tools, prompt)
}

/** The seven other readings, each once: first line, last line or both taken away; asterisks taken out of each. */
function looseReadings(reply: string): string[] {
  const lines = reply.split('\n')
  const cut = [lines.slice(1), lines.slice(0, -1), lines.slice(1, -1)].map((rest) => strip(rest.join('\n')))
  const all = [reply, ...cut].flatMap((reading) => [reading, reading.replaceAll('*', '')])
  return [...new Set(all)].filter((reading) => reading !== reply)
}

/** Several instructions of one prompt ask for the sentences, the words or the language of the same text. */
function remembering(tools: TextTools): TextTools {
  const remember = <T>(tool: (text: string) => T) => {
    const known = new Map<string, T>()
    return (text: string) => {
      const before = known.get(text)
      if (before !== undefined) return before
      const result = tool(text)
      known.set(text, result)
      return result
    }
  }
  return { sentences: remember(tools.sentences), words: remember(tools.words), language: remember(tools.language) }
}
