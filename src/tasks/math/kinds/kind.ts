/** @file What a kind of math problem provides. A kind makes problems of three levels; a problem can be asked and worked. */
import type { Random } from '../../random.ts'
import type { Worksheet } from '../../teacher.ts'
import type { WordingSet } from '../../wording.ts'

export interface Problem {
  /** The kind and its operands, never the wording: it decides the split. Commuted operands give the same content. */
  content: string
  /** The question in a wording of the set, `known` unless told. */
  ask(random: Random, wordings?: WordingSet): string
  /** Works the problem on the sheet, with whatever style and slips the sheet has, and returns the result. */
  work(sheet: Worksheet): number
}

export interface Kind {
  name: string
  /** A problem of level 1, 2 or 3: the larger, the longer the operands. */
  make(random: Random, level: number): Problem
}

export type Range = readonly [low: number, high: number]

export function draw(random: Random, [low, high]: Range): number {
  return random.int(low, high)
}
