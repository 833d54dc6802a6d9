/** @file How good a model is at a domain: pass@1 and pass@k on held-out prompts, with 95% intervals. */
import type { Generator } from '../model/generator.ts'
import type { Model } from '../model/model.ts'
import { type Rollout, type RolloutHooks, type RolloutSettings, rollOut } from '../rollout/rollout.ts'
import { partByLength, tooLongSentence } from '../rollout/room.ts'
import { familyOf } from '../tasks/families/index.ts'
import { contentOf } from '../tasks/prompt-set.ts'
import type { Mode, Prompt, Task, Turn } from '../tasks/task.ts'
import { unseenOf } from '../tasks/unseen/index.ts'
import { splitReply } from '../text/splitter.ts'
import { eloEstimate } from './elo.ts'
import { type Estimate, meanEstimate } from './intervals.ts'
import { PASS_KS, passAtK } from './pass-at-k.ts'
import type { Asked } from './record.ts'

export type { Estimate }

export interface Evaluation {
  /** That were asked. */
  prompts: number
  /** What they ask, apart from their wording: the intervals take prompts of one content as one cluster. */
  clusters: number
  /** Prompts left out because no reply would fit behind them. */
  tooLong: number
  samples: number
  /** Mean over prompts of the share of right samples. */
  pass1: Estimate
  /** Unbiased (Chen et al. 2021, equation 1): probability that one of k = samples tries is right. */
  passK: Estimate
  /** The same at each k of PASS_KS that the samples reach. */
  passAt: Record<number, Estimate>
  /** Of the prompts that have a rating; absent where none has. */
  elo?: Estimate
  meanLength: number
  truncated: number
  /** Share of replies whose reasoning works nothing out; null where the task cannot tell, or the mode has no reasoning. */
  guessed: number | null
  /** Share of replies in the mode that was asked: a thought first, or none. */
  obeyed: number
  /** Share of right replies in thinking mode whose thought has a false line; null where no kind counts lines, or none is right. */
  falseLines: number | null
  /** Replies that the verifier could not judge; they count in nothing else here. */
  errors: number
  byKind: Record<string, KindResult>
  /** Prompt by prompt, those that were judged. */
  asked: Asked[]
}

export interface KindResult {
  prompts: number
  pass1: number
  /** Of the 95% interval, clustered by content. */
  low: number
  high: number
  /** Accuracy by level, where prompts have one. */
  byLevel: Record<string, { prompts: number; pass1: number /** What a policy without any working earns. */; floor?: number }>
  /** As of all kinds together. */
  falseLines: number | null
}

/** An evaluation is of one mode. */
export type EvaluationSettings = Omit<RolloutSettings, 'modes' | 'maxNewTokens'> & { mode: Mode; maxNewTokens: number }

export interface EvaluationHooks extends RolloutHooks {
  /** One sentence on prompts that are left out, before the first is asked. */
  onWarning?: (sentence: string) => void
  /** A reply to the prompt of that place among those given. */
  onRollout?: (index: number, rollout: Rollout) => void
}

/** No prompt leaves room for a reply: one sentence. */
export class NoRoomError extends Error {
  override name = 'NoRoomError'
}

/** Throws a NoRoomError when no prompt leaves room for a reply. */
export async function evaluate(
  model: Model,
  generator: Generator,
  task: Task,
  given: readonly Prompt[],
  settings: EvaluationSettings,
  hooks: EvaluationHooks = {},
): Promise<Evaluation> {
  const longest = generator.room(0) - settings.maxNewTokens
  const { fitting: prompts, tooLong } = partByLength(model, given, [settings.mode], longest)
  if (tooLong.length > 0) {
    const sentence = tooLongSentence(tooLong, given.length, 'prompts', longest)
    if (prompts.length === 0) throw new NoRoomError(sentence)
    hooks.onWarning?.(sentence)
  }
  const { rollouts: all } = await rollOut(model, generator, task, prompts, { ...settings, modes: [settings.mode] }, hooks)
  if (hooks.onRollout) {
    const places = new Map(given.map((prompt, i) => [prompt, i]))
    for (const rollout of all) hooks.onRollout(places.get(prompts[rollout.group]) as number, rollout)
  }
  const rollouts = all.filter(({ verdict }) => !verdict.harnessError)
  const right = prompts.map(() => 0)
  const judged = prompts.map(() => 0)
  for (const { group, verdict } of rollouts) {
    judged[group]++
    if (verdict.correct) right[group]++
  }
  const scored = prompts.flatMap((_, i) => (judged[i] > 0 ? [i] : []))
  const share = (i: number) => right[i] / judged[i]
  const contents = scored.map((i) => contentOf(prompts[i]))
  // Of samples that could not be judged a prompt has fewer.
  const passAt = (k: number) =>
    meanEstimate(
      scored.map((i) => passAtK(judged[i], right[i], Math.min(k, judged[i]))),
      contents,
    )
  const kindOf = (i: number) => prompts[i].kind ?? prompts[i].domain
  const byKind: Evaluation['byKind'] = {}
  for (const kind of new Set(scored.map(kindOf))) {
    const own = scored.filter((i) => kindOf(i) === kind)
    const shares = own.map((i) => ({ prompt: prompts[i], share: share(i) }))
    byKind[kind] = kindResult(
      shares,
      rollouts.filter(({ group }) => kindOf(group) === kind),
    )
  }
  const rated = scored.flatMap((i) => {
    const { rating } = prompts[i]
    return rating === undefined ? [] : [{ rating, share: share(i), content: contentOf(prompts[i]) }]
  })
  const guesses = settings.mode === 'think' && task.guessed ? rollouts.filter(({ text }) => task.guessed?.(text)).length : null
  return {
    prompts: prompts.length,
    clusters: new Set(contents).size,
    tooLong: tooLong.length,
    samples: settings.groupSize,
    pass1: meanEstimate(scored.map(share), contents),
    passK: passAt(settings.groupSize),
    passAt: Object.fromEntries(PASS_KS.filter((k) => k <= settings.groupSize).map((k) => [k, passAt(k)])),
    ...(rated.length > 0 && { elo: eloEstimate(rated) }),
    meanLength: rollouts.reduce((sum, r) => sum + r.tokens.length, 0) / Math.max(1, rollouts.length),
    truncated: rollouts.filter((r) => r.stop === 'length').length / Math.max(1, rollouts.length),
    guessed: guesses === null ? null : guesses / Math.max(1, rollouts.length),
    obeyed: rollouts.filter(({ text }) => obeys(text, settings.mode)).length / Math.max(1, rollouts.length),
    falseLines: falseLinesOf(rollouts),
    errors: all.length - rollouts.length,
    byKind,
    asked: askedOf(prompts, rollouts, settings.mode),
  }
}

function askedOf(prompts: readonly Prompt[], rollouts: readonly Rollout[], mode: Mode): Asked[] {
  const counted = prompts.map((prompt): Asked => {
    const { id, kind, level } = prompt
    const known = { ...(kind === undefined ? {} : { kind }), ...(level === undefined ? {} : { level }) }
    return { id, content: contentOf(prompt), ...known, samples: 0, right: 0, truncated: 0, obeyed: 0, tokens: 0 }
  })
  for (const { group, verdict, stop, text, tokens } of rollouts) {
    const one = counted[group]
    one.samples++
    one.right += Number(verdict.correct)
    one.truncated += Number(stop === 'length')
    one.obeyed += Number(obeys(text, mode))
    one.tokens += tokens.length
  }
  return counted.filter(({ samples }) => samples > 0)
}

function kindResult(scored: readonly { prompt: Prompt; share: number }[], rollouts: readonly Rollout[]): KindResult {
  const { value, low, high } = meanEstimate(
    scored.map(({ share }) => share),
    scored.map(({ prompt }) => contentOf(prompt)),
  )
  const byLevel: KindResult['byLevel'] = {}
  for (const { prompt, share } of scored) {
    if (prompt.level === undefined) continue
    const floor = (familyOf(prompt.kind) ?? unseenOf(prompt.kind))?.floor[prompt.level - 1]
    const level = (byLevel[prompt.level] ??= { prompts: 0, pass1: 0, ...(floor !== undefined && { floor }) })
    level.pass1 = (level.pass1 * level.prompts + share) / (level.prompts + 1)
    level.prompts++
  }
  return { prompts: scored.length, pass1: value, low, high, byLevel, falseLines: falseLinesOf(rollouts) }
}

function falseLinesOf(rollouts: readonly Rollout[]): number | null {
  const workings = rollouts.flatMap(({ verdict, working }) => (verdict.correct && working ? [working] : []))
  return workings.length === 0 ? null : workings.filter((working) => working.false > 0).length / workings.length
}

/** Whether a reply begins with a thought where one was asked for, and has none where none was. */
export function obeys(text: string, mode: Mode): boolean {
  return (mode === 'think') === (text.trimStart().startsWith('<think>') || text.includes('</think>'))
}

export interface TurnResult {
  mode: Mode
  pass1: Estimate
  obeyed: number
}

/**
 * Conversations of `modes.length` turns, each in its own mode: the model's own reply to a prompt, without its thought, stands before the next,
 * which is another prompt of the same list. Every turn is asked the same prompts, so that turns can be compared. The result is the last turn's.
 *
 * @throws Error with one sentence where there are fewer prompts than turns.
 */
export async function evaluateTurns(
  model: Model,
  generator: Generator,
  task: Task,
  given: readonly Prompt[],
  settings: Omit<EvaluationSettings, 'mode'>,
  modes: readonly Mode[],
  hooks: EvaluationHooks = {},
): Promise<Evaluation & { turns: TurnResult[] }> {
  const turns: TurnResult[] = []
  let histories: Turn[][] = given.map(() => [])
  const count = given.length
  if (count < modes.length) throw new Error(`A conversation of ${modes.length} turns needs as many prompts, and there are ${count}.`)
  /** How far back in the list the prompts of a conversation lie from its first. */
  const places: number[] = []
  for (const [turn, mode] of modes.entries()) {
    // Prompt i is the turn-th of another conversation each time, and in a list of any length a conversation meets none twice.
    let shift = turn * STRIDE
    const place = () => ((places.at(-1) ?? 0) + shift) % count
    while (places.includes(place())) shift++
    places.push(place())
    const asked = given.map((prompt, i): Prompt => ({ ...prompt, history: [...(prompt.history ?? []), ...histories[(i + shift) % count]] }))
    const replies: (string | null)[] = asked.map(() => null)
    const onRollout = (index: number, rollout: Rollout) => {
      replies[index] ??= rollout.text
      hooks.onRollout?.(index, rollout)
    }
    const result = await evaluate(model, generator, task, asked, { ...settings, mode }, { ...hooks, onRollout })
    turns.push({ mode, pass1: result.pass1, obeyed: result.obeyed })
    if (turn === modes.length - 1) return { ...result, turns }
    histories = asked.map(({ history, prompt }, i) => {
      const reply = replies[i]
      return reply === null ? [] : [...(history as Turn[]), { prompt, mode, answer: splitReply(reply).answer }]
    })
  }
  throw new Error('A conversation has at least one turn.')
}

/** How far apart in the list the prompts of one conversation are: no multiple of the number of kinds that take turns. */
const STRIDE = 101
