/** @file Runs a claim in this browser: how many seeds, what that asks for, and how far it is. */
import { useEffect, useId } from 'react'
import type { ClaimResult } from '../../../claims/result.ts'
import { ProgressBar } from '../../components/progress-bar.tsx'
import { Segmented } from '../../components/segmented.tsx'
import { SoftwareWarning } from '../../components/software-warning.tsx'
import { sentenceCase } from '../../format.ts'
import { formatHash } from '../../hash.ts'
import { useDevice } from '../../stores/device.ts'
import { useTrain } from '../../stores/train.ts'
import styles from './rerun.module.css'
import { useRerun } from './rerun-store.ts'
import { buttonText, isAllDone, planText, progressText, SEEDS, type Seeds, underWay } from './rerun-words.ts'

export function Rerun({ claim: { id } }: { claim: ClaimResult }) {
  const seeds = useRerun((state) => state.seeds)
  const known = useRerun((state) => state.plan)
  const going = useRerun((state) => state.going)
  const ended = useRerun((state) => state.ended)
  const status = useDevice((state) => state.status)
  const hint = useId()

  useEffect(() => {
    if (status === 'ready') void useRerun.getState().look(id, useRerun.getState().seeds)
  }, [id, status])

  const plan = known?.id === id && known.seeds === seeds ? known.plan : null
  const here = going?.id === id ? going : null
  const said = !here && ended?.id === id && !ended.bad ? ended.text : null
  const tells = SEEDS.find((one) => one.seeds === seeds)?.tells
  const waits =
    status === 'none'
      ? 'There is no GPU for this page, so it cannot be run here.'
      : going && !here
        ? `${going.id} is being run here.`
        : !plan
          ? 'Looking at what is there…'
          : null
  const ready = waits === null && plan !== null && !isAllDone(plan) && plan.units.some(({ seed }) => seed > 0)
  return (
    <div className={styles.rerun}>
      {here ? (
        <Going going={here} />
      ) : (
        <>
          <Segmented
            legend="Seeds of each arm"
            name="seeds"
            options={SEEDS.map((one) => ({ value: String(one.seeds), label: String(one.seeds) }))}
            value={String(seeds)}
            onChange={(value) => void useRerun.getState().look(id, Number(value) as Seeds)}
          />
          <SoftwareWarning advice="a claim may take hours, and can be cancelled and continued at any time" />
        </>
      )}
      <div className="row">
        {/* One button, so that it keeps the focus. */}
        <button
          type="button"
          className={here ? undefined : 'primary'}
          aria-disabled={here ? here.cancelling : !ready}
          aria-describedby={hint}
          onClick={() => {
            const { run, cancel } = useRerun.getState()
            if (here) void cancel()
            else if (ready) void run(id)
          }}
        >
          {here ? (here.cancelling ? 'Cancelling…' : 'Cancel') : buttonText(plan)}
        </button>
        <p id={hint} className={`hint number ${styles.hint}`}>
          {here ? (
            <Under going={here} />
          ) : (
            <>
              {waits ?? (plan && planText(plan))} {waits === null && tells}
              {going && !here && (
                <>
                  {' '}
                  <a href={formatHash({ page: 'claims', item: going.id })}>See how far it is</a>
                </>
              )}
            </>
          )}
        </p>
      </div>
      {plan && plan.refused.length > 0 && (
        <p className="hint">Left out, since this engine cannot train it: {plan.refused.map(({ title }) => title).join(', ')}.</p>
      )}
      <p role="status" className={said === null ? 'visually-hidden' : undefined}>
        {here ? (here.progress ? underWay(here.progress) : 'Opening…') : said}
      </p>
      {!here && ended?.id === id && ended.bad && (
        <div className="notice notice-bad" role="alert">
          <p>{ended.text}</p>
          {ended.failed.length > 0 && (
            <ul>
              {ended.failed.map(({ title, seed, why }) => (
                <li key={`${title} ${seed}`}>
                  {sentenceCase(title)}
                  {seed > 0 && `, seed ${seed}`}: {why}
                </li>
              ))}
            </ul>
          )}
        </div>
      )}
    </div>
  )
}

type GoingHere = NonNullable<ReturnType<typeof useRerun.getState>['going']>

function Going({ going: { progress } }: { going: GoingHere }) {
  return <ProgressBar done={progress?.share ?? 0} total={progress ? 1 : 0} label="Runs and questions of this claim" />
}

/** What is under way, with the way to its run. */
function Under({ going: { progress } }: { going: GoingHere }) {
  const active = useTrain((state) => state.active)
  if (!progress) return 'Reading the start and making the questions…'
  const paused = progress.run !== null && active?.id === progress.run && active.state === 'paused'
  return (
    <>
      {progressText(progress, paused)}
      {progress.run !== null && progress.doing === 'steps' && (
        <>
          . <a href={formatHash({ page: 'train', run: progress.run })}>{paused ? 'Continue it in Train' : 'See it in Train'}</a>
        </>
      )}
    </>
  )
}
