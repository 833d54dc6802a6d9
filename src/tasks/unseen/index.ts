/** @file The families of no training, by the domain whose verifier judges them. */
import { coins } from './coins.ts'
import { futoshiki } from './futoshiki.ts'
import { largest } from './island.ts'
import { legs } from './legs.ts'
import { lengths } from './lengths.ts'
import { second } from './second.ts'
import type { Unseen } from './unseen.ts'
import { zebra } from './zebra.ts'

export const UNSEEN = {
  math: [legs, largest, second],
  puzzle: [coins, futoshiki, lengths, zebra],
} as const satisfies Record<string, readonly Unseen[]>

/** By name, whatever the domain. */
export const unseenOf = (name: string | undefined): Unseen | undefined =>
  (Object.values(UNSEEN) as (readonly Unseen[])[]).flat().find((family) => family.name === name)
