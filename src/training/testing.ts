/** @file A model that needs no GPU, for tests of what surrounds one: the toy tokenizer and the template, and no weights. */
import type { Model } from '../model/model.ts'
import { cascadeTemplate } from '../text/template.ts'
import { loadTokenizer } from '../text/tokenizer.ts'
import { TOY_EOS_TOKEN_ID, toyTokenizerFiles } from '../text/toy-vocabulary.ts'

const files = toyTokenizerFiles()

export function modelWithoutWeights(maxPositions: number): Model {
  const tokenizer = loadTokenizer(files['tokenizer.json'], files['tokenizer_config.json'])
  const config = { maxPositions, layers: 1, hidden: 16, heads: 2, kvHeads: 1, headDim: 8, feedForward: 24, vocab: tokenizer.vocabSize }
  return { tokenizer, template: cascadeTemplate, eosTokenIds: [TOY_EOS_TOKEN_ID], config } as unknown as Model
}
