/** @file Whether an object is a prompt of its domain: what the native format demands (docs/prompts.md), in one sentence where it is not. */
import { DOMAINS, domains } from '../tasks/index.ts'
import { isRecord } from '../tasks/options.ts'
import { formatJson } from '../text/json.ts'
import { shownBriefly } from '../text/shown.ts'

type Fields = Record<string, unknown>

const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== ''

/** What is wrong with it; the end of a sentence about the row, or null. */
export function promptFault(fields: Fields): string | null {
  const { id, domain, prompt, kind, level, content, response, ask } = fields
  const own = DOMAINS.find(({ name }) => name === domain)
  if (!own) return `has the domain ${shownBriefly(formatJson(domain) ?? 'nothing')}, which is none of ${domains.join(', ')}`
  if (!isText(prompt)) return typeof prompt === 'string' ? 'has an empty prompt' : 'has no text as prompt'
  if (id !== undefined && !isText(id)) return 'has an `id` that is no text'
  if (kind !== undefined && typeof kind !== 'string') return 'has a `kind` that is no text'
  if (level !== undefined && typeof level !== 'number') return 'has a `level` that is no number'
  if (content !== undefined && typeof content !== 'string') return 'has a `content` that is no text'
  if (response !== undefined && typeof response !== 'string') return 'has a `response` that is no text'
  if (ask !== undefined && !isAsk(ask))
    return 'has an `ask` that is not {"mode": "think" or "instruct", "maxNewTokens": a whole number from 1}, or one of the two'
  return own.fieldFault(fields)
}

function isAsk(value: unknown): boolean {
  if (!isRecord(value)) return false
  const { mode, maxNewTokens, ...rest } = value
  if (Object.keys(rest).length > 0 || (mode !== undefined && mode !== 'think' && mode !== 'instruct')) return false
  return maxNewTokens === undefined || (Number.isSafeInteger(maxNewTokens) && Number(maxNewTokens) >= 1)
}
