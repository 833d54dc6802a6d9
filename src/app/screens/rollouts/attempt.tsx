/** @file One attempt in full: its tokens, the verdict and why, and what the algorithm made of it. */
import { memo, useMemo } from 'react'
import type { RolloutRecord } from '../../../workers/api.ts'
import type { Rules } from '../../../workers/inside-step.ts'
import { Info } from '../../components/info.tsx'
import { ThoughtScene } from '../../components/scene.tsx'
import { ShadingLegend, Tokens } from '../../components/tokens.tsx'
import type { Ask } from '../../fork/ask.ts'
import { decimal, signed } from '../../format.ts'
import { SHADINGS, type Shading } from '../../shading.ts'
import styles from './attempt.module.css'
import { AttemptVerdict } from './attempt-verdict.tsx'
import type { Group } from './groups.ts'
import { Inside } from './inside.tsx'
import { lookAtToken } from './looking.ts'
import { useRollouts } from './store.ts'
import { TokenPanel } from './token-panel.tsx'
import { wrongWorking } from './working.ts'

const SHADING_WORDS: Record<Shading, string> = {
  logprob: 'Log-prob',
  entropy: 'Entropy',
  advantage: 'Advantage',
  push: 'Push',
  ratio: 'Ratio',
  none: 'Nothing',
}

export const Attempt = memo(function Attempt({
  group,
  sample,
  token,
  step,
  records,
  rules,
  without,
  ask,
}: {
  group: Group
  sample: number
  token: number | null
  step: number
  /** All of the step. */
  records: readonly RolloutRecord[]
  rules: Rules | null
  /** Why there are no rules to go by: one sentence. */
  without: string
  /** Who can say what else might have come; null: nobody here. */
  ask: Ask | null
}) {
  const shading = useRollouts((state) => state.shading)
  const search = useRollouts((state) => state.filter.search)
  const { setShading } = useRollouts.getState()
  const rollout = group.rollouts[sample]
  const known = useMemo(() => ({ kind: group.kind ?? '', answer: group.gold }), [group])
  const { reward, advantage, completion_tokens, stop, entropies } = rollout
  return (
    <article className={styles.attempt} aria-label={`Attempt ${sample + 1}`}>
      <div className={styles.head}>
        <h4>
          Attempt {sample + 1} <span className="muted">of {group.rollouts.length}</span>
        </h4>
        <dl className={`number ${styles.figures}`}>
          <div>
            <dt>reward</dt>
            <dd>{decimal(reward, Number.isInteger(reward) ? 0 : 2)}</dd>
          </div>
          <div>
            <dt>advantage</dt>
            <dd>{advantage === null ? 'left out' : signed(advantage)}</dd>
          </div>
          <div>
            <dt>tokens</dt>
            <dd>{completion_tokens.length}</dd>
          </div>
          <div>
            <dt>stopped by</dt>
            <dd>{stop === 'eos' ? 'itself' : 'the limit'}</dd>
          </div>
        </dl>
      </div>
      <div className="row">
        <label className="inline-field">
          <span>Shade by</span>
          <select value={shading} onChange={(event) => setShading(event.target.value as Shading)}>
            {SHADINGS.map((value) => (
              <option key={value} value={value}>
                {SHADING_WORDS[value]}
              </option>
            ))}
          </select>
        </label>
        <ShadingLegend shading={shading} />
        <Info label="Shading">
          Log-prob: how likely the model held the token it drew. Entropy: how open the choice was. Advantage: which way the update pushes,
          the same for every token of an attempt. Push: advantage times (1 − p), how far it can move each: a token that was certain hardly
          moves. Ratio: how much likelier the token had become than when it was drawn, as the last of the step’s updates found it; 1 where
          there is one update a batch.
        </Info>
      </div>
      <Tokens
        rollout={rollout}
        shading={shading}
        label={`Attempt ${sample + 1}`}
        selected={token}
        search={search}
        onSelect={(index) => lookAtToken(step, group.id, sample, index)}
      />
      {shading === 'entropy' && entropies.length === 0 && (
        <p className="hint">Entropies are computed in the update, and this attempt was left out of it.</p>
      )}
      {shading === 'ratio' && !rollout.log_ratios && (
        <p className="hint">
          {entropies.length === 0
            ? 'This attempt was left out of the update, and has no ratios.'
            : 'No ratios are written down of it: with one update a batch all of them are 1, and runs of earlier versions have none.'}
        </p>
      )}
      {(shading === 'advantage' || shading === 'push') && advantage === null && (
        <p className="hint">This attempt has no advantage: nothing pushes its tokens.</p>
      )}
      {token !== null && token < completion_tokens.length && <TokenPanel group={group} sample={sample} token={token} ask={ask} />}
      <ThoughtScene question={group.prompt} text={rollout.completion} known={known} />
      <section className={styles.part} aria-label="Verdict">
        <h4>Why this reward</h4>
        {wrongWorking(rollout) && (
          <p className={styles.wrong}>
            <strong>Right answer, wrong working.</strong> A line of its thought is false, yet the answer is right and was paid: a verifier
            of answers cannot see it.
          </p>
        )}
        <AttemptVerdict key={`${group.id} ${sample}`} rollout={rollout} />
      </section>
      {rules ? <Inside rules={rules} records={records} record={rollout} /> : <p className="hint">{without}</p>}
    </article>
  )
})
