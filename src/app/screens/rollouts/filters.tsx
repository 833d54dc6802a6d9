/** @file How a step's prompts are narrowed down and put in order: text and outcome at once, the rest behind a fold. */
import { useMemo, useState } from 'react'
import { line } from '../../readable.ts'
import styles from './filters.module.css'
import { choicesOf, EVERYTHING, GROUP_ORDERS, type Group, type GroupFilter, type GroupOrder, SHOWN, type Shown } from './groups.ts'
import { useRollouts } from './store.ts'

const SHOWN_WORDS: Record<Shown, string> = {
  all: 'All prompts',
  mixed: 'Some right, some wrong',
  right: 'All right',
  wrong: 'All wrong',
}

const ORDER_WORDS: Record<GroupOrder, string> = {
  sampled: 'As sampled',
  best: 'Highest reward',
  worst: 'Lowest reward',
  longest: 'Longest',
  shortest: 'Shortest',
  spread: 'Most at odds',
  changed: 'Changed most',
}

/** Fields behind the fold. */
const FOLDED = ['domain', 'outcome', 'leastReward', 'mostReward', 'leastTokens', 'mostTokens'] as const satisfies (keyof GroupFilter)[]

export function Filters({ groups }: { groups: readonly Group[] }) {
  const filter = useRollouts((state) => state.filter)
  const groupOrder = useRollouts((state) => state.groupOrder)
  const { narrow, setGroupOrder } = useRollouts.getState()
  const { domains, outcomes } = useMemo(() => choicesOf(groups), [groups])
  const set = FOLDED.filter((name) => filter[name] !== null).length
  return (
    <div className={styles.filters}>
      <input
        type="search"
        aria-label="Search prompts and completions"
        placeholder="Search"
        value={filter.search}
        onChange={(event) => narrow({ search: event.target.value })}
      />
      <div className={styles.pair}>
        <select aria-label="Show prompts" value={filter.shown} onChange={(event) => narrow({ shown: event.target.value as Shown })}>
          {SHOWN.map((value) => (
            <option key={value} value={value}>
              {SHOWN_WORDS[value]}
            </option>
          ))}
        </select>
        <select aria-label="Order of the prompts" value={groupOrder} onChange={(event) => setGroupOrder(event.target.value as GroupOrder)}>
          {GROUP_ORDERS.map((value) => (
            <option key={value} value={value}>
              {ORDER_WORDS[value]}
            </option>
          ))}
        </select>
      </div>
      <details>
        <summary>More filters{set > 0 && <span className="tag">{set} set</span>}</summary>
        <div className={styles.more}>
          {domains.length > 1 && <Choice label="Domain" values={domains} value={filter.domain} onChange={(domain) => narrow({ domain })} />}
          <Choice label="Outcome" values={outcomes} value={filter.outcome} onChange={(outcome) => narrow({ outcome })} />
          <Range
            legend="Mean reward"
            from={filter.leastReward}
            to={filter.mostReward}
            onFrom={(leastReward) => narrow({ leastReward })}
            onTo={(mostReward) => narrow({ mostReward })}
          />
          <Range
            legend="Tokens of an attempt"
            from={filter.leastTokens}
            to={filter.mostTokens}
            onFrom={(leastTokens) => narrow({ leastTokens })}
            onTo={(mostTokens) => narrow({ mostTokens })}
          />
          {set > 0 && (
            <button
              type="button"
              className="quiet"
              onClick={() => narrow(Object.fromEntries(FOLDED.map((name) => [name, EVERYTHING[name]])))}
            >
              Clear these
            </button>
          )}
        </div>
      </details>
    </div>
  )
}

function Choice({
  label,
  values,
  value,
  onChange,
}: {
  label: string
  values: readonly string[]
  value: string | null
  onChange: (value: string | null) => void
}) {
  // What was chosen in another step stays chosen, and can be seen.
  const all = value === null || values.includes(value) ? values : [...values, value]
  return (
    <label className={styles.field}>
      <span>{label}</span>
      <select value={value ?? ''} onChange={(event) => onChange(event.target.value || null)}>
        <option value="">Any</option>
        {all.map((name) => (
          <option key={name} value={name}>
            {line(name.replaceAll('-', ' '), 60)}
          </option>
        ))}
      </select>
    </label>
  )
}

function Range({
  legend,
  from,
  to,
  onFrom,
  onTo,
}: {
  legend: string
  from: number | null
  to: number | null
  onFrom: (value: number | null) => void
  onTo: (value: number | null) => void
}) {
  return (
    <fieldset className={styles.field}>
      <legend>{legend}</legend>
      <div className={styles.pair}>
        <Bound label={`${legend}, at least`} placeholder="from" value={from} onChange={onFrom} />
        <Bound label={`${legend}, at most`} placeholder="to" value={to} onChange={onTo} />
      </div>
    </fieldset>
  )
}

/** What is half typed (`0.`, `-`) bounds nothing yet, and stays as typed. */
function Bound({
  label,
  placeholder,
  value,
  onChange,
}: {
  label: string
  placeholder: string
  value: number | null
  onChange: (value: number | null) => void
}) {
  const [typed, setTyped] = useState(value === null ? '' : String(value))
  const read = (text: string) => (text.trim() === '' || !Number.isFinite(Number(text)) ? null : Number(text))
  return (
    <input
      type="text"
      inputMode="decimal"
      aria-label={label}
      placeholder={placeholder}
      value={read(typed) === value ? typed : value === null ? '' : String(value)}
      onChange={(event) => {
        setTyped(event.target.value)
        onChange(read(event.target.value))
      }}
    />
  )
}
