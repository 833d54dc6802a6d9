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

/** Throws a RangeError with one sentence where a prompt has fewer samples. */
export function passAt(asked: readonly Asked[], k: number): Estimate {
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
export function pairedDifference(before: readonly Asked[], after: readonly Asked[], k = 1): Difference {
  const byId = new Map(before.map((one) => [one.id, one]))
  const pairs = after.flatMap((one) => {
    const was = byId.get(one.id)
    return was ? [[was, one] as const] : []
  })
  const differences = pairs.map(([was, is]) => passAt([is], k).value - passAt([was], k).value)
  const contents = pairs.map(([was]) => was.content)
  return { ...meanDifference(differences, contents), prompts: pairs.length }
}
