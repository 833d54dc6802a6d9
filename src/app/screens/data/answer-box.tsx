/**
 * @file An answer of one's own, and what the verifier says of it. The reference and a few cheats are a press away.
 */
import { useEffect, useId, useRef, useState } from 'react'
import type { ExampleReply, JudgedReply, Mode, Prompt, Source } from '../../../workers/data-api.ts'
import { PythonStatus } from '../../components/python-status.tsx'
import { Segmented } from '../../components/segmented.tsx'
import { errorSentence } from '../../format.ts'
import styles from './answer-box.module.css'
import { data } from './connection.ts'
import { useData } from './store.ts'
import { VerdictView } from './verdict-view.tsx'

/** Kept between prompts: who works in one mode goes on in it. */
let lastMode: Mode = 'instruct'

interface Judged {
  response: string
  mode: Mode
  judged: JudgedReply
}

export function AnswerBox({ source, row, prompt }: { source: Source; row: number; prompt: Prompt }) {
  const [mode, setModeState] = useState<Mode>(lastMode)
  const [text, setText] = useState('')
  const [examples, setExamples] = useState<ExampleReply[]>([])
  const [judged, setJudged] = useState<Judged | null>(null)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string | null>(null)
  const turn = useRef(0)
  const entry = useData((state) => state.domains.find(({ domain }) => domain === prompt.domain))
  const answer = entry?.placeholder ?? 'The reply'
  const id = useId()

  useEffect(() => {
    let gone = false
    data()
      .examples(source, row, mode)
      .then((list) => !gone && setExamples(list))
      .catch((fault) => !gone && setError(errorSentence(fault)))
    return () => {
      gone = true
    }
  }, [source, row, mode])

  const setMode = (next: Mode) => {
    lastMode = next
    setModeState(next)
    setJudged(null)
  }

  const check = async (response: string) => {
    const own = ++turn.current
    setBusy(true)
    setError(null)
    try {
      const judged = await data().verify(prompt, response, mode)
      if (own === turn.current) setJudged({ response, mode, judged })
    } catch (fault) {
      if (own === turn.current) setError(errorSentence(fault))
    }
    if (own === turn.current) setBusy(false)
  }

  const references = examples.filter(({ kind }) => kind === 'reference')
  const cheats = examples.filter(({ kind }) => kind === 'cheat')
  const attempt = (example: ExampleReply) => {
    setText(example.response)
    void check(example.response)
  }
  const stale = judged !== null && (judged.response !== text || judged.mode !== mode)
  return (
    <section className={`data-part ${styles.box}`} aria-labelledby={`${id}-title`}>
      <div className="row row-spread">
        <h3 id={`${id}-title`}>Try an answer</h3>
        <Segmented
          legend="Mode"
          name={`${id}-mode`}
          hideLegend
          options={[
            { value: 'think', label: 'Thinking', title: 'Reasoning first, between <think> and </think>; only what follows counts' },
            { value: 'instruct', label: 'Instruct', title: 'The answer at once' },
          ]}
          value={mode}
          onChange={setMode}
        />
      </div>
      <textarea
        aria-label="Your answer"
        className="code"
        rows={Math.min(14, Math.max(3, text.split('\n').length + 1))}
        spellCheck={false}
        autoCapitalize="off"
        autoCorrect="off"
        placeholder={mode === 'think' ? `<think>…</think>${answer}` : answer}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
            event.preventDefault()
            void check(text)
          }
        }}
      />
      <div className="row">
        <button type="button" className="primary" aria-disabled={busy} onClick={() => !busy && void check(text)}>
          {busy ? 'Checking…' : 'Check'}
        </button>
        {references.map((example) => (
          <button key={example.title} type="button" className="chip" onClick={() => attempt(example)}>
            {example.title}
          </button>
        ))}
        {cheats.length > 0 && (
          <label className="inline-field">
            <span className="visually-hidden">A cheat</span>
            <select
              value=""
              onChange={(event) => {
                const cheat = cheats[Number(event.target.value)]
                if (event.target.value !== '' && cheat) attempt(cheat)
              }}
            >
              <option value="">A cheat…</option>
              {cheats.map(({ title }, index) => (
                <option key={title} value={index}>
                  {title}
                </option>
              ))}
            </select>
          </label>
        )}
        <span className="hint composer-keys">Ctrl + Enter checks</span>
      </div>
      <div role="status" className="verdict-place">
        {busy && entry?.runsPython && <PythonStatus />}
        {error && <p className="fault">{error}</p>}
        {judged && <VerdictView judged={judged.judged} />}
        {judged && stale && <p className="hint">The answer was changed since.</p>}
      </div>
    </section>
  )
}
