/** @file `cascade replay`: one policy-gradient AdamW update from recorded rollouts, for checking the trainer against another one. */
import { defaultKernels } from '../kernels/tuning.ts'
import { sequenceOf } from '../training/completion.ts'
import { Learner } from '../training/learner.ts'
import { defineCommand, UsageError } from './args.ts'
import { readJsonLines } from './json-lines.ts'
import { checkedConfig, openModel } from './models.ts'
import { NodeStorage } from './node-storage.ts'

interface Recorded {
  prompt: number[]
  completion: number[]
  advantage: number
}

export const command = defineCommand({
  summary: 'one policy-gradient update from recorded rollouts',
  options: {
    model: { type: 'string', required: true, value: 'DIR', help: 'models/NAME or a model folder' },
    rollouts: { type: 'string', required: true, value: 'FILE', help: 'JSON lines of {"prompt":[ids],"completion":[ids],"advantage":a}' },
    lr: { type: 'number', required: true, min: 0, help: 'learning rate' },
    betas: { type: 'numbers', default: [0.9, 0.95], help: "AdamW's betas, with a comma" },
    eps: { type: 'number', default: 1e-8, min: 0, help: "AdamW's epsilon" },
    'weight-decay': { type: 'number', default: 0, min: 0, help: 'decoupled, on matrices only' },
    out: { type: 'string', required: true, value: 'DIR', help: 'the folder of the updated model' },
  },
  async run(values) {
    const [beta1, beta2] = values.betas
    const inRange = (beta: number | undefined) => beta !== undefined && beta >= 0 && beta < 1
    if (values.betas.length !== 2 || !inRange(beta1) || !inRange(beta2))
      throw new UsageError('--betas must be two numbers from 0 to below 1.')
    const { vocab, maxPositions } = await checkedConfig(values.model)
    const rollouts: Recorded[] = []
    for await (const { line, value } of readJsonLines(values.rollouts)) {
      rollouts.push(check(`line ${line} of ${values.rollouts}`, value, vocab, maxPositions))
    }
    const count = rollouts.reduce((sum, rollout) => sum + rollout.completion.length, 0)
    if (count === 0) throw new Error(`${values.rollouts} has no completion tokens to learn from.`)
    const { gpu, model } = await openModel(values.model)
    try {
      const sequences = rollouts.map(({ prompt, completion, advantage }) =>
        sequenceOf({ promptTokens: prompt, tokens: completion }, () => advantage / count),
      )
      const longest = sequences.reduce((most, { tokens }) => Math.max(most, tokens.length), 0)
      const { matmul: choice, lanes, slices } = defaultKernels(gpu)
      const optimizer = {
        kind: 'adamw' as const,
        betas: [beta1, beta2] as [number, number],
        epsilon: values.eps,
        weightDecay: values['weight-decay'],
        maxGradNorm: 0,
      }
      const learner = await Learner.create(gpu, model.table, model.weights, {
        tokens: Math.max(1024, longest),
        choice,
        lanes,
        slices,
        optimizer,
      })
      const { loss, gradNorm } = await learner.step(sequences, { learningRate: values.lr, muonLearningRate: 0 })
      await model.write(new NodeStorage(values.out))
      return { loss, grad_norm: gradNorm }
    } finally {
      gpu.close()
    }
  },
})

function check(where: string, value: Record<string, unknown>, vocab: number, positions: number): Recorded {
  const ids = (name: string, least: number) => {
    const list = value[name]
    if (!Array.isArray(list) || list.length < least || !list.every((id) => Number.isInteger(id) && id >= 0)) {
      throw new Error(`${where}: "${name}" must be a list of ${least ? 'one token id or more' : 'token ids'}.`)
    }
    const wrong = list.find((id) => id >= vocab)
    if (wrong !== undefined)
      throw new Error(`${where}: "${name}" has the id ${wrong}, and this model's vocabulary the ids 0 to ${vocab - 1}.`)
    return list as number[]
  }
  if (typeof value.advantage !== 'number' || !Number.isFinite(value.advantage)) throw new Error(`${where}: "advantage" must be a number.`)
  const rollout = { prompt: ids('prompt', 1), completion: ids('completion', 0), advantage: value.advantage }
  const length = rollout.prompt.length + rollout.completion.length
  if (length > positions) throw new Error(`${where}: the rollout has ${length} tokens, and the model ${positions} positions.`)
  return rollout
}
