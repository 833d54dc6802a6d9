/**
 * @file Prompts into completions with log-probs and verdicts. Training and evaluation are the only callers.
 */
import type { Completion, Generator } from '../model/generator.ts'
import type { Model } from '../model/model.ts'
import { type Working, withWorking } from '../tasks/families/working.ts'
import type { Mode, Prompt, Rule, Task, Verdict } from '../tasks/task.ts'
import { type ChatPrompt, chatPrompt } from '../text/chat-format.ts'
import type { ChatMessage } from '../text/template.ts'
import { fewest, stopIn } from './stops.ts'

export interface RolloutSettings {
  /** Of each prompt; where there are fewer modes than prompts, they take turns. */
  modes: readonly Mode[]
  /** Rollouts a prompt. */
  groupSize: number
  /** Length budget: of all, or of each prompt. */
  maxNewTokens: number | readonly number[]
  temperature: number
  topP: number
  topK: number
  seed: number
  /** A reply ends where the first of these begins in its answer. */
  stops?: readonly string[]
  /** Which of the domain's rules judges; `reward` unless told. */
  rule?: Rule
}

export interface Rollout {
  /** Index of the prompt; rollouts of a prompt are neighbours. */
  group: number
  prompt: Prompt
  mode: Mode
  promptTokens: number[]
  /** Its length budget. */
  maxNewTokens: number
  /** New tokens, the end-of-turn token included where there is one. */
  tokens: number[]
  /** ln p of each token under the tempered policy that sampled it. */
  logprobs: number[]
  /** The completion as text, without the end-of-turn token. */
  text: string
  stop: 'eos' | 'length'
  verdict: Verdict
  /** Absent: there is no thought, its kind has no check of one, or that failed. */
  working?: Working
}

export interface RolloutHooks {
  onProgress?: (phase: 'rollout' | 'verify', done: number, total: number) => void
  signal?: AbortSignal
}

/** A prompt as the model reads it, up to where its reply begins. */
export function readPrompt(
  { tokenizer, template }: Reader,
  { prompt, history = [] }: Pick<Prompt, 'prompt' | 'history'>,
  mode: Mode,
): ChatPrompt {
  if (!tokenizer) throw new Error('This model has no tokenizer, so it cannot read prompts.')
  const before = history.flatMap((turn): ChatMessage[] => [
    { role: 'user', content: turn.prompt, mode: turn.mode },
    { role: 'assistant', content: turn.answer },
  ])
  return chatPrompt(tokenizer, template, [...before, { role: 'user', content: prompt, mode }], mode)
}

/** What of a model turns text into tokens: all of it that a thread without a GPU needs. */
export type Reader = Pick<Model, 'tokenizer' | 'template' | 'eosTokenIds'>

export function promptTokens(model: Reader, prompt: Prompt, mode: Mode): number[] {
  return readPrompt(model, prompt, mode).tokens
}

export interface Rollouts {
  rollouts: Rollout[]
  /** Seconds until the last completion, and those that verdicts were still waited for after it. */
  timings: { rollout: number; verify: number }
}

/**
 * Samples `groupSize` completions of each prompt and has the task judge each as it ends, while the others are still decoding. Temperature 0
 * is greedy, with plain log-probs. A reply cut at the length limit is incorrect whatever it says: reward 0, outcome `truncated`.
 * When `hooks.signal` is aborted the promise rejects with its reason.
 */
export async function rollOut(
  model: Model,
  generator: Generator,
  task: Task,
  prompts: readonly Prompt[],
  settings: RolloutSettings,
  hooks: RolloutHooks = {},
): Promise<Rollouts> {
  const { modes, groupSize: count, maxNewTokens, temperature, topP, topK, seed, stops = [] } = settings
  const modeOf = (request: number) => modes[request % modes.length]
  const isEnd = (token: number | undefined) => token !== undefined && model.eosTokenIds.includes(token)
  const budgetOf = (request: number) => (typeof maxNewTokens === 'number' ? maxNewTokens : maxNewTokens[request])
  const tokens = prompts.map((prompt, i) => promptTokens(model, prompt, modeOf(i)))
  const clock = performance.now()
  let judged = 0
  const textOf = (drawn: readonly number[]) => model.tokenizer?.decode(isEnd(drawn.at(-1)) ? drawn.slice(0, -1) : drawn) ?? ''
  const cut = (rollout: number, drawn: readonly number[]) => {
    const mode = modeOf(Math.floor(rollout / count))
    const ends = (tokens: number) => stopIn(textOf(drawn.slice(0, tokens)), mode, stops) !== null
    return ends(drawn.length) ? fewest(drawn.length, ends) : null
  }
  const judge = async ({ request, tokens: drawn, stop }: Completion) => {
    const [prompt, mode] = [prompts[request], modeOf(request)]
    const whole = textOf(drawn)
    const text = whole.slice(0, stopIn(whole, mode, stops) ?? undefined)
    const verdict = stop === 'eos' ? await task.verify(prompt, text, mode, { signal: hooks.signal, rule: settings.rule }) : TRUNCATED
    hooks.onProgress?.('verify', ++judged, prompts.length * count)
    return { text, ...withWorking(verdict, prompt, mode, text) }
  }
  const judgements: ReturnType<typeof judge>[] = []
  const completions = await generator.generate(
    tokens.map((prompt, i) => ({ prompt, count, maxNewTokens: budgetOf(i) })),
    { temperature, topP, topK, minP: 0, seed, logprobScale: temperature > 0 ? 1 / temperature : 1 },
    {
      signal: hooks.signal,
      eosTokenIds: model.eosTokenIds,
      ...(stops.length > 0 && { cut }),
      onProgress: (done, total) => hooks.onProgress?.('rollout', done, total),
      onCompletion: (index, completion) => {
        judgements[index] = judge(completion)
      },
    },
  )
  hooks.signal?.throwIfAborted()
  if (completions.some(({ stop }) => stop === 'stopped')) throw new Error('Generation was stopped before every rollout had ended.')
  const generated = performance.now()
  const verdicts = await Promise.all(judgements)
  // A sandbox that was stopped says in a verdict that it failed.
  hooks.signal?.throwIfAborted()
  return {
    rollouts: completions.map((completion, i) => ({
      group: completion.request,
      prompt: prompts[completion.request],
      mode: modeOf(completion.request),
      promptTokens: tokens[completion.request],
      maxNewTokens: budgetOf(completion.request),
      tokens: completion.tokens,
      logprobs: completion.logprobs,
      ...verdicts[i],
      stop: completion.stop === 'eos' ? ('eos' as const) : ('length' as const),
    })),
    timings: { rollout: (generated - clock) / 1000, verify: (performance.now() - generated) / 1000 },
  }
}

const TRUNCATED: Verdict = { reward: 0, correct: false, outcome: 'truncated', detail: {} }
