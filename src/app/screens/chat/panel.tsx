/** @file How replies are drawn and shown. Every field has its sentence, and a way back. */
import { useState } from 'react'
import type { SamplingSettings } from '../../../workers/api.ts'
import { Info } from '../../components/info.tsx'
import styles from './panel.module.css'
import { type ChatSettings, DEFAULT_SAMPLING, setChat, setSampling, useChatSettings } from './settings.ts'
import { useChat } from './store.ts'
import { SHORT_SECONDS } from './thoughts.ts'
import type { Chat } from './tree.ts'

interface Field {
  key: Exclude<keyof SamplingSettings, 'seed'>
  label: string
  meaning: string
  min: number
  max: number
  step: number
}

const FIELDS: Field[] = [
  {
    key: 'temperature',
    label: 'Temperature',
    meaning: '0 always takes the likeliest token; 1 draws as the model was trained to; more is wilder.',
    min: 0,
    max: 2,
    step: 0.05,
  },
  {
    key: 'topP',
    label: 'Top-p',
    meaning: 'Draws only among the likeliest tokens that together hold this probability; 1 switches it off.',
    min: 0.05,
    max: 1,
    step: 0.05,
  },
  { key: 'topK', label: 'Top-k', meaning: 'Draws only among this many likeliest tokens; 0 switches it off.', min: 0, max: 200, step: 1 },
  {
    key: 'minP',
    label: 'Min-p',
    meaning: 'Leaves out tokens less likely than this share of the likeliest one; 0 switches it off.',
    min: 0,
    max: 1,
    step: 0.01,
  },
  {
    key: 'maxNewTokens',
    label: 'Most new tokens',
    meaning: 'The reply is cut here if it has not ended, reasoning included.',
    min: 1,
    max: 4096,
    step: 1,
  },
]

export function SettingsPanel({ chat }: { chat: Chat | null }) {
  const sampling = useChatSettings((state) => state.sampling)
  const thoughts = useChatSettings((state) => state.thoughts)
  const shortHidden = useChatSettings((state) => state.shortHidden)
  const probabilities = useChatSettings((state) => state.probabilities)
  const system = useChatSettings((state) => state.system)
  const chosen = useChatSettings((state) => state.earlierTurns)
  const taught = useChat((state) => state.introduction?.conversations ?? false)
  const changed = JSON.stringify(sampling) !== JSON.stringify(DEFAULT_SAMPLING)
  return (
    <div className={styles.panel}>
      <div className="field">
        <span className="field-label">
          <label htmlFor="system-prompt">System prompt</label>
          <Info label="System prompt">
            Told to the model before everything else in this chat, and in new ones. The shipped models never saw one while they learned, so
            they may lose their way in it.
          </Info>
        </span>
        <textarea
          id="system-prompt"
          rows={2}
          value={chat?.system ?? system}
          onChange={(event) => {
            setChat({ system: event.target.value })
            if (chat) useChat.getState().setSystem(chat.id, event.target.value)
          }}
        />
      </div>
      <div className={styles.numbers}>
        {FIELDS.map(({ key, label, meaning, min, max, step }) => (
          <div className="field" key={key}>
            <span className="field-label">
              <label htmlFor={`sampling-${key}`}>{label}</label>
              <Info label={label}>{meaning}</Info>
            </span>
            <NumberBox
              id={`sampling-${key}`}
              {...{ min, max, step }}
              value={sampling[key] ?? null}
              onChange={(value) => value !== null && setSampling({ [key]: value })}
            />
          </div>
        ))}
        <div className="field">
          <span className="field-label">
            <label htmlFor="sampling-seed">Seed</label>
            <Info label="Seed">The same seed, question and weights give the same reply on this GPU; empty draws anew each time.</Info>
          </span>
          <NumberBox
            id="sampling-seed"
            {...{ min: 0, max: 2 ** 32 - 1, step: 1 }}
            placeholder="random"
            value={sampling.seed}
            onChange={(seed) => setSampling({ seed })}
          />
        </div>
      </div>
      <Check label="Read earlier turns" checked={chosen ?? taught} onChange={(earlierTurns) => setChat({ earlierTurns })}>
        A model that was taught conversations reads what was said before; one that knows single questions alone would lose its way, so each
        is sent to it by itself. The choice is yours.
      </Check>
      <Check label="Show token probabilities" checked={probabilities} onChange={(probabilities) => setChat({ probabilities })}>
        Replies are shown token by token, each shaded by how unlikely it was. Point at one, or move with the arrow keys, to read its
        probability at temperature 1.
      </Check>
      <div className="field">
        <span className="field-label">
          <label htmlFor="thoughts">Thoughts</label>
          <Info label="Thoughts">How a thought stands until you open or close it. A closed one still says how long it took.</Info>
        </span>
        <select id="thoughts" value={thoughts} onChange={(event) => setChat({ thoughts: event.target.value as ChatSettings['thoughts'] })}>
          <option value="auto">open while written</option>
          <option value="open">kept open</option>
          <option value="closed">kept closed</option>
        </select>
      </div>
      <Check label={`Hide thoughts of under ${SHORT_SECONDS} s`} checked={shortHidden} onChange={(shortHidden) => setChat({ shortHidden })}>
        A thought as short as that has no line above its answer. One that was closed at its budget keeps it, and so do all that are kept
        open.
      </Check>
      <button type="button" className="quiet" disabled={!changed} onClick={() => setChat({ sampling: DEFAULT_SAMPLING })}>
        Reset the numbers
      </button>
    </div>
  )
}

/** What is typed stays as it is typed until the field is left; what counts is the nearest that may be. `onChange` gets null for an empty field. */
function NumberBox({
  value,
  onChange,
  ...field
}: {
  id: string
  min: number
  max: number
  step: number
  placeholder?: string
  value: number | null
  onChange: (value: number | null) => void
}) {
  const [typed, setTyped] = useState<string | null>(null)
  const { min, max, step } = field
  return (
    <input
      {...field}
      type="number"
      inputMode={step >= 1 ? 'numeric' : 'decimal'}
      value={typed ?? value ?? ''}
      onChange={({ target }) => {
        setTyped(target.value)
        const number = target.valueAsNumber
        onChange(Number.isFinite(number) ? Math.min(max, Math.max(min, step >= 1 ? Math.round(number) : number)) : null)
      }}
      onBlur={() => setTyped(null)}
    />
  )
}

function Check({
  label,
  checked,
  onChange,
  children,
}: {
  label: string
  checked: boolean
  onChange: (checked: boolean) => void
  children: string
}) {
  return (
    <span className={styles.check}>
      <label className="check">
        <input type="checkbox" checked={checked} onChange={(event) => onChange(event.target.checked)} />
        {label}
      </label>
      <Info label={label}>{children}</Info>
    </span>
  )
}
