/**
 * @file Which step is on view: by slider, number, and one to the left or right.
 */
import { useEffect, useState } from 'react'
import { Icon } from '../../components/icon.tsx'
import { moved, nearest } from '../../rollout-steps.ts'
import { useRoute } from '../../stores/route.ts'
import styles from './step-bar.module.css'

export function StepBar({ steps, step }: { steps: readonly number[]; step: number }) {
  const chosen = useRoute((state) => state.step)
  const { look } = useRoute.getState()
  const first = steps[0]
  const newest = steps.at(-1)!
  const go = (to: number) => look({ step: to })
  const before = steps.findLast((one) => one < step)
  const after = steps.find((one) => one > step)
  return (
    <div className={styles.bar}>
      {/* Not `disabled` at either end: the focus of someone using the keyboard stays where it is. */}
      <button
        type="button"
        className="icon-button"
        aria-label="Step before"
        aria-disabled={before === undefined}
        onClick={() => before !== undefined && go(before)}
      >
        <Icon name="left" />
      </button>
      <label className={styles.slider}>
        <span className="visually-hidden">Step</span>
        <input
          type="range"
          min={first}
          max={newest}
          value={step}
          aria-valuetext={`step ${step} of ${newest}`}
          onChange={(event) => go(moved(steps, step, Number(event.target.value)))}
        />
      </label>
      <button
        type="button"
        className="icon-button"
        aria-label="Step after"
        aria-disabled={after === undefined}
        onClick={() => after !== undefined && go(after)}
      >
        <Icon name="right" />
      </button>
      <StepNumber steps={steps} step={step} onGo={go} />
      <label className="check">
        <input type="checkbox" checked={chosen === null} onChange={(event) => look({ step: event.target.checked ? null : step })} />
        Follow the newest
      </label>
    </div>
  )
}

/** What is typed counts when it is done: on Enter, or when the field is left. */
export function StepNumber({
  steps,
  step,
  onGo,
  label = 'Step number',
}: {
  steps: readonly number[]
  step: number
  onGo: (step: number) => void
  label?: string
}) {
  const [typed, setTyped] = useState(String(step))
  useEffect(() => setTyped(String(step)), [step])
  const done = () => {
    const to = /^\d+$/.test(typed.trim()) ? nearest(steps, Number(typed)) : step
    setTyped(String(to))
    if (to !== step) onGo(to)
  }
  return (
    <span className={`number ${styles.number}`}>
      step
      <input
        type="text"
        inputMode="numeric"
        aria-label={label}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={done}
        onKeyDown={(event) => {
          if (event.key === 'Enter') done()
          if (event.key === 'Escape') setTyped(String(step))
        }}
      />
      <span className="muted">of {steps.at(-1)}</span>
    </span>
  )
}
