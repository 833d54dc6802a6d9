/**
 * @file What is said in a chat: the message being typed, the reply being written, and its branches. What the worker streams is shown ten times
 * a second.
 */
import { create } from 'zustand'
import type { ChatChunk, Introduction, Mode } from '../../../workers/api.ts'
import type { Prompt } from '../../../workers/data-api.ts'
import { engine } from '../../engine.ts'
import { errorSentence } from '../../format.ts'
import { latest } from '../../throttle.ts'
import { findChat, useChats } from './chats.ts'
import { judge } from './judge.ts'
import { useChatSettings } from './settings.ts'
import { add, asWritten, change, choose, pathOf, type Question, type Reply, toMessages } from './tree.ts'

/** Who writes a reply, and how. */
export interface Voice {
  /** For the engine; null: the weights in training. */
  model: string | null
  title: string
  mode: Mode
}

interface ChatStore {
  /** The chat on view last, for whoever comes back. */
  last: string | null
  /** The reply being written, and those that wait for it. */
  writing: { chat: string; reply: string; waiting: readonly string[] } | null
  stopping: boolean
  /** The share of its model that has been read, while that is what a reply waits for; null: it is not. */
  loading: number | null
  /** What the model may be asked; null until it has been met. */
  introduction: Introduction | null
  /** Whose introduction that is. */
  met: string | null | undefined
  draft: string
  /** Question being written anew: sending makes a branch beside it. */
  editing: string | null
  /** For the status region: one sentence when something begins or ends. */
  status: string
  /** Asks each voice in turn: two replies of one question are read side by side. */
  send(chat: string, question: string, voices: readonly Voice[], task?: Prompt): Promise<void>
  /** Another reply beside this one. */
  regenerate(chat: string, reply: string, voice: Omit<Voice, 'mode'>): Promise<void>
  edit(chat: string, question: string): void
  cancelEdit(): void
  stop(): Promise<void>
  /** Takes the branch of this message. */
  choose(chat: string, message: string): void
  setBeside(chat: string, question: string, beside: [string, string] | undefined): void
  setSystem(chat: string, system: string): void
  /** Asks what the model may be asked; null: the weights in training. */
  meet(model: string | null, page: number): Promise<void>
  set(change: Partial<Pick<ChatStore, 'draft' | 'last'>>): void
}

const introduce = (model: string | null, page: number): Promise<Introduction | null> =>
  engine()
    .then((worker) => worker.introduction(model, page))
    .catch(() => null)

/** Times a model was met. */
let meetings = 0

export const useChat = create<ChatStore>((set, get) => {
  const { update } = useChats.getState()

  async function write(chat: string, id: string): Promise<void> {
    const changeReply = (more: Partial<Reply>) => update(chat, (found) => change<Reply>(found, id, more))
    const reply = findChat(chat)?.messages[id] as Reply | undefined
    if (!reply) return
    const started = performance.now()
    let firstTokenMs: number | undefined
    const show = latest<ChatChunk>((written) => changeReply({ written, firstTokenMs }))
    set({ status: reply.mode === 'think' ? 'The model is thinking.' : 'The model is answering.' })
    try {
      const api = await engine()
      const { sampling, earlierTurns } = useChatSettings.getState()
      // As chosen, or as this model was taught, which need not be the one on view: two may be asked beside each other.
      const reads =
        earlierTurns ?? (reply.model === get().met ? get().introduction : await introduce(reply.model, 0))?.conversations ?? false
      const asked = findChat(chat)
      // Stopped, or its chat deleted, before it could begin.
      if (get().stopping || !asked) return changeUnwritten(chat, [id])
      const messages = toMessages(asked, reply, reads)
      const onChunk = (chunk: ChatChunk) => {
        firstTokenMs ??= performance.now() - started
        if (get().loading !== null) set({ loading: null })
        show(chunk)
      }
      const result = await api.chat(reply.model, messages, sampling, onChunk, (loading) => set({ loading }))
      show.cancel()
      const { firstTokenMs: readingMs, ...written } = result
      changeReply({ written, readingMs, firstTokenMs: firstTokenMs ?? performance.now() - started })
      set({
        status:
          result.stop === 'stopped'
            ? 'The reply was stopped.'
            : result.stop === 'length'
              ? 'The reply reached the token limit.'
              : 'The answer is ready.',
      })
      const task = (findChat(chat)?.messages[reply.parent as string] as Question | undefined)?.task
      if (task && result.stop !== 'stopped') void judgeReply(chat, id, task, reply.mode, asWritten(written))
    } catch (error) {
      show.flush()
      changeReply({ error: errorSentence(error) })
      set({ status: 'The reply failed.' })
    } finally {
      set({ loading: null })
    }
    useChats.getState().flush()
  }

  async function judgeReply(chat: string, reply: string, task: Prompt, mode: Mode, response: string): Promise<void> {
    try {
      const judged = await judge(task, response, mode)
      update(chat, (found) => change<Reply>(found, reply, { judged }), { touched: false })
    } catch {
      // A reply without a verdict is a reply all the same.
    }
  }

  /** One after the other: there is one GPU. */
  async function writeAll(chat: string, replies: readonly string[]): Promise<void> {
    set({ stopping: false })
    for (const [i, reply] of replies.entries()) {
      if (get().stopping) {
        changeUnwritten(chat, replies.slice(i))
        break
      }
      set({ writing: { chat, reply, waiting: replies.slice(i + 1) } })
      await write(chat, reply)
    }
    set({ writing: null, stopping: false })
  }

  const changeUnwritten = (chat: string, replies: readonly string[]) =>
    update(chat, (found) => replies.reduce((all, id) => change<Reply>(all, id, { error: 'Stopped before it began.' }), found))

  return {
    last: null,
    writing: null,
    stopping: false,
    loading: null,
    introduction: null,
    met: undefined,
    draft: '',
    editing: null,
    status: '',

    async send(id, question, voices, task) {
      const text = question.trim()
      const chat = findChat(id)
      if (text === '' || get().writing || !chat) return
      const { editing } = get()
      const edited = editing === null ? undefined : (chat.messages[editing] as Question | undefined)
      const created = new Date().toISOString()
      const replies = voices.map(
        (voice): Reply => ({ ...voice, id: crypto.randomUUID(), role: 'assistant', parent: '', created, written: null }),
      )
      const asked: Question = {
        id: crypto.randomUUID(),
        role: 'user',
        parent: edited ? edited.parent : (pathOf(chat).at(-1)?.id ?? null),
        created,
        text,
        // A known prompt asked in the same words is still that prompt.
        ...(task ? { task } : edited?.task && edited.text === text ? { task: edited.task } : {}),
        ...(replies.length > 1 ? { beside: [replies[0].id, replies[1].id] as [string, string] } : {}),
      }
      for (const reply of replies) reply.parent = asked.id
      update(id, (found) => choose(replies.reduce(add, add(found, asked)), replies[0].id))
      set({ draft: '', editing: null })
      await writeAll(
        id,
        replies.map((reply) => reply.id),
      )
    },

    async regenerate(id, replyId, voice) {
      const chat = findChat(id)
      const before = chat?.messages[replyId] as Reply | undefined
      if (!chat || !before || get().writing) return
      const { parent, mode } = before
      const reply: Reply = {
        ...voice,
        mode,
        id: crypto.randomUUID(),
        role: 'assistant',
        parent,
        created: new Date().toISOString(),
        written: null,
      }
      const question = chat.messages[parent as string] as Question
      const beside = question.beside?.map((one) => (one === replyId ? reply.id : one)) as [string, string] | undefined
      update(id, (found) => change<Question>(add(found, reply), question.id, { beside }))
      await writeAll(id, [reply.id])
    },

    edit(chat, id) {
      const question = findChat(chat)?.messages[id]
      if (question?.role === 'user') set({ editing: id, draft: question.text })
    },
    cancelEdit: () => set({ editing: null, draft: '' }),

    async stop() {
      if (get().writing === null || get().stopping) return
      set({ stopping: true })
      try {
        await (await engine()).stopChat()
      } catch {
        // The reply's own promise says what went wrong.
        set({ stopping: false })
      }
    },

    choose: (chat, message) => update(chat, (found) => choose(found, message), { touched: false }),
    setBeside: (chat, question, beside) => update(chat, (found) => change<Question>(found, question, { beside }), { touched: false }),
    setSystem: (chat, system) => update(chat, (found) => ({ ...found, system }), { touched: false }),

    async meet(model, page) {
      const meeting = ++meetings
      // A page without suggestions is a page all the same; what is wrong with the model is said when it is asked.
      const introduction = await introduce(model, page)
      // Another model may have been chosen meanwhile.
      if (meeting === meetings) set({ introduction, met: model })
    },
    set: (changes) => set(changes),
  }
})
