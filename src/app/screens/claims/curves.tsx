/** @file How a figure of training went, arm by arm: means over seeds, told apart by the dashes of their lines. */
import { useId } from 'react'
import type { Curve } from '../../../claims/result.ts'
import { significant } from '../../format.ts'
import { isDescribed, metricsFor } from '../../metrics.ts'
import { axisOf, placeOn } from './axis.ts'
import styles from './curves.module.css'
import intervalStyles from './interval.module.css'

const HEIGHT = 160
const DASHES = ['', '7 4', '2 3', '9 3 2 3', '14 4']

/** One chart for each metric. */
export function Curves({ curves, titles }: { curves: readonly Curve[]; titles: ReadonlyMap<string, string> }) {
  const metrics = [...new Set(curves.map(({ metric }) => metric))]
  return metrics.map((metric) => (
    <CurveChart key={metric} metric={metric} curves={curves.filter((curve) => curve.metric === metric)} titles={titles} />
  ))
}

function CurveChart({ metric, curves, titles }: { metric: string; curves: readonly Curve[]; titles: ReadonlyMap<string, string> }) {
  const id = useId()
  const title = isDescribed(metric) ? metricsFor([metric])[0].title : metric
  const across = axisOf(curves.flatMap(({ steps }) => steps))
  const up = axisOf(
    curves.flatMap(({ values }) => values),
    4,
  )
  const name = (arm: string) => titles.get(arm) ?? arm
  const told = curves
    .filter(({ values }) => values.length > 0)
    .map(({ arm, values }) => `${name(arm)} from ${significant(values[0])} to ${significant(values[values.length - 1])}`)
  return (
    <figure className={styles.curves} aria-labelledby={id}>
      <figcaption id={id}>
        <strong>{title}</strong> by step, mean over seeds: {told.join('; ')}.
      </figcaption>
      <svg aria-hidden="true" width="100%" height={HEIGHT + 24} className={intervalStyles.picture}>
        {up.ticks.map((tick) => {
          const y = HEIGHT * (1 - placeOn(up, tick))
          return (
            <g key={tick}>
              <line x1="0%" x2="100%" y1={y} y2={y} className={styles.grid} />
              <text x="-8" y={y + 4} textAnchor="end" className={intervalStyles.text}>
                {significant(tick)}
              </text>
            </g>
          )
        })}
        {across.ticks.map((tick) => (
          <text key={tick} x={`${100 * placeOn(across, tick)}%`} y={HEIGHT + 18} textAnchor="middle" className={intervalStyles.text}>
            {significant(tick)}
          </text>
        ))}
        <svg width="100%" height={HEIGHT} viewBox="0 0 1 1" preserveAspectRatio="none" overflow="visible" aria-hidden="true">
          {curves.map(({ arm, steps, values }, index) => (
            <polyline
              key={arm}
              points={steps
                .map((step, at) => `${placeOn(across, step)},${1 - placeOn(up, values[at] ?? Number.NaN)}`)
                .filter((point) => !point.includes('NaN'))
                .join(' ')}
              strokeDasharray={DASHES[index % DASHES.length]}
              className={styles.curve}
            />
          ))}
        </svg>
      </svg>
      <ul className={styles.key}>
        {curves.map(({ arm }, index) => (
          <li key={arm}>
            <svg width="34" height="10" aria-hidden="true">
              <line x1="0" x2="34" y1="5" y2="5" strokeDasharray={DASHES[index % DASHES.length]} className={styles.curve} />
            </svg>
            {name(arm)}
          </li>
        ))}
      </ul>
    </figure>
  )
}
