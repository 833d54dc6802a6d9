/** @file A mapping at work: which one fits a file, whether a user's own is well formed, and a row into a prompt. */

import * as v from 'valibot'
import { promptId } from '../text/hash.ts'
import { formatJson } from '../text/json.ts'
import { shownBriefly } from '../text/shown.ts'
import { promptFault } from './check-prompt.ts'
import { MappingError } from './mapping-error.ts'
import { MAPPINGS } from './mappings.ts'
import { columnsOf, fillTemplate, isTemplate, type Row, templateParts, valueAt } from './paths.ts'
import { ImportError } from './source.ts'
import { asText, TRANSFORMS } from './transforms.ts'
import type { ImportedPrompt, Mapping } from './types.ts'

export { MAPPINGS as mappings }

/** Rows that are looked at to recognise a set. */
export const SAMPLE = 20
/** The share of them that a pattern must match: a set with a few bad rows is still that set. */
const MATCHING = 0.8

/** Characters that a pattern is tried on: what tells a set is short, and a loop in a pattern takes stack for each turn. */
const LONGEST_MATCHED = 1 << 20

/** @throws ImportError when none fits, or there is none of that name. */
export function chooseMapping(wanted: string | Mapping, sample: readonly Row[], file: string): Mapping {
  if (typeof wanted !== 'string') return wanted
  if (wanted !== 'auto') {
    const named = MAPPINGS.find(({ name }) => name === wanted)
    if (named) return named
    throw new ImportError(`There is no mapping '${wanted}'; there is auto, ${MAPPINGS.map(({ name }) => name).join(', ')}.`)
  }
  const found = MAPPINGS.find((mapping) => fits(mapping, sample))
  if (found) return found
  const columns = [...new Set(sample.flatMap(Object.keys))]
  const named = columns.slice(0, 12).map(shownBriefly).join(', ') + (columns.length > 12 ? `, and ${columns.length - 12} more` : '')
  throw new ImportError(`${file} is none of the known sets: it has the columns ${named}. Name a mapping, or rename the columns.`)
}

function fits({ match }: Mapping, sample: readonly Row[]): boolean {
  const has = (column: string) => sample.some((row) => valueAt(row, column) !== undefined)
  if (!match.columns.every(has) || match.without?.some(has)) return false
  if (match.only && sample.some((row) => Object.keys(row).some((column) => !match.columns.includes(column)))) return false
  return Object.entries(match.patterns ?? {}).every(([column, pattern]) => {
    const expression = toRegExp(pattern)
    const texts = sample.map((row) => valueAt(row, column)).filter((value) => value !== undefined && value !== null)
    const matching = texts.filter((value) => {
      const text = typeof value === 'object' ? formatJson(value) : String(value)
      return text.length <= LONGEST_MATCHED && expression.test(text)
    })
    return texts.length > 0 && matching.length >= MATCHING * texts.length
  })
}

/** `(?i)` in front, as other languages write it, takes no notice of case. */
function toRegExp(pattern: string): RegExp {
  return pattern.startsWith('(?i)') ? new RegExp(pattern.slice(4), 'i') : new RegExp(pattern)
}

const SOURCE = v.union([
  v.string(),
  v.strictObject({ from: v.string(), apply: v.array(v.string()), optional: v.optional(v.literal(true)) }),
])
const MAPPING = v.strictObject({
  name: v.string(),
  title: v.optional(v.string()),
  domain: v.string(),
  match: v.optional(v.unknown()),
  fields: v.record(v.string(), SOURCE),
  note: v.optional(v.string()),
})

/** A mapping of the user's own, from JSON. @throws ImportError naming what is wrong with it. */
export function parseMapping(json: string): Mapping {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    throw new ImportError('The mapping is not JSON.')
  }
  const { success, output, issues } = v.safeParse(MAPPING, value)
  if (!success) throw new ImportError(`The mapping is wrong at ${v.getDotPath(issues[0]) ?? 'its top'}: ${issues[0].message}`)
  if (!output.fields.prompt) throw new ImportError('The mapping has no field `prompt`.')
  for (const [field, source] of Object.entries(output.fields)) {
    const steps = typeof source === 'string' ? templateSteps(source) : [...source.apply, ...templateSteps(source.from)]
    const unknown = steps.map((step) => step.split(':')[0]).find((name) => !Object.hasOwn(TRANSFORMS, name))
    if (unknown !== undefined)
      throw new ImportError(`The mapping's field ${field} names '${unknown}', which is none of ${Object.keys(TRANSFORMS).join(', ')}.`)
  }
  return { ...output, title: output.title ?? output.name, match: { columns: [] } }
}

function templateSteps(source: string): string[] {
  return templateParts(source).flatMap((part) => part.split('|').slice(1))
}

/** Columns a mapping reads. */
export function usedColumns(mapping: Mapping): Set<string> {
  return new Set(Object.values(mapping.fields).flatMap((source) => columnsOf(typeof source === 'string' ? source : source.from)))
}

/** @throws MappingError, the end of a sentence about the row. */
export async function mapRow(mapping: Mapping, row: Row): Promise<ImportedPrompt> {
  const prompt: Record<string, unknown> = {}
  for (const [field, source] of Object.entries(mapping.fields)) {
    const { from, apply = [], optional = false } = typeof source === 'string' ? { from: source } : source
    let value = optional && missing(row, from) ? undefined : read(row, from)
    if (value === undefined) continue
    for (const step of apply) {
      value = applyStep(step, value, row)
      if (value instanceof Promise) value = await value
    }
    prompt[field] = value
  }
  if (typeof prompt.prompt === 'string') prompt.prompt = prompt.prompt.trim()
  prompt.domain = isTemplate(mapping.domain) ? read(row, mapping.domain) : mapping.domain
  const fault = promptFault(prompt)
  if (fault !== null) throw new MappingError(fault)
  const { id, domain, ...rest } = prompt as unknown as ImportedPrompt
  return { id: id ?? promptId(domain, rest.prompt), domain, ...rest }
}

/** An empty cell of a table is no value. */
function missing(row: Row, from: string): boolean {
  const paths = isTemplate(from) ? templateParts(from).map((part) => part.split('|')[0]) : [from]
  return paths.some((path) => {
    const value = valueAt(row, path)
    return value === undefined || value === null || value === ''
  })
}

function read(row: Row, source: string): unknown {
  if (!isTemplate(source)) {
    const value = valueAt(row, source)
    if (value === undefined || value === null) throw new MappingError(`has no \`${source}\``)
    return value
  }
  return fillTemplate(source, (inner) => {
    const [path, ...steps] = inner.split('|')
    return asText(steps.reduce((value: unknown, step) => applyStep(step, value, row), read(row, path)))
  })
}

function applyStep(step: string, value: unknown, row: Row): unknown {
  const colon = step.indexOf(':')
  const name = colon < 0 ? step : step.slice(0, colon)
  return TRANSFORMS[name].apply(value, colon < 0 ? '' : step.slice(colon + 1), row)
}
