/** @file A job of batches that tests give to their makers, in Node and in the page. */
import { toyTokenizerFiles } from '../../text/toy-vocabulary.ts'
import type { BatchJob } from '../batches.ts'
import { modelWithoutWeights } from '../testing.ts'

/** The task of the job. */
export const TASK = { parts: [{ domain: 'math' }, { domain: 'puzzle' }], conversations: 0.3 }
export const STEPS = 6

const companions = Object.fromEntries(Object.entries(toyTokenizerFiles()).map(([name, json]) => [name, JSON.stringify(json)]))
export const model = modelWithoutWeights(512)
export const job: BatchJob = {
  ...{ companions, configured: model.eosTokenIds, vocab: model.config.vocab, domain: 'mixture', task: TASK },
  ...{ seed: 3, size: { batchTokens: 700 }, longest: 512 },
}
