/** @file Whether an object is a prompt of its domain: what the native format demands (docs/prompts.md), in one sentence where it is not. */
import { goldOf } from '../tasks/math/verify.ts'
import { formatJson } from '../text/json.ts'

type Fields = Record<string, unknown>

const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== ''
const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string')

/** Domain to what is wrong with a prompt's own fields; the end of a sentence about the row, or null. */
const DOMAIN_FAULTS: Record<string, (fields: Fields) => string | null> = {
  math: answerFault,
  qa: answerFault,
  code: ({ tests, starter, setup, solution }) => {
    if (!Array.isArray(tests) || tests.length === 0) return 'has no `tests`'
    const wrong = tests.findIndex((test) => !isTest(test))
    if (wrong >= 0) return `has a test (number ${wrong + 1}) that is no call, standard input or assert`
    for (const [name, value] of Object.entries({ starter, setup, solution })) {
      if (value !== undefined && typeof value !== 'string') return `has a \`${name}\` that is no text`
    }
    return null
  },
  instructions: ({ instruction_id_list: ids, kwargs }) => {
    if (!isTexts(ids)) return 'has no `instruction_id_list`'
    if (!Array.isArray(kwargs) || kwargs.length !== ids.length) return 'has not as many `kwargs` as instructions'
    return kwargs.every(isObject) ? null : 'has `kwargs` that are no objects'
  },
  patch: ({ files, patch }) => {
    if (!isObject(files) || !Object.values(files).every((content) => typeof content === 'string')) return 'has no `files` as text'
    return isText(patch) ? null : 'has no `patch`'
  },
  choice: ({ options, answer }) => {
    if (!isTexts(options) || options.length < 2) return 'has not two `options` or more'
    const index = typeof answer === 'string' && /^[A-Z]$/.test(answer) ? answer.charCodeAt(0) - 65 : -1
    return index >= 0 && index < options.length ? null : `has ${formatJson(answer) ?? 'nothing'} as answer to ${options.length} options`
  },
  alignment: ({ chosen, rejected }) => {
    if (!isText(chosen)) return 'has no `chosen` reply'
    return isText(rejected) ? null : 'has no `rejected` reply'
  },
  countdown: ({ numbers, answer }) => {
    if (!Array.isArray(numbers) || numbers.length < 2 || !numbers.every(Number.isSafeInteger)) return 'has no two `numbers` or more'
    return /^-?\d{1,9}$/.test(String(answer)) ? null : 'has no whole number to reach as `answer`'
  },
}

export const PROMPT_DOMAINS: readonly string[] = Object.keys(DOMAIN_FAULTS)

export function promptFault(fields: Fields): string | null {
  const { id, domain, prompt, kind, level, content, response, source } = fields
  if (typeof domain !== 'string' || !Object.hasOwn(DOMAIN_FAULTS, domain))
    return `has the domain ${formatJson(domain) ?? 'nothing'}, which is none of ${PROMPT_DOMAINS.join(', ')}`
  if (!isText(prompt)) return typeof prompt === 'string' ? 'has an empty prompt' : 'has no text as prompt'
  if (id !== undefined && !isText(id)) return 'has an `id` that is no text'
  if (kind !== undefined && typeof kind !== 'string') return 'has a `kind` that is no text'
  if (level !== undefined && typeof level !== 'number') return 'has a `level` that is no number'
  if (content !== undefined && typeof content !== 'string') return 'has a `content` that is no text'
  if (response !== undefined && typeof response !== 'string') return 'has a `response` that is no text'
  if (source !== undefined && typeof source !== 'string') return 'has a `source` that is no text'
  return DOMAIN_FAULTS[domain](fields)
}

/** What tables and programs write where there is nothing. */
const NOTHING = /^\s*(?:nan|none|null|undefined|n\/a|<na>)\s*$/i
/** A list of texts that was written out as one: `["16"]`. */
const WRITTEN_LIST = /^\s*\[\s*(["']).*\1\s*\]\s*$/s

/** What keeps the answer of a math or qa prompt from being one; the end of a sentence about the prompt, or null. */
export function answerFault({ domain, answer }: { domain?: unknown; answer?: unknown }): string | null {
  if (typeof answer === 'bigint') return null
  if (typeof answer === 'number') return Number.isFinite(answer) ? null : 'has an answer that is no finite number'
  if (!isText(answer)) return 'has no answer'
  if (NOTHING.test(answer)) return `has “${answer.trim()}” as answer, which stands for none`
  if (WRITTEN_LIST.test(answer)) return 'has as answer a list that was written as text'
  return domain === 'math' && isBroken(answer) ? 'has an answer that cannot be read as mathematics' : null
}

/** What the verifier can only compare letter by letter (a time of day, say), and is cut in the middle or says nothing. */
function isBroken(answer: string): boolean {
  const gold = goldOf({ id: '', domain: 'math', prompt: '', answer })
  if (gold === null) return true
  if (gold.node.type !== 'text') return false
  const count = (brackets: RegExp) => answer.match(brackets)?.length ?? 0
  return count(/[([{]/g) !== count(/[)\]}]/g) || !/[\p{L}\p{N}]/u.test(answer)
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isTest(test: unknown): boolean {
  if (!isObject(test)) return false
  if (typeof test.call === 'string') return Array.isArray(test.args) && 'expected' in test
  if (typeof test.stdin === 'string') return typeof test.stdout === 'string'
  return isText(test.assert)
}
