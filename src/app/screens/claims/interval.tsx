/**
 * @file The picture of a comparison: the interval of the difference with its middle, the seeds one by one, and the stretch in which the whole
 * interval must lie for the claim to hold. Everything has a shape of its own, so that it needs no colour.
 */
import { useId } from 'react'
import type { TestResult } from '../../../claims/result.ts'
import { type Axis, bounds, placeOn, stretches } from './axis.ts'
import styles from './interval.module.css'
import { isBegun, pictureText, tickText, UNITS } from './words.ts'

/** A stretch shorter than this share of the axis has no room for words. */
const NAMED = 0.16

/** What lies at one place is drawn once. */
const different = (values: readonly number[]) => [...new Set(values)]

const share = (axis: Axis, value: number) => `${(100 * placeOn(axis, value)).toFixed(3)}%`

/** With axis, seeds and words: a picture that stands by itself. */
export function Interval({ test, axis }: { test: TestResult; axis: Axis }) {
  const { estimate, perSeed, paper = [], unit } = test
  return (
    <figure className={styles.interval}>
      <svg role="img" aria-label={pictureText(test)} width="100%" height={paper.length > 0 ? 124 : 106} className={styles.picture}>
        <Ground test={test} axis={axis} top={20} bottom={78} />
        <Zero axis={axis} top={20} bottom={78} />
        <Names test={test} axis={axis} />
        {axis.ticks.map((tick) => (
          <g key={tick}>
            <line x1={share(axis, tick)} x2={share(axis, tick)} y1={78} y2={83} className={styles.axis} />
            <text x={share(axis, tick)} y={99} textAnchor="middle" className={styles.text}>
              {tickText(tick, unit)}
            </text>
          </g>
        ))}
        <line x1="0%" x2="100%" y1={78} y2={78} className={styles.axis} />
        {estimate && <Bar estimate={estimate} axis={axis} y={39} size={7} />}
        {different(paper).map((value) => (
          <Mark key={value} x={share(axis, value)} y={108} path="M0 0L6 11H-6z" className={styles.paper} />
        ))}
        <PaperName paper={paper} axis={axis} />
        {perSeed.map(({ seed, value }) => (
          <circle key={seed} cx={share(axis, value)} cy={62} r={4.5} className={styles.seed} />
        ))}
      </svg>
      <figcaption className="hint">
        Difference in {UNITS[unit]}. {estimate && 'The bar is its 95% interval, the diamond its middle. '}
        {isBegun(test) ? 'Each ring is a seed.' : 'This was not run yet.'}
        {paper.length > 0 && ' A triangle is the paper’s figure.'}
      </figcaption>
    </figure>
  )
}

/** A line of a list, whose figures stand beside it in words; seeds only where there is no interval. `judged`: it says where the claim holds. */
export function SmallInterval({ test, axis, judged }: { test: TestResult; axis: Axis; judged: boolean }) {
  const { estimate, perSeed, paper = [] } = test
  return (
    <svg aria-hidden="true" width="100%" height={paper.length > 0 ? 34 : 22} className={styles.picture}>
      {judged && <Ground test={test} axis={axis} top={1} bottom={21} />}
      <Zero axis={axis} top={1} bottom={21} />
      {estimate ? (
        <Bar estimate={estimate} axis={axis} y={11} size={5} />
      ) : (
        perSeed.map(({ seed, value }) => <circle key={seed} cx={share(axis, value)} cy={11} r={4} className={styles.seed} />)
      )}
      {different(paper).map((value) => (
        <Mark key={value} x={share(axis, value)} y={24} path="M0 0L5 9H-5z" className={styles.paper} />
      ))}
    </svg>
  )
}

/** Beside the last triangle, on the side that has room. */
function PaperName({ paper, axis }: { paper: readonly number[]; axis: Axis }) {
  if (paper.length === 0) return null
  const [first, last] = [Math.min(...paper), Math.max(...paper)]
  const left = placeOn(axis, last) > 0.8
  return (
    <text x={share(axis, left ? first : last)} dx={left ? -11 : 11} y={119} textAnchor={left ? 'end' : 'start'} className={styles.text}>
      paper
    </text>
  )
}

function Bar({ estimate, axis, y, size }: { estimate: NonNullable<TestResult['estimate']>; axis: Axis; y: number; size: number }) {
  const [low, high] = [share(axis, estimate.low), share(axis, estimate.high)]
  return (
    <>
      <line x1={low} x2={high} y1={y} y2={y} className={styles.bar} />
      <line x1={low} x2={low} y1={y - size} y2={y + size} className={styles.bar} />
      <line x1={high} x2={high} y1={y - size} y2={y + size} className={styles.bar} />
      <Mark x={share(axis, estimate.value)} y={y} path={`M0 ${-size}L${size} 0L0 ${size}L${-size} 0z`} className={styles.middle} />
    </>
  )
}

/** A shape about a place of the axis: paths know no shares of a width, a picture within does. */
function Mark({ x, y, path, className }: { x: string; y: number; path: string; className: string }) {
  return (
    <svg x={x} y={y} overflow="visible" aria-hidden="true">
      <path d={path} className={className} />
    </svg>
  )
}

/** Where the claim holds, hatched, and where the verdict changes, dashed. */
function Ground({ test, axis, top, bottom }: { test: TestResult; axis: Axis; top: number; bottom: number }) {
  const id = useId()
  const upright = (value: number) => ({ x1: share(axis, value), x2: share(axis, value), y1: top, y2: bottom })
  return (
    <>
      <pattern id={id} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <line x1="0" x2="0" y1="0" y2="6" className={styles.hatch} />
      </pattern>
      {stretches(axis, test)
        .filter(({ holds }) => holds)
        .map(({ from, to }) => (
          <rect
            key={from}
            x={share(axis, from)}
            width={`${(100 * (placeOn(axis, to) - placeOn(axis, from))).toFixed(3)}%`}
            y={top}
            height={bottom - top}
            fill={`url(#${id})`}
          />
        ))}
      {different(bounds(test)).map((bound) => (
        <line key={bound} {...upright(bound)} className={styles.bound} />
      ))}
    </>
  )
}

function Zero({ axis, top, bottom }: { axis: Axis; top: number; bottom: number }) {
  return <line x1={share(axis, 0)} x2={share(axis, 0)} y1={top} y2={bottom} className={styles.axis} />
}

/** What an interval in each stretch would say. */
function Names({ test, axis }: { test: TestResult; axis: Axis }) {
  return stretches(axis, test).map(({ from, to, holds }) => {
    const [begin, end] = [placeOn(axis, from), placeOn(axis, to)]
    if (end - begin < NAMED && !holds) return null
    const middle = (begin + end) / 2
    return (
      <text
        key={`${from} ${to}`}
        x={`${(100 * middle).toFixed(3)}%`}
        y={13}
        textAnchor={middle < 0.1 ? 'start' : middle > 0.9 ? 'end' : 'middle'}
        className={styles.text}
      >
        {holds ? 'holds' : 'does not hold'}
      </text>
    )
  })
}
