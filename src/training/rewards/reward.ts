/**
 * @file What a rollout is paid: parts with a name and a weight, each told in the record of its step. A part may be a gate, before which the
 * others count for nothing, and may be shaped within its group first (Nemotron-Cascade sections 4.4.2 and 6.3).
 */
import type { Rollout } from '../../rollout/rollout.ts'
import { spread } from '../advantage.ts'

export interface RewardPart {
  /** One number a rollout, in the part's own unit. `seed`: of these rollouts, for a part that draws. */
  score(rollouts: readonly Rollout[], seed: number): Promise<number[]> | number[]
  dispose?(): void
}

export const SHAPES = ['sigmoid', 'tanh'] as const

export interface RewardTerm {
  name: string
  weight: number
  /** Of (r - mean) / std within the group: scores without a unit of their own, such as a reward model's. Null: the score as it is. */
  shape: (typeof SHAPES)[number] | null
  /** Where this part pays nothing, no other part does, another gate neither. */
  gate: boolean
}

export interface Paid {
  /** Of each rollout. */
  total: number[]
  /** Before shape and weight. */
  byPart: { name: string; scores: number[] }[]
}

/** `scores[p][i]`: of part `terms[p]` for rollout i. Rollouts whose verifier failed count in no mean. */
export function combine(
  terms: readonly RewardTerm[],
  scores: readonly (readonly number[])[],
  rollouts: readonly Pick<Rollout, 'group' | 'verdict'>[],
): Paid {
  const groups = new Map<number, number[]>()
  rollouts.forEach(({ group, verdict }, i) => {
    if (!verdict.harnessError) groups.set(group, [...(groups.get(group) ?? []), i])
  })
  const shaped = terms.map(({ shape }, p) => (shape === null ? scores[p] : shapedWithin(groups, scores[p], shape)))
  const total = rollouts.map((_, i) => {
    const shut = (p: number) => terms.some(({ gate }, q) => q !== p && gate && scores[q][i] <= 0)
    return terms.reduce((sum, { weight }, p) => (shut(p) ? sum : sum + weight * shaped[p][i]), 0)
  })
  return { total, byPart: terms.map(({ name }, p) => ({ name, scores: [...scores[p]] })) }
}

/** A group whose scores are all equal has no best: each of them is in the middle. */
function shapedWithin(groups: ReadonlyMap<number, number[]>, scores: readonly number[], shape: (typeof SHAPES)[number]): number[] {
  const result = scores.map(() => 0)
  for (const members of groups.values()) {
    const { mean, std, equal } = spread(members.map((i) => scores[i]))
    for (const i of members) {
      const z = equal ? 0 : (scores[i] - mean) / std
      result[i] = shape === 'tanh' ? Math.tanh(z) : 1 / (1 + Math.exp(-z))
    }
  }
  return result
}
