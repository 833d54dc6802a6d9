/**
 * @file Where reinforcement learning should start. A model that is right always or never has nothing to learn from its own samples: a start is
 * good when most kinds and levels that a stage draws are right between one in five and four in five times, and most groups hold both.
 */
import type { Generator } from '../model/generator.ts'
import type { Model } from '../model/model.ts'
import { type RolloutHooks, rollOut } from '../rollout/rollout.ts'
import type { Mode, Task } from '../tasks/task.ts'
import { average } from './intervals.ts'

/** Mean reward between which a cell can be learned from. */
const OPEN = { low: 0.2, high: 0.8 } as const
/** Share of a stage's cells that must be open, and of the groups of open cells that must hold right and wrong samples. */
const OPEN_CELLS = 0.5
const MIXED_GROUPS = 0.6

/** What a stage of reinforcement learning draws, one kind at one level. */
export interface StartCell {
  stage: string
  kind: string
  level: number
  mode: Mode
  maxNewTokens: number
  task: Task
}

export interface MeasuredCell extends Omit<StartCell, 'task'> {
  /** Share of right samples. */
  mean: number
  /** Share of groups with right and wrong samples. */
  mixed: number
  open: boolean
}

/**
 * `prompts` of the split that stages draw from, `samples` of each at temperature 1; those that the verifier failed on do not count.
 *
 * @throws Error with one sentence where that leaves a cell without any.
 */
export async function measureStart(
  model: Model,
  generator: Generator,
  cells: readonly StartCell[],
  { prompts: count, samples, seed }: { prompts: number; samples: number; seed: number },
  hooks: { onCell?: (cell: MeasuredCell) => void } & RolloutHooks = {},
): Promise<MeasuredCell[]> {
  const measured: MeasuredCell[] = []
  for (const { task, ...cell } of cells) {
    // Far from where a stage begins to draw, so that nothing is learned twice.
    const prompts = Array.from({ length: count }, (_, i) => task.promptAt('train', seed, 1_000_000 + i))
    const settings = { modes: [cell.mode], groupSize: samples, maxNewTokens: cell.maxNewTokens, temperature: 1, topP: 1, topK: 0, seed }
    const { rollouts } = await rollOut(model, generator, task, prompts, settings, { signal: hooks.signal })
    const shares = prompts.flatMap((_, i) => {
      const own = rollouts.filter(({ group, verdict }) => group === i && !verdict.harnessError)
      return own.length > 0 ? [own.filter(({ verdict }) => verdict.correct).length / own.length] : []
    })
    const { stage, kind, level } = cell
    if (shares.length === 0)
      throw new Error(`The verifier itself failed on every reply to ${kind} at level ${level}, so nothing can be said of ${stage}.`)
    const mean = average(shares)
    const mixed = average(shares.map((share) => Number(share > 0 && share < 1)))
    measured.push({ ...cell, mean, mixed, open: mean >= OPEN.low && mean <= OPEN.high })
    hooks.onCell?.(measured[measured.length - 1])
  }
  return measured
}

export interface StageReadiness {
  stage: string
  /** Share of its cells that are open, and of the groups in those that are mixed. */
  open: number
  mixed: number
  ready: boolean
}

export function readiness(cells: readonly MeasuredCell[]): StageReadiness[] {
  return [...new Set(cells.map(({ stage }) => stage))].map((stage) => {
    const own = cells.filter((cell) => cell.stage === stage)
    const opened = own.filter((cell) => cell.open)
    const open = opened.length / own.length
    const mixed = opened.reduce((sum, cell) => sum + cell.mixed, 0) / Math.max(1, opened.length)
    return { stage, open, mixed, ready: open >= OPEN_CELLS && mixed >= MIXED_GROUPS }
  })
}
