/** @file What a model may be asked: the kinds of problem of the recipes that led to it, and a prompt of some of them. */
import { familyOf } from '../tasks/families/index.ts'
import { createTask, domainOf } from '../tasks/index.ts'
import type { Prompt, Task } from '../tasks/task.ts'
import type { Recipe, Stage } from '../training/recipe.ts'
import type { Introduction, Suggestion } from './api.ts'
import { teachesApart } from './summary.ts'

/** What recipes say a model was taught. */
export interface Taught {
  /** Names of kinds by domain. */
  kinds: Readonly<Record<string, readonly string[]>>
  /** Whether it was taught conversations too, or single questions alone. */
  conversations: boolean
}

export const UNTAUGHT: Taught = { kinds: {}, conversations: false }

/** Suggestions of one look. */
const SHOWN = 6
/** Those whose working can be seen come first, behind two things one says to a stranger. */
const FIRST = ['talk', 'sudoku', 'story', 'countdown', 'hanoi', 'maze', 'life']
/** What one says to a stranger, in this order, by the content of the prompt: nobody begins with a reproach. */
const OPENERS = ['greet', 'who', 'can', 'wellbeing', 'taste', 'maker', 'size', 'praise']
/** Of that content every twentieth prompt is, or so. */
const MOST_SEARCHED = 600

/** What a recipe's stages add to what the model knew `before`. Sets of prompts have no kinds: nobody can say what is asked there. */
export function taughtBy({ stages }: Recipe, before: Taught): Taught {
  const kinds = new Map(Object.entries(before.kinds).map(([domain, names]) => [domain, new Set(names)]))
  const generated = stages.filter((stage) => stage.prompts === undefined && !teachesApart(stage))
  for (const { domain, task } of generated.flatMap(partsOf)) {
    const names = kinds.get(domain) ?? new Set()
    for (const name of createTask(domain, task).kinds) names.add(name)
    kinds.set(domain, names)
  }
  return {
    kinds: Object.fromEntries([...kinds].map(([domain, names]) => [domain, [...names]])),
    conversations: before.conversations || generated.some(({ task }) => Number(task.conversations ?? 0) > 0),
  }
}

function partsOf({ domain, task }: Stage): { domain: string; task?: unknown }[] {
  return domain === 'mixture' ? (task.parts as { domain: string; task?: unknown }[]) : [{ domain, task }]
}

/** `page` 0, 1, ...: other kinds on each, and when all have been shown, other prompts. */
export function introduce({ kinds, conversations }: Taught, page: number): Introduction {
  const all = Object.entries(kinds).flatMap(([domain, names]) => names.map((kind) => ({ domain, kind })))
  const rank = ({ kind }: { kind: string }) => (FIRST.includes(kind) ? FIRST.indexOf(kind) : FIRST.length)
  const talk = all.find(({ kind }) => kind === 'talk')
  const ordered = [...(talk ? [talk] : []), ...all.toSorted((a, b) => rank(a) - rank(b))]
  const suggestions = Array.from({ length: Math.min(SHOWN, ordered.length) }, (_, i): Suggestion => {
    const place = page * SHOWN + i
    const round = Math.floor(place / ordered.length)
    const { domain, kind } = ordered[place % ordered.length]
    const task = createTask(domain, { kinds: [kind], levels: [1] })
    const prompt = kind === 'talk' ? opener(task, 2 * round + (place % ordered.length)) : task.promptAt('test', 0, round)
    const title = kind === 'talk' ? 'Small talk' : (familyOf(kind)?.title ?? domainOf(domain).title)
    return { kind, title, prompt: prompt.prompt, task: prompt }
  })
  return { suggestions, kinds: all.length, talks: talk !== undefined, conversations }
}

/** The `n`th thing to say, as a person writes it: of one content after the other, and then another sentence of each. */
function opener(task: Task, n: number): Prompt {
  const content = `talk ${OPENERS[n % OPENERS.length]} `
  const found = new Map<string, Prompt>()
  for (let i = 0; i < MOST_SEARCHED && found.size <= n / OPENERS.length; i++) {
    const prompt = task.promptAt('test', 0, i)
    if (prompt.content?.startsWith(content) && /^[A-Z].*[.!?]$/.test(prompt.prompt)) found.set(prompt.prompt, prompt)
  }
  return [...found.values()].at(-1) ?? task.promptAt('test', 0, n)
}
