/**
 * @file Probes: the same few held-out prompts, answered greedily again and again while a stage goes on, so that one sees how an answer changes.
 * Nothing is drawn at random, so a run ends in the same bits with them and without.
 */
import type { Generator } from '../model/generator.ts'
import type { Model } from '../model/model.ts'
import { rollOut } from '../rollout/rollout.ts'
import type { ProbeRecord } from '../runs/records.ts'
import type { Exam } from './stage-data.ts'
import { askedOf } from './stages/rollout-fields.ts'

export interface Probes {
  /** Steps from one time to the next. */
  every: number
  /** One for each mode that the stage asks in. */
  exams: readonly Exam[]
  /** As the stage's rollouts may have. */
  maxNewTokens: number
}

/** What came of each prompt in each mode; `at` is what the records say of when it was. */
export async function askProbes(
  model: Model,
  generator: Generator,
  { exams, maxNewTokens }: Probes,
  at: Pick<ProbeRecord, 'step' | 'stage' | 'before'>,
): Promise<ProbeRecord[]> {
  const records: ProbeRecord[] = []
  for (const { task, prompts: all, mode, rule } of exams) {
    // What asks for one mode is asked in that, and once.
    const prompts = all.filter(({ ask }) => exams.length === 1 || (ask?.mode ?? mode) === mode)
    if (prompts.length === 0) continue
    const settings = { ...askedOf({ mode, maxNewTokens }, prompts), groupSize: 1, temperature: 0, topP: 1, topK: 0, seed: 0, rule }
    const { rollouts } = await rollOut(model, generator, task, prompts, settings)
    for (const { prompt, mode, text, tokens, stop, verdict } of rollouts)
      records.push({
        ...at,
        prompt_id: prompt.id,
        domain: prompt.domain,
        ...(prompt.kind === undefined ? {} : { kind: prompt.kind }),
        prompt: prompt.prompt,
        ...(prompt.answer === undefined ? {} : { gold: prompt.answer }),
        mode,
        completion: text,
        tokens: tokens.length,
        stop,
        reward: verdict.reward,
        outcome: verdict.outcome,
      })
  }
  return records
}
