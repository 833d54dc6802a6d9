/**
 * @file Several domains as one: each prompt and each demonstration is drawn from one of the parts, in proportion to its share. Supervised
 * fine-tuning before a cascade takes all its domains at once (Nemotron-Cascade, section 3).
 */
import { type ConversationSource, conversation, misjudgesDoubt } from './conversation.ts'
import { isRecord, MOST_SHARE } from './options.ts'
import { Random } from './random.ts'
import type { Ask, Demonstration, Mode, Split, Task } from './task.ts'
import { WORDING_SETS, type WordingSet } from './wording.ts'

interface Part {
  domain: string
  /** Relative share of this domain's prompts, 1 where it is left out. */
  share: number
  /** Of its prompts; absent: nothing but what the stage asks. */
  ask?: Ask
  task: Task
  /** The same on the levels that conversations are made of. */
  low: Task
}

type Create = (domain: string, options: unknown) => Task

/** Levels of the turns of a conversation: several must fit a context. */
const LOW_LEVELS = [1, 2]

/**
 * `options`: `{ "parts": [{ "domain": "math", "share": 1, "task": {...} }, ...] }`; a domain may come several times, with other options.
 * A part's `"mode"` and `"maxNewTokens"` are how its prompts are rolled out in training, in place of the stage's.
 * `"conversations": 0.25` makes that share of prompts and demonstrations the last turn of a conversation (conversation.ts). Throws an Error
 * with one sentence for a wrong field.
 */
export function createMixture(options: unknown, create: Create): Task {
  const parts = parseParts(options, create)
  const shares = parts.map(({ share }) => share)
  const { conversations, wordings } = parseConversations(options as Record<string, unknown>, parts)
  const source: ConversationSource = {
    domains: new Set(parts.map(({ domain }) => domain)),
    wordings,
    example(split, random) {
      for (;;) {
        const example = parts[random.weighted(shares)].low.exampleAt?.(split, random.bits(), random.int(0, 1e6)) as Demonstration
        // What is never talked about elsewhere stays a measure of what is forgotten.
        if (!example.prompt.single) return example
      }
    },
  }
  /** The conversation of number `index`, where there is to be one. */
  const talk = (stream: string, split: Split, seed: number, index: number) => {
    if (conversations === 0) return null
    const random = new Random('conversation', stream, seed, index)
    return random.chance(conversations) ? conversation(source, split, random) : null
  }

  /** Which part has number `index` of a stream, and which number it has there: parts are drawn, so that no period meets the batch size. */
  const choose = (stream: string, seed: number, index: number) => parts[new Random('mixture', stream, seed, index).weighted(shares)]

  const promptAt = (split: Split, seed: number, index: number) => {
    const said = talk(split, split, seed, index)
    if (said) return said.prompt
    const { task, ask } = choose(split, seed, index)
    const prompt = task.promptAt(split, seed, index)
    return ask ? { ...prompt, ask } : prompt
  }
  const demonstrationAt = (seed: number, index: number) =>
    talk('demonstration', 'sft', seed, index) ?? choose('demonstration', seed, index).task.demonstrationAt(seed, index)

  return {
    domain: 'mixture',
    kinds: [...new Set(parts.flatMap(({ task }) => task.kinds))],
    keptForTests:
      wordings === 'new' ? 'the new wordings' : (parts.map(({ task }) => task.keptForTests ?? null).find((kept) => kept !== null) ?? null),
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
      if (part) {
        const verdict = await part.task.verify(prompt, response, mode, options)
        if (!verdict.correct || !misjudgesDoubt(prompt, response, mode)) return verdict
        const reason = 'The number is right, and the yes or no before it is not: it says so of the answer that was doubted.'
        return { ...verdict, reward: 0, correct: false, outcome: 'wrong', detail: { ...verdict.detail, reason }, why: reason }
      }
      return { reward: 0, correct: false, outcome: 'unknown-domain', detail: { domain: prompt.domain }, harnessError: true }
    },
  }
}

function parseParts(options: unknown, create: Create): Part[] {
  const parts = isRecord(options) ? options.parts : undefined
  if (!Array.isArray(parts) || parts.length === 0) throw new Error('The mixture needs "parts", a list of one domain or more.')
  const stranger = Object.keys(options as object).find((key) => !['parts', 'conversations', 'wordings'].includes(key))
  if (stranger !== undefined)
    throw new Error(`The mixture has no option ${JSON.stringify(stranger)}; it has parts, conversations, wordings.`)
  const parsed = parts.map((part: unknown): Part => {
    if (!isRecord(part) || typeof part.domain !== 'string') throw new Error('Each part of a mixture must be an object with a "domain".')
    const { domain, share = 1, mode, maxNewTokens, task, ...rest } = part
    const field = Object.keys(rest)[0]
    if (field !== undefined)
      throw new Error(`A part of a mixture has no field ${JSON.stringify(field)}; it has domain, share, mode, maxNewTokens, task.`)
    if (typeof share !== 'number' || !(share > 0 && share <= MOST_SHARE))
      throw new Error(`The share of ${domain} in a mixture must be a number above 0, at most ${MOST_SHARE}.`)
    if (mode !== undefined && mode !== 'think' && mode !== 'instruct')
      throw new Error(`The mode of ${domain} in a mixture must be "think" or "instruct".`)
    if (maxNewTokens !== undefined && !(Number.isSafeInteger(maxNewTokens) && (maxNewTokens as number) > 0))
      throw new Error(`The maxNewTokens of ${domain} in a mixture must be a whole number from 1.`)
    if (domain === 'mixture') throw new Error('A mixture cannot be part of a mixture.')
    const ask = {
      ...(mode === undefined ? {} : { mode: mode as Mode }),
      ...(maxNewTokens === undefined ? {} : { maxNewTokens: maxNewTokens as number }),
    }
    const asked = Object.keys(ask).length > 0 ? { ask } : {}
    return { domain, share, ...asked, task: create(domain, task), low: create(domain, { ...(task as object), levels: LOW_LEVELS }) }
  })
  return parsed
}

/** `wordings` are those of the turns that refer to the one before; a part's own has its own. */
function parseConversations(
  { conversations = 0, wordings }: Record<string, unknown>,
  parts: readonly Part[],
): { conversations: number; wordings?: WordingSet } {
  if (typeof conversations !== 'number' || !(conversations >= 0 && conversations <= 1))
    throw new Error('The option "conversations" of the mixture must be a share from 0 to 1.')
  if (wordings !== undefined && !WORDING_SETS.some((name) => name === wordings))
    throw new Error('The option "wordings" of the mixture must be "known" or "new".')
  const without = parts.find(({ task }) => !task.exampleAt)
  if (conversations > 0 && without) throw new Error(`The domain ${without.domain} has no worked examples to make conversations of.`)
  return { conversations, wordings: wordings as WordingSet | undefined }
}
