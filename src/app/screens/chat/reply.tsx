/** @file One reply: its thought, its answer, a picture where there is one, the verdict, what it cost, and what can be done with it. */
import { useState } from 'react'
import { CopyButton } from '../../components/copy-button.tsx'
import { Icon } from '../../components/icon.tsx'
import { Info } from '../../components/info.tsx'
import { ProgressBar } from '../../components/progress-bar.tsx'
import { Line } from '../../components/readable.tsx'
import { ThoughtScene } from '../../components/scene.tsx'
import { ShadingLegend, Tokens } from '../../components/tokens.tsx'
import { decimal, duration, integer, percent, plural, verdictSentence } from '../../format.ts'
import { line } from '../../readable.ts'
import { Answer } from './answer.tsx'
import { Branches } from './branches.tsx'
import { Reasoning } from './reasoning.tsx'
import styles from './reply.module.css'
import { useChatSettings } from './settings.ts'
import type { Speaker } from './speaker.ts'
import { useChat } from './store.ts'
import { asWritten, type Question, type Reply } from './tree.ts'

export interface ReplyProps {
  chat: string
  question: Question
  reply: Reply
  /** Ids of all replies to the question. */
  siblings: readonly string[]
  writing: boolean
  /** It waits for another reply to be written. */
  waiting: boolean
  /** Nothing is being written anywhere. */
  free: boolean
  speaker: Speaker | null
  /** One of two columns: whether the chat goes on from this one; absent: it stands alone. */
  chosen?: boolean
  /** Ends the two columns. */
  onAlone: () => void
}

export function ReplyView({ chat, question, reply, siblings, writing, waiting, free, speaker, chosen, onAlone }: ReplyProps) {
  const always = useChatSettings((state) => state.probabilities)
  const [probabilities, setProbabilities] = useState<boolean | null>(null)
  const { written, error } = reply
  const done = written?.stop !== undefined
  const interrupted = !done && !error && !writing && !waiting
  const asTokens = done && written?.pieces !== undefined && (probabilities ?? always)
  return (
    <div
      className={`reply ${styles.reply}`}
      aria-busy={writing}
      {...(chosen === undefined
        ? {}
        : { role: 'group', 'aria-label': `${reply.mode === 'think' ? 'Thinking' : 'Instruct'} reply of ${line(reply.title, 80)}` })}
    >
      {chosen !== undefined && (
        <p className={styles.voice}>
          <strong>
            <Line text={reply.title} />
          </strong>{' '}
          <ModeTag mode={reply.mode} />
        </p>
      )}
      {asTokens && written ? (
        <div>
          <Tokens
            rollout={{ pieces: written.pieces ?? [], logprobs: written.logprobs ?? [], entropies: [], advantage: null }}
            shading="logprob"
            label="Reply"
          />
          <span className={styles.shading}>
            <ShadingLegend shading="logprob" />
            <Info label="Token probabilities">
              How likely each token was to the model when it drew it, at temperature 1. The darker, the less likely. Where the model is
              unsure, another try may go another way. A token in a dashed frame was put there to close the thought.
            </Info>
          </span>
        </div>
      ) : (
        <div className="reply-body">
          <div className="reply-texts">
            {written && written.reasoning !== null && (
              <Reasoning
                key={reply.id}
                text={written.reasoning}
                thinkingMs={written.thinkingMs}
                thinking={writing && written.phase === 'thinking'}
                cut={written.thoughtCut ?? false}
              />
            )}
            {waiting && <p className="muted">Waits for its turn…</p>}
            {writing && (!written || (written.reasoning === null && written.answer === '')) && <Waiting />}
            {written && written.answer !== '' && <Answer text={written.answer} live={writing} />}
          </div>
          {written && <ThoughtScene question={question.text} text={asWritten(written)} known={question.task} />}
        </div>
      )}
      {done && written?.answer === '' && (
        <p className="muted">{written.stop === 'length' ? 'The token limit was reached before an answer.' : 'No answer was given.'}</p>
      )}
      {interrupted && <p className="muted">Its writing was interrupted: the page was closed, or the reply was lost.</p>}
      {error && (
        <p className="fault" role="alert">
          {error}
        </p>
      )}
      <Verdict reply={reply} />
      <div className={styles.foot}>
        <Branches chat={chat} ids={siblings} current={reply.id} of="replies" />
        {chosen === undefined && (
          <span className={`hint reply-model ${styles.model}`}>
            <Line text={reply.title} />
          </span>
        )}
        {written && <Figures reply={reply} />}
        {!writing && !waiting && (
          <span className={styles.deeds}>
            {written?.pieces && (
              <button
                type="button"
                className="quiet"
                aria-pressed={asTokens}
                onClick={() => setProbabilities(!asTokens)}
                title="Show every token with its probability"
              >
                <Icon name="sliders" /> Probabilities
              </button>
            )}
            {siblings.length > 1 && (
              <button
                type="button"
                className="quiet"
                onClick={() => useChat.getState().setBeside(chat, question.id, pair(siblings, reply.id))}
              >
                <Icon name="columns" /> Side by side
              </button>
            )}
            {chosen && (
              <button type="button" className="quiet" onClick={onAlone}>
                <Icon name="columns" /> One alone
              </button>
            )}
            {written && written.answer !== '' && <CopyButton text={() => written.answer} what="this reply" />}
            <button
              type="button"
              className="quiet"
              disabled={!free || !speaker}
              onClick={() => speaker && void useChat.getState().regenerate(chat, reply.id, speaker)}
            >
              <Icon name="again" /> Regenerate
            </button>
          </span>
        )}
        {chosen !== undefined && (
          <label className={`check ${styles.goOn}`}>
            <input
              type="radio"
              name={`goes-on-${question.id}`}
              checked={chosen}
              onChange={() => useChat.getState().choose(chat, reply.id)}
            />
            Go on from this one
          </label>
        )}
      </div>
    </div>
  )
}

/** What the first token waits for. */
function Waiting() {
  const loading = useChat((state) => state.loading)
  if (loading === null) return <p className="muted">Reading the prompt…</p>
  return (
    <div className={styles.loading}>
      <p className="muted number">{loading < 1 ? `Loading the model… ${percent(loading, 0)}` : 'Making the model ready…'}</p>
      <ProgressBar done={loading} total={1} label="Weights of the model read" />
    </div>
  )
}

export function ModeTag({ mode }: { mode: Reply['mode'] }) {
  return <span className={`tag ${mode === 'think' ? styles.think : styles.instruct}`}>{mode === 'think' ? 'thinking' : 'instruct'}</span>
}

/** This one and the one before it, or behind it where it is the first. */
function pair(siblings: readonly string[], id: string): [string, string] {
  const at = siblings.indexOf(id)
  return at === 0 ? [siblings[0], siblings[1]] : [siblings[at - 1], siblings[at]]
}

function Verdict({ reply: { judged } }: { reply: Reply }) {
  if (!judged) return null
  const { verdict } = judged
  const kind = verdict.correct ? 'good' : verdict.harnessError ? 'cut' : 'bad'
  return (
    <p className={styles.verdict} data-testid="verdict">
      <span className={`outcome outcome-${kind}`}>
        <Icon name={verdict.correct ? 'check' : kind === 'cut' ? 'cut' : 'cross'} />
        {verdict.correct ? 'right' : kind === 'cut' ? 'not judged' : 'wrong'}
      </span>
      <span>{verdictSentence(verdict)}</span>
    </p>
  )
}

function Figures({ reply: { written, firstTokenMs, readingMs } }: { reply: Reply }) {
  if (!written) return null
  const { tokens, thoughtTokens = 0, tokensPerSecond, promptTokens, stop, droppedMessages = 0 } = written
  return (
    <span className="hint number" data-testid="reply-figures">
      {plural(tokens, 'token')}
      {thoughtTokens > 0 && <>, {integer(thoughtTokens)} of them thought</>} · {decimal(tokensPerSecond, 1)} tokens/s
      {promptTokens !== undefined && <> · prompt {plural(promptTokens, 'token')}</>}
      {stop !== undefined && firstTokenMs !== undefined && (
        <span
          title={
            readingMs === undefined
              ? undefined
              : `From sending to the first token on view; ${duration(readingMs / 1000)} of it went into reading the prompt, the rest into making the model ready.`
          }
        >
          {' '}
          · first token after {duration(firstTokenMs / 1000)}
        </span>
      )}
      {droppedMessages > 0 && <> · without the oldest {plural(droppedMessages, 'message')}</>}
      {stop === 'length' && <> · cut at the limit</>}
      {stop === 'stopped' && <> · stopped</>}
    </span>
  )
}
