/**
 * @file The hard subset (AceReason-Nemotron sections 3.2.2 and 4.3.2, table 3: prompts that the model solved at most 6 times of 16): before its first step a stage has
 * the policy sample each prompt of a pool several times, and trains on those that few of the samples solved.
 */
import type { Generator } from '../model/generator.ts'
import type { Model } from '../model/model.ts'
import { rollOut } from '../rollout/rollout.ts'
import { partByLength } from '../rollout/room.ts'
import type { StepMetrics } from '../runs/records.ts'
import { RunError } from '../runs/run-error.ts'
import { Random } from '../tasks/random.ts'
import type { Task } from '../tasks/task.ts'
import type { RlStage } from './stages/rl.ts'
import { askedOf, modesOf } from './stages/rollout-fields.ts'
import type { Phase } from './stages/stage.ts'

export interface Hard {
  /** Replies to each prompt. */
  samples: number
  /** Of which so many may be right, and as many must. */
  atMost: number
  atLeast: number
  /** Prompts that are looked at, the first of the stage's own. */
  pool: number
}

export interface HardSubset {
  /** Indices of the stage's stream of prompts, ascending. */
  kept: number[]
  metrics: Partial<StepMetrics>
}

interface Parts {
  model: Model
  generator: Generator
  task: Task
  longestPrompt: number
}

type Settings = Pick<RlStage, 'name' | 'mode' | 'maxNewTokens' | 'temperature' | 'topP' | 'topK'> & { hard: Hard }

export interface SelectHooks {
  onProgress?: (phase: Phase, done: number, total: number) => void
  /** Its reason is what it throws when it is aborted. */
  signal?: AbortSignal
}

/** Prompts sampled at a time: all of a large pool would be more completions than memory need hold. */
const AT_ONCE = 256

/** @throws RunError with one sentence when no prompt of the pool is as hard as that. */
export async function hardSubset(
  { model, generator, task, longestPrompt }: Parts,
  stage: Settings,
  seed: number,
  { onProgress, signal }: SelectHooks = {},
): Promise<HardSubset> {
  const { samples, atMost, atLeast } = stage.hard
  const modes = modesOf(stage)
  const size = Math.min(stage.hard.pool, task.size?.('train') ?? Number.POSITIVE_INFINITY)
  const pool = Array.from({ length: size }, (_, index) => task.promptAt('train', seed, index))
  const { tooLong } = partByLength(model, pool, modes, longestPrompt)
  const asked = [...pool.keys()].filter((index) => !tooLong.includes(pool[index]))
  const kept: number[] = []
  const byRight = new Array<number>(samples + 1).fill(0)
  onProgress?.('select', 0, asked.length * samples)
  for (let start = 0; start < asked.length; start += AT_ONCE) {
    const indices = asked.slice(start, start + AT_ONCE)
    const prompts = indices.map((index) => pool[index])
    const settings = { ...stage, ...askedOf(stage, prompts), groupSize: samples, seed: new Random('hard', seed, stage.name, start).bits() }
    const { rollouts } = await rollOut(model, generator, task, prompts, settings, {
      signal,
      onProgress: (phase, done) => phase === 'rollout' && onProgress?.('select', start * samples + done, asked.length * samples),
    })
    for (const [group, index] of indices.entries()) {
      const verdicts = rollouts.flatMap((rollout) => (rollout.group === group ? [rollout.verdict] : []))
      // How hard it is cannot be said where the verifier itself has failed.
      if (verdicts.some(({ harnessError }) => harnessError)) continue
      const right = verdicts.filter(({ correct }) => correct).length
      byRight[right]++
      if (right >= atLeast && right <= atMost) kept.push(index)
    }
  }
  const judged = byRight.reduce((sum, count) => sum + count, 0)
  if (kept.length === 0) throw new RunError(`${noneLeft(byRight, judged, stage.hard)} (stage ${stage.name}).`)
  return { kept, metrics: { 'curriculum/pool': judged, 'curriculum/kept': kept.length, 'curriculum/pool_by_right': byRight } }
}

function noneLeft(byRight: readonly number[], judged: number, { samples, atMost, atLeast }: Hard): string {
  if (judged === 0) return 'None of the prompts that hard looks at could be sampled and judged: raise hard.pool, or choose other prompts'
  const easier = byRight.slice(atMost + 1).reduce((sum, count) => sum + count, 0)
  const found = `Of the ${judged} prompts that hard looked at, ${easier} had more than ${atMost} of ${samples} replies right`
  const harder = judged - easier
  const others = harder > 0 ? ` and ${harder} fewer than ${atLeast}` : ''
  const remedy = harder > easier ? 'take easier prompts or a lower hard.atLeast' : 'take harder prompts or a higher hard.atMost'
  return `${found}${others}, so that none is left to train on: ${remedy}, or a larger hard.pool, in a new run`
}
