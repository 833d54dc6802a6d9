import { readdirSync, readFileSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { loadTokenizer } from '../text/tokenizer.ts'
import { parseRecipe } from '../training/recipe.ts'
import { checkedConfig } from './models.ts'

const folder = fileURLToPath(new URL('../../public/models/', import.meta.url))
const json = (path: string) => JSON.parse(readFileSync(`${folder}${path}`, 'utf8'))
const index: { id: string; parameters: number; bytes: number }[] = json('index.json')

it('every folder of a shipped model is in the index', () => {
  const folders = readdirSync(folder).filter((name) => statSync(`${folder}${name}`).isDirectory())
  expect(index.map(({ id }) => id).sort()).toEqual(folders.map((name) => `models/${name}`).sort())
})

describe.each(index)('$id', ({ id, parameters, bytes }) => {
  const name = id.replace('models/', '')

  it('is as large as the index says, and small', async () => {
    expect(statSync(`${folder}${name}/model.safetensors`).size).toBe(bytes)
    const weights = readFileSync(`${folder}${name}/model.safetensors`)
    const header: Record<string, { shape: number[] }> = JSON.parse(
      weights.subarray(8, 8 + Number(weights.readBigUInt64LE(0))).toString('utf8'),
    )
    const shapes = Object.entries(header).filter(([key]) => key !== '__metadata__')
    expect(shapes.reduce((sum, [, { shape }]) => sum + shape.reduce((size, n) => size * n, 1), 0)).toBe(parameters)
    expect(parameters).toBeLessThanOrEqual(1_500_000)
    expect(bytes).toBeLessThanOrEqual(4_000_000)
  })

  it('has a tokenizer for each of its embeddings', async () => {
    const { vocab, eosTokenIds } = await checkedConfig(id)
    const tokenizer = loadTokenizer(json(`${name}/tokenizer.json`), json(`${name}/tokenizer_config.json`))
    expect(vocab).toBe(Object.keys(json(`${name}/tokenizer.json`).model.vocab).length)
    expect(tokenizer.encode('<|im_end|>')).toEqual(eosTokenIds)
  })

  it('comes with its recipe and a record of each step of its stages', () => {
    const { stages } = parseRecipe(json(`${name}/recipe.json`))
    const records = training(name)
    expect(records.map(({ step }) => step)).toEqual(records.map((_, i) => (records[0]?.step as number) + i))
    // A model may be what an earlier stage left, and a stage may have ended early.
    const [first, last] = [0, -1].map((at) => stages.findIndex((stage) => stage.name === records.at(at)?.stage)) as [number, number]
    const run = stages.slice(first, last + 1).flatMap(({ name: own, steps }) => {
      const ended = records.find(({ stage, stage_ended }) => stage === own && stage_ended !== undefined)
      return Array<string>(ended ? records.filter(({ stage }) => stage === own).length : steps).fill(own)
    })
    expect(records.map(({ stage }) => stage)).toEqual(run)
  })
})

it('the start is 10 MB at most, with its log and its recipe', () => {
  const bytes = bytesOf('default')
  expect(bytes).toBeGreaterThan(1_000_000)
  expect(bytes).toBeLessThanOrEqual(10_000_000)
})

describe('the cascade', () => {
  const names = ['align', 'instructions', 'math', 'code', 'patches', 'logic', 'cascade']

  it('has the record of the whole run with its last model, and of its parts with those before', () => {
    const whole = training('cascade')
    const parts = names.slice(0, -1).flatMap(training)
    expect(whole[0]?.step).toBe(1)
    expect(whole.slice(0, parts.length)).toEqual(parts)
    const { stages } = parseRecipe(json('cascade/recipe.json'))
    const behind = stages.slice(1 + stages.findIndex(({ name }) => name === parts.at(-1)?.stage)).map(({ name }) => name)
    expect([...new Set(whole.slice(parts.length).map(({ stage }) => stage))]).toEqual(behind)
    expect(behind.length).toBeGreaterThan(1)
  })

  it('is 12 MB at most, with all that comes with its models', () => {
    expect(names.map(bytesOf).reduce((sum, bytes) => sum + bytes, 0)).toBeLessThanOrEqual(12_000_000)
  })
})

/** Of all files of a model's folder. */
function bytesOf(name: string): number {
  return readdirSync(`${folder}${name}`).reduce((sum, file) => sum + statSync(`${folder}${name}/${file}`).size, 0)
}

function training(name: string): { step: number; stage: string; stage_ended?: string }[] {
  return readFileSync(`${folder}${name}/training.jsonl`, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
}
