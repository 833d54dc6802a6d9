/** @file What a policy is held to: log-probabilities of its completions under weights that stand still. */
import type { Model } from '../model/model.ts'
import { Scorer } from '../model/score.ts'
import type { Rollout } from '../rollout/rollout.ts'
import { ofCompletions, sequenceOf } from './completion.ts'
import { scorerPass } from './lengths.ts'
import { owning } from './stages/owning.ts'
import type { StageContext } from './stages/stage.ts'

export interface Reference {
  /** Of each completion, one number a token, by the policy that samples at this temperature. */
  logprobs(of: readonly ReferenceRollout[], temperature: number): Promise<ArrayLike<number>[]>
  dispose(): void
}

export type ReferenceRollout = Pick<Rollout, 'promptTokens' | 'tokens' | 'prompt'>

/** One model for everything, which is disposed of with the reference. */
export function modelReference(opening: Promise<Model>, { profile, pass }: Pick<StageContext, 'profile' | 'pass'>): Promise<Reference> {
  return owning(async (own) => {
    const model = await own(opening)
    const scorer = await own(Scorer.create(model, profile, scorerPass(model.config, pass)))
    return {
      async logprobs(of: readonly ReferenceRollout[], temperature: number) {
        const sequences = of.map((rollout) => sequenceOf(rollout, () => 0))
        return ofCompletions(await scorer.score(sequences, temperature), of).map(({ logprobs }) => logprobs)
      },
    }
  })
}

/** Another for each domain; `other` for those without one of their own. Each domain's completions go to its own in one call. */
export function domainReference(byDomain: ReadonlyMap<string, Reference>, other: Reference | null): Reference {
  return {
    async logprobs(of, temperature) {
      const result: ArrayLike<number>[] = []
      for (const domain of new Set(of.map(({ prompt }) => prompt.domain))) {
        const reference = byDomain.get(domain) ?? other
        if (!reference) throw new Error(`There is no teacher of ${domain}.`)
        const own = of.flatMap((rollout, i) => (rollout.prompt.domain === domain ? [i] : []))
        const scored = await reference.logprobs(
          own.map((i) => of[i]),
          temperature,
        )
        own.forEach((i, at) => {
          result[i] = scored[at]
        })
      }
      return result
    },
    // They belong to whoever opened them.
    dispose() {},
  }
}
