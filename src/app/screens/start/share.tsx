/**
 * @file The one figure of Start: the share of right answers, or the mean reward where that is something else, large, from where it began to where it is, over a line on an axis fitted to it.
 */
import { Info } from '../../components/info.tsx'
import { decimal, percent } from '../../format.ts'
import type { Growth } from './growth.ts'
import styles from './share.module.css'
import shared from './start.module.css'

const WIDTH = 400
const HEIGHT = 150

/** `right`: the rewards are a share of right answers. */
export function Share({ growth, right }: { growth: Growth; right: boolean }) {
  const title = right ? 'Right answers' : 'Mean reward'
  const told = (value: number) => (right ? percent(value) : decimal(value, 2))
  const { steps, raw, smooth, from, to, risen, range } = growth
  const [low, high] = range
  const x = (i: number) => (steps.length < 2 ? 0 : (i / (steps.length - 1)) * WIDTH)
  const y = (value: number) => HEIGHT - ((value - low) / (high - low)) * HEIGHT
  const path = smooth.flatMap((value, i) => (value === null ? [] : [`${x(i).toFixed(1)},${y(value).toFixed(1)}`])).join(' L')
  return (
    <div className={shared.sideHead}>
      <h2>
        {title}{' '}
        <Info label={title}>
          Smoothed over the last steps, since every step has other problems; the dots are single steps, the dashed line the mean of the
          first five. Healthy is a line that climbs, unevenly, away from the dashed one.
        </Info>
      </h2>
      <p className={shared.share} data-testid="share">
        {from === null ? (
          <span className="number">{told(to)}</span>
        ) : (
          <>
            <span className={`${shared.shareFrom} number`}>{told(from)} to</span>{' '}
            <span className={`${risen ? shared.risen : ''} number`}>{told(to)}</span>
          </>
        )}
      </p>
      <figure className={styles.growth}>
        <span className={`${styles.axis} number`} aria-hidden="true">
          <span>{told(high)}</span>
          <span>{told(low)}</span>
        </span>
        <div className={styles.plot}>
          <svg
            viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
            preserveAspectRatio="none"
            role="img"
            aria-label={`${title} over ${steps.length} steps, ${from === null ? '' : `from ${told(from)} `}to ${told(to)}`}
          >
            {from !== null && <line className={styles.growthFrom} x1={0} x2={WIDTH} y1={y(from)} y2={y(from)} />}
            <path
              className={styles.growthRaw}
              d={raw.flatMap((value, i) => (value === null ? [] : [`M${x(i).toFixed(1)},${y(value).toFixed(1)}h0.01`])).join('')}
            />
            {path !== '' && <path className={`${styles.growthLine} ${risen ? shared.risen : ''}`} d={`M${path}`} />}
          </svg>
          {from !== null && (
            <span
              className={styles.label}
              data-side={to < from ? 'above' : 'below'}
              style={{ top: `${(100 * y(from)) / HEIGHT}%` }}
              aria-hidden="true"
            >
              at the start
            </span>
          )}
        </div>
        <figcaption className="hint number">
          <span>step {steps[0]}</span>
          <span>step {steps.at(-1)}</span>
        </figcaption>
      </figure>
    </div>
  )
}
