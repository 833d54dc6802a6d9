/** @file The domains whose problems preference pairs are built from. A domain joins by an entry here. */
import { CHOICE_KINDS } from '../choice/toy.ts'
import { verifyChoice } from '../choice/verify.ts'
import { CODE_KINDS } from '../code/toy.ts'
import { verifyCode } from '../code/verify.ts'
import type { Kind } from '../generated.ts'
import { INSTRUCTION_KINDS } from '../instructions/toy.ts'
import { verifyInstructions } from '../instructions/verify.ts'
import { STANDARD_KINDS } from '../math/kinds/index.ts'
import { MATH_KINDS } from '../math/task.ts'
import { verifyMath } from '../math/verify.ts'
import { PATCH_KINDS } from '../patch/toy.ts'
import { verifyPatch } from '../patch/verify.ts'
import type { Task } from '../task.ts'
import type { TaskTools } from '../tools.ts'

export interface Source {
  domain: string
  kinds: readonly Kind[]
  /** Whether a reply is still right with its working written before it; not where every word of it counts. */
  explains: boolean
  verify: Task['verify']
}

/** `tools`: what the verifiers of the sources need of the host. */
export function alignmentSources(tools: TaskTools): Source[] {
  const standard = new Set(STANDARD_KINDS.map(({ name }) => name))
  return [
    {
      domain: 'math',
      kinds: MATH_KINDS.filter(({ name }) => standard.has(name)),
      explains: true,
      verify: async (prompt, response, mode) => verifyMath(prompt, response, mode),
    },
    {
      domain: 'code',
      kinds: CODE_KINDS,
      explains: true,
      verify: (prompt, response, mode, signal) => verifyCode(prompt, response, mode, tools, signal),
    },
    {
      domain: 'patch',
      kinds: PATCH_KINDS,
      explains: true,
      verify: (prompt, response, mode, signal) => verifyPatch(prompt, response, mode, tools, signal),
    },
    {
      domain: 'choice',
      kinds: CHOICE_KINDS,
      explains: true,
      verify: async (prompt, response, mode) => verifyChoice(prompt, response, mode),
    },
    {
      domain: 'instructions',
      kinds: INSTRUCTION_KINDS,
      explains: false,
      verify: (prompt, response, mode) => verifyInstructions(prompt, response, mode),
    },
  ]
}
