import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { CASCADE_JINJA, type ChatMessage, cascadeTemplate, jinjaTemplate, loadChatTemplate, MAX_TEMPLATE_LENGTH } from './template.ts'

const MATERIAL = new URL('../../../shared/material/', import.meta.url).pathname
const missing = !existsSync(MATERIAL)

const CONVERSATION: ChatMessage[] = [
  { role: 'user', content: 'What is 2 + 3?' },
  { role: 'assistant', content: '\\boxed{5}', reasoning: '2+3=5' },
  { role: 'user', content: 'Compute 4 plus 4.', mode: 'instruct' },
]

describe('the ChatML template with mode flags', () => {
  it('opens the reply to one question', () => {
    const text = cascadeTemplate.render([{ role: 'user', content: 'What is 2 + 3?' }], { mode: 'think', addGenerationPrompt: true })
    expect(text).toBe('<|im_start|>user\nWhat is 2 + 3? /think<|im_end|>\n<|im_start|>assistant\n')
  })

  it('ends each user turn with its mode and drops the reasoning of earlier turns', () => {
    expect(cascadeTemplate.render(CONVERSATION, { mode: 'think', addGenerationPrompt: true })).toBe(
      '<|im_start|>user\nWhat is 2 + 3? /think<|im_end|>\n<|im_start|>assistant\n\\boxed{5}<|im_end|>\n' +
        '<|im_start|>user\nCompute 4 plus 4. /no_think<|im_end|>\n<|im_start|>assistant\n',
    )
  })

  it('keeps the reasoning of the last turn, and writes no thinking block in instruct mode', () => {
    const render = (reply: ChatMessage) =>
      cascadeTemplate.render([{ role: 'user', content: '?' }, reply], { mode: 'think', addGenerationPrompt: false })
    expect(render({ role: 'assistant', content: '5', reasoning: '2+3=5' })).toContain('assistant\n<think>2+3=5</think>5<|im_end|>\n')
    expect(render({ role: 'assistant', content: '5', reasoning: '' })).toContain('assistant\n<think></think>5<|im_end|>\n')
    expect(render({ role: 'assistant', content: '5', reasoning: null })).toContain('assistant\n5<|im_end|>\n')
  })

  it('is the same in Jinja, as other programs read it', () => {
    const system: ChatMessage = { role: 'system', content: 'Be brief.' }
    const reply: ChatMessage = { role: 'assistant', content: '8', reasoning: '4+4=8' }
    for (const messages of [[], CONVERSATION, [system, ...CONVERSATION], [...CONVERSATION, reply]]) {
      for (const mode of ['think', 'instruct'] as const) {
        for (const addGenerationPrompt of [true, false]) {
          const options = { mode, addGenerationPrompt }
          expect(jinjaTemplate(CASCADE_JINJA).render(messages, options)).toBe(cascadeTemplate.render(messages, options))
        }
      }
    }
  })
})

describe('the template of a model folder', () => {
  const messages: ChatMessage[] = [{ role: 'user', content: 'Hi' }]
  const options = { mode: 'instruct', addGenerationPrompt: true } as const

  it('is ours where the folder has none, or has ours', () => {
    expect(loadChatTemplate(null)).toBe(cascadeTemplate)
    expect(loadChatTemplate({ chat_template: CASCADE_JINJA })).toBe(cascadeTemplate)
  })

  it('is chat_template.jinja before tokenizer_config.json, and the default one of several', () => {
    expect(loadChatTemplate({ chat_template: 'config' }, 'file').render(messages, options)).toBe('file')
    const named = [
      { name: 'tool_use', template: 'tools' },
      { name: 'default', template: '{{ bos_token }}default' },
    ]
    expect(loadChatTemplate({ chat_template: named, bos_token: { content: '<s>' } }).render(messages, options)).toBe('<s>default')
  })

  it('ends in one sentence where it is too long, broken, unhappy or boundless', () => {
    expect(() => jinjaTemplate('x'.repeat(MAX_TEMPLATE_LENGTH + 1))).toThrow('The chat template is longer than 64 KB.')
    expect(() => jinjaTemplate('{% for %}')).toThrow(/^The chat template cannot be read: /)
    expect(() => jinjaTemplate('{{ raise_exception("No.") }}').render(messages, options)).toThrow(
      'The chat template cannot render this conversation: No.',
    )
    const long = jinjaTemplate('{% for i in range(2000) %}{{ messages[0].content }}{% endfor %}')
    expect(() => long.render([{ role: 'user', content: 'x'.repeat(1000) }], options)).toThrow('The conversation is longer than 1 MB')
  })

  it.skipIf(missing)('renders conversations as transformers does, thinking on and off (needs shared material)', () => {
    const folder = `${MATERIAL}chat-templates/`
    const renders: Render[] = JSON.parse(readFileSync(`${folder}hf_renders.json`, 'utf8'))
    let compared = 0
    for (const { template, messages, tools, add_generation_prompt, enable_thinking, vars, output } of renders) {
      const plain = messages.every(
        (message) => typeof message.content === 'string' && Object.keys(message).every((key) => FIELDS.includes(key)),
      )
      if (tools !== null || enable_thinking === null || !plain || DATED.test(output)) continue
      const chat = messages.map(({ role, content, reasoning_content }) => ({ role, content, reasoning: reasoning_content }))
      const options = { mode: enable_thinking ? 'think' : 'instruct', addGenerationPrompt: add_generation_prompt } as const
      const text = jinjaTemplate(readFileSync(`${folder}${template}.jinja`, 'utf8'), vars).render(chat, options)
      expect(text, `${template}, ${options.mode}`).toBe(output)
      compared++
    }
    expect(compared).toBeGreaterThan(50)
  })
})

const FIELDS = ['role', 'content', 'reasoning_content']
/** Renders that print a date. */
const DATED = /2026|26 Jul 2024/

interface Render {
  template: string
  messages: { role: ChatMessage['role']; content: string; reasoning_content?: string }[]
  tools: unknown
  add_generation_prompt: boolean
  enable_thinking: boolean | null
  vars: Record<string, string>
  output: string
}
