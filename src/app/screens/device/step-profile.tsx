/** @file Where the time of a training step goes on this adapter, as a bar for each kernel. */
import { useState } from 'react'
import { create } from 'zustand'
import { type KernelRow, total } from '../../../workers/kernel-table.ts'
import type { ProfilePart, StepProfile as StepProfileResult } from '../../../workers/step-profile.ts'
import { Info } from '../../components/info.tsx'
import { ProgressBar } from '../../components/progress-bar.tsx'
import { Segmented } from '../../components/segmented.tsx'
import { engine } from '../../engine.ts'
import { compact, decimal, errorSentence, integer, percent, plural, sentenceCase, significant } from '../../format.ts'
import { useTrain } from '../../stores/train.ts'
import styles from './step-profile.module.css'

/** It goes on while another page is looked at. */
const useProfile = create<{ busy: false | 'measuring' | 'cancelling'; profile?: StepProfileResult; error?: string; said?: string }>(() => ({
  busy: false,
}))

async function measure() {
  useProfile.setState({ busy: 'measuring', error: undefined, said: undefined })
  try {
    useProfile.setState({ profile: await (await engine()).profile() })
  } catch (cause) {
    if ((cause as Error).name === 'AbortError') useProfile.setState({ said: 'Cancelled.' })
    else useProfile.setState({ profile: undefined, error: errorSentence(cause) })
  }
  useProfile.setState({ busy: false })
}

async function cancel() {
  useProfile.setState({ busy: 'cancelling' })
  await (await engine()).stopProfile()
}

export function StepProfile() {
  const active = useTrain((store) => store.active)
  const trains = active !== null && active.held === 'here' && active.state !== 'paused'
  const { busy, profile, error, said } = useProfile()

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
        {/* One button, so that it keeps the focus. */}
        <button
          type="button"
          aria-disabled={busy ? busy === 'cancelling' : trains}
          onClick={() => {
            if (busy === 'measuring') void cancel()
            else if (!busy && !trains) void measure()
          }}
        >
          {busy === 'cancelling' ? 'Cancelling…' : busy ? 'Cancel' : profile ? 'Measure again' : 'Measure a step'}
        </button>
      </div>
      <p className="hint">
        {trains
          ? 'A run is training: pause it first, or both would be measured.'
          : 'The benchmark’s small model: a training step with its optimizer, and decoding, every kernel timed by itself.'}
      </p>
      {busy && (
        <div className={styles.going}>
          <ProgressBar done={0} total={0} label="Measuring a step" />
        </div>
      )}
      <div role="status">
        {error && <p className="fault">{error}</p>}
        {said && <p className="hint">{said}</p>}
      </div>
      {profile && <Parts profile={profile} />}
    </section>
  )
}

const partName = ({ kind, tokens }: ProfilePart) => (kind === 'train' ? 'Training step' : `Decoding, ${plural(tokens, 'row')}`)

function Parts({ profile }: { profile: StepProfileResult }) {
  const [name, setName] = useState(partName(profile.parts[0]))
  const part = profile.parts.find((one) => partName(one) === name) ?? profile.parts[0]
  const options = profile.parts.map((one) => ({ value: partName(one), label: partName(one) }))
  return (
    <>
      <div className={styles.parts}>
        <Segmented legend="Of" name="profile-part" options={options} value={partName(part)} onChange={setName} hideLegend />
      </div>
      <p className={styles.sentence} role="status">
        {sentence(part, profile)}
      </p>
      <Bars part={part} />
    </>
  )
}

function sentence({ kind, tokens, kernels }: ProfilePart, { parameters, peak }: StepProfileResult): string {
  const all = total(kernels)
  const what = kind === 'train' ? plural(tokens, 'token') : `a token in each of ${plural(tokens, 'row')}`
  const launches = plural(all.dispatches, 'launch', 'launches')
  const through = `${what} through ${compact(parameters)} parameters`
  if (all.milliseconds === null) return `This adapter has no clock for single kernels, so they are counted: ${launches} for ${through}.`
  const least = all.share === null ? '' : ` At the adapter’s peaks it would take ${percent(all.share)} of that.`
  const peaks = peak ? ` Peaks measured here: ${rate(peak.flops, 'FLOP/s')}, ${rate(peak.bytes, 'B/s')}.` : ''
  return `${decimal(all.milliseconds, 2)} ms for ${through}, in ${launches}.${least}${peaks}`
}

/** With a prefix of a thousand each. */
function rate(value: number, unit: string): string {
  const step = Math.min(4, Math.floor(Math.log10(Math.max(1, value)) / 3))
  return `${significant(value / 1000 ** step)} ${['', 'k', 'M', 'G', 'T'][step]}${unit}`
}

const BOUNDS = { bytes: 'memory', operations: 'arithmetic' }

/** A kernel's whole bar is its time; the dark part of it the least that this adapter could do it in. */
function Bars({ part }: { part: ProfilePart }) {
  const { kernels } = part
  const all = total(kernels)
  const timed = all.milliseconds !== null
  const size = (one: KernelRow) => (timed ? (one.milliseconds ?? 0) : one.dispatches)
  const sum = timed ? (all.milliseconds ?? 0) : all.dispatches
  const most = Math.max(...kernels.map(size))
  const label = `Kernels of a ${part.kind === 'train' ? 'training' : 'decoding'} step`
  const perSecond = (amount: number | null, { milliseconds }: KernelRow, unit: string) =>
    amount && milliseconds ? rate((1000 * amount) / milliseconds, unit) : '–'
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <div className="scroll-x" tabIndex={0} role="region" aria-label={label}>
      <table className={styles.bars}>
        <thead>
          <tr>
            <th scope="col">Kernel</th>
            <th scope="col">
              <span className="visually-hidden">Bar</span>
            </th>
            <th scope="col">Share</th>
            {timed && (
              <>
                <th scope="col">Time</th>
                <th scope="col">
                  Of its bound{' '}
                  <Info label="Of its bound">
                    The least time that this adapter’s peaks allow, over the time it took: by memory, each tensor moved once, or by
                    arithmetic. Above 100%: data came from a cache.
                  </Info>
                </th>
                <th scope="col">Memory</th>
                <th scope="col">Arithmetic</th>
              </>
            )}
            {!timed && (
              <>
                <th scope="col">Bytes</th>
                <th scope="col">Operations</th>
              </>
            )}
            <th scope="col">Launches</th>
            <th scope="col">
              Workgroups <Info label="Workgroups">Of one launch. With fewer than a GPU has cores, some of them idle.</Info>
            </th>
            <th scope="col">
              Held <Info label="Held">f32 variables of one invocation, at most. Above some 128 a GPU runs fewer at a time.</Info>
            </th>
          </tr>
        </thead>
        <tbody>
          {kernels.map((one) => (
            <tr key={one.kernel}>
              <th scope="row">{sentenceCase(one.kernel)}</th>
              <td>
                <span className={styles.bar} style={{ width: `${most > 0 ? (100 * size(one)) / most : 0}%` }}>
                  {one.share !== null && <span style={{ width: `${Math.min(100, 100 * one.share)}%` }} />}
                </span>
              </td>
              <td className="number">{percent(sum > 0 ? size(one) / sum : 0, 1)}</td>
              {timed && (
                <>
                  <td className="number">{decimal(one.milliseconds ?? 0, 3)} ms</td>
                  <td className="number">
                    {one.share === null || one.bound === null ? '–' : `${percent(one.share)} ${BOUNDS[one.bound]}`}
                  </td>
                  <td className="number">{perSecond(one.bytes, one, 'B/s')}</td>
                  <td className="number">{perSecond(one.operations, one, 'FLOP/s')}</td>
                </>
              )}
              {!timed && (
                <>
                  <td className="number">{one.bytes === null ? '–' : rate(one.bytes, 'B')}</td>
                  <td className="number">{one.operations === null ? '–' : rate(one.operations, 'FLOP')}</td>
                </>
              )}
              <td className="number">{one.dispatches}</td>
              <td className="number">{integer(one.workgroups)}</td>
              <td className="number">{one.floats ?? '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
