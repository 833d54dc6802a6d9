/**
 * @file A conversation as tokens, and where a reply begins and ends in it: by the model's own template and tokenizer, and the same for
 * supervised steps, rollouts, evaluation, the command line and the chat.
 */

import type { Mode } from './mode.ts'
import { type ChatMessage, type ChatTemplate, formatReply } from './template.ts'
import type { Tokenizer } from './tokenizer.ts'

/** What a model reads before it replies. */
export interface ChatPrompt {
  tokens: number[]
  /** What the tokens were made of, with the marks of guarded text. */
  text: string
  /** The template itself ends with `<think>`: the reply begins inside the reasoning. */
  startsInReasoning: boolean
}

const OPENED = /<think>\s*$/
/** An empty thought, as templates with a switch write it in instruct mode (Qwen3). */
const NO_THOUGHT = '<think>\n\n</think>\n\n'

/**
 * The conversation up to where the reply begins. What stands in the messages is text, whatever it looks like; only the template opens
 * and ends turns and chooses the mode. A template that opens the thinking in either mode (DeepSeek-R1) has it closed in instruct mode.
 */
export function chatPrompt(tokenizer: Tokenizer, template: ChatTemplate, messages: readonly ChatMessage[], mode: Mode): ChatPrompt {
  const guarded = messages.map((message) => ({
    ...message,
    content: tokenizer.guard(message.content),
    ...(message.reasoning ? { reasoning: tokenizer.guard(message.reasoning) } : {}),
  }))
  const rendered = template.render(guarded, { mode, addGenerationPrompt: true })
  const opened = OPENED.test(rendered)
  const text = opened && mode === 'instruct' ? rendered.replace(OPENED, NO_THOUGHT) : rendered
  return { tokens: tokenizer.encodeMarked(text), text, startsInReasoning: opened && mode === 'think' }
}

/** A worked reply as the tokens that follow the prompt's, without the one that ends it. `reasoning` null: instruct mode. */
export function replyTokens(tokenizer: Tokenizer, prompt: ChatPrompt, reasoning: string | null, answer: string): number[] {
  const reply = formatReply(reasoning === null ? null : tokenizer.guard(reasoning), tokenizer.guard(answer))
  if (!prompt.startsInReasoning) return continuation(tokenizer, prompt, reply)
  return continuation(tokenizer, prompt, reasoning === null ? `</think>${reply}` : reply.slice('<think>'.length))
}

/** Texts to encode a reply behind where it cannot be parted from the prompt: the first serves byte-level tokenizers, the others sentencepiece. */
const BEFORE = ['', '\n', ':', 'a']

/**
 * Prompt and reply are one text, so that a tokenizer which writes a space before every text (sentencepiece) writes none between the two.
 * Where a token would reach over the border, the prompt stays as the model reads it, and the reply is encoded as it would be behind other
 * words: the first way that decodes to the reply itself.
 */
function continuation(tokenizer: Tokenizer, prompt: ChatPrompt, reply: string): number[] {
  const encode = (text: string) => tokenizer.encodeMarked(text)
  const whole = behind(encode(prompt.text + reply), prompt.tokens)
  if (whole) return whole
  const text = tokenizer.decode(prompt.tokens) + tokenizer.decode(encode(reply))
  const ways = BEFORE.flatMap((before) => {
    const tokens = behind(encode(before + reply), encode(before))
    return tokens ? [tokens] : []
  })
  return ways.find((tokens) => tokenizer.decode([...prompt.tokens, ...tokens]) === text) ?? ways[0]
}

/** The tokens after the beginning, or null where they begin otherwise. */
function behind(tokens: readonly number[], beginning: readonly number[]): number[] | null {
  return beginning.every((token, i) => tokens[i] === token) ? tokens.slice(beginning.length) : null
}

/**
 * The tokens that end a reply: the one by which the template closes an assistant's turn, which is also the one a worked reply ends in;
 * then tokenizer_config.json's, then the configuration's (generation_config.json's, or else config.json's). Empty where none names one.
 */
export function endTokens(tokenizer: Tokenizer | null, template: ChatTemplate, configured: readonly number[]): number[] {
  if (!tokenizer) return [...configured]
  return [...new Set([...closingToken(tokenizer, template), ...tokenizer.eosTokenIds, ...configured])]
}

const PROBE = 'xyzzy'

/** The first token behind the content of an assistant's turn, where the template writes one that ends things there. */
function closingToken(tokenizer: Tokenizer, template: ChatTemplate): number[] {
  let text: string
  try {
    const messages: ChatMessage[] = [
      { role: 'user', content: 'Hello' },
      { role: 'assistant', content: PROBE },
    ]
    text = template.render(messages, { mode: 'instruct', addGenerationPrompt: false })
  } catch {
    return []
  }
  const place = text.lastIndexOf(PROBE)
  if (place < 0) return []
  const tail = text.slice(place + PROBE.length).trimStart()
  const [first] = tokenizer.encode(tail)
  return first !== undefined && tokenizer.isControl(first) && tail.startsWith(tokenizer.piece(first)) ? [first] : []
}
