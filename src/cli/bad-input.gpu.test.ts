/** @file Bad input that only shows once a GPU is open: still one sentence each, and the GPU goes on. */
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { openTestGpu } from '../gpu/testing.ts'
import { type ModelConfig, parseConfig } from '../model/config.ts'
import { ParameterBuffers } from '../model/parameter-buffers.ts'
import { ParameterTable } from '../model/parameters.ts'
import { readHeader } from '../model/safetensors.ts'
import { fixtureFolder } from '../model/testing/parity.ts'
import { type Command, parseValues } from './args.ts'
import { command as evaluate } from './eval.ts'
import { command as generate } from './generate.ts'
import { command as score } from './score.ts'
import { cascade } from './testing.ts'
import { command as train } from './train.ts'

const folder = mkdtempSync(join(tmpdir(), 'cascade-bad-gpu-'))
afterAll(() => rmSync(folder, { recursive: true }))
/** A vocabulary of 97, 128 positions, no tokenizer. */
const model = fixtureFolder('llama')

// biome-ignore lint/suspicious/noExplicitAny: each command returns its own fields
const run = (command: Command<any>, ...args: string[]) =>
  command.run(parseValues(command.options, args), { json: true, progress: () => {}, line: () => {} })

it('on an adapter with default limits a model with a matrix that no buffer holds is refused with its size and the limit', async () => {
  const gpu = await openTestGpu({ defaultLimits: true })
  const config = parseConfig({
    model_type: 'qwen3',
    hidden_size: 4096,
    intermediate_size: 12288,
    num_hidden_layers: 1,
    num_attention_heads: 32,
    num_key_value_heads: 8,
    head_dim: 128,
    vocab_size: 256,
    max_position_embeddings: 40960,
    rms_norm_eps: 1e-6,
    tie_word_embeddings: true,
  })
  const allocate = (of: ModelConfig) => ParameterBuffers.allocate(gpu.memory, new ParameterTable(of, gpu.memory.largestBinding), 'weights')
  expect(() => allocate(config)).toThrow(
    /^This GPU allows 134\.2 MB a buffer, and ".+" needs \d+\.\d MB: choose a smaller model or batch\.$/,
  )
  expect(gpu.memory.buffers).toBe(0)
  // Nothing was lost: a model that fits still does.
  const small = allocate({ ...config, vocab: 64, layers: 1, hidden: 32, feedForward: 64 })
  expect(await small.read(gpu)).toHaveLength(small.table.size)
  gpu.close()
})

it('text for a model without a tokenizer, and more tokens than it has positions, end in one sentence', async () => {
  const long = Array(129).fill(1).join()
  await expect(run(score, '--model', model, '--text', 'a')).rejects.toThrow(`${model} has no tokenizer.json: give --tokens.`)
  await expect(run(score, '--model', model, '--tokens', long)).rejects.toThrow('The model has 128 positions, and 129 tokens were given.')
  await expect(run(generate, '--model', model, '--prompt', 'a')).rejects.toThrow(
    'this model has no tokenizer.json, so give it --tokens instead of --prompt.',
  )
  await expect(run(generate, '--model', model, '--tokens', '1,2', '--max-new', '500')).rejects.toThrow(
    'A prompt of 2 tokens and up to 500 new ones exceed the 128 positions of this model.',
  )
  await expect(run(evaluate, '--model', model, '--domain', 'math', '--count', '2')).rejects.toThrow(
    'This model has no tokenizer, so it cannot read prompts.',
  )
})

it('a model of broken weights is told, and never scored as null', async () => {
  const path = join(folder, 'broken')
  cpSync(model, path, { recursive: true })
  const bytes = readFileSync(join(path, 'model.safetensors'))
  bytes.writeFloatLE(Number.NaN, readHeader(bytes).tensors.get('model.norm.weight')?.begin as number)
  writeFileSync(join(path, 'model.safetensors'), bytes)
  await expect(run(score, '--model', path, '--tokens', '1,2,3')).rejects.toThrow("The model's outputs are not finite numbers")
})

it('a run that cannot be written leaves what stands in its way as it was', async () => {
  writeFileSync(join(folder, 'file'), 'mine')
  const recipe = join(folder, 'recipe.json')
  const stage = { kind: 'rl', domain: 'math', steps: 1, learningRate: 1e-3, maxNewTokens: 8, promptsPerStep: 2, groupSize: 2 }
  writeFileSync(recipe, JSON.stringify({ name: 'Test', model, stages: [stage] }))
  await expect(run(train, '--recipe', recipe, '--out', join(folder, 'file', 'run'))).rejects.toThrow(/^Could not write .+ \(ENOTDIR\)\.$/)
  expect(existsSync(join(folder, 'file', 'run'))).toBe(false)
})

it('the last line of standard output is one JSON object, and nothing else is there', async () => {
  const { code, stdout } = await cascade(folder, ['score', '--model', model, '--tokens', '1,2,3', '--json'])
  expect(code).toBe(0)
  expect(stdout).toMatch(/^\{[^\n]+\}\n$/)
  expect(Object.keys(JSON.parse(stdout))).toEqual(['tokens', 'logprobs'])
})
