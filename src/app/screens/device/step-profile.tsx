/** @file Where the time of a training step goes on this adapter, as a bar for each kernel. */
import { create } from 'zustand'
import type { EngineApi } from '../../../workers/api.ts'
import { Info } from '../../components/info.tsx'
import { ProgressBar } from '../../components/progress-bar.tsx'
import { engine } from '../../engine.ts'
import { compact, decimal, errorSentence, integer, percent, plural, sentenceCase } from '../../format.ts'
import { useTrain } from '../../stores/train.ts'
import styles from './step-profile.module.css'

type Profile = Awaited<ReturnType<EngineApi['profile']>>

/** It goes on while another page is looked at. */
const useProfile = create<{ busy: boolean; profile?: Profile; error?: string }>(() => ({ busy: false }))

async function measure() {
  if (useProfile.getState().busy) return
  useProfile.setState({ busy: true, error: undefined })
  try {
    useProfile.setState({ profile: await (await engine()).profile() })
  } catch (cause) {
    useProfile.setState({ profile: undefined, error: errorSentence(cause) })
  }
  useProfile.setState({ busy: false })
}

export function StepProfile() {
  const active = useTrain((store) => store.active)
  const trains = active !== null && active.held === 'here' && active.state !== 'paused'
  const { busy, profile, error } = useProfile()

  return (
    <section className="panel" aria-labelledby="profile-title">
      <div className="section-head">
        <h2 id="profile-title">
          Where a training step spends its time
          <Info label="the profile">
            Each kernel is a small program on the GPU. Healthy: matrix products, such as gate up and its gradient, take most of it; a step
            made of many short kernels waits for their launches instead.
          </Info>
        </h2>
        <button type="button" aria-disabled={busy || trains} onClick={() => !trains && void measure()}>
          {busy ? 'Measuring…' : profile ? 'Measure again' : 'Measure a step'}
        </button>
      </div>
      <p className="hint">
        {trains
          ? 'A run is training: pause it first, or both would be measured.'
          : 'The benchmark’s small model, forward and backward, every kernel timed by itself.'}
      </p>
      {busy && (
        <div className={styles.going}>
          <ProgressBar done={0} total={0} label="Measuring a step" />
        </div>
      )}
      <div role="status">
        {error && <p className="fault">{error}</p>}
        {profile && <p className={styles.sentence}>{sentence(profile)}</p>}
      </div>
      {profile && <Bars profile={profile} />}
    </section>
  )
}

const total = ({ kernels }: Profile) => kernels.reduce((sum, { milliseconds }) => sum + (milliseconds ?? 0), 0)
const launches = ({ kernels }: Profile) => kernels.reduce((sum, { dispatches }) => sum + dispatches, 0)

function sentence(profile: Profile): string {
  const what = `${integer(profile.tokens)} tokens through ${compact(profile.parameters)} parameters`
  if (profile.kernels.some(({ milliseconds }) => milliseconds === null))
    return `This adapter has no clock for single kernels, so they are counted: ${plural(launches(profile), 'launch', 'launches')} for ${what}.`
  return `${decimal(total(profile), 2)} ms for ${what}, in ${plural(launches(profile), 'launch', 'launches')}.`
}

function Bars({ profile }: { profile: Profile }) {
  const { kernels } = profile
  const timed = kernels.every(({ milliseconds }) => milliseconds !== null)
  const size = (one: Profile['kernels'][number]) => (timed ? (one.milliseconds as number) : one.dispatches)
  const all = timed ? total(profile) : launches(profile)
  const most = Math.max(...kernels.map(size))
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <div className="scroll-x" tabIndex={0} role="region" aria-label="Kernels of a training step">
      <table className={styles.bars}>
        <thead>
          <tr>
            <th scope="col">Kernel</th>
            <th scope="col">
              <span className="visually-hidden">Bar</span>
            </th>
            <th scope="col">Share</th>
            {timed && <th scope="col">Time</th>}
            <th scope="col">Launches</th>
          </tr>
        </thead>
        <tbody>
          {kernels.map((one) => (
            <tr key={one.kernel}>
              <th scope="row">{sentenceCase(one.kernel)}</th>
              <td>
                <span className={styles.bar} style={{ width: `${most > 0 ? (100 * size(one)) / most : 0}%` }} />
              </td>
              <td className="number">{percent(all > 0 ? size(one) / all : 0, 1)}</td>
              {timed && <td className="number">{decimal(one.milliseconds as number, 3)} ms</td>}
              <td className="number">{one.dispatches}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
