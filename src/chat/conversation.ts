/**
 * @file One reply in a conversation: what of the conversation the model reads, and its reply as it is written, reasoning apart from answer.
 *
 * The model reads every turn without its reasoning, as thinking models are trained to, and each user turn in the mode it was sent in. When
 * the conversation outgrows the model, the oldest exchanges are left out first.
 */
import type { MatmulChoice } from '../kernels/matmul.ts'
import { Generator } from '../model/generator.ts'
import type { Model } from '../model/model.ts'
import type { Mode } from '../tasks/task.ts'
import { chatPrompt } from '../text/chat-format.ts'
import { ReplySplitter, splitReply } from '../text/splitter.ts'
import type { ChatTemplate } from '../text/template.ts'
import type { Tokenizer } from '../text/tokenizer.ts'

export interface ChatMessage {
  role: 'system' | 'user' | 'assistant'
  content: string
  /** Mode of this user turn. */
  mode?: Mode
}

/** `seed` null: another reply each time. */
export interface SamplingSettings {
  temperature: number
  topK: number
  topP: number
  minP: number
  maxNewTokens: number
  seed: number | null
}

/** Pushed while a reply is being written. Text only ever grows. */
export interface ChatChunk {
  /** What stood between `<think>` and `</think>` so far; null in instruct mode. */
  reasoning: string | null
  answer: string
  phase: 'thinking' | 'answering' | 'done'
  tokens: number
  tokensPerSecond: number
  /** Milliseconds spent thinking so far. */
  thinkingMs: number
}

export interface ChatResult extends ChatChunk {
  stop: 'eos' | 'length' | 'stopped'
  promptTokens: number
  firstTokenMs: number
  /** Messages at the beginning of the conversation that the model could not read for lack of room. */
  droppedMessages?: number
}

export interface ReplyOptions {
  /** When aborted, the reply ends where it is. */
  signal?: AbortSignal
  onChunk?: (chunk: ChatChunk) => void
}

/** Longest conversation, in tokens, whatever the model allows: a cache is allocated for all of it. */
const MAX_CONTEXT = 4096

/** A generator for one conversation at a time, over the model's own weights. The caller destroys it. */
export function chatGenerator(model: Model, choice: MatmulChoice): Promise<Generator> {
  const slots = Math.min(model.config.maxPositions, MAX_CONTEXT)
  return Generator.create(model.gpu, model.config, model.table, model.weights, choice, { rows: 1, slots })
}

/**
 * Writes the assistant's next turn. The last message is the user's.
 *
 * @throws Error with one sentence: no tokenizer, no user turn to answer, a turn longer than the model can read.
 */
export async function reply(
  model: Model,
  generator: Generator,
  messages: readonly ChatMessage[],
  sampling: SamplingSettings,
  { signal, onChunk }: ReplyOptions = {},
): Promise<ChatResult> {
  const { tokenizer, template, eosTokenIds } = model
  if (!tokenizer) throw new Error('This model has no tokenizer, so it cannot chat.')
  const context = fitContext(messages, sampling.maxNewTokens, template, tokenizer, (tokens) => generator.room(tokens))
  const progress = new ReplyProgress(tokenizer, context.mode, context.opensThinking)
  const { temperature, topK, topP, minP } = sampling
  const seed = sampling.seed ?? Math.floor(Math.random() * 2 ** 32)
  const onTokens = (_: number, tokens: readonly number[]) => {
    const chunk = progress.push(tokens)
    onChunk?.(chunk)
  }
  const [completion] = await generator.generate(
    [{ prompt: context.tokens, count: 1, maxNewTokens: context.maxNewTokens }],
    { temperature, topK, topP, minP, seed, logprobScale: 1 },
    { signal, eosTokenIds, onTokens },
  )
  return {
    ...progress.end(),
    stop: completion.stop,
    promptTokens: context.tokens.length,
    firstTokenMs: progress.firstTokenMs,
    droppedMessages: context.dropped,
  }
}

export interface ChatContext {
  tokens: number[]
  mode: Mode
  /** The template itself ends with `<think>`: the reply begins inside the reasoning. */
  opensThinking: boolean
  dropped: number
  maxNewTokens: number
}

/**
 * The conversation as tokens, ending where the reply begins. `room(n)`: new tokens that a prompt of n leaves room for. Exchanges are
 * dropped, oldest first and never the system turn, until the reply has the room it asks for, or half of all where it asks for more.
 */
export function fitContext(
  messages: readonly ChatMessage[],
  maxNewTokens: number,
  template: ChatTemplate,
  tokenizer: Tokenizer,
  room: (promptTokens: number) => number,
): ChatContext {
  const last = messages.at(-1)
  if (last?.role !== 'user') throw new Error('There is nothing to answer: the last turn must be yours.')
  const mode = last.mode ?? 'think'
  const wanted = Math.min(maxNewTokens, Math.floor(room(0) / 2))
  const system = messages[0].role === 'system' ? [messages[0]] : []
  let turns = messages.slice(system.length).map(withoutReasoning)
  let dropped = 0
  for (;;) {
    const { tokens, startsInReasoning } = chatPrompt(tokenizer, template, [...system, ...turns], mode)
    const left = room(tokens.length)
    const next = turns.findIndex((turn, i) => i > 0 && turn.role === 'user')
    if (left >= wanted || (next < 0 && left >= 1)) {
      return { tokens, mode, opensThinking: startsInReasoning, dropped, maxNewTokens: Math.min(maxNewTokens, left) }
    }
    if (next < 0) throw new Error(`Your message takes ${tokens.length} tokens, and this model can read ${room(0)}: send a shorter one.`)
    turns = turns.slice(next)
    dropped += next
  }
}

/** A turn as it is read later: a thought is not part of the conversation. */
export function withoutReasoning(message: ChatMessage): ChatMessage {
  return message.role === 'assistant' ? { ...message, content: splitReply(message.content).answer } : message
}

/** Turns tokens as they come into chunks. `now` in milliseconds. */
export class ReplyProgress {
  readonly #text
  readonly #splitter: ReplySplitter
  readonly #started: number
  #tokens = 0
  /** When the first tokens came, and how many. */
  #first: { at: number; tokens: number } | null = null
  #thoughtUntil: number | null = null

  constructor(
    tokenizer: Tokenizer,
    private readonly mode: Mode,
    opensThinking: boolean,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.#text = tokenizer.stream({ skipSpecial: true })
    this.#splitter = new ReplySplitter({ startsInReasoning: opensThinking })
    this.#started = now()
  }

  get firstTokenMs() {
    return (this.#first?.at ?? this.now()) - this.#started
  }

  push(tokens: readonly number[]): ChatChunk {
    this.#tokens += tokens.length
    this.#first ??= { at: this.now(), tokens: tokens.length }
    for (const id of tokens) this.#splitter.push(this.#text.push(id))
    return this.#chunk(false)
  }

  /** The whole reply; nothing comes after. */
  end(): ChatChunk {
    this.#splitter.push(this.#text.end())
    this.#splitter.end()
    return this.#chunk(true)
  }

  #chunk(done: boolean): ChatChunk {
    const { reasoning, answer, phase } = this.#splitter.split
    const thinking = phase === 'reasoning' || (phase === 'start' && this.mode === 'think')
    const now = this.now()
    if (!thinking) this.#thoughtUntil ??= now
    return {
      reasoning: reasoning ?? (thinking ? '' : null),
      answer,
      phase: done ? 'done' : thinking ? 'thinking' : 'answering',
      tokens: this.#tokens,
      tokensPerSecond: this.#rate(now),
      thinkingMs: thinking || reasoning !== null ? (this.#thoughtUntil ?? now) - this.#started : 0,
    }
  }

  /** Without the time the prompt took, once more than the first tokens are there. */
  #rate(now: number): number {
    const first = this.#first
    if (!first) return 0
    const later = this.#tokens - first.tokens
    const [tokens, milliseconds] = later > 0 && now > first.at ? [later, now - first.at] : [this.#tokens, now - this.#started]
    return milliseconds > 0 ? (1000 * tokens) / milliseconds : 0
  }
}
