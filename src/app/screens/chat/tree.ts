/**
 * @file A chat as a tree: questions and replies in turn, each below what it answers. An edited question and a regenerated reply stand beside
 * what was there before; at each fork one of them is chosen, and what is read is the way through the chosen ones. Pure functions: a chat is
 * never changed, and what did not change in it stays the same object.
 */
import type { ChatMessage, ChatResult, Mode } from '../../../workers/api.ts'
import type { JudgedReply, Prompt } from '../../../workers/data-api.ts'

interface Common {
  id: string
  /** What it stands below; null: nothing. */
  parent: string | null
  /** ISO 8601. */
  created: string
}

export interface Question extends Common {
  role: 'user'
  text: string
  /** The prompt that it is, where what is right is known. */
  task?: Prompt
  /** Replies to be read side by side. */
  beside?: [string, string]
}

/** What is there of a reply, finished or not. */
export type Written = Pick<ChatResult, 'reasoning' | 'answer' | 'phase' | 'tokens' | 'tokensPerSecond' | 'thinkingMs'> &
  Partial<
    Pick<ChatResult, 'thoughtTokens' | 'stop' | 'promptTokens' | 'positions' | 'pieces' | 'logprobs' | 'thoughtCut' | 'droppedMessages'>
  >

export interface Reply extends Common {
  role: 'assistant'
  mode: Mode
  /** For the engine; null: the weights in training. */
  model: string | null
  /** As it was called when it wrote this. */
  title: string
  /** Null: nothing came yet. `stop` is there once it is complete. */
  written: Written | null
  /** From sending to the first token on view, in milliseconds; and what of it the model's reading took. */
  firstTokenMs?: number
  readingMs?: number
  error?: string
  judged?: JudgedReply
}

export type Message = Question | Reply

export interface Chat {
  id: string
  title: string
  /** ISO 8601. */
  created: string
  changed: string
  /** What the model is told before everything. */
  system: string
  /** In the order in which they were made: that of the branches at a fork. */
  messages: Record<string, Message>
  /** The branch chosen below a message, or at the beginning (`''`). Absent: the newest. */
  chosen: Record<string, string>
}

const LONGEST_TITLE = 60

export function newChat(id: string, now: Date, system = ''): Chat {
  return { id, title: '', created: now.toISOString(), changed: now.toISOString(), system, messages: {}, chosen: {} }
}

/** Ids of the messages below each message, in order; the first ones below `''`. */
export function branchesOf({ messages }: Chat): Map<string, string[]> {
  const below = new Map<string, string[]>()
  for (const { id, parent } of Object.values(messages)) {
    const found = below.get(parent ?? '')
    if (found) found.push(id)
    else below.set(parent ?? '', [id])
  }
  return below
}

/** The way through the chosen branches, from the first question on. */
export function pathOf(chat: Chat, below = branchesOf(chat)): Message[] {
  const path: Message[] = []
  for (let at = ''; ; ) {
    const branches = below.get(at)
    if (!branches) return path
    const chosen = chat.chosen[at]
    at = branches.includes(chosen) ? chosen : (branches.at(-1) as string)
    path.push(chat.messages[at])
  }
}

/** The way to a message, whatever is chosen, itself included. */
export function pathTo({ messages }: Chat, id: string): Message[] {
  const path: Message[] = []
  for (let at: string | null = id; at !== null; at = messages[at].parent) path.unshift(messages[at])
  return path
}

/** A message more, chosen at its fork. The first question gives the chat its title. */
export function add(chat: Chat, message: Message): Chat {
  const title = chat.title === '' && message.role === 'user' ? titleOf(message.text) : chat.title
  return choose({ ...chat, title, messages: { ...chat.messages, [message.id]: message } }, message.id)
}

export function change<M extends Message>(chat: Chat, id: string, update: Partial<M>): Chat {
  const message = chat.messages[id]
  return message ? { ...chat, messages: { ...chat.messages, [id]: { ...message, ...update } as Message } } : chat
}

/** Takes the branch of this message at its own fork. */
export function choose(chat: Chat, id: string): Chat {
  return { ...chat, chosen: { ...chat.chosen, [chat.messages[id].parent ?? '']: id } }
}

/**
 * Two states of one chat, as two tabs may have it: all messages of both, of each the state that is further, and for the rest (title, branches
 * chosen, ...) the second.
 */
export function merged(first: Chat, second: Chat): Chat {
  const messages = { ...first.messages }
  for (const [id, message] of Object.entries(second.messages)) {
    const other = messages[id]
    if (other === undefined || !isFurther(other, message)) messages[id] = message
  }
  const [, changed] = [first.changed, second.changed].toSorted()
  return { ...second, changed, messages }
}

/** Whether more of the first is written. */
function isFurther(one: Message, other: Message): boolean {
  if (one.role === 'user' || other.role === 'user') return false
  const rank = ({ written, error }: Reply) =>
    error !== undefined || written?.stop !== undefined ? Number.POSITIVE_INFINITY : (written?.tokens ?? -1)
  return rank(one) > rank(other)
}

/** A text's first line, cut at a word. */
export function titleOf(text: string): string {
  const [line] = text.trim().split('\n', 1)
  if (line.length <= LONGEST_TITLE) return line
  const head = line.slice(0, LONGEST_TITLE)
  return `${head.slice(0, head.lastIndexOf(' ') > LONGEST_TITLE / 2 ? head.lastIndexOf(' ') : LONGEST_TITLE)}…`
}

/** The reply as the model writes it: what a verifier reads, and a picture is drawn of. */
export function asWritten({ reasoning, answer, phase }: Written): string {
  if (reasoning === null) return answer
  return phase === 'thinking' ? `<think>${reasoning}` : `<think>${reasoning}</think>${answer}`
}

/**
 * What the model is sent to write this reply: earlier turns, if it is to read them, without their reasoning, as thinking models are trained
 * to see them, each question in the mode that it was answered in.
 */
export function toMessages(chat: Chat, reply: Reply, earlierTurns: boolean): ChatMessage[] {
  const path = pathTo(chat, reply.id)
  const read = earlierTurns ? path : path.slice(-2)
  const turns = read.flatMap((message, i): ChatMessage[] => {
    if (message.role === 'user') return [{ role: 'user', content: message.text, mode: (read[i + 1] as Reply).mode }]
    return message.id !== reply.id && message.written?.stop !== undefined ? [{ role: 'assistant', content: message.written.answer }] : []
  })
  return chat.system.trim() === '' ? turns : [{ role: 'system', content: chat.system.trim() }, ...turns]
}

/** Whether all these words are in its title or in one of its messages, whatever their case. */
export function holds(chat: Chat, search: string): boolean {
  const words = search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  const texts = [chat.title, ...Object.values(chat.messages).map((one) => (one.role === 'user' ? one.text : (one.written?.answer ?? '')))]
  return words.every((word) => texts.some((text) => text.toLowerCase().includes(word)))
}
