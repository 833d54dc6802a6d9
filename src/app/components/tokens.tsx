/**
 * @file A completion cut into its tokens, each shaded by how surprising it was. Point at a token, or move through them with the arrow
 * keys, to read its figures.
 */
import { useId, useState } from 'react'
import type { RolloutRecord } from '../../workers/api.ts'
import { decimal, percent } from '../format.ts'
import { entropyShade, logprobShade, SHADES, type Shading, visible } from '../shading.ts'

/** Beyond this many tokens the rest waits for a click: a thousand spans a rollout would make the page slow to scroll. */
const FIRST_SHOWN = 400

export function Tokens({ rollout, shading, label }: { rollout: RolloutRecord; shading: Shading; label: string }) {
  const [active, setActive] = useState<number | null>(null)
  const [all, setAll] = useState(false)
  const id = useId()
  const { pieces, logprobs, entropies } = rollout
  const shown = all ? pieces.length : Math.min(pieces.length, FIRST_SHOWN)

  const shade = (index: number): number => {
    if (shading === 'logprob') return logprobShade(logprobs[index])
    if (shading === 'entropy' && entropies.length > index) return entropyShade(entropies[index])
    return 0
  }
  const point = (target: EventTarget) => {
    const index = (target as HTMLElement).dataset?.index
    setActive(index === undefined ? null : Number(index))
  }
  const move = (event: React.KeyboardEvent) => {
    const from = active ?? -1
    const next = { ArrowRight: from + 1, ArrowDown: from + 10, ArrowLeft: from - 1, ArrowUp: from - 10, Home: 0, End: shown - 1 }[event.key]
    if (next === undefined) return
    event.preventDefault()
    setActive(Math.min(shown - 1, Math.max(0, next)))
  }

  return (
    <div className="tokens-box">
      <div
        className="tokens"
        role="listbox"
        aria-label={`${label}: tokens`}
        aria-activedescendant={active === null ? undefined : `${id}-${active}`}
        tabIndex={0}
        onPointerOver={(event) => point(event.target)}
        onPointerDown={(event) => point(event.target)}
        onPointerLeave={() => setActive(null)}
        onFocus={() => setActive((old) => old ?? 0)}
        onBlur={() => setActive(null)}
        onKeyDown={move}
      >
        {pieces.slice(0, shown).map((piece, index) => (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: a token is its place
            key={index}
            id={`${id}-${index}`}
            role="option"
            aria-selected={active === index}
            aria-label={index === active ? `${name(piece)}, ${words(index)}` : name(piece)}
            data-index={index}
            className={`token shade-${shade(index)}${active === index ? ' token-active' : ''}`}
          >
            {visible(piece)}
          </span>
        ))}
      </div>
      {shown < pieces.length && (
        <button type="button" className="quiet" onClick={() => setAll(true)}>
          Show the other {pieces.length - shown} tokens
        </button>
      )}
      <p className="token-line number" aria-hidden="true">
        {active === null || active >= pieces.length ? (
          <span className="muted">{atRest()}</span>
        ) : (
          <>
            <code className="token-name">{visible(pieces[active]).trimEnd() || '␣'}</code> {words(active)}
          </>
        )}
      </p>
    </div>
  )

  function atRest(): string {
    if (logprobs.length === 0) return 'No tokens.'
    let least = 0
    let sum = 0
    for (let index = 0; index < logprobs.length; index++) {
      sum += logprobs[index]
      if (logprobs[index] < logprobs[least]) least = index
    }
    const piece = visible(pieces[least] ?? '').trim() || '␣'
    return `Mean log-prob ${decimal(sum / logprobs.length, 3)}; least likely ${piece} at ${percent(Math.exp(logprobs[least]), 1)}`
  }

  function words(index: number): string {
    const entropy = entropies.length > index ? `, entropy ${decimal(entropies[index], 3)} nats` : ''
    return `log-prob ${decimal(logprobs[index], 3)}, probability ${percent(Math.exp(logprobs[index]), 1)}${entropy}`
  }
}

function name(piece: string): string {
  if (piece.trim() !== '') return visible(piece)
  return piece.includes('\n') ? 'new line' : piece === '' ? 'nothing' : 'space'
}

export function ShadingLegend({ shading }: { shading: Shading }) {
  if (shading === 'none') return null
  const [low, high] = shading === 'logprob' ? ['p = 100%', 'below 2%'] : ['0 nats', 'above 2 nats']
  return (
    <p className="legend">
      <span>{low}</span>
      <span className="legend-scale" aria-hidden="true">
        {Array.from({ length: SHADES }, (_, shade) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a shade is its place
          <span key={shade} className={`shade-${shade}`} />
        ))}
      </span>
      <span>{high}</span>
    </p>
  )
}
