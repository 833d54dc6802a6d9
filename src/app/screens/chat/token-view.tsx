/**
 * @file A reply as its tokens, each shaded by how unlikely it was at temperature 1. Point at one, or go through them with the arrow keys, to
 * read its probability. A token that was not drawn, but put there to close the thought, has none.
 */
import { useId, useState } from 'react'
import { Info } from '../../components/info.tsx'
import { percent } from '../../format.ts'
import { logprobShade, visible } from '../../shading.ts'
import styles from './token-view.module.css'

/** Beyond this many the rest waits for a click: thousands of elements make a page slow to scroll. */
const FIRST_SHOWN = 600

export function TokenView({ pieces, logprobs }: { pieces: readonly string[]; logprobs: readonly (number | null)[] }) {
  const [active, setActive] = useState<number | null>(null)
  const [all, setAll] = useState(false)
  const id = useId()
  const shown = all ? pieces.length : Math.min(pieces.length, FIRST_SHOWN)
  const name = (index: number) => visible(pieces[index]).trim() || '␣'
  const words = (index: number) => {
    const logprob = logprobs[index]
    return logprob === null ? 'put there to close the thought, not drawn' : `probability ${percent(Math.exp(logprob), 1)}`
  }
  const move = (event: React.KeyboardEvent) => {
    const from = active ?? -1
    const next = { ArrowRight: from + 1, ArrowDown: from + 10, ArrowLeft: from - 1, ArrowUp: from - 10, Home: 0, End: shown - 1 }[event.key]
    if (next === undefined) return
    event.preventDefault()
    setActive(Math.min(shown - 1, Math.max(0, next)))
  }
  const point = (target: EventTarget) => {
    const { index } = (target as HTMLElement).dataset
    setActive(index === undefined ? null : Number(index))
  }
  return (
    <div>
      <div
        className={styles.tokens}
        role="listbox"
        aria-label="Tokens of the reply"
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
            aria-label={index === active ? `${name(index)}, ${words(index)}` : name(index)}
            data-index={index}
            data-shade={logprobs[index] === null ? 'put' : logprobShade(logprobs[index])}
            className={styles.token}
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
      <p className={`number ${styles.line}`}>
        {active === null ? (
          <span className="muted">{atRest()}</span>
        ) : (
          <span aria-hidden="true">
            <code className={styles.name}>{name(active)}</code> {words(active)}
          </span>
        )}
        <span className={styles.legend}>
          <span className="hint">sure</span>
          <span className={styles.scale} aria-hidden="true">
            {[0, 1, 2, 3, 4, 5, 6, 7].map((shade) => (
              <span key={shade} data-shade={shade} />
            ))}
          </span>
          <span className="hint">unlikely</span>
          <Info label="Token probabilities">
            How likely each token was to the model when it drew it, at temperature 1. The darker, the less likely: below 2% in the last
            shade. Where the model is unsure, another try may go another way.
          </Info>
        </span>
      </p>
    </div>
  )

  function atRest(): string {
    const drawn = logprobs.filter((value) => value !== null)
    if (drawn.length === 0) return 'No tokens.'
    const least = Math.min(...drawn)
    return `Least likely: ${name(logprobs.indexOf(least))} at ${percent(Math.exp(least), 1)}`
  }
}
