/** @file The kinds of math problem with their replies in boxes, as the domain asks them. */
import type { Kind } from '../generated.ts'
import { Worksheet } from '../teacher.ts'
import { KINDS, NANO_KINDS, type Kind as NumberKind, STANDARD_KINDS } from './kinds/index.ts'

export const STANDARD_NAMES = STANDARD_KINDS.map(({ name }) => name)
export const NANO_NAMES = NANO_KINDS.map(({ name }) => name)

/** All of them. */
export const MATH_KINDS: readonly Kind[] = KINDS.map(boxing)

export function boxed(answer: string | number | bigint): string {
  return `\\boxed{${answer}}`
}

/** A kind whose results are numbers, with its replies in boxes. */
function boxing({ name, make }: NumberKind): Kind {
  return {
    name,
    make(random, level) {
      const { content, ask, work } = make(random, level)
      const answer = () => work(new Worksheet())
      return {
        content,
        ask,
        fields: () => ({ answer: answer() }),
        work: (sheet) => boxed(work(sheet)),
        guess: (sheet) => {
          const written = sheet.written(answer())
          return { note: String(written), reply: boxed(written) }
        },
      }
    },
  }
}
