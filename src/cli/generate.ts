/** @file `cascade generate`: continues a prompt, given as token ids or as the text of a user's turn. */
import * as v from 'valibot'
import { withoutReasoning } from '../chat/conversation.ts'
import { MEDIUM_TILE, SMALL_TILE } from '../kernels/matmul.ts'
import { Generator } from '../model/generator.ts'
import type { Model } from '../model/model.ts'
import type { Mode } from '../tasks/task.ts'
import { chatPrompt } from '../text/chat-format.ts'
import type { ChatMessage } from '../text/template.ts'
import { defineCommand, UsageError } from './args.ts'
import { readJson } from './files.ts'
import { checkedConfig, checkTokens, openModel } from './models.ts'

/** Fixed, so that the same command gives the same tokens on every run; one row gains little from a measured choice. */
const MATMUL = { NT: MEDIUM_TILE, NN: SMALL_TILE, TN: SMALL_TILE, decode: SMALL_TILE }

export const command = defineCommand({
  summary: 'continue a prompt',
  options: {
    model: { type: 'string', required: true, value: 'DIR', help: 'models/NAME or a model folder' },
    tokens: { type: 'integers', help: 'the prompt as token ids' },
    prompt: { type: 'string', help: "the prompt as a user's turn, put into the model's chat template" },
    messages: { type: 'string', value: 'FILE', help: 'or a conversation as JSON: [{"role":"user","content":"...","mode":"think"}, ...]' },
    mode: {
      type: 'string',
      choices: ['think', 'instruct'],
      default: 'think',
      help: 'with --prompt or --messages: reason first, or answer at once',
    },
    'max-new': { type: 'integer', min: 1, help: 'new tokens at most (default 128, or what the model has positions for)' },
    temperature: { type: 'number', default: 0, min: 0, help: '0 takes the likeliest token' },
    'top-k': { type: 'integer', default: 0, min: 0, help: 'draw from the k likeliest; 0: from all' },
    'top-p': { type: 'number', default: 1, min: 0, max: 1, help: 'draw from the fewest that reach p together' },
    'min-p': { type: 'number', default: 0, min: 0, max: 1, help: 'draw from those at least this share as likely as the likeliest' },
    seed: { type: 'integer', default: 0, min: 0, max: 2 ** 32 - 1, help: 'the same seed draws the same tokens' },
    'ignore-eos': { type: 'flag', help: 'go on after the end of the text' },
  },
  check({ tokens, prompt, messages, 'top-p': topP }) {
    if ([tokens, prompt, messages].filter((given) => given !== undefined).length !== 1)
      throw new UsageError('give one of --tokens, --prompt and --messages.')
    if (topP === 0) throw new UsageError('--top-p must be above 0.')
  },
  async run(values) {
    const messages = values.messages === undefined ? null : await readMessages(values.messages)
    if (values.tokens) checkTokens('--tokens', values.tokens, await checkedConfig(values.model))
    const { gpu, model } = await openModel(values.model, { decodesOnly: true })
    try {
      const prompt = values.tokens ?? promptTokens(model, messages ?? [{ role: 'user', content: values.prompt as string }], values.mode)
      const maxNewTokens = values['max-new'] ?? Math.max(1, Math.min(128, model.config.maxPositions + 1 - prompt.length))
      // What fits this one prompt, and at least a slot, so that whatever is wrong is said by `generate`.
      const slots = Math.max(1, Math.min(model.config.maxPositions, prompt.length + maxNewTokens - 1))
      const generator = await Generator.create(gpu, model.config, model.weights, MATMUL, { rows: 1, slots })
      const [{ tokens, logprobs, stop }] = await generator.generate(
        [{ prompt, count: 1, maxNewTokens }],
        {
          temperature: values.temperature,
          topK: values['top-k'],
          topP: values['top-p'],
          minP: values['min-p'],
          seed: values.seed,
          logprobScale: 1,
        },
        { ignoreEos: values['ignore-eos'], eosTokenIds: model.eosTokenIds },
      )
      // Without the token that ended it, and with every other, as verifiers read it.
      const reply = stop === 'eos' ? tokens.slice(0, -1) : tokens
      return { tokens, text: model.tokenizer?.decode(reply) ?? null, logprobs, stop }
    } finally {
      gpu.close()
    }
  },
})

/** The last turn's own mode, where it has one, is the mode of the reply. */
function promptTokens({ tokenizer, template }: Model, messages: ChatMessage[], mode: Mode): number[] {
  if (!tokenizer) throw new Error('this model has no tokenizer.json, so give it --tokens instead of --prompt.')
  return chatPrompt(tokenizer, template, messages.map(withoutReasoning), messages[messages.length - 1].mode ?? mode).tokens
}

const messagesSchema = v.pipe(
  v.array(
    v.strictObject({
      role: v.picklist(['system', 'user', 'assistant'], 'a "role" of system, user or assistant'),
      content: v.string('a "content" that is text'),
      mode: v.optional(v.picklist(['think', 'instruct'], 'a "mode" of think or instruct')),
    }),
    'a list of messages',
  ),
  v.check((list) => list.at(-1)?.role === 'user', 'a last message of the user, who is to be answered'),
  // What a model has learned to read: templates write other orders down, or refuse them in words of their own.
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return
    const list = dataset.value
    const first = list[0]?.role === 'system' ? 1 : 0
    const key = list.findIndex(({ role }, i) => i >= first && role !== ((i - first) % 2 === 0 ? 'user' : 'assistant'))
    if (key < 0) return
    const message =
      list[key].role === 'system' ? 'no system message but the first' : 'turns of user and assistant that alternate, the user first'
    addIssue({ message, path: [{ type: 'array', origin: 'value', input: list, key, value: list[key] }] })
  }),
)

/** @throws Error with one sentence, which names the file and the message that is wrong. */
export async function readMessages(file: string): Promise<ChatMessage[]> {
  const result = v.safeParse(messagesSchema, await readJson(file))
  if (result.success) return result.output
  const [issue] = result.issues
  const at = issue.path?.find(({ key }) => typeof key === 'number')?.key
  const needs = issue.type === 'strict_object' ? fieldOf(issue) : issue.message
  throw new Error(`${file} must have ${needs}${at === undefined ? '' : ` (message ${Number(at) + 1})`}.`)
}

/** What a message has too much or too little: Valibot expects `never` of a field that there is not, and names one that is missing. */
function fieldOf({ expected, path }: v.BaseIssue<unknown>): string {
  if (expected === 'never') return `no field ${JSON.stringify(path?.at(-1)?.key)}`
  return expected?.startsWith('"') ? `a ${expected}` : 'messages with a "role" and a "content"'
}
