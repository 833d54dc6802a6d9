/** @file One question and what was replied to it: one reply, or two side by side. */
import { memo, useState } from 'react'
import { Icon } from '../../components/icon.tsx'
import { Readable } from '../../components/readable.tsx'
import { Branches } from './branches.tsx'
import { KeepPrompt } from './keep-prompt.tsx'
import { ModeTag, ReplyView } from './reply.tsx'
import type { Speaker } from './speaker.ts'
import { useChat } from './store.ts'
import type { Chat, Question, Reply } from './tree.ts'
import styles from './turn.module.css'

interface TurnProps {
  chat: Chat
  question: Question
  /** The one that the chat goes on from; absent: there is none. */
  reply: Reply | undefined
  /** Ids of all questions asked in this place, and of all replies to this one, each in a text. */
  questions: string
  replies: string
  /** Ids of the reply being written and of those that wait, if they are here. */
  writing: string | null
  waiting: string
  /** Nothing is being written anywhere. */
  free: boolean
  speaker: Speaker | null
}

const idsOf = (text: string) => (text === '' ? [] : text.split(' '))

export const TurnView = memo(
  function TurnView({ chat, question, reply, questions, replies, writing, waiting, free, speaker }: TurnProps) {
    const [keeping, setKeeping] = useState(false)
    const siblings = idsOf(replies)
    const beside = question.beside?.map((id) => chat.messages[id] as Reply | undefined) ?? []
    const pair = beside.length === 2 && beside.every((one) => one !== undefined) ? (beside as Reply[]) : null
    const view = (one: Reply, chosen?: boolean) => (
      <ReplyView
        key={chosen === undefined ? 'alone' : one.id}
        chat={chat.id}
        question={question}
        reply={one}
        siblings={chosen === undefined ? siblings : []}
        writing={writing === one.id}
        waiting={idsOf(waiting).includes(one.id)}
        free={free}
        speaker={speaker}
        chosen={chosen}
        onAlone={() => useChat.getState().setBeside(chat.id, question.id, undefined)}
      />
    )
    return (
      <li className={styles.turn}>
        <div className={styles.question}>
          <p className={`bubble ${styles.bubble}`}>
            <Readable text={question.text} />
          </p>
          <div className={styles.foot}>
            <Branches chat={chat.id} ids={idsOf(questions)} current={question.id} of="questions" />
            {!pair && reply && <ModeTag mode={reply.mode} />}
            <button type="button" className="quiet" disabled={!free} onClick={() => useChat.getState().edit(chat.id, question.id)}>
              <Icon name="edit" /> Edit
            </button>
            <button
              type="button"
              className="quiet"
              onClick={() => setKeeping(true)}
              title="Keep it as a prompt that models can be trained on"
            >
              <Icon name="plus" /> Make this a prompt
            </button>
          </div>
        </div>
        {pair ? <div className={styles.pair}>{pair.map((one) => view(one, one.id === reply?.id))}</div> : reply && view(reply)}
        {keeping && <KeepPrompt question={question} onClose={() => setKeeping(false)} />}
      </li>
    )
  },
  // A turn is drawn again when something in it changes, not when another does.
  (before, after) =>
    (Object.keys(after) as (keyof TurnProps)[]).every((name) => name === 'chat' || before[name] === after[name]) &&
    (after.question.beside ?? []).every((id) => before.chat.messages[id] === after.chat.messages[id]),
)
