/** @file The domains whose problems preference pairs are built from. A domain joins by an entry here. */
import { CHOICE_KINDS } from '../choice/toy.ts'
import { verifyChoice } from '../choice/verify.ts'
import { CODE_KINDS } from '../code/toy.ts'
import { verifyCode } from '../code/verify.ts'
import type { Kind } from '../generated.ts'
import { INSTRUCTION_KINDS } from '../instructions/toy.ts'
import { verifyInstructions } from '../instructions/verify.ts'
import type { Verifier } from '../judge.ts'
import { STANDARD_KINDS } from '../math/kinds/index.ts'
import { MATH_KINDS } from '../math/task.ts'
import { verifyMath } from '../math/verify.ts'
import { PATCH_KINDS } from '../patch/toy.ts'
import { verifyPatch } from '../patch/verify.ts'

export interface Source {
  domain: string
  kinds: readonly Kind[]
  /** Whether a reply is still right with its working written before it; not where every word of it counts. */
  explains: boolean
  verify: Verifier
}

const standard = new Set(STANDARD_KINDS.map(({ name }) => name))

export const ALIGNMENT_SOURCES: readonly Source[] = [
  { domain: 'math', kinds: MATH_KINDS.filter(({ name }) => standard.has(name)), explains: true, verify: verifyMath },
  { domain: 'code', kinds: CODE_KINDS, explains: true, verify: verifyCode },
  { domain: 'patch', kinds: PATCH_KINDS, explains: true, verify: verifyPatch },
  { domain: 'choice', kinds: CHOICE_KINDS, explains: true, verify: verifyChoice },
  { domain: 'instructions', kinds: INSTRUCTION_KINDS, explains: false, verify: verifyInstructions },
]
