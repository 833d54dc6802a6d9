/** @file `cascade generate`: continues a prompt, given as token ids or as the text of a user's turn. */
import { MEDIUM_TILE, SMALL_TILE } from '../kernels/matmul.ts'
import { Generator } from '../model/generator.ts'
import type { Model } from '../model/model.ts'
import { readPrompt } from '../rollout/rollout.ts'
import { defineCommand, UsageError } from './args.ts'
import { checkedConfig, checkTokens, openModel } from './models.ts'

/** Fixed, so that the same command gives the same tokens on every run; one row gains little from a measured choice. */
const MATMUL = { NT: MEDIUM_TILE, NN: SMALL_TILE, TN: SMALL_TILE, decode: SMALL_TILE }

export const command = defineCommand({
  summary: 'continue a prompt',
  options: {
    model: { type: 'string', required: true, value: 'DIR', help: 'models/NAME or a model folder' },
    tokens: { type: 'integers', help: 'the prompt as token ids' },
    prompt: { type: 'string', help: "the prompt as a user's turn, put into the model's chat template" },
    mode: { type: 'string', choices: ['think', 'instruct'], default: 'think', help: 'with --prompt: reason first, or answer at once' },
    'max-new': { type: 'integer', min: 1, help: 'new tokens at most (default 128, or what the model has positions for)' },
    temperature: { type: 'number', default: 0, min: 0, help: '0 takes the likeliest token' },
    'top-k': { type: 'integer', default: 0, min: 0, help: 'draw from the k likeliest; 0: from all' },
    'top-p': { type: 'number', default: 1, min: 0, max: 1, help: 'draw from the fewest that reach p together' },
    'min-p': { type: 'number', default: 0, min: 0, max: 1, help: 'draw from those at least this share as likely as the likeliest' },
    seed: { type: 'integer', default: 0, min: 0, max: 2 ** 32 - 1, help: 'the same seed draws the same tokens' },
    'ignore-eos': { type: 'flag', help: 'go on after the end of the text' },
  },
  async run(values) {
    if ((values.tokens === undefined) === (values.prompt === undefined)) throw new UsageError('give one of --tokens and --prompt.')
    if (values['top-p'] === 0) throw new UsageError('--top-p must be above 0.')
    if (values.tokens) checkTokens('--tokens', values.tokens, await checkedConfig(values.model))
    const { gpu, model } = await openModel(values.model)
    try {
      const prompt = values.tokens ?? promptTokens(model, values.prompt as string, values.mode)
      const maxNewTokens = values['max-new'] ?? Math.max(1, Math.min(128, model.config.maxPositions + 1 - prompt.length))
      // What fits this one prompt, and at least a slot, so that whatever is wrong is said by `generate`.
      const slots = Math.max(1, Math.min(model.config.maxPositions, prompt.length + maxNewTokens - 1))
      const generator = await Generator.create(gpu, model.config, model.table, model.weights, MATMUL, { rows: 1, slots })
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

function promptTokens(model: Model, text: string, mode: 'think' | 'instruct'): number[] {
  if (!model.tokenizer) throw new Error('this model has no tokenizer.json, so give it --tokens instead of --prompt.')
  return readPrompt(model, { prompt: text }, mode).tokens
}
