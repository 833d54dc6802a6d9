/** @file The math domain: generated problems with whole-number answers, and the verifier. */
import { generatedTask, guessed, type Kind } from '../generated.ts'
import { IMPERFECT_TEACHER, parseTaskOptions, type TaskChoices } from '../options.ts'
import type { Task } from '../task.ts'
import { Worksheet } from '../teacher.ts'
import type { TaskTools } from '../tools.ts'
import { KINDS, NANO_KINDS, type Kind as NumberKind, STANDARD_KINDS } from './kinds/index.ts'
import { CODE_SWITCHING, verifyMath } from './verify.ts'

const names = (kinds: readonly NumberKind[]) => kinds.map(({ name }) => name)

const CHOICES: TaskChoices = {
  domain: 'math',
  kinds: names(KINDS),
  standard: { ...IMPERFECT_TEACHER, kinds: names(STANDARD_KINDS) },
  // Reward -1 for reasoning in another script than the prompt's (Nemotron-Cascade, section 4.5.2).
  flags: [CODE_SWITCHING],
  // Three kinds with small operands, for the 64,000-parameter model.
  presets: { nano: { kinds: names(NANO_KINDS), levels: [1], styles: [0.4, 0.6, 0], slip: 0.03, thinkShare: 0.8 } },
}

/** `options` is a recipe's `task` field, see TaskOptions. Throws an Error with one sentence for a wrong field. */
export function createMathTask(options?: unknown, tools: TaskTools = {}): Task {
  return generatedTask('math', MATH_KINDS, parseTaskOptions(CHOICES, options), { guessed, verify: verifyMath, tools })
}

/** All kinds, with their replies in boxes. */
export const MATH_KINDS: readonly Kind[] = KINDS.map(boxing)

/** A kind whose results are numbers, with its replies in boxes. */
function boxing({ name, make }: NumberKind): Kind {
  const boxed = (answer: number) => `\\boxed{${answer}}`
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
