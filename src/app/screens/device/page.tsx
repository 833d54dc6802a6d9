/**
 * @file Device: what the GPU is, in plain words, and whether it computes correctly.
 */
import { type ReactNode, useEffect } from 'react'
import { Icon } from '../../components/icon.tsx'
import { Info } from '../../components/info.tsx'
import { ProgressBar } from '../../components/progress-bar.tsx'
import { bytes, decimal, integer, plural, sentenceCase, significant } from '../../format.ts'
import { useDevice } from '../../stores/device.ts'
import { StepProfile } from './step-profile.tsx'
import './device.css'

const LIMITS: { key: string; title: string; meaning: string; format: (value: number) => string }[] = [
  { key: 'maxBufferSize', title: 'Largest buffer', meaning: 'The most memory one array on the GPU may have.', format: bytes },
  {
    key: 'maxStorageBufferBindingSize',
    title: 'Largest bound range',
    meaning: 'The most of one array that a shader sees at a time; a weight matrix must fit, or be cut.',
    format: bytes,
  },
  {
    key: 'maxStorageBuffersPerShaderStage',
    title: 'Arrays per shader',
    meaning: 'How many arrays one shader may read and write; fused kernels need several.',
    format: integer,
  },
  {
    key: 'maxComputeWorkgroupStorageSize',
    title: 'Workgroup memory',
    meaning: 'Fast memory shared by the threads of a workgroup, where tiles of matrices are kept.',
    format: bytes,
  },
  {
    key: 'maxComputeInvocationsPerWorkgroup',
    title: 'Threads per workgroup',
    meaning: 'How many threads may work together on one tile.',
    format: integer,
  },
  {
    key: 'maxComputeWorkgroupsPerDimension',
    title: 'Workgroups per direction',
    meaning: 'How far one launch may reach; longer work is split.',
    format: integer,
  },
]

const FEATURES: Record<string, string> = {
  'shader-f16': 'half-precision numbers',
  subgroups: 'threads that share values without memory',
  'timestamp-query': 'timing of single kernels',
}

export default function DevicePage() {
  const report = useDevice((state) => state.report)

  // Memory moves while a run goes on.
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') void useDevice.getState().refresh()
    }, 2000)
    void useDevice.getState().refresh()
    return () => clearInterval(timer)
  }, [])

  if (!report) return <p className="hint welcome">Opening the GPU…</p>
  const known = Object.keys(FEATURES)
  const others = report.features.filter((feature) => !known.includes(feature)).sort()
  const title = [report.vendor, report.architecture].filter(Boolean).map(sentenceCase).join(' · ') || 'An unnamed adapter'
  return (
    <div className="device">
      <h1>Device</h1>
      {report.software && (
        <p className="notice notice-warn">
          This is a software adapter: the processor pretends to be a GPU. Everything works, many times slower. If this machine has a
          graphics card, switch on hardware acceleration in the browser’s settings; on Linux, start Chrome with{' '}
          <code>--enable-unsafe-webgpu --enable-features=Vulkan</code>.
        </p>
      )}
      <div className="device-grid">
        <section className="panel" aria-labelledby="adapter-title">
          <h2 id="adapter-title">Adapter</h2>
          <dl className="facts">
            <Fact title="Name">
              {title}
              {report.description && report.description !== report.architecture && <span className="hint"> {report.description}</span>}
            </Fact>
            <Fact title="Kind">{report.software ? 'Software, on the processor' : 'Hardware'}</Fact>
            <Fact title="Memory in use" info="What the engine holds on the GPU right now. During a run it stays flat.">
              <span className="number">
                {bytes(report.memory.bytes)} in {plural(report.memory.buffers, 'buffer')}
              </span>
            </Fact>
            <Fact title="Matrix product" info="Several kernels are measured on each adapter, and the fastest is kept.">
              {report.matmul ?? 'Measured when the first run or chat starts'}
            </Fact>
            {known.map((feature) => (
              <Fact key={feature} title={feature}>
                {report.features.includes(feature) ? 'Yes' : 'No'} <span className="hint">{FEATURES[feature]}</span>
              </Fact>
            ))}
          </dl>
          {others.length > 0 && (
            <details>
              <summary>{plural(others.length, 'other feature')}</summary>
              <p className="hint">{others.join(', ')}</p>
            </details>
          )}
        </section>
        <section className="panel" aria-labelledby="limits-title">
          <h2 id="limits-title">Limits</h2>
          <dl className="facts">
            {LIMITS.filter(({ key }) => report.limits[key] !== undefined).map(({ key, title, meaning, format }) => (
              <Fact key={key} title={title} info={meaning}>
                <span className="number">{format(report.limits[key])}</span>
              </Fact>
            ))}
          </dl>
        </section>
      </div>
      <SelfCheck />
      <StepProfile />
    </div>
  )
}

function Fact({ title, info, children }: { title: string; info?: string; children: ReactNode }) {
  return (
    <div className="fact">
      <dt>
        {title}
        {info && <Info label={title}>{info}</Info>}
      </dt>
      <dd>{children}</dd>
    </div>
  )
}

function SelfCheck() {
  const check = useDevice((state) => state.check)
  const running = check.state === 'running'
  const { report } = check
  return (
    <section className="panel" aria-labelledby="check-title">
      <div className="section-head">
        <h2 id="check-title">Self-check</h2>
        <button type="button" className="primary" disabled={running} onClick={() => void useDevice.getState().selfCheck()}>
          {check.state === 'none' ? 'Check this GPU' : running ? 'Checking…' : 'Check again'}
        </button>
      </div>
      <p className="hint">
        Compares log-probs, loss and gradients of our kernels with an independent decoder written in TensorFlow.js, on this very GPU.
      </p>
      {running && (
        <div className="check-progress">
          <ProgressBar done={check.done} total={check.total} label="Self-check" />
          <span className="hint number">{check.total > 0 ? `${check.done} of ${check.total}` : 'Loading the reference…'}</span>
        </div>
      )}
      <div role="status">
        {check.state === 'failed' && <p className="fault">{check.error}</p>}
        {report && <p className={`check-sentence ${report.ok ? 'check-good' : 'check-bad'}`}>{report.sentence}</p>}
      </div>
      {report && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        <div className="scroll-x" tabIndex={0} role="region" aria-label="Results of the self-check">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">Compared</th>
                <th scope="col">Verdict</th>
                <th scope="col">Largest error</th>
                <th scope="col">Bound</th>
                <th scope="col">In words</th>
              </tr>
            </thead>
            <tbody>
              {report.rows.map((row) => (
                <tr key={row.name}>
                  <th scope="row">{row.name}</th>
                  <td>
                    <span className={`outcome outcome-${row.ok ? 'good' : 'bad'}`}>
                      <Icon name={row.ok ? 'check' : 'cross'} />
                      {row.ok ? 'agrees' : 'differs'}
                    </span>
                  </td>
                  <td className="number">{significant(row.error, 2)}</td>
                  <td className="number">{significant(row.bound, 2)}</td>
                  <td>{row.sentence}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <p className="hint number">Took {decimal(report.milliseconds / 1000, 1)} s.</p>
        </div>
      )}
    </section>
  )
}
