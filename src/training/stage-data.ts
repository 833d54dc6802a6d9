/**
 * @file What a stage trains on and is examined on. All of it is made before the run begins: a set without prompts, or without as many as an
 * evaluation asks for, should not end a run hours later.
 */

import type { Model } from '../model/model.ts'
import { tokensWithin } from '../model/token-cost.ts'
import { isFarTooLong, partByLength, tooLongSentence } from '../rollout/room.ts'
import { RunError } from '../runs/run-error.ts'
import { heldOutPrompts } from '../tasks/held-out.ts'
import { createTask, domainOf } from '../tasks/index.ts'
import { type GivenPrompt, promptSetTask } from '../tasks/prompt-set.ts'
import { Random } from '../tasks/random.ts'
import type { Mode, Prompt, Rule, Task } from '../tasks/task.ts'
import type { TaskTools } from '../tasks/tools.ts'
import { longestPrompt } from './lengths.ts'
import { openNamed } from './named-models.ts'
import type { Probes } from './probes.ts'
import { RecipeError } from './recipe.ts'
import { checkRoom, evaluationTokens } from './stage-room.ts'
import { partsOf } from './stages/fields.ts'
import { kindOf, type Stage } from './stages/index.ts'
import { longestTrained, type Misfit } from './stages/stage.ts'

/** What an evaluation asks: one domain in one mode. */
export interface Exam {
  domain: string
  task: Task
  mode: Mode
  prompts: Prompt[]
  /** A given set is examined as its benchmark is; generated prompts by the rule that pays. */
  rule: Rule
}

export interface StagePasses {
  task: Task
  /** Tokens that a pass of its learner is asked to hold, and those of a whole step at most. */
  pass: number
  stepTokens: number
}

export interface StageData extends StagePasses {
  /** Of the stage's random streams: no two stages of a run see the same prompts. */
  seed: number
  exams: Exam[]
  /** Null: it has none. */
  probes: Probes | null
}

export interface StageHost {
  /** All of the recipe's: a domain that one of them trains is examined in another as that one asks it. */
  stages?: readonly Stage[]
  openPrompts?(name: string): Promise<GivenPrompt[]>
  tools?: TaskTools
  /** The run has taken steps, and goes on with what is refused of new ones alone. */
  begun?: boolean
  /** `step`: the one that the sentence is about; absent: none. */
  onWarning?(sentence: string, step?: number): void
}

/** @throws RecipeError or RunError, one sentence that names the field or the stage, when it cannot be trained or examined as its recipe says. */
export async function stageData(model: Model, stage: Stage, index: number, runSeed: number, host: StageHost): Promise<StageData> {
  // The first stage keeps the run's seed, so that recipes of one stage end in the bits they always did.
  const seed = index === 0 ? runSeed : new Random('stage', runSeed, index).bits()
  const { task, pass, stepTokens } = await stagePasses(model, stage, index, host)
  try {
    const kind = kindOf(stage)
    // Steps that pass over every prompt teach nothing.
    const tooLong = kind.tooLong(model, stage, task, seed, longestTrained(kind.lengths(model.config, stage), pass))
    if (typeof tooLong === 'string') throw new Error(tooLong)
    if (tooLong && !host.begun) throw misfit(tooLong, index)
    return {
      task,
      seed,
      pass,
      stepTokens,
      exams: examsOf(model, stage, task, host),
      probes: probesOf(model, stage, task, pass, runSeed, host),
    }
  } catch (error) {
    throw ofStage(error, stage)
  }
}

/** What it trains on, and in which passes. @throws as `stageData`. */
export async function stagePasses(model: Model, stage: Stage, index: number, host: StageHost): Promise<StagePasses> {
  checkRoom(model.config, stage, index)
  try {
    const { task, longest } = await stageTask(model, stage, index, host)
    const pass = passOf(model, stage, longest)
    return { task, pass, stepTokens: kindOf(stage).lengths(model.config, stage).step(pass) }
  } catch (error) {
    throw ofStage(error, stage)
  }
}

/** As the stage would have it, or what its buffers can be bound with on this adapter, if that leaves room for anything. */
function passOf({ config, gpu }: Model, stage: Stage, known: number): number {
  const { pass, longest } = kindOf(stage).lengths(config, stage)
  const bindable = tokensWithin(config, gpu.memory.largestBinding)
  return longest(bindable) < 1 ? pass(known) : Math.min(pass(known), bindable)
}

function misfit({ sentence, field }: Misfit, index: number): RecipeError {
  const path = field === null ? 'model' : `stages[${index}].${field}`
  return new RecipeError(`${sentence.replace(/\.$/, '')} (${path} of the recipe).`, path)
}

function ofStage(error: unknown, { name }: Stage): unknown {
  if (!(error instanceof Error) || error instanceof TypeError || error instanceof RecipeError) return error
  return new RunError(`${error.message.replace(/\.$/, '')} (stage ${name}).`)
}

/** `longest`: tokens of the longest sequence of a given set; 0 where prompts are yet to be made. */
async function stageTask(
  model: Model,
  stage: Stage,
  index: number,
  { openPrompts, tools, onWarning }: StageHost,
): Promise<{ task: Task; longest: number }> {
  const { prompts } = stage
  if (prompts === undefined) return { task: createTask(stage.domain, stage.task, tools), longest: 0 }
  if (!openPrompts) throw new Error(`The prompts ${prompts} are asked for, and there are none to be had here.`)
  const given = await openNamed(`stages[${index}].prompts`, () => openPrompts(prompts))
  // As long as a pass may become for the sake of what is given.
  const kind = kindOf(stage)
  const stageLengths = kind.lengths(model.config, stage)
  const limit = longestTrained(stageLengths, passOf(model, stage, Number.POSITIVE_INFINITY))
  const lengths = given.map((prompt) =>
    kind.texts(prompt).some((text) => isFarTooLong(text, limit)) ? Number.POSITIVE_INFINITY : kind.measure(model, stage, prompt),
  )
  const fitting = given.filter((_, i) => lengths[i] <= limit)
  if (fitting.length < given.length) {
    const tooLong = given.filter((_, i) => lengths[i] > limit)
    const bound = limit === stageLengths.allowed ? 'that its stage allows' : undefined
    const sentence = tooLongSentence(tooLong, given.length, `prompts of ${prompts}`, limit, bound)
    if (fitting.length === 0) throw new Error(sentence)
    onWarning?.(sentence)
  }
  if (kind.rewarded) refuseWeakTests(stage, fitting)
  const refusal = kind.refuses?.(stage, fitting) ?? null
  if (refusal !== null) throw new Error(refusal)
  const task = promptSetTask(fitting, (domain) => createTask(domain, optionsOf(stage, domain), tools))
  const longest = lengths.reduce((most, tokens) => (tokens <= limit ? Math.max(most, tokens) : most), 0)
  return { task, longest: longest + stageLengths.reply }
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

/** A stage's options are its domain's; a mixture's parts have their own. */
function optionsOf({ domain, task }: Stage, of: string): unknown {
  return domain === of ? task : partsOf({ domain, task }).find((part) => part.domain === of)?.task
}

function examsOf(model: Model, stage: Stage, task: Task, host: StageHost): Exam[] {
  const { evaluation } = stage
  if (!evaluation) return []
  const longest = longestPrompt(model.config, evaluationTokens(model.config, stage), model.gpu.memory.largestBinding)
  const { domains = [stage.domain], modes } = evaluation
  return domains.flatMap((domain) => {
    const examined = domain === stage.domain ? task : sharedTask(domain, host)
    const rule = examined === task && stage.prompts !== undefined ? 'benchmark' : 'reward'
    return examsIn(model, examined, domain, heldOutPrompts(examined, evaluation.prompts), modes, longest, rule, host)
  })
}

/** Stages of one domain are asked the same prompts, as the first of them asks it, so that one answer can be followed through all; a set has its own. */
function probesOf(model: Model, stage: Stage, task: Task, pass: number, runSeed: number, host: StageHost): Probes | null {
  const kind = kindOf(stage)
  const asked = kind.probes?.(stage)
  if (!asked) return null
  const { longest, reply } = kind.lengths(model.config, stage)
  // Each mixture is of something else.
  const isShared = stage.prompts === undefined && stage.domain !== 'mixture'
  const probed = isShared ? sharedTask(stage.domain, { ...host, stages: [...(host.stages ?? []), stage] }) : task
  const prompts = heldOutPrompts(probed, asked.prompts, runSeed)
  const exams = examsIn(model, probed, stage.domain, prompts, asked.modes, longest(pass), 'reward', host)
  return { every: asked.every, exams, maxNewTokens: reply }
}

/** A domain as the first stage that trains it without a set asks it, alone or, where none does, among others. */
function sharedTask(domain: string, { stages = [], tools }: StageHost): Task {
  const own = stages.filter(({ prompts }) => prompts === undefined)
  const options = own.find((stage) => stage.domain === domain)?.task ?? own.map((stage) => optionsOf(stage, domain)).find(Boolean)
  return createTask(domain, options, tools)
}

/** @throws Error with one sentence where none of the prompts leaves room for a reply; some that do not are told. */
function examsIn(
  model: Model,
  task: Task,
  domain: string,
  asked: Prompt[],
  modes: readonly Mode[],
  longest: number,
  rule: Rule,
  { onWarning }: StageHost,
): Exam[] {
  return modes.map((mode): Exam => {
    const { fitting, tooLong } = partByLength(model, asked, [mode], longest)
    const sentence = () => tooLongSentence(tooLong, asked.length, `held-out prompts of ${domain} in ${mode} mode`, longest)
    if (fitting.length === 0) throw new Error(sentence())
    if (tooLong.length > 0) onWarning?.(sentence())
    return { domain, task, mode, prompts: fitting, rule }
  })
}
