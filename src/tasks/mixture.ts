/**
 * @file Several domains as one: each prompt and each demonstration is drawn from one of the parts, in proportion to its share. Supervised
 * fine-tuning before a cascade takes all its domains at once (Nemotron-Cascade, section 3).
 */
import { isRecord } from './options.ts'
import { Random } from './random.ts'
import type { Split, Task } from './task.ts'

interface Part {
  domain: string
  /** Relative share of this domain's prompts, 1 where it is left out. */
  share: number
  task: Task
}

type Create = (domain: string, options: unknown) => Task

/** `options`: `{ "parts": [{ "domain": "math", "share": 1, "task": {...} }, ...] }`. Throws an Error with one sentence for a wrong field. */
export function createMixture(options: unknown, create: Create): Task {
  const parts = parseParts(options, create)
  const shares = parts.map(({ share }) => share)

  /** Which part has number `index` of a stream, and which number it has there: parts are drawn, so that no period meets the batch size. */
  const choose = (stream: string, seed: number, index: number) => parts[new Random('mixture', stream, seed, index).weighted(shares)].task

  const promptAt = (split: Split, seed: number, index: number) => choose(split, seed, index).promptAt(split, seed, index)
  const demonstrationAt = (seed: number, index: number) => choose('demonstration', seed, index).demonstrationAt(seed, index)

  return {
    domain: 'mixture',
    kinds: [...new Set(parts.flatMap(({ task }) => task.kinds))],
    keptForTests: parts.map(({ task }) => task.keptForTests ?? null).find((kept) => kept !== null) ?? null,
    promptAt,
    demonstrationAt,
    *prompts(split, seed) {
      for (let index = 0; ; index++) yield promptAt(split, seed, index)
    },
    *demonstrations(seed) {
      for (let index = 0; ; index++) yield demonstrationAt(seed, index)
    },
    async verify(prompt, response, mode, options) {
      const part = parts.find(({ domain }) => domain === prompt.domain)
      if (part) return part.task.verify(prompt, response, mode, options)
      return { reward: 0, correct: false, outcome: 'unknown-domain', detail: { domain: prompt.domain }, harnessError: true }
    },
  }
}

function parseParts(options: unknown, create: Create): Part[] {
  const parts = isRecord(options) ? options.parts : undefined
  if (!Array.isArray(parts) || parts.length === 0) throw new Error('The mixture needs "parts", a list of one domain or more.')
  const stranger = Object.keys(options as object).find((key) => key !== 'parts')
  if (stranger !== undefined) throw new Error(`The mixture has no option ${JSON.stringify(stranger)}; it has parts.`)
  const parsed = parts.map((part: unknown): Part => {
    if (!isRecord(part) || typeof part.domain !== 'string') throw new Error('Each part of a mixture must be an object with a "domain".')
    const { domain, share = 1, task, ...rest } = part
    const field = Object.keys(rest)[0]
    if (field !== undefined) throw new Error(`A part of a mixture has no field ${JSON.stringify(field)}; it has domain, share, task.`)
    if (typeof share !== 'number' || !(share > 0 && share < Number.POSITIVE_INFINITY))
      throw new Error(`The share of ${domain} in a mixture must be a number above 0.`)
    if (domain === 'mixture') throw new Error('A mixture cannot be part of a mixture.')
    return { domain, share, task: create(domain, task) }
  })
  return parsed
}
