/** @file The kinds of stage. A new one is a file and a line. */

import { distil } from './distil.ts'
import { rewardModel } from './reward-model.ts'
import { rl } from './rl.ts'
import { sft } from './sft.ts'
import type { StageKind } from './stage.ts'

export const STAGES = { sft, 'reward-model': rewardModel, rl, distil }

type StageOf<K> = K extends StageKind<infer S> ? S : never

/** A stage of a recipe that was read: its fields, whatever was left out filled in. */
export type Stage = StageOf<(typeof STAGES)[keyof typeof STAGES]>

export function kindOf(stage: Stage): StageKind<Stage> {
  return STAGES[stage.kind] as unknown as StageKind<Stage>
}
