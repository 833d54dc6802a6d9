/**
 * @file What a domain must provide: where its prompts come from, and how a response to one of them is verified.
 * Tasks are pure functions of text: nothing here knows of tokens, models or GPUs.
 */
import type { Mode } from '../text/mode.ts'
import type { Reply } from './reply.ts'

export type { Mode, Reply }

/** The three disjoint parts of a generated prompt set. */
export type Split = 'sft' | 'train' | 'test'

/** A whole number that a double cannot hold is a bigint, here and in tests: see src/text/json.ts. */
export type Gold = string | number | bigint

/** An exchange that came before: what was asked in which mode, and the reply without its reasoning, as a template leaves it. */
export interface Turn {
  prompt: string
  mode: Mode
  answer: string
}

/** What a part of a mixture asks for its own prompts: the other fields are the stage's. */
export interface Ask {
  mode?: Mode
  /** Length budget. */
  maxNewTokens?: number
}

/** A prompt in the native JSON-lines format. A domain adds its own fields, by declaring them as further members beside its schema of them. */
export interface Prompt {
  /** Stable across runs and machines: the same text has the same id. */
  id: string
  domain: string
  /** The user's turn, without any mode flag. */
  prompt: string
  /** The conversation before it; absent: it is the first turn. */
  history?: Turn[]
  /** The kind of problem within the domain, where prompts are generated (`add`, `solve`, ...). */
  kind?: string
  /** Difficulty of a generated prompt, from 1. */
  level?: number
  /** What a generated prompt asks, apart from its wording: the sum, function or fault. Prompts of one content stand and fall together. */
  content?: string
  /** It is never part of a conversation, so that what becomes of it can be told apart. */
  single?: boolean
  /** How rollouts of it are to be sampled in training, where that is otherwise than its stage has it. */
  ask?: Ask
  /** What is right, where that is one value: a number, LaTeX, a letter, a few words, a target. */
  answer?: Gold
}

/** A worked example for supervised fine-tuning. `reasoning` is null in instruct mode. */
export interface Demonstration {
  prompt: Prompt
  mode: Mode
  /** The teacher's style, where a domain has several (math: `guess`, `steps`, `full`). */
  style?: string
  /** What stands between `<think>` and `</think>`; null: no thinking block at all. */
  reasoning: string | null
  answer: string
}

/** What a verifier says of one response, and why. */
export interface Verdict {
  reward: number
  correct: boolean
  /** `correct`, `wrong`, `unparsable`, `no-answer`, `several-answers`, `unfinished`, ... */
  outcome: string
  /** Why, in one sentence for a person: the task adds it to what its verifier says. */
  why?: string
  /** Anything a reader of this verdict wants to see: the extracted answer, the gold. */
  detail: Record<string, unknown>
  /** The verifier itself failed (its interpreter could not be started): no judgement of the response, which stays out of the gradient. */
  harnessError?: true
}

/**
 * Which of a domain's rules judges: the one that pays, where a reward of 1 is proved right; or the benchmark's own where that is known to err,
 * so that figures can be compared with published ones. They differ in few domains; a verdict by the benchmark's rule says so.
 */
export type Rule = 'reward' | 'benchmark'

export interface VerifyOptions {
  /** `reward` unless told. */
  rule?: Rule
  /** An aborted call may answer anything. */
  signal?: AbortSignal
}

export interface Task {
  readonly domain: string
  /** The kinds of prompt this domain generates. */
  readonly kinds: readonly string[]
  /** What its options keep for tests, in words, so that nothing may be trained on it; absent or null: nothing. */
  readonly keptForTests?: string | null
  /** How many distinct prompts a split holds, where that is known: of given sets. Generated ones come for ever. */
  size?(split: Split): number
  /** An endless stream, the same for the same arguments. 'sft', 'train' and 'test' are disjoint by content. */
  prompts(split: Split, seed: number): Iterable<Prompt>
  /** Prompt `index` of that stream, drawn without the ones before it: a cursor is (split, seed, count). */
  promptAt(split: Split, seed: number, index: number): Prompt
  /** Worked example `index` of `demonstrations(seed)`. */
  demonstrationAt(seed: number, index: number): Demonstration
  /** A worked example of any split, to be an earlier turn of a conversation; absent where prompts are given ones. */
  exampleAt?(split: Split, seed: number, index: number): Demonstration
  /** Endless worked examples from the 'sft' split, by an imperfect teacher. */
  demonstrations(seed: number): Iterable<Demonstration>
  /** Whether a reply in thinking mode guessed: its reasoning works nothing out. Absent where the domain cannot tell. */
  guessed?(response: string): boolean
  /** Never throws, whatever the response. `response` is the whole completion, reasoning included, without its end-of-turn token. */
  verify(prompt: Prompt, response: string, mode: Mode, options?: VerifyOptions): Promise<Verdict>
}
