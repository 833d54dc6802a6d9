/**
 * @file How tokens are drawn. Every field has its sentence, and a way back.
 */
import type { SamplingSettings } from '../../../workers/api.ts'
import { Info } from '../../components/info.tsx'
import { DEFAULT_SAMPLING, readsEarlierTurns, useChat } from './store.ts'

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

export function SamplingPanel() {
  const sampling = useChat((state) => state.sampling)
  const { setSampling } = useChat.getState()
  const earlierTurns = useChat(readsEarlierTurns)
  const changed = JSON.stringify(sampling) !== JSON.stringify(DEFAULT_SAMPLING)
  return (
    <div className="sampling">
      {FIELDS.map(({ key, label, meaning, min, max, step }) => (
        <div className="field" key={key}>
          <span className="field-label">
            <label htmlFor={`sampling-${key}`}>{label}</label>
            <Info label={label}>{meaning}</Info>
          </span>
          <input
            id={`sampling-${key}`}
            type="number"
            inputMode="decimal"
            min={min}
            max={max}
            step={step}
            value={sampling[key]}
            onChange={(event) => {
              const value = event.target.valueAsNumber
              if (Number.isFinite(value)) setSampling({ [key]: Math.min(max, Math.max(min, step >= 1 ? Math.round(value) : value)) })
            }}
          />
        </div>
      ))}
      <div className="field">
        <span className="field-label">
          <label htmlFor="sampling-seed">Seed</label>
          <Info label="Seed">The same seed, question and weights give the same reply on this GPU; empty draws anew each time.</Info>
        </span>
        <input
          id="sampling-seed"
          type="number"
          min={0}
          step={1}
          placeholder="new each time"
          value={sampling.seed ?? ''}
          onChange={(event) => {
            const value = event.target.valueAsNumber
            setSampling({ seed: Number.isFinite(value) ? Math.max(0, Math.min(2 ** 32 - 1, Math.round(value))) : null })
          }}
        />
      </div>
      <label className="check">
        <input
          type="checkbox"
          checked={earlierTurns}
          onChange={(event) => useChat.getState().set({ earlierTurns: event.target.checked })}
        />
        Read earlier turns
        <Info label="Earlier turns">
          A model that was taught conversations reads what was said before; one that knows single questions alone would lose its way, so
          each is sent to it by itself. The choice is yours.
        </Info>
      </label>
      <button type="button" className="quiet" disabled={!changed} onClick={() => setSampling(DEFAULT_SAMPLING)}>
        Reset the numbers
      </button>
    </div>
  )
}
