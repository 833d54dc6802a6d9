/**
 * @file What a domain must provide: where its prompts come from, and how a response to one of them is verified.
 * Tasks are pure functions of text: nothing here knows of tokens, models or GPUs.
 */
import type { Mode } from '../text/mode.ts'
import type { Reply } from './reply.ts'

export type { Mode, Reply }

/** The three disjoint parts of a generated prompt set. */
export type Split = 'sft' | 'train' | 'test'

/** A prompt in the native JSON-lines format. A domain adds its own fields (math: `answer`). */
export interface Prompt {
  /** Stable across runs and machines: the same text has the same id. */
  id: string
  domain: string
  /** The user's turn, without any mode flag. */
  prompt: string
  /** The kind of problem within the domain, where prompts are generated (`add`, `solve`, ...). */
  kind?: string
  /** Difficulty of a generated prompt, from 1. */
  level?: number
  /** Math: the gold answer, a number or LaTeX. Choice: the letter. */
  answer?: string | number
  /** Code, and patch where the repaired file can be tested: what a right program does. Never shown to the interpreter beyond what it must be called with. */
  tests?: CodeTest[]
  /** Code: text the program must begin with (a signature, imports), put before a response that leaves it out. */
  starter?: string
  /** Code: Python that runs before the program. */
  setup?: string
  /** Instructions: ids of the checks, as IFEval and IFBench write them, each with its keyword arguments. */
  instruction_id_list?: string[]
  kwargs?: Record<string, unknown>[]
  /** Patch: path to content, before the change. */
  files?: Record<string, string>
  /** Patch: the reference change as a unified diff. */
  patch?: string
  /** Choice: the options, of which A is the first. */
  options?: string[]
  /** Countdown: the numbers to make the target (`answer`) from. */
  numbers?: number[]
  /** Alignment: a preference pair of replies. */
  chosen?: string
  rejected?: string
  /** Alignment: the domain whose problem this is, and whose verifier can tell whether a reply is right. */
  source?: string
}

/** One test of a program. An assert is turned into a call where it can be; otherwise it runs inside the interpreter, and is weaker. */
export type CodeTest = { call: string; args: unknown[]; expected: unknown } | { stdin: string; stdout: string } | { assert: string }

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
  /** An endless stream, the same for the same arguments. 'sft', 'train' and 'test' are disjoint by content. */
  prompts(split: Split, seed: number): Iterable<Prompt>
  /** Prompt `index` of that stream, drawn without the ones before it: a cursor is (split, seed, count). */
  promptAt(split: Split, seed: number, index: number): Prompt
  /** Worked example `index` of `demonstrations(seed)`. */
  demonstrationAt(seed: number, index: number): Demonstration
  /** Endless worked examples from the 'sft' split, by an imperfect teacher. */
  demonstrations(seed: number): Iterable<Demonstration>
  /** Whether a reply in thinking mode guessed: its reasoning works nothing out. Absent where the domain cannot tell. */
  guessed?(response: string): boolean
  /** Never throws, whatever the response. `response` is the whole completion, reasoning included, without its end-of-turn token. */
  verify(prompt: Prompt, response: string, mode: Mode, options?: VerifyOptions): Promise<Verdict>
}
