/** @file What a story tells, as its prompt keeps it for those who check and draw it. */
import * as v from 'valibot'
import type { Prompt } from '../task.ts'
import { faultAmong, list } from './told.ts'

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

/** Facts of a story: everybody's number is looked for again and again. */
const MOST = 100
/** Of how many others each tells. */
const OTHERS: Readonly<Record<Relation, number>> = { is: 0, more: 1, less: 1, times: 1, half: 1, sum: 2 }
const FACT = v.pipe(
  v.object({
    name: v.string(),
    relation: v.picklist(Object.keys(OTHERS) as Relation[]),
    of: v.array(v.string()),
    n: v.pipe(v.number(), v.finite()),
  }),
  v.check(({ relation, of }) => of.length === OTHERS[relation]),
)

/** What is wrong with the story of a prompt, as the end of a sentence; null: nothing, or it has none. */
export function storyFault({ problem }: Pick<Prompt, 'problem'>): string | null {
  const facts = Array.isArray(problem?.facts) ? problem.facts : []
  const told = new Set(facts.map((fact: Partial<Fact> | null) => fact?.name))
  const somebody = v.pipe(
    v.string(),
    v.check((name) => told.has(name)),
  )
  return faultAmong('problem', problem, {
    facts: [list(FACT, 1, MOST), 'a list of `name`, `relation`, `of` and `n`'],
    asked: [list(somebody, 1, MOST), 'a list of names that its `facts` tell of'],
  })
}

/** The story of a prompt; null: it has none that can be read. */
export function storyOf(prompt: Pick<Prompt, 'problem'>): Story | null {
  const story = prompt.problem as unknown as Story | undefined
  return story?.facts !== undefined && storyFault(prompt) === null ? story : null
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
