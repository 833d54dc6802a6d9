/**
 * @file Inside a step: how the algorithm got from an attempt's reward to its advantage, and from there to what each of its tokens weighs in the
 * loss, each as the formula with these numbers in it.
 */
import { useMemo } from 'react'
import type { RolloutRecord } from '../../../workers/api.ts'
import {
  type Comparison,
  comparisonOf,
  type InsideAttempt,
  type InsideStep,
  insideStep,
  partsOf,
  type Rules,
} from '../../../workers/inside-step.ts'
import { Info } from '../../components/info.tsx'
import { integer, percent, plural, signed } from '../../format.ts'
import { Formula, Fraction, Result, Root } from './formula.tsx'
import styles from './inside.module.css'
import { countsOf, number, small } from './numbers.ts'
import { TokenWeight } from './token-weight.tsx'
import { Unknowns } from './unknowns.tsx'

/** Advantages that differ by more were not worked out by the same rule; records keep all digits. */
const AGREES = 1e-9

export function Inside({ rules, records, record }: { rules: Rules; records: readonly RolloutRecord[]; record: RolloutRecord }) {
  const step = useMemo(() => insideStep(rules, records), [rules, records])
  const comparison = useMemo(() => comparisonOf(rules, records, record.group), [rules, records, record.group])
  const attempt = step.attempts[records.indexOf(record)]
  if (!attempt) return null
  return (
    <section className={styles.inside} aria-label="Inside the step">
      <h4>
        Inside the step
        <Info label="Inside the step">
          What the algorithm did with this attempt, worked out again from what the run wrote down: its reward is compared with the others’,
          and what it is better by pushes each of its tokens.
        </Info>
      </h4>
      <ol className={styles.steps}>
        <Paid rules={rules} records={records} record={record} />
        <Compared rules={rules} comparison={comparison} record={record} attempt={attempt} />
        <Weighed step={step} attempt={attempt} record={record} />
      </ol>
      <Unknowns rules={rules} />
    </section>
  )
}

function Paid({ rules, records, record }: { rules: Rules; records: readonly RolloutRecord[]; record: RolloutRecord }) {
  const parts = partsOf(
    rules,
    records.filter(({ group }) => group === record.group),
    record,
  )
  return (
    <li>
      <h5>Reward</h5>
      {parts.length > 0 ? (
        <>
          <Formula
            words={`The reward is ${number(record.reward)}: ${parts.map(({ name, paid }) => `${number(paid)} of ${name}`).join(', ')}.`}
          >
            <i>r</i> =
            {parts.map(({ name, weight, shaped, paid }, i) => (
              <span key={name}>
                {i > 0 && '+ '}
                {paid === 0 && weight * shaped !== 0 ? '0' : `${weight === 1 ? '' : `${number(weight)} · `}${number(shaped)}`}{' '}
                <span className="muted">({name})</span>
              </span>
            ))}
            = <Result>{number(record.reward)}</Result>
          </Formula>
          <ul className={styles.notes}>
            {parts.map(({ name, score, shape, shaped, gate, paid, weight }) => (
              <li key={name}>
                <strong>{name}</strong> scored {number(score)}
                {shape && `, shaped by ${shape} within its group to ${number(shaped)}`}
                {gate && score <= 0 && '; as the gate, it shuts out every other part'}
                {paid === 0 && weight * shaped !== 0 && '; the gate is shut, so it pays nothing'}.
              </li>
            ))}
          </ul>
        </>
      ) : (
        <Formula words={`The reward is ${number(record.reward)}.`}>
          <i>r</i> = <Result>{number(record.reward)}</Result>
          <span className="muted">as the verdict above says</span>
        </Formula>
      )}
    </li>
  )
}

function Compared({
  rules: { baseline },
  comparison,
  record,
  attempt,
}: {
  rules: Rules
  comparison: Comparison
  record: RolloutRecord
  attempt: InsideAttempt
}) {
  const { rewards, mean, std, equal } = comparison
  const n = rewards.length
  const of = baseline === 'reinforce++' ? 'the whole step' : 'this prompt'
  if (attempt.masked)
    return (
      <li>
        <h5>Advantage</h5>
        <p>
          {attempt.masked === 'truncated'
            ? 'It was cut off at the length limit, and this stage masks such attempts: it is left out of the comparison and teaches nothing.'
            : 'The verifier itself failed on it, so nobody knows whether it was right: it is left out and teaches nothing.'}
        </p>
      </li>
    )
  if (equal)
    return (
      <li>
        <h5>Advantage</h5>
        <p>
          All {plural(n, 'attempt')} of {of} got {number(rewards[0])}. There is nothing to compare, so there is no advantage: from these
          rewards the model learns nothing.
        </p>
      </li>
    )
  const advantage = attempt.advantage!
  const counts = countsOf(rewards)
  const sum = counts
    ? counts.map(({ value, times }) => `${times} · ${number(value)}`).join(' + ')
    : number(rewards.reduce((a, b) => a + b, 0))
  const squares = counts?.map(({ value, times }) => `${times} · (${number(value)} − ${small(mean)})²`).join(' + ')
  return (
    <li>
      <h5>
        Advantage
        <Info label="Advantage">
          How much better than the others of {of} this attempt was
          {baseline === 'grpo' || baseline === 'reinforce++' ? ', in standard deviations' : ''}. Above 0: do this more often. Below: less
          often.
        </Info>
      </h5>
      {baseline === 'rloo' ? (
        <Formula words={`The mean of the other ${n - 1} is ${small((mean * n - record.reward) / (n - 1))}.`}>
          mean of the other {n - 1} = <Fraction over={`${number(mean * n)} − ${number(record.reward)}`} under={n - 1} /> ={' '}
          <Result>{small((mean * n - record.reward) / (n - 1))}</Result>
        </Formula>
      ) : (
        <Formula words={`The mean of ${n} rewards is ${small(mean)}.`}>
          mean = <Fraction over={sum} under={n} /> = <Result>{small(mean)}</Result>
        </Formula>
      )}
      {(baseline === 'grpo' || baseline === 'reinforce++') && (
        <Formula words={`Their standard deviation is ${small(std)}.`}>
          deviation = <Root>{squares ? <Fraction over={squares} under={n} /> : <>mean of (r − {small(mean)})²</>}</Root> ={' '}
          <Result>{small(std)}</Result>
        </Formula>
      )}
      <Formula words={`The advantage is ${signed(advantage, 3)}.`}>
        <i>A</i> = {difference(baseline, record.reward, mean, std, n)} ={' '}
        <Result tone={advantage < 0 ? 'down' : 'up'}>
          <span data-testid="advantage">{signed(advantage, 3)}</span>
        </Result>
      </Formula>
      <Recorded record={record} advantage={advantage} />
    </li>
  )
}

function difference(baseline: Rules['baseline'], reward: number, mean: number, std: number, n: number) {
  if (baseline === 'rloo') return `${number(reward)} − ${small((mean * n - reward) / (n - 1))}`
  const over = `${number(reward)} − ${small(mean)}`
  return baseline === 'dr_grpo' ? over : <Fraction over={over} under={small(std)} />
}

function Recorded({ record, advantage }: { record: RolloutRecord; advantage: number }) {
  if (record.advantage !== null && Math.abs(record.advantage - advantage) < AGREES) return null
  return (
    <p className="fault">
      The run wrote down {record.advantage === null ? 'no advantage' : signed(record.advantage, 3)}: its recipe or this step’s records are
      not what they were then.
    </p>
  )
}

function Weighed({ step, attempt, record }: { step: InsideStep; attempt: InsideAttempt; record: RolloutRecord }) {
  const { learned, advantage, slope } = attempt
  if (!learned || slope === null)
    return (
      <li>
        <h5>Weight in the loss</h5>
        <p>None: it is left out of the update.</p>
      </li>
    )
  const length = record.completion_tokens.length
  const all = step.attempts.reduce((sum, one, i) => sum + Math.abs(one.slope ?? 0) * step.lengths[i], 0)
  const share = all > 0 ? (Math.abs(slope) * length) / all : 0
  const A = advantage ?? 0
  return (
    <li>
      <h5>
        Weight in the loss
        <Info label="Weight in the loss">
          By how much the loss falls as a token’s log-probability rises. The update goes downhill, so a token of a better attempt becomes
          more likely and one of a worse attempt less. In the first update on a batch every ratio is 1 and nothing is clipped.
        </Info>
      </h5>
      <TokenWeight attempt={attempt} />
      <p>
        {A === 0
          ? 'Its reward moves none of its tokens.'
          : `${A > 0 ? 'More' : 'Less'} likely: each of its ${plural(length, 'token')}. Of the step’s whole push, ${percent(share, share < 0.0995 ? 1 : 0)} is this attempt’s; ${plural(step.sequences, 'attempt')} with ${integer(step.tokens)} tokens share it.`}
      </p>
    </li>
  )
}
