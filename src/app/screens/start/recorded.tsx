/**
 * @file The recording, which needs no GPU: the Fork of one prompt over the steps of a real run, with a scrubber, and its five companions.
 */
import { useEffect, useId, useMemo, useRef, useState } from 'react'
import { Icon } from '../../components/icon.tsx'
import { Info } from '../../components/info.tsx'
import { Fork } from '../../fork/fork.tsx'
import { plain } from '../../fork/plain.ts'
import { sampleOf } from '../../fork/sample.ts'
import { compact, percent } from '../../format.ts'
import { Attempt } from './attempt.tsx'
import { Dots } from './dots.tsx'
import styles from './recorded.module.css'
import { attemptsAt, hasRisen, type Recording, rightAt, shareAt } from './recording.ts'
import shared from './start.module.css'
import { useStart } from './store.ts'

/** Milliseconds a frame stays. */
const STAY = 900

/** `meanwhile`: a run gets ready above it, for which nobody shall take it. */
export function Recorded({ recording, meanwhile = false }: { recording: Recording; meanwhile?: boolean }) {
  const frame = useStart((state) => state.frame)
  const prompt = useStart((state) => state.prompt)
  const playing = useStart((state) => state.playing)
  const [selected, setSelected] = useState<{ sample: number; token: number | null } | null>(null)
  const panel = useRef<HTMLElement>(null)
  // Where it was left, it goes on.
  const [grows] = useState(frame === 0)
  const records = useMemo(() => attemptsAt(recording, frame, prompt), [recording, frame, prompt])
  const samples = useMemo(() => records.map(sampleOf), [records])
  const { step } = recording.frames[frame]

  useEffect(() => {
    if (!playing) return
    const timer = setInterval(() => !document.hidden && useStart.getState().advance(), STAY)
    return () => clearInterval(timer)
  }, [playing])

  const open = (sample: number, token: number | null) => {
    useStart.getState().pause()
    setSelected({ sample, token })
  }
  return (
    <div className={shared.stage}>
      <section className={`panel ${shared.forkPanel}`} aria-label="Recorded tries" ref={panel}>
        {meanwhile && <Tag />}
        <div className={shared.forkHead}>
          <h2 className={shared.question}>{recording.prompts[prompt].prompt}</h2>
          <p className={shared.count}>
            <span className="number">
              {rightAt(recording, frame, prompt)} of {recording.samples}
            </span>{' '}
            right after {step} steps of practice
          </p>
        </div>
        <Fork
          samples={samples}
          prompt={recording.prompts[prompt].prompt}
          label={`Tries at step ${step}`}
          selected={selected}
          onSelect={open}
          told={plain}
          play={grows}
          onPlayed={useStart.getState().begin}
        />
        <Scrubber recording={recording} />
        {selected && records[selected.sample] && (
          <Attempt
            record={records[selected.sample]}
            number={selected.sample + 1}
            of={records.length}
            address={null}
            onClose={() => {
              setSelected(null)
              panel.current?.querySelector<HTMLElement>('[role="tree"]')?.focus()
            }}
          />
        )}
      </section>
      <Companions recording={recording} meanwhile={meanwhile} onChoose={() => setSelected(null)} />
    </div>
  )
}

function Tag() {
  return (
    <p>
      <span className="tag">Recording</span>
    </p>
  )
}

/** Steps of the run, over the share of right answers at each. */
function Scrubber({ recording }: { recording: Recording }) {
  const frame = useStart((state) => state.frame)
  const playing = useStart((state) => state.playing)
  const { show, play, pause } = useStart.getState()
  const last = recording.frames.length - 1
  const { step } = recording.frames[frame]
  return (
    <div className={styles.scrubber}>
      <button type="button" onClick={playing ? pause : play}>
        <Icon name={playing ? 'pause' : frame >= last ? 'again' : 'play'} /> {playing ? 'Pause' : frame >= last ? 'Again' : 'Play'}
      </button>
      <input
        type="range"
        min={0}
        max={last}
        value={frame}
        aria-label="Step of the recorded run"
        aria-valuetext={`step ${step}`}
        onChange={(event) => show(Number(event.currentTarget.value))}
      />
      <span className={`${styles.stepNumber} number`}>step {step}</span>
    </div>
  )
}

/** All six prompts at the step on view, each with its tries counted. */
function Companions({ recording, meanwhile, onChoose }: { recording: Recording; meanwhile: boolean; onChoose: () => void }) {
  const frame = useStart((state) => state.frame)
  const chosen = useStart((state) => state.prompt)
  const id = useId()
  const start = shareAt(recording, 0)
  const now = shareAt(recording, frame)
  return (
    <section className={`panel ${shared.side} ${meanwhile ? styles.meanwhile : ''}`} aria-labelledby={`${id}-title`}>
      {meanwhile && <Tag />}
      <div className={shared.sideHead}>
        <h2 id={`${id}-title`}>
          Right answers{' '}
          <Info label="this recording">
            A real run, recorded with this page’s own engine ({recording.adapter}): a model of {compact(recording.parameters)} numbers
            practised on other problems. The share is of problems that nobody chose; the six below are ones that the start was unsure of,
            right in one to four of eight other tries, and shown first is the one that changed most. The dice are the same at every step.
          </Info>
        </h2>
        <p className={shared.share} aria-live="off">
          {frame === 0 ? (
            <span className="number">{percent(start)}</span>
          ) : (
            <>
              <span className={`${shared.shareFrom} number`}>{percent(start)} to</span>{' '}
              <span className={`${hasRisen(recording, frame) ? shared.risen : ''} number`}>{percent(now)}</span>
            </>
          )}
        </p>
        <p className="hint">
          of {recording.heldOut.prompts * recording.heldOut.samples} tries at {recording.heldOut.prompts} problems that it never practises
          on
        </p>
      </div>
      <ul className={styles.prompts}>
        {recording.prompts.map(({ id, prompt }, index) => (
          <li key={id}>
            <button
              type="button"
              className={shared.promptRow}
              aria-pressed={index === chosen}
              onClick={() => {
                useStart.getState().choose(index)
                onChoose()
              }}
            >
              <span className={shared.promptText}>{prompt}</span>
              <Dots right={rightAt(recording, frame, index)} of={recording.samples} />
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
