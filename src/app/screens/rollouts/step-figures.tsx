/** @file The step in a line: how many attempts were right, how many prompts taught something, and how many answers were right by luck. */
import { memo } from 'react'
import type { StepMetrics } from '../../../workers/api.ts'
import { Info } from '../../components/info.tsx'
import { decimal, percent, plural } from '../../format.ts'
import { line } from '../../readable.ts'
import type { Group } from './groups.ts'
import styles from './step-figures.module.css'
import { wrongWorking } from './working.ts'

export const StepFigures = memo(function StepFigures({ groups, metrics }: { groups: readonly Group[]; metrics: StepMetrics | undefined }) {
  const rollouts = groups.flatMap((group) => group.rollouts)
  const correct = groups.reduce((sum, group) => sum + group.correct, 0)
  const teaching = groups.filter(({ silent }) => !silent).length
  const wrong = rollouts.filter(wrongWorking).length
  const share = metrics?.['completions/false_working_ratio']
  return (
    <div className={styles.figures}>
      <p className={styles.share}>
        <strong className="number">{percent(correct / rollouts.length)}</strong> right
      </p>
      <p className={`number ${styles.words}`}>
        {plural(rollouts.length, 'attempt')} at {plural(groups.length, 'prompt')}
        {metrics && <> in stage {line(metrics.stage, 60)}</>};{' '}
        {decimal(rollouts.reduce((sum, one) => sum + one.completion_tokens.length, 0) / rollouts.length, 0)} tokens on average
      </p>
      <p className={`number ${styles.words}`}>
        {teaching} of {plural(groups.length, 'prompt')} with a signal
        <Info label="Signal">
          A prompt teaches something only if its attempts got different rewards. Early many are all wrong, late many are all right; healthy
          is a good share in between.
        </Info>
      </p>
      {share !== undefined && (
        <p className={`number ${styles.words} ${share > 0 ? styles.warn : ''}`}>
          {wrong > 0 ? `${wrong} right by wrong working` : 'right answer, wrong working'}: {percent(share, 1)} of the right ones
          <Info label="Right answer, wrong working">
            Of the right answers with a thought whose lines can be checked, those in which a line is false. They are paid like the others,
            so the model learns their mistakes as well; below 10% is usual, and a rise says that it stopped working things out.
          </Info>
        </p>
      )}
    </div>
  )
})
