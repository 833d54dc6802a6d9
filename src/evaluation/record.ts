/** @file What an evaluation counted, prompt by prompt: of these come pass@k of any k, and the differences between two checkpoints on the same prompts. */
import { type Estimate, meanDifference, meanEstimate } from './intervals.ts'
import { passAtK } from './pass-at-k.ts'

/** What came of one prompt. */
export interface Asked {
  id: string
  /** What it asks, apart from its wording: prompts of one content are one cluster. */
  content: string
  kind?: string
  level?: number
  /** Replies that were judged, and those of them that are right, cut off, and in the mode that was asked. */
  samples: number
  right: number
  truncated: number
  obeyed: number
  /** Of all replies together. */
  tokens: number
}

/** As much of it as shares and their differences come of. */
export type Judged = Pick<Asked, 'id' | 'content' | 'samples' | 'right'>

/** Throws a RangeError with one sentence where a prompt has fewer samples. */
export function passAt(asked: readonly Judged[], k: number): Estimate {
  const few = asked.find(({ samples }) => samples < k)
  if (few) throw new RangeError(`pass@${k} needs ${k} samples of each prompt, and ${few.id} has ${few.samples}.`)
  return meanEstimate(
    asked.map(({ samples, right }) => passAtK(samples, right, k)),
    asked.map(({ content }) => content),
  )
}

export interface Difference extends Estimate {
  /** That both were asked. */
  prompts: number
}

/** `after` less `before` at pass@k, over the prompts that both were asked, each compared with itself. Throws a RangeError as `passAt` does. */
export function pairedDifference(before: readonly Judged[], after: readonly Judged[], k = 1): Difference {
  const byId = new Map(before.map((one) => [one.id, one]))
  const pairs = after.flatMap((one) => {
    const was = byId.get(one.id)
    return was ? [[was, one] as const] : []
  })
  const differences = pairs.map(([was, is]) => passAt([is], k).value - passAt([was], k).value)
  const contents = pairs.map(([was]) => was.content)
  return { ...meanDifference(differences, contents), prompts: pairs.length }
}

/** A cell of a matrix: how much of what was asked is right, and what changed. */
export interface Compared {
  /** Prompts, what they ask apart from their wording, and replies to each. */
  n: number
  clusters: number
  samples: number
  accuracy: Estimate
  /** To the cell before, in shares; null: there is none, or the two asked no prompt in common. */
  difference: Estimate | null
  /** To the first cell, likewise. */
  sinceStart: Estimate | null
}

/** A row of a matrix, of what was asked in each of its cells in the order of time. Null where nothing was, or nothing could be judged. */
export function comparedRow(row: readonly (readonly Judged[] | undefined)[]): (Compared | null)[] {
  const cells = row.map((asked) => (asked && asked.length > 0 ? asked : null))
  return cells.map((asked, i) => {
    if (!asked) return null
    const since = (at: number) => {
      const before = at < i ? cells[at] : null
      const difference = before && pairedDifference(before, asked)
      return difference && difference.prompts > 0 ? difference : null
    }
    return {
      n: asked.length,
      clusters: new Set(asked.map(({ content }) => content)).size,
      samples: Math.max(...asked.map(({ samples }) => samples)),
      accuracy: passAt(asked, 1),
      difference: i > 0 ? since(i - 1) : null,
      sinceStart: since(0),
    }
  })
}
