/** @file The figures of the evaluations that are shown: pass@k as tries are added, and length against accuracy. */
import { useState } from 'react'
import { Info } from '../../components/info.tsx'
import { Line } from '../../components/readable.tsx'
import { Segmented } from '../../components/segmented.tsx'
import { decimal, percent, plural } from '../../format.ts'
import { line } from '../../readable.ts'
import { between, MODES } from '../evaluate/words.ts'
import type { Kept } from './database.ts'
import { lengthDots, passCurve } from './figures.ts'
import styles from './measure.module.css'
import { Plot } from './plot.tsx'
import { Mark, shapeOf } from './results.tsx'

export const nameOf = ({ title, benchmark, spec }: Kept) => `${line(title, 120)} on ${line(benchmark, 120)}, ${MODES[spec.mode]}`

function Key({ shown }: { shown: readonly Kept[] }) {
  return (
    <ul className={styles.key}>
      {shown.map((kept, index) => (
        <li key={kept.id}>
          <Mark index={index} /> {nameOf(kept)}
        </li>
      ))}
    </ul>
  )
}

/** A try more each step, on a scale of doublings. */
export function PassCurves({ shown }: { shown: readonly Kept[] }) {
  const curves = shown.map((kept) => ({ kept, curve: passCurve(kept.record.asked) }))
  const most = Math.max(2, ...curves.flatMap(({ curve }) => curve.map(({ k }) => k)))
  const at = (k: number) => Math.log2(k) / Math.log2(most)
  const doublings = Array.from({ length: Math.floor(Math.log2(most)) + 1 }, (_, i) => 2 ** i)
  const alone = curves.every(({ curve }) => curve.length < 2)
  return (
    <section className="panel" aria-labelledby="pass-title">
      <h2 id="pass-title">
        Right in at least one of k tries
        <Info label="pass@k">
          The unbiased estimate of Chen et al. (2021), with its 95% interval. Reinforcement learning usually lifts the left end most: it
          makes a model do at once what it could do in several tries. Where two curves cross, the lower one at the left still knows more.
        </Info>
      </h2>
      {alone ? (
        <p className="hint">One reply to each prompt has no curve: ask for several replies.</p>
      ) : (
        <>
          <Plot
            label={`pass@k: ${curves.map(({ kept, curve }) => `${nameOf(kept)}, ${inWords(curve)}`).join('; ')}`}
            caption="Tries (k)"
            ticks={doublings.map((k) => ({ at: at(k), text: String(k) }))}
          >
            {({ x, y }) =>
              curves.map(({ kept, curve }, index) => {
                const points = (pick: (one: (typeof curve)[number]) => number) => curve.map((one) => `${x(at(one.k))},${y(pick(one))}`)
                const band = [...points(({ pass }) => pass.high), ...points(({ pass }) => pass.low).reverse()]
                return (
                  <g key={kept.id} data-series={index}>
                    <polygon points={band.join(' ')} className={styles.band} />
                    <polyline points={points(({ pass }) => pass.value).join(' ')} className={styles.line} />
                    {curve
                      .filter(({ k }) => Number.isInteger(Math.log2(k)) || k === curve.length)
                      .map(({ k, pass }) => (
                        <path key={k} d={shapeOf(index)} transform={`translate(${x(at(k))} ${y(pass.value)})`} className={styles.mark} />
                      ))}
                  </g>
                )
              })
            }
          </Plot>
          <Key shown={shown} />
          <details>
            <summary>As a table</summary>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
            <div className="scroll-x" tabIndex={0} role="region" aria-label="pass@k as a table">
              <table className="table">
                <thead>
                  <tr>
                    <th scope="col">k</th>
                    {shown.map((kept) => (
                      <th key={kept.id} scope="col">
                        {nameOf(kept)}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {doublings.map((k) => (
                    <tr key={k}>
                      <th scope="row">{k}</th>
                      {curves.map(({ kept, curve }) => {
                        const pass = curve.find((one) => one.k === k)?.pass
                        return (
                          <td key={kept.id} className="number">
                            {pass ? `${percent(pass.value, 1)} (${between(pass)})` : '–'}
                          </td>
                        )
                      })}
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          </details>
        </>
      )}
    </section>
  )
}

/** One of which nothing was judged has no curve. */
function inWords(curve: ReturnType<typeof passCurve>): string {
  const [first, last] = [curve[0], curve.at(-1)]
  return first && last ? `${percent(first.pass.value)} in one try, ${percent(last.pass.value)} in ${last.k}` : 'nothing judged'
}

/** A dot each kind of prompt, as large as it has prompts, or a dot each prompt. */
export function Lengths({ shown }: { shown: readonly Kept[] }) {
  const [by, setBy] = useState<'kind' | 'prompt'>('kind')
  const clouds = shown.map((kept) => lengthDots(kept.record.asked, by))
  const longest = Math.max(1, ...clouds.flat().map(({ length }) => length))
  const step = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000].find((width) => longest / width <= 6) ?? 5000
  const end = Math.ceil(longest / step) * step
  return (
    <section className="panel" aria-labelledby="lengths-title">
      <div className="section-head">
        <h2 id="lengths-title">
          Length against accuracy
          <Info label="Length against accuracy">
            To the right replies are longer, to the top they are right more often. A model that thinks longer and gains nothing moves right
            alone; one that is cut off falls at the right edge.
          </Info>
        </h2>
        <Segmented
          legend="A mark for"
          hideLegend
          name="dots"
          value={by}
          onChange={setBy}
          options={[
            { value: 'kind', label: 'By kind' },
            { value: 'prompt', label: 'By prompt' },
          ]}
        />
      </div>
      <Plot
        label={`Mean length and share right, ${by === 'kind' ? 'kind by kind' : 'prompt by prompt'}, of ${shown.map(nameOf).join(' and of ')}`}
        caption="Mean length of a reply, in tokens"
        ticks={Array.from({ length: end / step + 1 }, (_, i) => ({ at: (i * step) / end, text: String(i * step) }))}
      >
        {({ x, y }) =>
          clouds.map((dots, index) => (
            <g key={shown[index].id} data-series={index}>
              {dots.map(({ name, prompts, length, right }) => (
                <path
                  key={name}
                  d={shapeOf(index)}
                  transform={`translate(${x(length / end)} ${y(right)}) scale(${by === 'kind' ? Math.min(2.2, 0.8 + Math.sqrt(prompts) / 8) : 0.7})`}
                  className={styles.dot}
                >
                  <title>{`${line(name, 120)}: ${percent(right)} right, ${decimal(length, 0)} tokens, ${plural(prompts, 'prompt')}`}</title>
                </path>
              ))}
              {by === 'kind' &&
                index === 0 &&
                apart(dots.map(({ name, length, right }) => ({ name, x: x(length / end), y: y(right), left: length / end > 0.8 }))).map(
                  (place) => (
                    <text key={place.name} x={place.x} dx={place.left ? -14 : 14} y={place.y + 4} textAnchor={place.left ? 'end' : 'start'}>
                      {line(place.name, 40)}
                    </text>
                  ),
                )}
            </g>
          ))
        }
      </Plot>
      <Key shown={shown} />
      <details>
        <summary>As a table</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
        <div className={`scroll-x ${styles.tall}`} tabIndex={0} role="region" aria-label="Length and accuracy as a table">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">Evaluation</th>
                <th scope="col">{by === 'kind' ? 'Kind' : 'Prompt'}</th>
                <th scope="col">Prompts</th>
                <th scope="col">Right</th>
                <th scope="col">Tokens</th>
              </tr>
            </thead>
            <tbody>
              {clouds.flatMap((dots, index) =>
                dots.map(({ name, prompts, length, right }) => (
                  <tr key={`${shown[index].id} ${name}`}>
                    <td>{nameOf(shown[index])}</td>
                    <th scope="row">
                      <Line text={name} most={120} />
                    </th>
                    <td className="number">{prompts}</td>
                    <td className="number">{percent(right, 1)}</td>
                    <td className="number">{decimal(length, 1)}</td>
                  </tr>
                )),
              )}
            </tbody>
          </table>
        </div>
      </details>
    </section>
  )
}

/** Names that do not run into one another: of two, the first. */
function apart<P extends { x: number; y: number }>(places: readonly P[]): P[] {
  const kept: P[] = []
  for (const place of places) if (kept.every(({ x, y }) => Math.abs(x - place.x) > 90 || Math.abs(y - place.y) > 14)) kept.push(place)
  return kept
}
