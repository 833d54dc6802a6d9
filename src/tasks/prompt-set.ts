/** @file A task over given prompts: an imported set, curated or not, instead of a domain's generated ones. */
import { crc32 } from './hash.ts'
import { Random } from './random.ts'
import type { Demonstration, Prompt, Split, Task } from './task.ts'

/** A prompt that may carry a reply to learn from, in the native format. */
export type GivenPrompt = Prompt & { response?: string }

type Create = (domain: string) => Task

const HELD_OUT = 8

/**
 * One prompt in eight, by its text, is held out for 'test'; 'train' and 'sft' share the others, in an order of their own each time through.
 * Each prompt is judged by its own domain, which `create` makes. Throws an Error with one sentence when there is nothing to ask.
 */
export function promptSetTask(prompts: readonly GivenPrompt[], create: Create): Task {
  if (prompts.length === 0) throw new Error('The set has no prompts.')
  const judges = new Map([...new Set(prompts.map(({ domain }) => domain))].map((domain) => [domain, create(domain)]))
  const isHeldOut = ({ prompt }: Prompt) => crc32(prompt) % HELD_OUT === 0
  const held = prompts.filter(isHeldOut)
  const kept = prompts.filter((prompt) => !isHeldOut(prompt))
  // A handful of prompts may fall on one side altogether: then both sides are all of them.
  const [test, train] = held.length > 0 && kept.length > 0 ? [held, kept] : [prompts, prompts]
  const taught = train.filter(({ response }) => typeof response === 'string' && response !== '')
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

  const promptAt = (split: Split, seed: number, index: number): Prompt =>
    split === 'test' ? test[index % test.length] : at(train, 'train', seed, index)

  const demonstrationAt = (seed: number, index: number): Demonstration => {
    if (taught.length === 0) throw new Error('No prompt of the set has a response to learn from.')
    const prompt = at(taught, 'demonstration', seed, index)
    return { prompt, ...splitReply(prompt.response as string) }
  }

  return {
    domain: judges.size === 1 ? prompts[0].domain : 'mixture',
    kinds: [...new Set(prompts.flatMap(({ kind }) => kind ?? []))],
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

/** `<think>a</think>b` is a reply in thinking mode. */
function splitReply(response: string): Pick<Demonstration, 'mode' | 'reasoning' | 'answer'> {
  const match = /^\s*<think>(.*?)<\/think>(.*)$/s.exec(response)
  if (!match) return { mode: 'instruct', reasoning: null, answer: response }
  return { mode: 'think', reasoning: match[1].replace(/^\n|\n$/g, ''), answer: match[2].trimStart() }
}
