/** @file What one token of an attempt weighs in the loss, by the loss of the stage. */
import type { InsideAttempt, InsideStep } from '../../../workers/inside-step.ts'
import { integer, signed, significant } from '../../format.ts'
import { Formula, Fraction, Result } from './formula.tsx'

/** What the sum over tokens is divided by, in words and numbers. */
function divisorOf({ rules, sequences, tokens }: InsideStep, length: number): { words: string; under: string } {
  switch (rules.loss) {
    case 'grpo':
    case 'gspo':
      return {
        words: `${integer(sequences)} attempts times its own ${integer(length)} tokens`,
        under: `${integer(sequences)} · ${integer(length)}`,
      }
    case 'dr_grpo':
      return {
        words: `${integer(sequences)} attempts times the budget of ${integer(rules.maxNewTokens)} tokens`,
        under: `${integer(sequences)} · ${integer(rules.maxNewTokens)}`,
      }
    default:
      return { words: `${integer(tokens)} tokens of the step`, under: integer(tokens) }
  }
}

export function TokenWeight({ step, attempt, length }: { step: InsideStep; attempt: InsideAttempt; length: number }) {
  const { words, under } = divisorOf(step, length)
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
