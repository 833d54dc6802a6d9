/** @file A question of the chat as a prompt of one's own: with the answer that is right, in a set that models can be trained on and measured by. */
import { useEffect, useId, useRef, useState } from 'react'
import type { StoredSet } from '../../../workers/data-api.ts'
import { Dialog } from '../../components/dialog.tsx'
import { Line } from '../../components/readable.tsx'
import { errorSentence } from '../../format.ts'
import { line } from '../../readable.ts'
import { keepPrompt, promptSets } from './judge.ts'
import styles from './keep-prompt.module.css'
import type { Question } from './tree.ts'

const DOMAINS = [
  { domain: 'math', title: 'A number or formula', placeholder: '42' },
  { domain: 'qa', title: 'A few words', placeholder: 'the Danube' },
] as const

export function KeepPrompt({ question, onClose }: { question: Question; onClose: () => void }) {
  const id = useId()
  const done = useRef<HTMLButtonElement>(null)
  const [sets, setSets] = useState<StoredSet[]>([])
  const [set, setSet] = useState('')
  const [name, setName] = useState('My prompts')
  const [domain, setDomain] = useState<string>(DOMAINS[0].domain)
  const [answer, setAnswer] = useState('')
  const [state, setState] = useState<{ kept?: string; error?: string; busy?: boolean }>({})

  useEffect(() => {
    promptSets().then(
      (found) => {
        const whole = found.filter(({ damaged }) => damaged === undefined)
        setSets(whole)
        if (whole.length > 0) setSet(whole[0].id)
      },
      (error) => setState({ error: errorSentence(error) }),
    )
  }, [])

  const keep = async () => {
    if (state.busy) return
    setState({ busy: true })
    const { id: _, ...task } = question.task ?? { id: '', domain, prompt: question.text, kind: 'chat', answer: answer.trim() }
    try {
      const kept = await keepPrompt(task, set === '' ? { name } : { set })
      setState({ kept: `Kept in “${kept.name}”, which has ${kept.rows} ${kept.rows === 1 ? 'prompt' : 'prompts'} now.` })
      // The button that was pressed goes.
      done.current?.focus({ preventScroll: true })
    } catch (error) {
      setState({ error: errorSentence(error) })
    }
  }

  return (
    <Dialog title={`${id}-title`} className={styles.dialog} onClose={onClose}>
      <h2 id={`${id}-title`}>Make this a prompt</h2>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          void keep()
        }}
      >
        <blockquote className={styles.text}>
          <Line text={question.text} most={400} />
        </blockquote>
        {question.task ? (
          <p className="hint">It comes with what is right: its verifier knows.</p>
        ) : (
          <>
            <div className="field">
              <label htmlFor={`${id}-domain`}>What is asked for</label>
              <select id={`${id}-domain`} value={domain} onChange={(event) => setDomain(event.target.value)}>
                {DOMAINS.map((one) => (
                  <option key={one.domain} value={one.domain}>
                    {one.title}
                  </option>
                ))}
              </select>
            </div>
            <div className="field">
              <label htmlFor={`${id}-answer`}>The right answer</label>
              <input
                id={`${id}-answer`}
                type="text"
                required
                autoComplete="off"
                placeholder={DOMAINS.find((one) => one.domain === domain)?.placeholder}
                value={answer}
                onChange={(event) => setAnswer(event.target.value)}
              />
              <p className="hint">
                A reply is right when its <code>\boxed{'{…}'}</code> says the same.
              </p>
            </div>
          </>
        )}
        <div className="field">
          <label htmlFor={`${id}-set`}>Keep it in</label>
          <select id={`${id}-set`} value={set} onChange={(event) => setSet(event.target.value)}>
            {sets.map((one) => (
              <option key={one.id} value={one.id}>
                {line(one.name, 80)} · {one.rows}
              </option>
            ))}
            <option value="">A new set</option>
          </select>
        </div>
        {set === '' && (
          <div className="field">
            <label htmlFor={`${id}-name`}>Name of the set</label>
            <input id={`${id}-name`} type="text" required maxLength={120} value={name} onChange={(event) => setName(event.target.value)} />
          </div>
        )}
        <p role="status">
          {state.kept && (
            <>
              <Line text={state.kept} /> <a href="#/data">See it in Library</a>
            </>
          )}
        </p>
        {state.error && (
          <p className="fault" role="alert">
            {state.error}
          </p>
        )}
        <div className="row row-end">
          <button type="button" ref={done} onClick={onClose}>
            {state.kept ? 'Done' : 'Cancel'}
          </button>
          {!state.kept && (
            <button type="submit" className="primary" aria-disabled={state.busy === true}>
              Keep
            </button>
          )}
        </div>
      </form>
    </Dialog>
  )
}
