/**
 * @file The fields of a kind of stage as a form would have them: what each takes is read off its schema, what it does and what the papers have
 * stands in words.ts.
 */
import * as v from 'valibot'
import { domains } from '../../tasks/index.ts'
import { STAGES } from './index.ts'
import { BEGINNINGS, FIELDS, type FieldWords, OF_KIND } from './words.ts'

/** `set`: the id of a prompt set; `json`: what no simpler field can hold; `group`: an object or null, its `fields` within. */
export type FieldType = 'number' | 'pick' | 'switch' | 'text' | 'set' | 'json' | 'group'

export interface Field extends FieldWords {
  /** In the recipe; within a group, in its object. */
  name: string
  type: FieldType
  /** Of a choice. */
  choices?: string[]
  /** Of a group. */
  fields?: Field[]
  /** What it may be, as the end of "must be ..."; absent: its choices say it. */
  expects?: string
  /** What it is where a recipe leaves it out; absent: nothing, or it may not be left out. */
  fallback?: unknown
  /** A recipe has to have it. */
  required: boolean
}

export interface StageKindWords {
  kind: string
  title: string
  fields: Field[]
  /** What a new stage of the kind begins with, beside name and domain. */
  beginning: Record<string, unknown>
}

/** What is used here of valibot's schemas, which are plain objects. */
interface Schema {
  type: string
  wrapped?: Schema
  default?: unknown
  options?: string[]
  entries?: Record<string, Schema>
  message?: unknown
}

/** Of every kind of stage, in the order in which they are registered. */
export function stageKinds(): StageKindWords[] {
  return Object.entries(STAGES).map(([kind, { title, schema }]) => ({
    kind,
    title,
    fields: Object.entries(schema.entries as Record<string, Schema>)
      .filter(([name]) => name !== 'kind')
      .map(([name, entry]) => fieldOf(name, entry, kind, '')),
    beginning: BEGINNINGS[kind] ?? {},
  }))
}

function fieldOf(name: string, schema: Schema, kind: string, within: string): Field {
  const { inner, optional, fallback } = unwrapped(schema)
  const path = within + name
  const field = {
    name,
    // A kind that nobody has described yet goes by its names.
    ...(FIELDS[path] ?? { title: name, meaning: '', group: 'more' as const }),
    ...OF_KIND[kind]?.[path],
    required: !optional,
    ...(fallback === undefined ? {} : { fallback }),
  }
  if (inner.entries) {
    const fields = Object.entries(inner.entries).map(([part, entry]) => fieldOf(part, entry, kind, `${path}.`))
    return { ...field, type: 'group', fields }
  }
  if (path === 'domain') return { ...field, type: 'pick', choices: [...domains, 'mixture'] }
  if (path === 'prompts') return { ...field, type: 'set' }
  if (inner.type === 'picklist') return { ...field, type: 'pick', choices: [...(inner.options ?? [])] }
  const expects = typeof inner.message === 'string' ? { expects: inner.message } : {}
  const types: Record<string, FieldType> = { number: 'number', boolean: 'switch', string: 'text' }
  return { ...field, ...expects, type: types[inner.type] ?? 'json' }
}

/** Without `optional` and `nullable` around it. */
function unwrapped(schema: Schema): { inner: Schema; optional: boolean; fallback: unknown } {
  let inner = schema
  let fallback: unknown
  let optional = false
  while (inner.wrapped) {
    optional ||= inner.type === 'optional'
    // Null is a default as well.
    if (fallback === undefined) fallback = inner.default
    inner = inner.wrapped
  }
  // As it is read: what it leaves out itself is filled in.
  if (fallback !== undefined && fallback !== null) fallback = v.parse(inner as unknown as v.GenericSchema, fallback)
  return { inner, optional, fallback }
}
