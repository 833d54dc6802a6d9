/** @file A task over given prompts: an imported set, curated or not, instead of a domain's generated ones. */
import { hashWords } from '../text/hash.ts'
import { normalized } from '../text/normal.ts'
import { Random } from './random.ts'
import type { Demonstration, Prompt, Split, Task } from './task.ts'

/** A prompt that may carry a reply to learn from, in the native format. */
export type GivenPrompt = Prompt & { response?: string }

type Create = (domain: string) => Task

const HELD_OUT = 8

/**
 * One question in eight is held out for 'test'; 'train' and 'sft' share the others, in an order of their own each time through. Rows that ask
 * the same (`contentOf`) are in the same split. Rows of the same words are one prompt, the first of them; but each that has a response is a
 * demonstration of its own.
 * Each prompt is judged by its own domain, which `create` makes. Throws an Error with one sentence when there is nothing to ask; so do
 * `promptAt` and `demonstrationAt` of a split that is empty.
 */
export function promptSetTask(prompts: readonly GivenPrompt[], create: Create): Task {
  if (prompts.length === 0) throw new Error('The set has no prompts.')
  const judges = new Map([...new Set(prompts.map(({ domain }) => domain))].map((domain) => [domain, create(domain)]))
  const hasResponse = ({ response }: GivenPrompt) => typeof response === 'string' && response !== ''
  // Not the hash of generated splits: a set of one of them would fall on one side.
  const isHeldOut = (prompt: Prompt) => hashWords(contentOf(prompt))[0] % HELD_OUT === 0
  const kept = prompts.filter((prompt) => !isHeldOut(prompt))
  const test = distinctPrompts(prompts.filter(isHeldOut))
  const train = distinctPrompts(kept)
  const taught = kept.filter(hasResponse)
  const orders = new Map<string, number[]>()

  /** Entry `index` of endless passes over `list`, each in another order. */
  const at = <T>(list: readonly T[], stream: string, seed: number, index: number): T => {
    const key = `${stream} ${seed} ${Math.floor(index / list.length)}`
    if (!orders.has(key)) {
      // Prompts are drawn one after the other: the pass before is over.
      if (orders.size > 8) orders.clear()
      orders.set(key, new Random('set', key).shuffled(list.map((_, i) => i)))
    }
    return list[(orders.get(key) as number[])[index % list.length]]
  }

  const promptAt = (split: Split, seed: number, index: number): Prompt => {
    if (split === 'test') {
      if (test.length === 0) throw new Error(`None of the set's ${train.length} prompts is in the eighth that is held out for tests.`)
      return test[index % test.length]
    }
    if (train.length === 0)
      throw new Error(`All of the set's ${test.length} prompts are in the eighth that is held out for tests: there is none to train on.`)
    return at(train, 'train', seed, index)
  }

  const demonstrationAt = (seed: number, index: number): Demonstration => {
    if (taught.length === 0) {
      const where = prompts.some(hasResponse) ? ', but for some that are held out for tests' : ''
      throw new Error(`No prompt of the set has a response to learn from${where}.`)
    }
    return demonstrationOf(at(taught, 'demonstration', seed, index))
  }

  return {
    domain: judges.size === 1 ? prompts[0].domain : 'mixture',
    kinds: [...new Set(prompts.flatMap(({ kind }) => kind ?? []))],
    size: (split) => (split === 'test' ? test : train).length,
    promptAt,
    demonstrationAt,
    *prompts(split, seed) {
      for (let index = 0; ; index++) yield promptAt(split, seed, index)
    },
    *demonstrations(seed) {
      for (let index = 0; ; index++) yield demonstrationAt(seed, index)
    },
    verify: (prompt, response, mode, options) => (judges.get(prompt.domain) as Task).verify(prompt, response, mode, options),
  }
}

/** What a prompt asks: its problem, where that is known, or its words. */
export function contentOf(prompt: Prompt): string {
  return prompt.content ?? wordsOf(prompt)
}

/** A prompt's words, whatever their case, width and spacing. */
function wordsOf({ prompt }: Prompt): string {
  // Marks that nobody sees make no other question.
  return normalized(prompt, 'NFKC')
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .toUpperCase()
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim()
}

/** The first prompt of each wording. */
export function distinctPrompts<P extends Prompt>(prompts: readonly P[]): P[] {
  const seen = new Set<string>()
  return prompts.filter((prompt) => {
    const words = wordsOf(prompt)
    return !seen.has(words) && seen.add(words)
  })
}

/** A prompt's response as a worked example. */
export function demonstrationOf(prompt: GivenPrompt): Demonstration {
  return { prompt, ...splitReply(prompt.response ?? '') }
}

/** `<think>a</think>b` is a reply in thinking mode. */
function splitReply(response: string): Pick<Demonstration, 'mode' | 'reasoning' | 'answer'> {
  const match = /^\s*<think>(.*?)<\/think>(.*)$/s.exec(response)
  if (!match) return { mode: 'instruct', reasoning: null, answer: response }
  return { mode: 'think', reasoning: match[1].replace(/^\n|\n$/g, ''), answer: match[2].trimStart() }
}
