/** @file What a story tells, as its prompt keeps it for those who check and draw it. */
import type { Prompt } from '../task.ts'

export type Relation = 'is' | 'more' | 'less' | 'times' | 'half' | 'sum'

/** Of one person: `Ann has 4 more than Tom`. */
export interface Fact {
  name: string
  relation: Relation
  of: string[]
  n: number
}

export interface Story {
  facts: Fact[]
  /** Whose number is asked; several: theirs in all. */
  asked: string[]
}

export const OPERATIONS = {
  is: { sign: '', apply: (_: number, n: number) => n },
  more: { sign: '+', apply: (a: number, n: number) => a + n },
  less: { sign: '-', apply: (a: number, n: number) => a - n },
  times: { sign: '*', apply: (a: number, n: number) => a * n },
  half: { sign: '/', apply: (a: number, n: number) => a / n },
  sum: { sign: '+', apply: (a: number, n: number) => a + n },
} as const

export function computed(relation: Relation, of: readonly number[], n: number): number {
  return OPERATIONS[relation].apply(of[0] ?? 0, of[1] ?? n)
}

/** The story of a prompt; null: it has none that can be read. */
export function storyOf({ problem }: Prompt): Story | null {
  const story = problem as unknown as Story | undefined
  return Array.isArray(story?.facts) && Array.isArray(story.asked) ? story : null
}

/** Everybody's number, in an order in which each follows from those before. */
export function solveStory({ facts }: Story): Map<string, number> {
  const values = new Map<string, number>()
  for (let found = -1; found !== values.size; ) {
    found = values.size
    for (const { name, relation, of, n } of facts) {
      const known = of.map((parent) => values.get(parent))
      if (!values.has(name) && !known.includes(undefined)) values.set(name, computed(relation, known as number[], n))
    }
  }
  return values
}

/** Those whose numbers the answer needs. */
export function neededOf({ facts, asked }: Story): Set<string> {
  const byName = new Map(facts.map((fact) => [fact.name, fact]))
  const needed = new Set<string>()
  const waiting = [...asked]
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (needed.has(name)) continue
    needed.add(name)
    waiting.push(...(byName.get(name)?.of ?? []))
  }
  return needed
}
