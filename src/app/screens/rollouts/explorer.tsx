/**
 * @file The rollouts of any past step, by prompt: what was asked, what each rollout said, what the verifier made of it, and how sure
 * the model was of every token.
 */
import { memo, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react'
import type { RunSummary, StepMetrics } from '../../../workers/api.ts'
import { Icon } from '../../components/icon.tsx'
import { Info } from '../../components/info.tsx'
import { Outcome } from '../../components/outcome.tsx'
import { Line, Readable } from '../../components/readable.tsx'
import { ThoughtScene } from '../../components/scene.tsx'
import { Scrolling } from '../../components/scrolling.tsx'
import { ShadingLegend, Tokens } from '../../components/tokens.tsx'
import { Windowed } from '../../components/windowed.tsx'
import { decimal, plural, signed, verdictSentence } from '../../format.ts'
import { useRoute } from '../../stores/route.ts'
import { useTrain } from '../../stores/train.ts'
import { filterGroups, type Group, type GroupFilter, orderRollouts, type RolloutOrder, useRollouts } from './store.ts'

const NONE: StepMetrics[] = []
/** A metric that only steps with rollouts have. */
const OF_ROLLOUTS = 'reward'
const hasRollouts = (entry: StepMetrics) => entry[OF_ROLLOUTS] !== undefined
/** Characters of a prompt above its rollouts; the Data page has the whole. */
const PROMPT_SHOWN = 4000
/** While it follows the newest step the explorer reads at most this often: a step's rollouts are a file. */
const FOLLOW_INTERVAL = 1000

/** Step whose rollouts are on view: the one in the address, else the newest, at a reader's pace. */
export function useExplorerStep(run: RunSummary | null): number | null {
  const chosen = useRoute((state) => state.step)
  const metrics = useTrain((state) => (run ? state.metrics[run.id] : undefined)) ?? NONE
  const newest = metrics.findLast(hasRollouts)?.step ?? null
  const [followed, setFollowed] = useState<number | null>(newest)
  const last = useRef(0)
  useEffect(() => {
    const wait = Math.max(0, last.current + FOLLOW_INTERVAL - Date.now())
    const timer = setTimeout(() => {
      last.current = Date.now()
      setFollowed(newest)
    }, wait)
    return () => clearTimeout(timer)
  }, [newest])
  return chosen ?? followed
}

export function Explorer({ run, step }: { run: RunSummary; step: number | null }) {
  const metrics = useTrain((state) => state.metrics[run.id]) ?? NONE
  const chosen = useRoute((state) => state.step)
  const { look } = useRoute.getState()
  const status = useRollouts((state) => state.status)
  const error = useRollouts((state) => state.error)
  const groups = useDeferredValue(useRollouts((state) => state.groups))

  useEffect(() => {
    if (step === null) useRollouts.getState().clear()
    else void useRollouts.getState().show(run.id, step)
  }, [run.id, step])

  const steps = useMemo(() => metrics.filter(hasRollouts).map((entry) => entry.step), [metrics])
  const first = steps[0]
  const newest = steps.at(-1)
  if (step === null || first === undefined || newest === undefined) {
    const supervised = run.stages.length > 0 && !run.stages.some(({ charts }) => charts.includes(OF_ROLLOUTS))
    return (
      <section className="panel" aria-labelledby="explorer-title">
        <h2 id="explorer-title">Rollout explorer</h2>
        <p className="hint">
          {supervised
            ? 'A supervised run has no rollouts: it learns from worked examples instead of its own attempts.'
            : 'Every rollout of every step can be read here as soon as the first step is done.'}
        </p>
      </section>
    )
  }
  const go = (to: number) => look({ step: Math.min(newest, Math.max(first, to)), prompt: null })
  return (
    <section className="panel explorer" aria-labelledby="explorer-title">
      <div className="section-head">
        <h2 id="explorer-title">Rollout explorer</h2>
        <CopyLink />
      </div>
      <div className="stepper">
        <button type="button" className="icon-button" aria-label="Step before" disabled={step <= first} onClick={() => go(step - 1)}>
          <Icon name="left" />
        </button>
        <label className="stepper-slider">
          <span className="visually-hidden">Step</span>
          <input
            type="range"
            min={first}
            max={newest}
            value={step}
            aria-valuetext={`step ${step} of ${newest}`}
            onChange={(event) => go(Number(event.target.value))}
          />
        </label>
        <button type="button" className="icon-button" aria-label="Step after" disabled={step >= newest} onClick={() => go(step + 1)}>
          <Icon name="right" />
        </button>
        <output className="number stepper-value">step {step}</output>
        <label className="check">
          <input
            type="checkbox"
            checked={chosen === null}
            onChange={(event) => look({ step: event.target.checked ? null : step, prompt: null })}
          />
          Follow the newest
        </label>
      </div>
      {status === 'failed' ? (
        <p className="fault" role="alert">
          {error}
        </p>
      ) : groups.length === 0 ? (
        <p className="hint">{status === 'loading' ? 'Reading the rollouts…' : 'This step has no rollouts stored.'}</p>
      ) : (
        <Groups groups={groups} step={step} />
      )}
    </section>
  )
}

const FILTERS: { value: GroupFilter; label: string }[] = [
  { value: 'all', label: 'All prompts' },
  { value: 'mixed', label: 'Some right, some wrong' },
  { value: 'right', label: 'All right' },
  { value: 'wrong', label: 'All wrong' },
]

const Groups = memo(function Groups({ groups, step }: { groups: Group[]; step: number }) {
  const prompt = useRoute((state) => state.prompt)
  const { filter, search, setFilter, setSearch } = useRollouts()
  const shown = useMemo(() => filterGroups(groups, filter, search), [groups, filter, search])
  const index = Math.max(
    0,
    shown.findIndex((group) => group.id === prompt),
  )
  const selected = shown[index]
  // The list answers a key at once; the prompt's rollouts follow.
  const viewed = useDeferredValue(selected)
  const choose = (to: number) => {
    const group = shown[Math.min(shown.length - 1, Math.max(0, to))]
    // Reading one prompt ends following: the step stays where it is.
    if (group) useRoute.getState().look({ step, prompt: group.id })
  }
  return (
    <div className="groups">
      <div className="groups-side">
        <div className="groups-filter">
          <input
            type="search"
            aria-label="Search prompts and completions"
            placeholder="Search"
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
          <select aria-label="Show prompts" value={filter} onChange={(event) => setFilter(event.target.value as GroupFilter)}>
            {FILTERS.map(({ value, label }) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
        </div>
        {shown.length === 0 ? (
          <p className="hint">No prompt of this step fits.</p>
        ) : (
          <Windowed
            count={shown.length}
            rowHeight={58}
            reveal={index}
            className="prompt-list"
            role="listbox"
            aria-label={`Prompts of step ${step}`}
            tabIndex={0}
            aria-activedescendant={`prompt-${selected.group}`}
            onKeyDown={(event) => {
              const to = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: shown.length - 1, j: index + 1, k: index - 1 }[event.key]
              if (to === undefined) return
              event.preventDefault()
              choose(to)
            }}
          >
            {(row) => <PromptRow key={shown[row].group} group={shown[row]} selected={row === index} onChoose={() => choose(row)} />}
          </Windowed>
        )}
      </div>
      {viewed && <GroupView group={viewed} />}
    </div>
  )
})

function PromptRow({ group, selected, onChoose }: { group: Group; selected: boolean; onChoose: () => void }) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the listbox has the keys; a row is only pointed at
    <div role="option" id={`prompt-${group.group}`} aria-selected={selected} className="prompt-row" onClick={onChoose}>
      <span className="prompt-text">
        <Line text={group.prompt} />
      </span>
      <span className="prompt-score">
        <span className="meter" aria-hidden="true">
          <span style={{ width: `${(100 * group.correct) / group.rollouts.length}%` }} />
        </span>
        <span className="number">
          {group.correct}/{group.rollouts.length} right
        </span>
        {group.silent && <span className="tag">no signal</span>}
      </span>
    </div>
  )
}

const ORDERS: { value: RolloutOrder; label: string }[] = [
  { value: 'sampled', label: 'As sampled' },
  { value: 'reward', label: 'Reward' },
  { value: 'advantage', label: 'Advantage' },
  { value: 'length', label: 'Length' },
]

/** A gold answer where it is one that can be written in a line. */
const answerOf = (gold: Group['gold']) => (typeof gold === 'string' || typeof gold === 'number' ? gold : undefined)

const GroupView = memo(function GroupView({ group }: { group: Group }) {
  const { order, shading, setOrder, setShading } = useRollouts()
  const rollouts = useMemo(() => orderRollouts(group.rollouts, order), [group, order])
  return (
    <div className="group-view">
      <div className="group-head">
        <Scrolling label="The prompt">
          <h3>
            <Readable text={group.prompt} most={PROMPT_SHOWN} />
          </h3>
        </Scrolling>
        <p className="hint">
          {group.kind && (
            <>
              Kind <Line text={group.kind} /> ·{' '}
            </>
          )}
          {group.gold !== undefined && (
            <>
              Answer <Line text={String(group.gold)} /> ·{' '}
            </>
          )}
          {plural(group.rollouts.length, 'rollout')}, {group.correct} right
          {group.silent && ' · all the same reward, so this prompt has no gradient and is left out'}
        </p>
        <div className="row">
          <label className="inline-field">
            <span>Order</span>
            <select value={order} onChange={(event) => setOrder(event.target.value as RolloutOrder)}>
              {ORDERS.map(({ value, label }) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </select>
          </label>
          <label className="inline-field">
            <span>Shade by</span>
            <select value={shading} onChange={(event) => setShading(event.target.value as typeof shading)}>
              <option value="logprob">Log-prob</option>
              <option value="entropy">Entropy</option>
              <option value="none">Nothing</option>
            </select>
          </label>
          <ShadingLegend shading={shading} />
          <Info label="Shading">
            Log-prob: how likely the model held the token it drew. Entropy: how open the choice was. Strong colour marks the places where
            the rollout could have gone another way.
          </Info>
        </div>
      </div>
      <ol className="rollouts">
        {rollouts.map((rollout, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rollouts of a stored step never change places but by sorting, and hold no state worth keeping
          <li key={`${group.id} ${index}`} className="rollout">
            <div className="rollout-head">
              <Outcome rollout={rollout} />
              <dl className="figures-row number">
                <div>
                  <dt>reward</dt>
                  <dd>{decimal(rollout.reward, Number.isInteger(rollout.reward) ? 0 : 2)}</dd>
                </div>
                <div>
                  <dt>advantage</dt>
                  <dd>{rollout.advantage === null ? 'left out' : signed(rollout.advantage)}</dd>
                </div>
                <div>
                  <dt>tokens</dt>
                  <dd>{rollout.completion_tokens.length}</dd>
                </div>
                <div>
                  <dt>stopped by</dt>
                  <dd>{rollout.stop === 'eos' ? 'itself' : 'the limit'}</dd>
                </div>
              </dl>
            </div>
            <Tokens rollout={rollout} shading={shading} label={`Rollout ${index + 1}`} />
            <ThoughtScene question={group.prompt} text={rollout.completion} kind={group.kind ?? ''} answer={answerOf(group.gold)} />
            <p className="verdict">{verdictSentence(rollout.verdict)}</p>
          </li>
        ))}
      </ol>
      {shading === 'entropy' && group.rollouts.every((rollout) => rollout.entropies.length === 0) && (
        <p className="hint">Entropies are computed in the update, and this prompt was left out of it.</p>
      )}
    </div>
  )
})

function CopyLink() {
  const [copied, setCopied] = useState(false)
  const prompt = useRoute((state) => state.prompt)
  return (
    <button
      type="button"
      className="quiet"
      onClick={() => {
        navigator.clipboard
          .writeText(location.href)
          .then(() => {
            setCopied(true)
            setTimeout(() => setCopied(false), 1500)
          })
          .catch(() => setCopied(false))
      }}
    >
      <Icon name="link" />
      <span aria-live="polite">{copied ? 'Copied' : prompt ? 'Link to this prompt' : 'Link to this view'}</span>
    </button>
  )
}
