/**
 * @file One question and its reply: reasoning that opens while it is written and closes when the answer begins, the answer with its
 * boxed result, and what it cost.
 */
import { memo, useEffect, useRef, useState } from 'react'
import type { ChatChunk } from '../../../workers/api.ts'
import { splitBoxed } from '../../boxed.ts'
import { Icon } from '../../components/icon.tsx'
import { Line, Readable } from '../../components/readable.tsx'
import { ThoughtScene } from '../../components/scene.tsx'
import { decimal, duration, plural } from '../../format.ts'
import type { Speaker } from './speaker.ts'
import { type Turn, useChat } from './store.ts'

/** A reply is as long as its limit of tokens lets it be; its newest words are to be seen while it is written. */
const REPLY_SHOWN = 100_000

export const TurnView = memo(function TurnView({
  turn,
  writing,
  free,
  speaker,
}: {
  turn: Turn
  writing: boolean /** Nothing is being written anywhere. */
  free: boolean
  speaker: Speaker | null
}) {
  const { reply, result } = turn
  return (
    <li className="turn">
      <div className="question">
        <p className="bubble">
          <Readable text={turn.question} />
        </p>
        <div className="turn-foot">
          <span className="tag">{turn.mode === 'think' ? 'thinking' : 'instruct'}</span>
          <button type="button" className="quiet" disabled={!free} onClick={() => useChat.getState().edit(turn.id)}>
            <Icon name="edit" /> Edit
          </button>
        </div>
      </div>
      <div className="reply" aria-busy={writing}>
        <div className="reply-body">
          <div className="reply-texts">
            {reply?.reasoning !== null && reply?.reasoning !== undefined && (
              <Reasoning reply={reply} stopped={result !== null || turn.error !== null} />
            )}
            {(!reply || (reply.reasoning === null && reply.answer === '')) && writing && (
              <p className="muted waiting">Reading the prompt…</p>
            )}
            {reply && reply.answer !== '' && <Answer text={reply.answer} />}
          </div>
          {reply && <ThoughtScene question={turn.question} text={written(reply)} />}
        </div>
        {result && result.answer === '' && (
          <p className="muted">{result.stop === 'length' ? 'The token limit was reached before an answer.' : 'No answer was given.'}</p>
        )}
        {turn.error && (
          <p className="fault" role="alert">
            {turn.error}
          </p>
        )}
        <div className="turn-foot">
          {reply && (
            <span className="hint number" data-testid="reply-figures">
              {plural(reply.tokens, 'token')} · {decimal(reply.tokensPerSecond, 1)} tokens/s
              {result && (
                <>
                  {' '}
                  · prompt {plural(result.promptTokens, 'token')} · first token after {decimal(result.firstTokenMs, 0)} ms
                </>
              )}
              {result?.stop === 'length' && <> · cut at the limit</>}
              {result?.stop === 'stopped' && <> · stopped</>}
            </span>
          )}
          {!writing && (result || turn.error) && (
            <button
              type="button"
              className="quiet"
              disabled={!free || !speaker}
              onClick={() => speaker && void useChat.getState().regenerate(turn.id, speaker)}
            >
              <Icon name="again" /> Regenerate
            </button>
          )}
          <span className="hint reply-model">
            <Line text={turn.model} />
          </span>
        </div>
      </div>
    </li>
  )
})

/** The reply as the model writes it. */
function written({ reasoning, answer, phase }: ChatChunk): string {
  if (reasoning === null) return answer
  return phase === 'thinking' ? `<think>${reasoning}` : `<think>${reasoning}</think>${answer}`
}

function Reasoning({ reply, stopped }: { reply: ChatChunk; stopped: boolean }) {
  const thinking = reply.phase === 'thinking' && !stopped
  /** Null: open while thinking, closed afterwards; a click decides for good. */
  const [chosen, setChosen] = useState<boolean | null>(null)
  const body = useRef<HTMLDivElement>(null)
  const open = chosen ?? thinking

  // The newest line stays in sight while it is being written.
  // biome-ignore lint/correctness/useExhaustiveDependencies: with every new piece of reasoning
  useEffect(() => {
    if (thinking && body.current) body.current.scrollTop = body.current.scrollHeight
  }, [reply.reasoning, thinking])

  const seconds = duration(reply.thinkingMs / 1000)
  return (
    <div className={`reasoning${thinking ? ' reasoning-live' : ''}`}>
      <button type="button" className="reasoning-toggle" aria-expanded={open} onClick={() => setChosen(!open)}>
        <span className="caret" aria-hidden="true" />
        {thinking ? <>Thinking… {seconds}</> : <>Thought for {seconds}</>}
      </button>
      {open && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        <div className="reasoning-body" ref={body} tabIndex={0} role="region" aria-label="Reasoning">
          {reply.reasoning ? <Readable text={reply.reasoning} most={REPLY_SHOWN} /> : <span className="muted">Nothing yet.</span>}
        </div>
      )}
    </div>
  )
}

function Answer({ text }: { text: string }) {
  return (
    <p className="answer" data-testid="answer">
      {splitBoxed(text).map((piece, index) =>
        piece.kind === 'boxed' ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces only grow at the end
          <span key={index} className="boxed">
            <Readable text={piece.text} most={REPLY_SHOWN} />
          </span>
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: as above
          <Readable key={index} text={piece.text} most={REPLY_SHOWN} />
        ),
      )}
    </p>
  )
}
