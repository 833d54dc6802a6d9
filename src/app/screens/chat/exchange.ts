/**
 * @file Chats as a file, to be kept elsewhere and brought back: the whole tree of each, with what every reply cost and how it was judged. A
 * file of somebody else is read field by field, and what cannot be a chat is refused in one sentence.
 */
import { formatJson, parseJson } from '../../../workers/data-api.ts'
import type { Chat, Message, Written } from './tree.ts'

const FORMAT = 'cascade-lab-chats'
const VERSION = 1

export function exportChats(chats: readonly Chat[]): string {
  return `${formatJson({ format: FORMAT, version: VERSION, chats })}\n`
}

/** The chats of a file. @throws Error with one sentence that names the file's fault. */
export function importChats(text: string): Chat[] {
  let value: unknown
  try {
    value = parseJson(text)
  } catch {
    throw new Error('This file is not JSON, so it holds no chats.')
  }
  const file = isObject(value) ? value : {}
  if (file.format !== FORMAT) throw new Error(`This file holds no chats of this lab: its \`format\` is not "${FORMAT}".`)
  if (file.version !== VERSION)
    throw new Error(`This file is of version ${String(file.version)}, and only version ${VERSION} can be read here.`)
  if (!Array.isArray(file.chats)) throw new Error('This file cannot be read: its `chats` are not a list.')
  return file.chats.map((chat, i) => readChat(chat, `chats[${i}]`))
}

type Fields = Record<string, unknown>
type Check = (value: unknown) => boolean

const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value)
const isText: Check = (value) => typeof value === 'string'
const isId: Check = (value) => typeof value === 'string' && /^(?!\d+$)[A-Za-z0-9][\w-]{0,63}$/.test(value)
const isDate: Check = (value) => typeof value === 'string' && !Number.isNaN(Date.parse(value))
const isNumber: Check = (value) => typeof value === 'number' && Number.isFinite(value)
const oneOf =
  (...values: unknown[]): Check =>
  (value) =>
    values.includes(value)
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check)
const either =
  (...checks: Check[]): Check =>
  (value) =>
    checks.some((check) => check(value))
const isMissing = oneOf(undefined)
const isNull = oneOf(null)

const CHAT: Record<string, Check> = {
  id: isId,
  title: isText,
  created: isDate,
  changed: isDate,
  system: isText,
  messages: isObject,
  chosen: isObject,
}
const COMMON: Record<string, Check> = { id: isId, parent: either(isNull, isId), created: isDate, role: oneOf('user', 'assistant') }
const QUESTION: Record<string, Check> = {
  text: isText,
  task: either(isMissing, (value) => isObject(value) && isText(value.domain) && isText(value.prompt)),
  beside: either(isMissing, listOf(isId)),
}
const REPLY: Record<string, Check> = {
  mode: oneOf('think', 'instruct'),
  model: either(isNull, isText),
  title: isText,
  written: either(isNull, isObject),
  firstTokenMs: either(isMissing, isNumber),
  readingMs: either(isMissing, isNumber),
  error: either(isMissing, isText),
  judged: either(
    isMissing,
    (value) =>
      isObject(value) &&
      Array.isArray(value.parts) &&
      Array.isArray(value.told) &&
      isObject(value.verdict) &&
      isText(value.verdict.outcome) &&
      isNumber(value.verdict.reward) &&
      isObject(value.verdict.detail),
  ),
}
const WRITTEN: Record<string, Check> = {
  reasoning: either(isNull, isText),
  answer: isText,
  phase: oneOf('thinking', 'answering', 'done'),
  tokens: isNumber,
  thoughtTokens: either(isMissing, isNumber),
  tokensPerSecond: isNumber,
  thinkingMs: isNumber,
  stop: oneOf(undefined, 'eos', 'length', 'stopped'),
  promptTokens: either(isMissing, isNumber),
  positions: either(isMissing, isNumber),
  pieces: either(isMissing, listOf(isText)),
  logprobs: either(isMissing, listOf(either(isNull, isNumber))),
  thoughtCut: oneOf(undefined, true, false),
  droppedMessages: either(isMissing, isNumber),
}

function readChat(value: unknown, place: string): Chat {
  const chat = read(value, place, CHAT)
  const messages: Fields = {}
  for (const [id, entry] of Object.entries(chat.messages as Fields)) {
    const at = `${place}.messages.${id.slice(0, 64)}`
    const common = read(entry, at, COMMON)
    const message = { ...common, ...read(entry, at, common.role === 'user' ? QUESTION : REPLY) } as unknown as Message
    if (message.id !== id) throw fault(`${at}.id`, message.id)
    if (message.role === 'assistant' && message.written) {
      const written = read(message.written, `${at}.written`, WRITTEN) as unknown as Written
      if (written.logprobs?.length !== written.pieces?.length) throw fault(`${at}.written.logprobs`, written.logprobs)
      message.written = written
    }
    // Parents come first, so that no chat goes round in a circle.
    const parent =
      message.parent === null ? null : Object.hasOwn(messages, message.parent) ? (messages[message.parent] as Message) : undefined
    if (parent === undefined || parent?.role === message.role || (parent === null && message.role === 'assistant'))
      throw fault(`${at}.parent`, message.parent)
    messages[id] = message
  }
  for (const message of Object.values(messages) as Message[]) {
    const beside = message.role === 'user' ? message.beside : undefined
    const isReply = (id: string) => Object.hasOwn(messages, id) && (messages[id] as Message).parent === message.id
    if (beside && !(beside.length === 2 && beside.every(isReply))) throw fault(`${place}.messages.${message.id}.beside`, beside)
  }
  const chosen = Object.fromEntries(Object.entries(chat.chosen as Fields).filter(([, id]) => isId(id)))
  return { ...chat, messages, chosen } as unknown as Chat
}

/** The named fields of an object, each as it should be; others are left behind. */
function read(value: unknown, place: string, fields: Record<string, Check>): Fields {
  if (!isObject(value)) throw fault(place, value)
  const found: Fields = {}
  for (const [name, check] of Object.entries(fields)) {
    if (!check(value[name])) throw fault(`${place}.${name}`, value[name])
    if (value[name] !== undefined) found[name] = value[name]
  }
  return found
}

function fault(place: string, value: unknown): Error {
  const shown = value === undefined ? 'is missing' : `cannot be ${(formatJson(value) ?? String(value)).slice(0, 60)}`
  return new Error(`This file cannot be read: \`${place}\` ${shown}.`)
}
