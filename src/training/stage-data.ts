/**
 * @file What a stage trains on and is examined on. All of it is made before the run begins: a set without prompts, or without as many as an
 * evaluation asks for, should not end a run hours later.
 */
import type { Model } from '../model/model.ts'
import { isFarTooLong, partByLength, tooLongSentence } from '../rollout/room.ts'
import { RunError } from '../runs/run-error.ts'
import { heldOutPrompts } from '../tasks/held-out.ts'
import { createTask, domainOf } from '../tasks/index.ts'
import { demonstrationOf, type GivenPrompt, promptSetTask } from '../tasks/prompt-set.ts'
import { Random } from '../tasks/random.ts'
import type { Mode, Prompt, Rule, Task } from '../tasks/task.ts'
import type { TaskTools } from '../tasks/tools.ts'
import { evaluationTokens, lackOfRoom, longestPrompt, longestSequence, rolloutPrompt } from './lengths.ts'
import type { Stage } from './recipe.ts'
import { sftBatch, tokensOf } from './sft.ts'

/** What an evaluation asks: one domain in one mode. */
export interface Exam {
  domain: string
  task: Task
  mode: Mode
  prompts: Prompt[]
  /** A given set is examined as its benchmark is; generated prompts by the rule that pays. */
  rule: Rule
}

export interface StageData {
  task: Task
  /** Of the stage's random streams: no two stages of a run see the same prompts. */
  seed: number
  exams: Exam[]
}

export interface StageHost {
  openPrompts?(name: string): Promise<GivenPrompt[]>
  tools?: TaskTools
  onWarning?(sentence: string): void
}

/** Prompts that are drawn to see whether any fits. */
const DRAWN = 32

/** @throws RunError, one sentence that names the stage, when it cannot be trained or examined as its recipe says. */
export async function stageData(model: Model, stage: Stage, index: number, runSeed: number, host: StageHost): Promise<StageData> {
  // The first stage keeps the run's seed, so that recipes of one stage end in the bits they always did.
  const seed = index === 0 ? runSeed : new Random('stage', runSeed, index).bits()
  const lack = lackOfRoom(model.config, stage)
  if (lack !== null) throw new RunError(lack)
  try {
    const task = await stageTask(model, stage, host)
    refuseTooLong(model, stage, task, seed)
    return { task, seed, exams: examsOf(model, stage, task, host) }
  } catch (error) {
    if (!(error instanceof Error) || error instanceof TypeError) throw error
    throw new RunError(`${error.message.replace(/\.$/, '')} (stage ${stage.name}).`)
  }
}

async function stageTask(model: Model, stage: Stage, { openPrompts, tools, onWarning }: StageHost): Promise<Task> {
  if (stage.prompts === undefined) return createTask(stage.domain, stage.task, tools)
  if (!openPrompts) throw new Error(`The prompts ${stage.prompts} are asked for, and there are none to be had here.`)
  const given = await openPrompts(stage.prompts)
  const { fitting, tooLong, longest } = partGiven(model, stage, given)
  if (tooLong.length > 0) {
    const sentence = tooLongSentence(tooLong, given.length, `prompts of ${stage.prompts}`, longest)
    if (fitting.length === 0) throw new Error(sentence)
    onWarning?.(sentence)
  }
  if (stage.kind === 'rl') refuseWeakTests(stage, fitting)
  return promptSetTask(fitting, (domain) => createTask(domain, optionsOf(stage, domain), tools))
}

/** Draws what the stage begins with, of which some must fit: steps that pass over every prompt teach nothing. */
function refuseTooLong(model: Model, stage: Stage, task: Task, seed: number) {
  if (stage.kind === 'rl') {
    const drawn = Array.from({ length: DRAWN }, (_, i) => task.promptAt('train', seed, i))
    const longest = rolloutPrompt(model.config, stage)
    const { fitting, tooLong } = partByLength(model, drawn, stage.mode, longest)
    if (fitting.length === 0) throw new Error(tooLongSentence(tooLong, DRAWN, `prompts of ${stage.domain}`, longest))
    return
  }
  const { sequences } = sftBatch(model, task, seed, 0, DRAWN, longestSequence(model.config, stage))
  if (sequences.length > 0) return
  const longest = longestSequence(model.config, stage)
  throw new Error(`The first ${DRAWN} demonstrations have more than the ${longest} tokens there is room for.`)
}

/** A reward for a test that the program could decide proves nothing: such prompts are the stage's own choice. */
function refuseWeakTests(stage: Stage, prompts: readonly GivenPrompt[]) {
  const weak = prompts.filter((prompt) => {
    const { weakTests } = domainOf(prompt.domain).curation
    const allowed = (optionsOf(stage, prompt.domain) as Record<string, unknown> | undefined)?.[weakTests?.flag ?? ''] === true
    return !allowed && weakTests !== undefined && weakTests.count(prompt) > 0
  })
  if (weak.length === 0) return
  const { flag } = domainOf(weak[0].domain).curation.weakTests as { flag: string }
  throw new Error(
    `${weak.length} of ${prompts.length} prompts of ${stage.prompts} have tests that can only be judged beside the program (${weak[0].id} first): curate the set by the rule weak-tests, or give the stage's task "${flag}": true.`,
  )
}

function partGiven(model: Model, stage: Stage, given: readonly GivenPrompt[]) {
  if (stage.kind === 'rl') {
    const longest = rolloutPrompt(model.config, stage)
    return { ...partByLength(model, given, stage.mode, longest), longest }
  }
  const longest = longestSequence(model.config, stage)
  const length = (prompt: GivenPrompt) => {
    if (isFarTooLong(prompt.prompt, longest) || isFarTooLong(prompt.response ?? '', longest)) return Number.POSITIVE_INFINITY
    const { prompt: asked, completion } = tokensOf(model, demonstrationOf(prompt))
    return asked.length + completion.length
  }
  const isTooLong = given.map((prompt) => Boolean(prompt.response) && length(prompt) > longest)
  return { fitting: given.filter((_, i) => !isTooLong[i]), tooLong: given.filter((_, i) => isTooLong[i]), longest }
}

/** A stage's options are its domain's; a mixture's parts have their own. */
function optionsOf({ domain, task }: Stage, of: string): unknown {
  if (domain === of) return task
  const parts = domain === 'mixture' && Array.isArray(task.parts) ? (task.parts as { domain: string; task?: unknown }[]) : []
  return parts.find((part) => part.domain === of)?.task
}

function examsOf(model: Model, stage: Stage, task: Task, { tools, onWarning }: StageHost): Exam[] {
  const { evaluation } = stage
  if (!evaluation) return []
  const longest = longestPrompt(model.config, evaluationTokens(stage))
  const { domains = [stage.domain], modes } = evaluation
  return domains.flatMap((domain) => {
    const examined = domain === stage.domain ? task : createTask(domain, undefined, tools)
    const asked = heldOutPrompts(examined, evaluation.prompts)
    return modes.map((mode): Exam => {
      const { fitting, tooLong } = partByLength(model, asked, mode, longest)
      const sentence = () => tooLongSentence(tooLong, asked.length, `held-out prompts of ${domain}`, longest)
      if (fitting.length === 0) throw new Error(sentence())
      if (tooLong.length > 0) onWarning?.(sentence())
      const rule = examined === task && stage.prompts !== undefined ? 'benchmark' : 'reward'
      return { domain, task: examined, mode, prompts: fitting, rule }
    })
  })
}
