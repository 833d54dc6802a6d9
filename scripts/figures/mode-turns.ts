/**
 * @file Whether the mode is obeyed in conversations that switch it at every turn: each of so many turns begins in either mode, and every turn
 * counts, the first included. The turns of one conversation stand and fall together, so the intervals are clustered by conversation.
 */
import { type EvaluationSettings, evaluateTurns, obeys } from '../../src/evaluation/evaluate.ts'
import { type Estimate, meanEstimate } from '../../src/evaluation/intervals.ts'
import type { Generator } from '../../src/model/generator.ts'
import type { Model } from '../../src/model/model.ts'
import { someHeldOut } from '../../src/tasks/held-out.ts'
import type { Mode, Task } from '../../src/tasks/task.ts'

const LENGTHS = [2, 3, 4]
const MODES: readonly Mode[] = ['think', 'instruct']

/** Modes of the turns of every conversation there is to have. */
export function switches(): Mode[][] {
  return LENGTHS.flatMap((length) => MODES.map((_, first) => Array.from({ length }, (_, turn) => MODES[(first + turn) % 2])))
}

export interface Said {
  /** That was asked. */
  mode: Mode
  text: string
  conversation: string
}

export interface Obedience {
  turns: number
  conversations: number
  share: Estimate
}

/** By the mode that was asked. */
export function obedience(said: readonly Said[]): Record<Mode, Obedience> {
  const of = (mode: Mode): Obedience => {
    const own = said.filter((one) => one.mode === mode)
    const conversations = own.map(({ conversation }) => conversation)
    const obeyed = own.map(({ text }) => Number(obeys(text, mode)))
    return { turns: own.length, conversations: new Set(conversations).size, share: meanEstimate(obeyed, conversations) }
  }
  return { think: of('think'), instruct: of('instruct') }
}

/** What a model says in so many conversations of each kind; each kind has its own prompts, so that none begins as another does. */
export async function converse(
  model: Model,
  generator: Generator,
  task: Task,
  conversations: number,
  settings: Omit<EvaluationSettings, 'mode' | 'groupSize'>,
  onWarning: (sentence: string) => void,
): Promise<Said[]> {
  const said: Said[] = []
  for (const [kind, modes] of switches().entries()) {
    const prompts = someHeldOut(task, conversations, kind + 1)
    await evaluateTurns(model, generator, task, prompts, { ...settings, groupSize: 1 }, modes, {
      onWarning,
      onRollout: (_, { prompt, mode, text }) => {
        const first = prompt.history?.[0]?.prompt ?? prompt.prompt
        said.push({ mode, text, conversation: `${kind} ${first}` })
      },
    })
  }
  return said
}
