/** @file What one token of an attempt weighs in the loss, by the loss of the stage. */
import type { InsideAttempt } from '../../../workers/inside-step.ts'
import { integer, signed, significant } from '../../format.ts'
import { Formula, Fraction, Result } from './formula.tsx'

export function TokenWeight({ attempt }: { attempt: InsideAttempt }) {
  const divisor = attempt.divisor ?? []
  const words = divisor.map(({ count, of }) => `${integer(count)} ${of}`).join(' times ')
  const under = divisor.map(({ count }) => integer(count)).join(' · ')
  const slope = attempt.slope ?? 0
  const advantage = signed(attempt.advantage ?? 0, 3)
  return (
    <Formula
      words={`The derivative of the loss by each token's log-probability is minus ${advantage} over ${words}: ${significant(slope)}.`}
    >
      <Fraction
        over={
          <>
            ∂<i>L</i>
          </>
        }
        under={
          <>
            ∂ ln <i>p</i>
          </>
        }
      />
      = −{' '}
      <Fraction
        over={
          <>
            <i>A</i> · ratio
          </>
        }
        under={<i>N</i>}
      />{' '}
      = − <Fraction over={`${advantage} · 1`} under={under} /> ={' '}
      <Result tone={slope > 0 ? 'down' : slope < 0 ? 'up' : undefined}>
        <span data-testid="slope">{significant(slope)}</span>
      </Result>
      <span className="muted">N: {words}</span>
    </Formula>
  )
}
