/**
 * @file A completion cut into its tokens, each shaded by how surprising it was, or by what the update made of it. Point at a token, or move
 * through them with the arrow keys, to read its figures; click it, or press Enter, to keep it.
 */
import { useId, useMemo, useState } from 'react'
import type { RolloutRecord } from '../../workers/api.ts'
import { decimal, percent, signed } from '../format.ts'
import { hitPieces } from '../marking.ts'
import { entropyShade, logprobShade, pushOf, pushShade, ratioShade, SHADES, type Shading, visible } from '../shading.ts'
import styles from './tokens.module.css'

/** A text by its tokens. One that was not drawn, but put there to close the thought, has no log-prob. */
export interface TokenText extends Pick<RolloutRecord, 'pieces' | 'entropies' | 'log_ratios' | 'advantage' | 'working'> {
  logprobs: readonly (number | null)[]
}

/** Beyond this many tokens the rest waits for a click: a thousand spans a rollout would make the page slow to scroll. */
const FIRST_SHOWN = 400

export function Tokens({
  rollout,
  shading,
  label,
  selected = null,
  search = '',
  onSelect,
}: {
  rollout: TokenText
  shading: Shading
  label: string
  selected?: number | null
  /** What was searched for: tokens that have part of it are marked. */
  search?: string
  onSelect?: (index: number | null) => void
}) {
  const { pieces, logprobs, entropies } = rollout
  const [pointed, setPointed] = useState<number | null>(null)
  const [all, setAll] = useState(false)
  const id = useId()
  const breaks = rollout.working?.first_false
  const kept = selected !== null && selected < pieces.length ? selected : null
  // What was pointed at may be gone: another rollout has come under the pointer.
  const active = pointed !== null && pointed < pieces.length ? pointed : kept
  const hits = useMemo(() => hitPieces(pieces, search), [pieces, search])
  const shown =
    all || (kept ?? 0) >= FIRST_SHOWN || Math.max(-1, ...hits) >= FIRST_SHOWN ? pieces.length : Math.min(pieces.length, FIRST_SHOWN)

  const indexOf = (target: EventTarget): number | null => {
    const index = (target as HTMLElement).dataset?.index
    return index === undefined ? null : Number(index)
  }
  const select = (index: number | null) => onSelect?.(index === kept ? null : index)
  const press = (event: React.KeyboardEvent) => {
    if ((event.key === 'Enter' || event.key === ' ') && active !== null) {
      event.preventDefault()
      select(active)
    }
    const from = active ?? -1
    const next = { ArrowRight: from + 1, ArrowDown: from + 10, ArrowLeft: from - 1, ArrowUp: from - 10, Home: 0, End: shown - 1 }[event.key]
    if (next === undefined) return
    event.preventDefault()
    setPointed(Math.min(shown - 1, Math.max(0, next)))
  }

  return (
    <div>
      <div
        className={onSelect ? `${styles.tokens} ${styles.selectable}` : styles.tokens}
        role="listbox"
        aria-label={`${label}: tokens`}
        aria-activedescendant={active === null ? undefined : `${id}-${active}`}
        tabIndex={0}
        onPointerOver={(event) => setPointed(indexOf(event.target))}
        // A finger leaves as soon as it is lifted.
        onPointerLeave={(event) => event.pointerType === 'mouse' && setPointed(null)}
        onClick={(event) => {
          const index = indexOf(event.target)
          if (index !== null) select(index)
        }}
        onFocus={() => setPointed((old) => old ?? kept ?? 0)}
        onBlur={() => setPointed(null)}
        onKeyDown={press}
      >
        {pieces.slice(0, shown).map((piece, index) => (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: a token is its place
            key={index}
            id={`${id}-${index}`}
            role="option"
            aria-selected={active === index}
            aria-label={index === active ? `${tokenName(piece)}, ${words(index)}` : tokenName(piece)}
            data-index={index}
            className={classesOf(shadeOf(rollout, shading, index), index === active, index === kept, index === breaks, hits.has(index))}
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
      <p className={`number ${styles.line}`} aria-hidden="true">
        {active === null ? (
          <span className="muted">{atRest(rollout)}</span>
        ) : (
          <>
            <code className={styles.name}>{visible(pieces[active]).trimEnd() || '␣'}</code> {words(active)}
          </>
        )}
      </p>
    </div>
  )

  function words(index: number): string {
    const logprob = logprobs[index]
    if (logprob === null) return 'put there to close the thought, not drawn'
    const entropy = entropies.length > index ? `, entropy ${decimal(entropies[index], 3)} nats` : ''
    const { advantage } = rollout
    const ratio = shading === 'ratio' && rollout.log_ratios ? `, ratio ${decimal(ratioAt(rollout, index), 2)}` : ''
    const push = shading === 'push' && advantage !== null ? `, push ${signed(pushOf(advantage, logprob), 3)}` : ''
    const isFalse = index === breaks ? ', where the first false line begins' : ''
    const isHit = hits.has(index) ? ', found by the search' : ''
    return `log-prob ${decimal(logprob, 3)}, probability ${percent(Math.exp(logprob), 1)}${entropy}${push}${ratio}${isFalse}${isHit}`
  }
}

/** exp(ln p_trainer - ln p_sampler). */
const ratioAt = ({ log_ratios }: TokenText, index: number) => Math.exp((log_ratios?.[index] ?? 0) / 100)

function shadeOf({ logprobs, entropies, log_ratios, advantage }: TokenText, shading: Shading, index: number): string {
  const logprob = logprobs[index]
  if (logprob === null) return 'put'
  if (shading === 'logprob') return `shade-${logprobShade(logprob)}`
  if (shading === 'entropy') return `shade-${entropies.length > index ? entropyShade(entropies[index]) : 0}`
  if (shading === 'ratio') {
    const ratio = log_ratios?.[index] ?? 0
    return `${ratio < 0 ? 'down' : 'up'}-${ratioShade(ratio)}`
  }
  if (shading === 'none' || advantage === null) return 'shade-0'
  const push = shading === 'push' ? pushOf(advantage, logprob) : advantage
  return `${push < 0 ? 'down' : 'up'}-${pushShade(push)}`
}

function classesOf(shade: string, active: boolean, kept: boolean, breaks: boolean, hit: boolean): string {
  const also = [active && styles.active, kept && styles.kept, breaks && styles.breaks, hit && styles.hit]
  return [styles.token, styles[shade], ...also].filter(Boolean).join(' ')
}

function atRest({ logprobs, pieces }: TokenText): string {
  const drawn = logprobs.filter((logprob) => logprob !== null)
  if (drawn.length === 0) return 'No tokens.'
  const least = drawn.reduce((low, logprob) => Math.min(low, logprob))
  const mean = drawn.reduce((sum, logprob) => sum + logprob, 0) / drawn.length
  const piece = visible(pieces[logprobs.indexOf(least)] ?? '').trim() || '␣'
  return `Mean log-prob ${decimal(mean, 3)}; least likely ${piece} at ${percent(Math.exp(least), 1)}`
}

export function tokenName(piece: string): string {
  if (piece.trim() !== '') return visible(piece)
  return piece.includes('\n') ? 'new line' : piece === '' ? 'nothing' : 'space'
}

const ENDS: Record<Exclude<Shading, 'none'>, [string, string]> = {
  logprob: ['p = 100%', 'below 2%'],
  entropy: ['0 nats', 'above 2 nats'],
  advantage: ['less likely', 'more likely'],
  push: ['less likely', 'more likely'],
  ratio: ['below 0.6', 'above 1.6'],
}

export function ShadingLegend({ shading }: { shading: Shading }) {
  if (shading === 'none') return null
  const [low, high] = ENDS[shading]
  const places = Array.from({ length: SHADES }, (_, shade) => shade)
  const shades =
    shading === 'advantage' || shading === 'push' || shading === 'ratio'
      ? [...places.toReversed().map((shade) => `down-${shade}`), ...places.slice(1).map((shade) => `up-${shade}`)]
      : places.map((shade) => `shade-${shade}`)
  return (
    <p className={styles.legend}>
      <span>{low}</span>
      <span className={styles.scale} aria-hidden="true">
        {shades.map((shade) => (
          <span key={shade} className={styles[shade]} />
        ))}
      </span>
      <span>{high}</span>
    </p>
  )
}
