/**
 * @file Benchmark: our training step and decoding beside other libraries, on this adapter, in this page.
 */
import { useState } from 'react'
import { Info } from '../../components/info.tsx'
import { ProgressBar } from '../../components/progress-bar.tsx'
import { SoftwareWarning } from '../../components/software-warning.tsx'
import { download } from '../../download.ts'
import { decimal, integer, plural, sentenceCase, significant } from '../../format.ts'
import { useTrain } from '../../stores/train.ts'
import styles from './benchmark.module.css'
import { benchLines, type ShownRow, useBenchmark } from './store.ts'

const ENGINES: Record<string, string> = {
  cascade: 'Cascade Lab',
  'jax-js': 'jax-js',
  tfjs: 'TensorFlow.js',
  cpu: 'The processor',
  adapter: 'This adapter',
}
const BACKENDS = { webgpu: 'WebGPU', wasm: 'WebAssembly' }
const SIZES: Record<string, string> = { '0.9m': '0.9 million parameters', '3m': '3 million parameters', '30m': '30 million parameters' }
const TITLES: Record<string, string> = {
  'train-step': 'A training step',
  forward: 'One forward pass, GPU beside CPU',
  decode: 'Decoding, as in a rollout',
  'grpo-step': 'A step of reinforcement (GRPO)',
  'peak-fma': 'Arithmetic the adapter can do',
  'peak-copy': 'Memory the adapter can move',
  matmul: 'Our largest matrix product',
}

export default function BenchmarkPage() {
  const { state, rows, text, done, total, error } = useBenchmark()
  const active = useTrain((store) => store.active)
  const [steps, setSteps] = useState(5)
  const running = state === 'running'
  const sections = [...new Set(rows.map(sectionOf))]
  return (
    <div className={styles.benchmark}>
      <h1>Benchmark</h1>
      <SoftwareWarning advice="what is measured below is the processor, not a GPU" />
      <section className="panel" aria-label="Run the benchmark">
        <p>
          How fast this GPU is here, beside this machine’s processor, and how fast this engine is beside jax-js and TensorFlow.js: the same
          decoder, batch and optimizer on WebGPU, jax-js on WebAssembly too, taken in turn, at three sizes. Equal losses show that the work
          is the same; only ratios say anything, since every machine has its own speed. What would take long here is left out.
        </p>
        <div className="row">
          <label className="inline-field">
            <span>Measured steps</span>
            <select value={steps} disabled={running} onChange={(event) => setSteps(Number(event.target.value))}>
              {[3, 5, 10, 20].map((count) => (
                <option key={count}>{count}</option>
              ))}
            </select>
          </label>
          {running ? (
            <button type="button" onClick={() => useBenchmark.getState().stop()}>
              Stop
            </button>
          ) : (
            <button
              type="button"
              className="primary"
              disabled={active !== null && active.state !== 'paused'}
              onClick={() => void useBenchmark.getState().run(steps)}
            >
              {rows.length > 0 ? 'Run again' : 'Run the benchmark'}
            </button>
          )}
          {active && active.state !== 'paused' && !running && (
            <span className="hint">Pause the run first: two at a time would measure each other.</span>
          )}
        </div>
        {running && (
          <div className={styles.going}>
            <ProgressBar done={done} total={total} label="Benchmark" />
            <span className="hint">{text}</span>
          </div>
        )}
        <div role="status">
          {state === 'failed' && <p className="fault">{error}</p>}
          {state === 'stopped' && <p className="hint">Stopped. The rows so far stay.</p>}
          {state === 'done' && rows.length > 0 && <p className="hint">Done.</p>}
        </div>
        {rows.length > 0 && <Export rows={rows} />}
      </section>
      {sections.map((section) => (
        <Rows key={section} rows={rows.filter((row) => sectionOf(row) === section)} />
      ))}
    </div>
  )
}

/** Rows of one benchmark at one size stand together. */
const sectionOf = ({ benchmark, size }: ShownRow) => `${benchmark} ${size ?? ''}`

function titleOf({ benchmark, size }: ShownRow): string {
  const title = TITLES[benchmark] ?? sentenceCase(benchmark.replaceAll('-', ' '))
  return size === undefined ? title : `${title}, ${SIZES[size] ?? size}`
}

function Export({ rows }: { rows: readonly ShownRow[] }) {
  const [copied, setCopied] = useState<'' | 'Copied.' | 'The browser did not allow it.'>('')
  return (
    <div className="row">
      <button type="button" onClick={() => download(new Blob([benchLines(rows)], { type: 'application/jsonl' }), 'benchmark', 'jsonl')}>
        JSON lines
      </button>
      <button
        type="button"
        onClick={() =>
          void navigator.clipboard.writeText(benchLines(rows)).then(
            () => setCopied('Copied.'),
            () => setCopied('The browser did not allow it.'),
          )
        }
      >
        Copy
      </button>
      <span className="hint" role="status">
        {copied}
      </span>
    </div>
  )
}

function Rows({ rows }: { rows: readonly ShownRow[] }) {
  const title = titleOf(rows[0])
  const name = sectionOf(rows[0]).trim()
  const fastest = Math.max(...rows.map((row) => row.tokens_per_second).filter(Number.isFinite), 0)
  const counted = rows.some((row) => Number.isFinite(row.dispatches))
  return (
    <section className="panel" aria-label={title}>
      <h2>{title}</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <div className="scroll-x" tabIndex={0} role="region" aria-label={`Results: ${name}`}>
        <table className={`table ${styles.table}`}>
          <thead>
            <tr>
              <th scope="col">Engine</th>
              <th scope="col">{rows.every((row) => Number.isNaN(row.tokens_per_second)) ? 'Speed' : 'Tokens/s'}</th>
              <th scope="col">
                Ratio <Info label="Ratio">Our speed divided by this row’s: above 1, ours is faster.</Info>
              </th>
              {counted && (
                <>
                  <th scope="col">
                    Dispatches <Info label="Dispatches">Kernels launched in one steady step.</Info>
                  </th>
                  <th scope="col">
                    Submits <Info label="Submits">Times work was handed to the GPU in one steady step.</Info>
                  </th>
                  <th scope="col">
                    Objects <Info label="Objects">Buffers, bind groups, pipelines and the like created in one steady step; 0 is best.</Info>
                  </th>
                </>
              )}
              <th scope="col">Loss</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={`${row.engine} ${row.backend} ${row.rows}`}>
                <th scope="row">
                  {ENGINES[row.engine] ?? row.engine}
                  {row.rows !== undefined && `, ${plural(row.rows, 'row')}`}
                  {row.backend && row.backend !== 'cpu' && (
                    <>
                      {' '}
                      <span className="tag">{BACKENDS[row.backend]}</span>
                    </>
                  )}
                  {row.draft && (
                    <>
                      {' '}
                      <span className="tag">so far</span>
                    </>
                  )}
                  {row.note && <span className={`hint ${styles.note}`}>{row.note}</span>}
                </th>
                <td>
                  <span className={styles.speed}>
                    <span className="number">
                      {Number.isFinite(row.tokens_per_second) || row.value === undefined
                        ? figure(row.tokens_per_second, (value) => (value >= 100 ? integer(Math.round(value)) : decimal(value, 1)))
                        : `${significant(row.value)} ${row.unit ?? ''}`}
                    </span>
                    <span className="meter" aria-hidden="true">
                      <span
                        style={{
                          width: `${fastest > 0 && Number.isFinite(row.tokens_per_second) ? (100 * row.tokens_per_second) / fastest : 0}%`,
                        }}
                      />
                    </span>
                  </span>
                </td>
                <td className="number">{row.ratio === undefined ? '–' : `${significant(row.ratio, 3)}×`}</td>
                {counted && (
                  <>
                    <td className="number">{figure(row.dispatches, integer)}</td>
                    <td className="number">{figure(row.submits, integer)}</td>
                    <td className="number">{figure(row.objects, integer)}</td>
                  </>
                )}
                <td className="number">{figure(row.loss, (value) => decimal(value, 4))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function figure(value: number | null | undefined, format: (value: number) => string): string {
  return typeof value === 'number' && Number.isFinite(value) ? format(value) : '–'
}
