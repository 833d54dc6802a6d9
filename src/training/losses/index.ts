/** @file The policy losses a stage can name. A new one is a file and a line. */
import { bnpo } from './bnpo.ts'
import { cispo } from './cispo.ts'
import { dapo } from './dapo.ts'
import { drGrpo } from './dr-grpo.ts'
import { grpo } from './grpo.ts'
import { gspo } from './gspo.ts'
import type { PolicyLoss } from './loss.ts'

export const LOSSES = { dapo, grpo, bnpo, dr_grpo: drGrpo, gspo, cispo } satisfies Record<string, PolicyLoss>
export type LossName = keyof typeof LOSSES
