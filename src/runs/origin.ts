/**
 * @file What a run began with, so that a resume can tell whether it still has the same before it: `origin.json`, written as the run is made,
 * completed once its model and prompts have been opened, and never changed after.
 */
import * as v from 'valibot'
import { formatJson } from '../text/json.ts'
import { fileChecksum } from './manifest.ts'
import type { FileReader } from './storage.ts'

const hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))

const modelPrintSchema = v.record(v.string(), v.object({ size: v.number(), sha256: v.optional(hash), crc32: v.optional(v.string()) }))

const originSchema = v.object({
  /** Version of the engine that made the run. */
  engine: v.string(),
  /** ISO 8601, UTC. */
  created: v.pipe(
    v.string(),
    v.check((text) => !Number.isNaN(Date.parse(text))),
  ),
  /** The date that chat templates are told, `2026-01-31`: the same for as long as the run lasts. */
  today: v.pipe(v.string(), v.regex(/^\d{4}-\d\d-\d\d$/)),
  /** Absolute folders in which the recipe's relative paths are looked for, in this order. Absent in the browser, which has none. */
  places: v.optional(v.array(v.string())),
  recipe: v.object({ sha256: hash, json: v.unknown() }),
  /** Of each named prompt set, as it was opened. */
  prompts: v.optional(v.record(v.string(), v.object({ count: v.number(), sha256: hash }))),
  /** Of each file of the starting model; weights have a CRC-32 instead, in hexadecimal. */
  model: v.optional(modelPrintSchema),
  /** Of the models that stages name: teachers and judges. */
  models: v.optional(v.record(v.string(), modelPrintSchema)),
})

export type RunOrigin = v.InferOutput<typeof originSchema>
export type PromptsPrint = NonNullable<RunOrigin['prompts']>[string]
export type ModelPrint = NonNullable<RunOrigin['model']>

/** Null when the text is not an origin, or its recipe not the one it has the hash of. */
export async function parseOrigin(text: string): Promise<RunOrigin | null> {
  try {
    const { success, output } = v.safeParse(originSchema, JSON.parse(text))
    return success && (await recipeHash(output.recipe.json)) === output.recipe.sha256 ? output : null
  } catch {
    return null
  }
}

export async function recipeHash(recipe: unknown): Promise<string> {
  return sha256(canonical(recipe))
}

/** What tells a set of prompts from any other: how many there are, and the hash of all in their order. */
export async function promptsPrint(prompts: readonly object[]): Promise<PromptsPrint> {
  return { count: prompts.length, sha256: await sha256(prompts.map(canonical).join('\n')) }
}

/** Files that say what a model is and how it reads and writes text. */
const MODEL_TEXTS = [
  'config.json',
  'generation_config.json',
  'tokenizer.json',
  'tokenizer_config.json',
  'special_tokens_map.json',
  'chat_template.jinja',
  'model.safetensors.index.json',
]

/** What tells a model folder from any other. Of sharded weights the index and its shards count. */
export async function modelPrint(files: FileReader): Promise<ModelPrint> {
  const print: ModelPrint = {}
  let shards: string[] = []
  for (const name of MODEL_TEXTS) {
    const bytes = await files.read(name)
    if (bytes === null) continue
    print[name] = { size: bytes.length, sha256: await sha256(bytes) }
    if (name.endsWith('.index.json')) shards = shardsOf(new TextDecoder().decode(bytes))
  }
  const single = (await files.size('model.safetensors')) !== null
  for (const name of single ? ['model.safetensors'] : shards) {
    const size = await files.size(name)
    if (size !== null) print[name] = { size, crc32: (await fileChecksum(files, name, size)).toString(16).padStart(8, '0') }
  }
  return print
}

function shardsOf(index: string): string[] {
  const { weight_map: map } = JSON.parse(index) as { weight_map?: Record<string, string> }
  return [...new Set(Object.values(map ?? {}))].sort()
}

/**
 * The first place where two JSON values differ, as the end of a sentence: `stages[0].steps was 20 and is 10`. Null when they are the same,
 * however their fields are ordered.
 */
export function difference(was: unknown, is: unknown, path = ''): string | null {
  if (isObject(was) && isObject(is)) {
    for (const key of new Set([...Object.keys(was), ...Object.keys(is)])) {
      const found = difference(was[key], is[key], path ? `${path}.${key}` : key)
      if (found !== null) return found
    }
    return null
  }
  if (Array.isArray(was) && Array.isArray(is) && was.length === is.length) {
    for (const [i, value] of was.entries()) {
      const found = difference(value, is[i], `${path}[${i}]`)
      if (found !== null) return found
    }
    return null
  }
  if (canonical(was) === canonical(is)) return null
  if (was === undefined) return `${path} is ${shown(is)} and was not there`
  if (is === undefined) return `${path} was ${shown(was)} and is gone`
  if (Array.isArray(was) && Array.isArray(is)) return `${path || 'it'} had ${was.length} entries and has ${is.length}`
  return `${path || 'it'} was ${shown(was)} and is ${shown(is)}`
}

function shown(value: unknown): string {
  const text = formatJson(value)
  return text.length > 60 ? `${text.slice(0, 57)}...` : text
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** JSON with the fields of every object in the order of their names. */
function canonical(value: unknown): string {
  const sorted = (part: unknown): unknown => {
    if (Array.isArray(part)) return part.map(sorted)
    if (!isObject(part)) return part
    return Object.fromEntries(
      Object.keys(part)
        .sort()
        .map((key) => [key, sorted(part[key])]),
    )
  }
  return formatJson(sorted(value)) ?? 'undefined'
}

async function sha256(data: string | Uint8Array): Promise<string> {
  const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>))
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
