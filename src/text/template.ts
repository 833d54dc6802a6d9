/**
 * @file Chat templates: a conversation as the one text a model reads.
 *
 * The models trained here use ChatML with the mode as a flag at the end of each user turn (Nemotron-Cascade, section 3.1.2): a turn
 * that ends in ` /think` is answered with `<think>reasoning</think>answer`, one that ends in ` /no_think` with the answer alone, and
 * no empty thinking block. Reasoning of earlier turns is left out of the context. Other models bring their own template in Jinja.
 */
import { type JinjaProgram, readJinja } from './jinja.ts'
import type { Mode } from './mode.ts'

export interface ChatMessage {
  role: 'system' | 'user' | 'assistant'
  content: string
  /** Assistant: what stood between the thinking tags; null or absent in instruct mode. */
  reasoning?: string | null
  /** User: the mode this turn asked for; absent: the mode given to `render`. */
  mode?: Mode
}

export interface RenderOptions {
  mode: Mode
  /** End with the opening of the assistant's turn, so that the model writes it. */
  addGenerationPrompt: boolean
}

export interface ChatTemplate {
  render(messages: readonly ChatMessage[], options: RenderOptions): string
}

export const END_OF_TURN = '<|im_end|>'
const FLAGS: Record<Mode, string> = { think: ' /think', instruct: ' /no_think' }

/** ChatML with mode flags. */
export const cascadeTemplate: ChatTemplate = {
  render(messages, { mode, addGenerationPrompt }) {
    const lastUser = messages.findLastIndex((message) => message.role === 'user')
    const turns = messages.map((message, index) => {
      let text = message.content
      if (message.role === 'user') text += FLAGS[message.mode ?? mode]
      if (message.role === 'assistant' && index > lastUser) text = formatReply(message.reasoning ?? null, text)
      return `<|im_start|>${message.role}\n${text}${END_OF_TURN}\n`
    })
    return turns.join('') + (addGenerationPrompt ? '<|im_start|>assistant\n' : '')
  },
}

/** What a model of ours writes before END_OF_TURN. `reasoning` null: instruct mode. */
export function formatReply(reasoning: string | null, answer: string): string {
  return reasoning === null ? answer : `<think>${reasoning}</think>${answer}`
}

/** `cascadeTemplate` in Jinja, for other programs that read our model folders; `enable_thinking` sets the mode, a message's `mode` its own. */
export const CASCADE_JINJA = `{%- set ns = namespace(last_user=-1) -%}
{%- for message in messages -%}{%- if message.role == 'user' -%}{%- set ns.last_user = loop.index0 -%}{%- endif -%}{%- endfor -%}
{%- for message in messages -%}
{{- '<|im_start|>' + message.role + '\\n' -}}
{%- if message.role == 'assistant' and loop.index0 > ns.last_user and message.reasoning_content is defined and message.reasoning_content is not none -%}
{{- '<think>' + message.reasoning_content + '</think>' -}}
{%- endif -%}
{{- message.content -}}
{%- if message.role == 'user' -%}
{%- if message.mode is defined -%}{{- ' /think' if message.mode == 'think' else ' /no_think' -}}
{%- else -%}{{- ' /no_think' if enable_thinking is defined and enable_thinking is false else ' /think' -}}{%- endif -%}
{%- endif -%}
{{- '<|im_end|>\\n' -}}
{%- endfor -%}
{%- if add_generation_prompt -%}{{- '<|im_start|>assistant\\n' -}}{%- endif -%}`

/** Characters of a template's source, and of what it renders. The longest templates in use have about 30,000. */
export const MAX_TEMPLATE_LENGTH = 64 * 1024
export const MAX_RENDERED_LENGTH = 2 ** 20

/**
 * A template in Jinja. Thinking mode is the variable `enable_thinking`, as Qwen3 and its successors name it; `tokens` are the named
 * special tokens of tokenizer_config.json (`bos_token`, ...), `today` is the day that a template may print. Throws an Error with one
 * sentence for a source that is too long or does not parse, and when rendering fails or gives too much text.
 */
export function jinjaTemplate(source: string, tokens: Record<string, string> = {}, today = new Date()): ChatTemplate {
  if (source.length > MAX_TEMPLATE_LENGTH) throw new Error(`The chat template is longer than ${MAX_TEMPLATE_LENGTH / 1024} KB.`)
  let template: JinjaProgram
  try {
    template = readJinja(source, today)
  } catch (error) {
    throw new Error(`The chat template cannot be read: ${messageOf(error)}`)
  }
  return {
    render(messages, { mode, addGenerationPrompt }) {
      let text: string
      try {
        text = template.render({
          ...tokens,
          messages: messages.map(toJinja),
          add_generation_prompt: addGenerationPrompt,
          enable_thinking: mode === 'think',
        })
      } catch (error) {
        throw new Error(`The chat template cannot render this conversation: ${messageOf(error)}`)
      }
      if (text.length > MAX_RENDERED_LENGTH) throw new Error('The conversation is longer than 1 MB once the chat template is applied.')
      return text
    },
  }
}

/**
 * The template of a model folder: chat_template.jinja if there is one, else `chat_template` in tokenizer_config.json (a string, or
 * named ones of which `default` counts), else `cascadeTemplate`. `today` as for `jinjaTemplate`: one day for as long as the template lives.
 */
export function loadChatTemplate(tokenizerConfig: unknown, jinjaFile: string | null = null, today = new Date()): ChatTemplate {
  const config = isObject(tokenizerConfig) ? tokenizerConfig : {}
  const source = jinjaFile ?? templateOf(config.chat_template)
  if (source === null || source === CASCADE_JINJA) return cascadeTemplate
  const tokens: Record<string, string> = {}
  for (const [name, value] of Object.entries(config)) {
    if (!name.endsWith('_token')) continue
    if (typeof value === 'string') tokens[name] = value
    else if (isObject(value) && typeof value.content === 'string') tokens[name] = value.content
  }
  return jinjaTemplate(source, tokens, today)
}

function templateOf(value: unknown): string | null {
  if (typeof value === 'string') return value
  const named = Array.isArray(value) ? value.find((entry) => isObject(entry) && entry.name === 'default') : undefined
  return isObject(named) && typeof named.template === 'string' ? named.template : null
}

function toJinja(message: ChatMessage): Record<string, unknown> {
  const fields: Record<string, unknown> = { role: message.role, content: message.content }
  if (message.reasoning !== undefined && message.reasoning !== null) fields.reasoning_content = message.reasoning
  if (message.mode !== undefined) fields.mode = message.mode
  return fields
}

/** A template's own words (`raise_exception`) may be long. */
function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return message.length > 500 ? `${message.slice(0, 500)}...` : message
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
