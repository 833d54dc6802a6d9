/** @file Which lines of a solved equation are true: those that hold for what the unknowns are. */
import * as v from 'valibot'
import type { LineCounts } from '../generated.ts'
import type { Prompt } from '../task.ts'
import { faultAmong, type Musts } from './told.ts'

const MUSTS: Musts = { solution: [v.record(v.string(), v.pipe(v.number(), v.finite())), 'a number for each letter'] }

export const fault = ({ problem }: Prompt) => faultAmong('problem', problem, MUSTS)

/** The value of `3*(x+4)-5` for given letters; null: it is no such expression. Linear in its length. */
export function valueAt(text: string, letters: Readonly<Record<string, number>>): number | null {
  const tokens = text.length > 200 ? null : text.match(/\d{1,9}|[a-z]|[-+*/()]/g)
  if (!tokens || tokens.join('') !== text) return null
  let at = 0
  const factor = (): number => {
    const token = tokens[at++]
    if (token === '-') return -factor()
    if (token === '(') {
      const inner = sum()
      return tokens[at++] === ')' ? inner : Number.NaN
    }
    return /^\d/.test(token ?? '') ? Number(token) : Object.hasOwn(letters, token ?? '') ? letters[token] : Number.NaN
  }
  const product = (): number => {
    let value = factor()
    while (tokens[at] === '*' || tokens[at] === '/') value = tokens[at++] === '*' ? value * factor() : value / factor()
    return value
  }
  const sum = (): number => {
    let value = product()
    while (tokens[at] === '+' || tokens[at] === '-') value += tokens[at++] === '+' ? product() : -product()
    return value
  }
  const value = sum()
  return at === tokens.length && Number.isFinite(value) ? value : null
}

/** Whether `3*x+12=2*x+19` holds; null: it is no equation. */
function holds(text: string, letters: Readonly<Record<string, number>>): boolean | null {
  const sides = text.split('=')
  if (sides.length !== 2) return null
  const [left, right] = sides.map((side) => valueAt(side, letters))
  return left === null || right === null ? null : Math.abs(left - right) < 1e-9
}

/** `try 3*19=57, 2*15+19=49 no`: every sum right, and a yes where both come to the same. */
function triesRight(line: string): boolean {
  const [, list = '', said] = /^try (.*) (yes|no)(?:, back)?$/.exec(line) ?? []
  const parts = list.split(', ')
  const ends = parts.map((part) => part.slice(part.indexOf('=') + 1))
  const right = parts.every((part) => (part.includes('=') ? holds(part, {}) === true : valueAt(part, {}) !== null))
  return right && (said === 'yes') === (ends[0] === ends[1])
}

/** Lines before a ` back` are taken back, whatever they were. */
export function check({ problem }: Prompt, thought: string): LineCounts {
  const counts = { true: 0, false: 0, unneeded: 0 }
  const letters = (problem?.solution ?? {}) as Record<string, number>
  if (!problem) return counts
  let begun = { true: 0, false: 0 }
  const said = new Set<string>()
  for (const raw of thought.split('; ')) {
    if (raw === 'back' || /^try .* no, back$/.test(raw)) {
      counts.unneeded += begun.true + begun.false + (raw === 'back' ? 0 : 1)
      if (raw !== 'back' && !triesRight(raw)) counts.false++
      begun = { true: 0, false: 0 }
      said.clear()
      continue
    }
    const line = raw.slice(raw.lastIndexOf(' no, ') < 0 ? 0 : raw.lastIndexOf(' no, ') + ' no, '.length)
    const truth = line.startsWith('try ') ? triesRight(line) : holds(line, letters)
    if (truth === null) continue
    if (!truth) begun.false++
    else if (said.has(line)) counts.unneeded++
    else begun.true++
    said.add(line)
  }
  return { true: counts.true + begun.true, false: counts.false + begun.false, unneeded: counts.unneeded }
}
