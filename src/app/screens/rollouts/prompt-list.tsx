/**
 * @file The step's prompts: one a row with how many of its attempts were right, narrowed down and in the order that the reader likes.
 */
import { memo, useDeferredValue, useId, useMemo } from 'react'
import { Line } from '../../components/readable.tsx'
import { Windowed } from '../../components/windowed.tsx'
import { decimal, plural } from '../../format.ts'
import { Filters } from './filters.tsx'
import { askedAs, filterGroups, type Group, orderGroups } from './groups.ts'
import { lookAtPrompt } from './looking.ts'
import styles from './prompt-list.module.css'
import { useRollouts } from './store.ts'
import { wrongWorking } from './working.ts'

const ROW_HEIGHT = 62

/** The prompts that the filter lets through, in order. */
export function useShownGroups(groups: readonly Group[]): Group[] {
  const filter = useDeferredValue(useRollouts((state) => state.filter))
  const order = useRollouts((state) => state.groupOrder)
  const { rewards } = useRollouts((state) => state.before)
  return useMemo(() => orderGroups(filterGroups(groups, filter), order, rewards), [groups, filter, order, rewards])
}

export const PromptList = memo(function PromptList({
  groups,
  shown,
  selected,
  step,
}: {
  groups: readonly Group[]
  shown: readonly Group[]
  selected: Group | undefined
  step: number
}) {
  const id = useId()
  const index = Math.max(0, selected === undefined ? 0 : shown.indexOf(selected))
  const choose = (to: number) => {
    const group = shown[Math.min(shown.length - 1, Math.max(0, to))]
    if (group) lookAtPrompt(step, group.id)
  }
  return (
    <div className={styles.side}>
      <Filters groups={groups} />
      <p className={`hint number ${styles.count}`} aria-live="polite">
        <Changed groups={groups} />
        {shown.length === groups.length ? plural(groups.length, 'prompt') : `${shown.length} of ${plural(groups.length, 'prompt')}`}
      </p>
      {shown.length === 0 ? (
        <p className="hint">No prompt of this step fits.</p>
      ) : (
        <Windowed
          count={shown.length}
          rowHeight={ROW_HEIGHT}
          reveal={index}
          className={styles.list}
          style={{ maxHeight: shown.length * ROW_HEIGHT + 2 }}
          role="listbox"
          aria-label={`Prompts of step ${step}`}
          tabIndex={0}
          aria-activedescendant={`${id}-${index}`}
          onKeyDown={(event) => {
            const to = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: shown.length - 1, j: index + 1, k: index - 1 }[event.key]
            if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return
            event.preventDefault()
            choose(to)
          }}
        >
          {(row) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the listbox has the keys; a row is only pointed at
            <div
              key={shown[row].group}
              role="option"
              id={`${id}-${row}`}
              aria-selected={row === index}
              aria-setsize={shown.length}
              aria-posinset={row + 1}
              className={styles.row}
              onClick={() => choose(row)}
            >
              <Row group={shown[row]} />
            </div>
          )}
        </Windowed>
      )}
    </div>
  )
})

/** How many of the prompts have a change to be put in order by. */
function Changed({ groups }: { groups: readonly Group[] }) {
  const order = useRollouts((state) => state.groupOrder)
  const { rewards, state } = useRollouts((state) => state.before)
  if (order !== 'changed') return null
  const known = groups.filter((group) => rewards.has(askedAs(group))).length
  if (state === 'going') return 'Looking through earlier steps… '
  return known === 0
    ? 'None of these prompts was asked before: they are as sampled. '
    : `${known} were asked before, and stand by how much their reward has changed since; the others follow. `
}

function Row({ group }: { group: Group }) {
  const { rollouts, correct, reward, silent } = group
  const plain = rollouts.every((rollout) => rollout.reward === (rollout.verdict.correct ? 1 : 0))
  const wrong = rollouts.filter(wrongWorking).length
  return (
    <>
      <span className={styles.text}>
        <Line text={group.prompt} />
      </span>
      <span className={styles.score}>
        <span className={styles.meter} aria-hidden="true">
          <span style={{ width: `${(100 * correct) / rollouts.length}%` }} />
        </span>
        <span className="number">
          {correct}/{rollouts.length} right
          {!plain && ` · ${decimal(reward, 2)}`}
        </span>
        {silent && <span className="tag">no signal</span>}
        {wrong > 0 && (
          <span className="tag" title="Right answer, wrong working">
            {wrong} lucky
          </span>
        )}
      </span>
    </>
  )
}
