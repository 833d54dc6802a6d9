/**
 * @file The commands on checkpoints that others made: a trained Llama (stories260K of llama2.c) in four storage formats, and random Qwen2,
 * Qwen3 and Llama-3-rope models, beside what transformers and PyTorch computed with them.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { openTestGpu } from '../gpu/testing.ts'
import { SMALL_TILE } from '../kernels/matmul.ts'
import { type Golden, measureParity, readTensors } from '../model/testing/parity.ts'
import { type Command, parseValues } from './args.ts'
import { command as generate } from './generate.ts'
import { NodeStorage } from './node-storage.ts'
import { command as replay } from './replay.ts'
import { command as score } from './score.ts'

const material = fileURLToPath(new URL('../../../shared/material/', import.meta.url))
const stories = join(material, 'model-stories260k')
const absent = !existsSync(stories)
const folder = mkdtempSync(join(tmpdir(), 'cascade-material-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** As the goldens' files have it: `<name>.golden.json` and its tensors beside it. */
interface Reference {
  cases: { input_ids: number[]; token_logprobs: number[]; greedy: { id: number; margin: number }[] }[]
  train: { input_ids: number[]; loss: number; grad_l2: Record<string, number> }
}
const models = {
  stories260k: { at: stories, folder: 'hf' },
  'tiny-random-qwen2': { at: join(material, 'model-tiny-random'), folder: 'tiny-random-qwen2' },
  'tiny-random-qwen3': { at: join(material, 'model-tiny-random'), folder: 'tiny-random-qwen3' },
  'tiny-random-llama3rope': { at: join(material, 'model-tiny-random'), folder: 'tiny-random-llama3rope' },
}
const json = (path: string) => JSON.parse(readFileSync(path, 'utf8'))
const reference = (at: string, name: string) => json(join(at, `${name}.golden.json`)) as Reference

/** The command in this process, where shaders are compiled once. */
// biome-ignore lint/suspicious/noExplicitAny: each command returns its own fields
async function run(command: Command<any>, ...args: string[]): Promise<any> {
  return command.run(parseValues(command.options, args), { json: true, progress: () => {}, line: () => {} })
}
const largest = (a: readonly number[], b: readonly number[]) => Math.max(...a.map((x, i) => Math.abs(x - b[i])))

describe.each(Object.entries(models))('%s', (name, { at, folder: files }) => {
  it.skipIf(absent)('is scored by the command as by transformers (needs the shared material)', async () => {
    const [{ input_ids: tokens, token_logprobs: expected }] = reference(at, name).cases
    const { tokens: scored, logprobs } = await run(score, '--model', join(at, files), '--tokens', tokens.join())
    expect(scored).toEqual(tokens)
    expect(logprobs).toHaveLength(expected.length)
    expect(largest(logprobs, expected)).toBeLessThan(2e-4)
  })

  it.skipIf(absent)(
    'has the log-probs, greedy tokens and gradients of PyTorch, and its parameters after one AdamW step (needs the shared material)',
    async () => {
      const { train, cases } = reference(at, name)
      const model = new NodeStorage(join(at, files))
      const before = readTensors(join(at, files, 'model.safetensors'))
      const [lr, weightDecay] = [1e-3, 0.01]
      // torch.optim.AdamW decays norms and biases as well, which this engine leaves out.
      const updated = readTensors(join(at, `${name}.adamw1.safetensors`))
      for (const [tensor, data] of updated) {
        const old = before.get(tensor) as Float32Array
        if (/norm|bias/.test(tensor)) for (let i = 0; i < data.length; i++) data[i] += lr * weightDecay * old[i]
      }
      const golden: Golden = {
        sequences: cases.map(({ input_ids, token_logprobs }) => ({ tokens: input_ids, logprobs: token_logprobs })),
        greedy: { prompt: cases[0].input_ids, completion: cases[0].greedy.map(({ id }) => id) },
        policy: {
          rollouts: [{ prompt: train.input_ids.slice(0, 1), completion: train.input_ids.slice(1), advantage: 1 }],
          loss: train.loss,
        },
        adamw: { lr, betas: [0.9, 0.999], eps: 1e-8, weight_decay: weightDecay },
        gradients: readTensors(join(at, `${name}.grads.safetensors`)),
        updated,
      }
      const gpu = await openTestGpu()
      const matmul = { NT: SMALL_TILE, NN: SMALL_TILE, TN: SMALL_TILE, decode: SMALL_TILE }
      const parity = await measureParity(gpu, model, golden, { matmul, slices: null, lanes: 1 })
      gpu.close()
      expect(parity.logprob).toBeLessThan(2e-4)
      expect(parity).toMatchObject({ greedyEqual: 32, greedyTokens: 32 })
      expect(parity.loss).toBeLessThan(1e-4)
      expect(parity.gradient.error, `gradient of ${parity.gradient.name}`).toBeLessThan(1e-3)
      expect(parity.adamw).toBeLessThan(2e-2)
    },
  )
})

describe('stories260k', () => {
  const [first] = absent ? [] : reference(stories, 'stories260k').cases
  const scoreOf = async (files: string) => (await run(score, '--model', files, '--tokens', first.input_ids.join())).logprobs as number[]

  it.skipIf(absent)('scores the same bits from shards (needs the shared material)', async () => {
    expect(await scoreOf(join(stories, 'hf-sharded'))).toEqual(await scoreOf(join(stories, 'hf')))
  })

  it.skipIf(absent).each([
    ['hf-bf16', 2 ** -8],
    ['hf-fp16', 2 ** -11],
  ])(
    'is read from %s to the last bit that format keeps, and scores near the f32 weights (needs the shared material)',
    async (name, unit) => {
      const whole = readTensors(join(stories, 'hf', 'model.safetensors'))
      for (const [tensor, data] of readTensors(join(stories, name, 'model.safetensors'))) {
        const exact = whole.get(tensor) as Float32Array
        // Half a unit in the last place; below 2^-14 fp16 has a fixed step of 2^-24.
        const wrong = data.findIndex((x, i) => !(Math.abs(x - exact[i]) <= Math.max(unit * Math.abs(exact[i]), 2 ** -25)))
        expect(wrong, tensor).toBe(-1)
      }
      // Nobody published log-probs of the rounded weights; these are what rounding by that unit costs.
      expect(largest(await scoreOf(join(stories, name)), first.token_logprobs)).toBeLessThan(4 * unit)
    },
  )

  it.skipIf(absent)('writes its published 200 greedy tokens and their text (needs the shared material)', async () => {
    const { ids, expected_text: text } = json(join(stories, 'upstream_expected.json'))
    const result = await run(
      generate,
      '--model',
      join(stories, 'hf'),
      '--tokens',
      '1',
      '--max-new',
      '200',
      '--temperature',
      '0',
      '--ignore-eos',
    )
    expect(result.tokens).toEqual(ids.slice(1))
    expect(result.text.trim()).toBe(text.trim())
    expect(result.logprobs).toHaveLength(200)
  })

  it.skipIf(absent)(
    'is replayed into a folder that transformers would load, with the loss and gradient norm of PyTorch (needs the shared material)',
    async () => {
      const { train } = reference(stories, 'stories260k')
      const [prompt, completion] = [train.input_ids.slice(0, 1), train.input_ids.slice(1)]
      const rollouts = join(folder, 'rollouts.jsonl')
      writeFileSync(rollouts, `${JSON.stringify({ prompt, completion, advantage: 1 })}\n`)
      const out = join(folder, 'updated')
      const options = ['--lr', '1e-3', '--betas', '0.9,0.999', '--eps', '1e-8', '--weight-decay', '0.01']
      const { loss, grad_norm: norm } = await run(replay, '--model', join(stories, 'hf'), '--rollouts', rollouts, ...options, '--out', out)
      expect(loss).toBeCloseTo(train.loss, 4)
      expect(norm / Math.hypot(...Object.values(train.grad_l2))).toBeCloseTo(1, 4)
      const expected = readTensors(join(stories, 'stories260k.adamw1.safetensors'))
      const updated = readTensors(join(out, 'model.safetensors'))
      expect([...updated.keys()].sort()).toEqual([...expected.keys()].sort())
      // torch.optim.AdamW decays norms as well. A first step moves each weight by about the learning rate.
      for (const [name, data] of expected) {
        if (/norm/.test(name)) continue
        const ours = updated.get(name) as Float32Array
        const error = Math.hypot(...data.map((x, i) => x - ours[i]))
        expect(error, name).toBeLessThan(2e-2 * 1e-3 * Math.sqrt(data.length))
      }
      const { logprobs } = await run(score, '--model', out, '--tokens', train.input_ids.join())
      const after = (json(join(stories, 'stories260k.golden.json')) as { train: { loss_after_adamw_step: number } }).train
        .loss_after_adamw_step
      expect(-logprobs.reduce((sum: number, x: number) => sum + x, 0) / completion.length).toBeCloseTo(after, 4)
    },
  )
})
