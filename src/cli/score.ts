/** @file `cascade score`: log-probabilities of given tokens or text. */
import { defaultKernels } from '../kernels/tuning.ts'
import { scoreTokens } from '../model/score.ts'
import { defineCommand, UsageError } from './args.ts'
import { checkedConfig, checkTokens, openModel } from './models.ts'

export const command = defineCommand({
  summary: 'log-probabilities of given tokens or text',
  options: {
    model: { type: 'string', required: true, value: 'DIR', help: 'models/NAME or a model folder' },
    tokens: { type: 'integers', help: 'token ids, with commas' },
    text: { type: 'string', help: "text, by the model folder's tokenizer: as it stands, its special tokens too" },
  },
  check({ tokens, text }) {
    if ((tokens === undefined) === (text === undefined)) throw new UsageError('give one of --tokens and --text.')
  },
  async run({ model: name, tokens: ids, text }) {
    if (ids) checkTokens('--tokens', ids, await checkedConfig(name))
    const { gpu, model } = await openModel(name)
    try {
      if (!ids && !model.tokenizer) throw new Error(`${name} has no tokenizer.json: give --tokens.`)
      const tokens = ids ?? (model.tokenizer?.encode(text as string) as number[])
      const { logprobs } = await scoreTokens(model, defaultKernels(gpu), tokens)
      return { tokens, logprobs }
    } finally {
      gpu.close()
    }
  },
})
