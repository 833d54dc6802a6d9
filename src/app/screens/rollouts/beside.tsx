/**
 * @file The same prompt at another step: which steps had it, and their attempts beside this one's. Prompts that are always new come once; then
 * one of the same kind can stand in, and it is said so.
 */
import { useEffect, useRef, useState } from 'react'
import { engine } from '../../engine.ts'
import { errorSentence, percent, plural } from '../../format.ts'
import { useRoute } from '../../stores/route.ts'
import styles from './beside.module.css'
import { BesideAttempts } from './beside-attempts.tsx'
import { type Found, findPrompt } from './find-prompt.ts'
import { type Group, groupByPrompt } from './groups.ts'
import { lookBeside } from './looking.ts'
import { StepNumber } from './step-bar.tsx'

interface Searching {
  done: number
  total: number
  found: Found[]
  state: 'going' | 'done' | 'cancelled' | 'failed'
  error?: string
}

export function Beside({ run, group, step, steps }: { run: string; group: Group; step: number; steps: readonly number[] }) {
  const beside = useRoute((state) => (state.prompt === group.id ? state.beside : null))
  const [search, setSearch] = useState<Searching | null>(null)
  const ending = useRef<AbortController | null>(null)
  const box = useRef<HTMLElement>(null)
  // Another prompt, another search.
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is looked for
  useEffect(() => {
    setSearch(null)
    return () => {
      ending.current?.abort()
      ending.current = null
    }
  }, [run, group.id])
  const others = steps.filter((one) => one !== step)
  if (others.length === 0) return null
  // What is pressed gives way to something else: the focus stays in its place.
  const turn = (to: number | null) => {
    lookBeside(step, group.id, to)
    box.current?.focus({ preventScroll: true })
  }
  const look = async () => {
    const abort = new AbortController()
    ending.current = abort
    const tell = (state: Searching) => {
      if (ending.current === abort) setSearch(state)
    }
    const at: Searching = { done: 0, total: others.length, found: [], state: 'going' }
    let latest = at
    tell(at)
    try {
      const api = await engine()
      const { signal } = abort
      for await (const { done, found } of findPrompt((one) => api.rollouts(run, one), group.promptId, others, signal)) {
        latest = { ...at, done, found }
        tell(latest)
      }
      tell({ ...latest, state: signal.aborted ? 'cancelled' : 'done' })
    } catch (error) {
      tell({ ...at, state: 'failed', error: errorSentence(error) })
    }
  }
  return (
    <section className={styles.beside} aria-label="Beside another step" ref={box} tabIndex={-1}>
      {beside === null ? (
        <div className="row">
          <button type="button" onClick={() => turn(others[0])}>
            Beside another step
          </button>
          <span className="hint">The same prompt, or one of its kind, earlier or later: what changed?</span>
        </div>
      ) : (
        <>
          <div className="row">
            <span>Beside</span>
            <StepNumber steps={others} step={beside} label="Beside step" onGo={(to) => lookBeside(step, group.id, to)} />
            {search?.state === 'going' ? (
              <button type="button" className="quiet" onClick={() => ending.current?.abort()}>
                Cancel
              </button>
            ) : (
              <button type="button" className="quiet" onClick={() => void look()}>
                Find the steps that had this prompt
              </button>
            )}
            <button type="button" className="quiet" onClick={() => turn(null)}>
              Close
            </button>
          </div>
          {search && <Search search={search} onChoose={(to) => lookBeside(step, group.id, to)} />}
          <Other run={run} group={group} step={step} beside={beside} />
        </>
      )}
    </section>
  )
}

function Search({ search, onChoose }: { search: Searching; onChoose: (step: number) => void }) {
  const { done, total, found, state, error } = search
  return (
    <div className={styles.search}>
      {state === 'going' && <progress className="progress" aria-label="Steps looked through" value={done} max={Math.max(1, total)} />}
      <p className={state === 'failed' ? 'fault' : 'hint'} role="status">
        {state === 'failed'
          ? error
          : state === 'going'
            ? `Looked through ${done} of ${plural(total, 'step')}.`
            : `${found.length === 0 ? 'No other step had this prompt' : `${plural(found.length, 'other step')} had this prompt`}${state === 'cancelled' ? `, of the ${done} looked through` : ''}.`}
      </p>
      {found.length > 0 && (
        <div className="row">
          {found.map(({ step, right, of }) => (
            <button key={step} type="button" className="quiet" onClick={() => onChoose(step)}>
              step {step} · {percent(right / of)} right
            </button>
          ))}
        </div>
      )}
    </div>
  )
}

/** The group of the other step, read on its own: of several reads the last one counts. */
function Other({ run, group, step, beside }: { run: string; group: Group; step: number; beside: number }) {
  const [read, setRead] = useState<{ run: string; step: number; groups: Group[]; error?: string } | null>(null)
  useEffect(() => {
    let gone = false
    engine()
      .then((api) => api.rollouts(run, beside))
      .then((records) => ({ run, step: beside, groups: groupByPrompt(records) }))
      .catch((error) => ({ run, step: beside, groups: [], error: errorSentence(error) }))
      .then((result) => {
        if (!gone) setRead(result)
      })
    return () => {
      gone = true
    }
  }, [run, beside])
  if (read?.run !== run || read.step !== beside) return <p className="hint">Reading step {beside}…</p>
  if (read.error) return <p className="fault">{read.error}</p>
  const same = read.groups.find(({ promptId }) => promptId === group.promptId)
  const other = same ?? read.groups.find(({ kind, domain }) => kind === group.kind && domain === group.domain)
  if (!other)
    return (
      <p className="hint">
        {read.groups.length === 0
          ? `The rollouts of step ${beside} were thinned.`
          : `Step ${beside} had neither this prompt nor one of its kind.`}
      </p>
    )
  return (
    <>
      {!same && (
        <p className="hint">
          Step {beside} did not have this prompt. Beside it stands another of its kind: compare how the model works, not whether it is
          right.
        </p>
      )}
      {same && <p className="hint">Marked in an attempt: words that the most similar attempt of the other step does not have.</p>}
      <div className={styles.sides}>
        {[
          { at: step, of: group, prompt: false },
          { at: beside, of: other, prompt: !same },
        ]
          .sort((one, two) => one.at - two.at)
          .map(({ at, of, prompt }) => (
            <BesideAttempts
              key={of === group ? 'here' : 'other'}
              group={of}
              step={at}
              prompt={prompt}
              other={same ? (of === group ? same : group) : null}
            />
          ))}
      </div>
    </>
  )
}
