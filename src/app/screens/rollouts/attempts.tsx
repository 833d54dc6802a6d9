/** @file The attempts at one prompt, a line each: what came out, what it was paid, and which way it pushed. One of them is open. */
import { memo, useId, useMemo } from 'react'
import { Outcome } from '../../components/outcome.tsx'
import { Line } from '../../components/readable.tsx'
import { sampleOf } from '../../fork/sample.ts'
import { decimal, plural, signed } from '../../format.ts'
import styles from './attempts.module.css'
import { type Group, orderRollouts, ROLLOUT_ORDERS, type RolloutOrder } from './groups.ts'
import { lookAtSample } from './looking.ts'
import { useRollouts } from './store.ts'
import { wrongWorking } from './working.ts'

const ORDER_WORDS: Record<RolloutOrder, string> = {
  sampled: 'As sampled',
  reward: 'Reward',
  advantage: 'Advantage',
  length: 'Length',
}

export const Attempts = memo(function Attempts({ group, sample, step }: { group: Group; sample: number; step: number }) {
  const order = useRollouts((state) => state.order)
  const { setOrder } = useRollouts.getState()
  const id = useId()
  const { rollouts } = group
  const places = useMemo(() => orderRollouts(rollouts, order), [rollouts, order])
  const same = useMemo(() => firstAlike(rollouts.map(({ completion }) => completion)), [rollouts])
  const most = Math.max(...rollouts.map(({ advantage }) => Math.abs(advantage ?? 0)), 1e-9)
  const at = places.indexOf(sample)
  const choose = (to: number) => lookAtSample(step, group.id, places[Math.min(places.length - 1, Math.max(0, to))])
  return (
    <div className={styles.side}>
      <div className={styles.head}>
        <h4>{plural(rollouts.length, 'attempt')}</h4>
        <label className="inline-field">
          <span>Order</span>
          <select value={order} onChange={(event) => setOrder(event.target.value as RolloutOrder)}>
            {ROLLOUT_ORDERS.map((value) => (
              <option key={value} value={value}>
                {ORDER_WORDS[value]}
              </option>
            ))}
          </select>
        </label>
      </div>
      <div
        className={styles.list}
        role="listbox"
        aria-label="Attempts"
        tabIndex={0}
        aria-activedescendant={`${id}-${sample}`}
        onKeyDown={(event) => {
          const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: places.length - 1, j: at + 1, k: at - 1 }[event.key]
          if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return
          event.preventDefault()
          choose(to)
        }}
      >
        {places.map((place, row) => {
          const rollout = rollouts[place]
          const { advantage, reward } = rollout
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the listbox has the keys; a row is only pointed at
            <div
              key={place}
              role="option"
              id={`${id}-${place}`}
              aria-selected={place === sample}
              className={styles.row}
              onClick={() => choose(row)}
            >
              <span className={`number ${styles.place}`}>{place + 1}</span>
              <Outcome rollout={rollout} />
              <span className={styles.answer}>
                <Line text={answerOf(rollout)} most={80} />
                {same[place] !== place && <span className={styles.same}>as {same[place] + 1}</span>}
              </span>
              <span className={styles.push} aria-hidden="true">
                {advantage !== null && (
                  <span className={advantage < 0 ? styles.less : styles.more} style={{ width: `${(50 * Math.abs(advantage)) / most}%` }} />
                )}
              </span>
              <span className={`number ${styles.figures}`}>
                reward {decimal(reward, Number.isInteger(reward) ? 0 : 2)} ·{' '}
                {advantage === null ? 'left out' : `advantage ${signed(advantage)}`} · {plural(rollout.completion_tokens.length, 'token')}
              </span>
              {wrongWorking(rollout) && <span className={`tag tag-bad ${styles.tag}`}>right answer, wrong working</span>}
            </div>
          )
        })}
      </div>
    </div>
  )
})

/** What the verdict or the last box says, else the last line. */
function answerOf(rollout: Group['rollouts'][number]): string {
  const ended = rollout.completion.replace(/<\|[^|]*\|>\s*$/, '').trimEnd()
  return sampleOf(rollout).answer ?? ended.slice(ended.lastIndexOf('\n') + 1)
}

/** Of each text the place of the first that reads the same. */
function firstAlike(texts: readonly string[]): number[] {
  const first = new Map<string, number>()
  return texts.map((text, i) => {
    if (!first.has(text)) first.set(text, i)
    return first.get(text)!
  })
}
