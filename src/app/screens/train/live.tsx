/**
 * @file Rollouts as they come in, newest first. A moving picture: not read out, and stopped by pointing at it or focusing it.
 */
import { memo, useDeferredValue, useRef, useState } from 'react'
import type { RolloutRecord } from '../../../workers/api.ts'
import { Outcome } from '../../components/outcome.tsx'
import { Line } from '../../components/readable.tsx'
import { useRoute } from '../../stores/route.ts'
import { type LiveRollout, useTrain } from '../../stores/train.ts'

export function LiveRollouts() {
  const live = useTrain((state) => state.live)
  const [held, setHeld] = useState<LiveRollout[] | null>(null)
  const latest = useRef(live)
  latest.current = live
  const shown = useDeferredValue(held ?? live)
  const hold = () => setHeld((old) => old ?? latest.current)
  const release = () => setHeld(null)
  if (live.length === 0) return null
  return (
    <section aria-labelledby="live-title" className="panel">
      <div className="section-head">
        <h2 id="live-title">Rollouts coming in</h2>
        <p className="hint">{held ? 'Held still while you read.' : 'A few of each step. Choose one to read it in Rollouts.'}</p>
      </div>
      <ul
        className="live"
        onPointerEnter={hold}
        onPointerLeave={release}
        onFocus={hold}
        onBlur={(event) => {
          if (!event.currentTarget.contains(event.relatedTarget)) release()
        }}
      >
        {shown.map(({ key, rollout }) => (
          <Row key={key} rollout={rollout} />
        ))}
      </ul>
    </section>
  )
}

const Row = memo(function Row({ rollout }: { rollout: RolloutRecord }) {
  const open = () => {
    const { look, open, run } = useRoute.getState()
    look({ run: useTrain.getState().active?.id ?? run, step: rollout.step, prompt: rollout.prompt_id })
    // The page that opens keeps what is looked at here.
    open('rollouts')
  }
  return (
    <li>
      <button type="button" className="live-row" onClick={open}>
        <Outcome rollout={rollout} />
        <span className="live-step number">step {rollout.step}</span>
        <span className="live-prompt">
          <Line text={rollout.prompt} />
        </span>
        <span className="live-completion">
          <Line text={rollout.completion} />
        </span>
      </button>
    </li>
  )
})
