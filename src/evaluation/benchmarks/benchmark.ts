/** @file What a published benchmark is: how its rows are asked, what a reply is worth, and how often its authors, or those who report it, ask. */
import type { Judgement } from '../../checks/judge.ts'
import type { Prompt, Verdict } from '../../tasks/task.ts'

export interface Benchmark {
  /** As the command line names it. */
  name: string
  title: string
  /** Who made it, and where its prompt and its sampling come from: one sentence. */
  source: string
  /**
   * The prompt, by the mapping (src/tasks/<domain>/mappings.ts) that reads a published file: a template over the row's fields, as
   * docs/prompts.md tells of them. A file that is read by another mapping is not the benchmark's.
   */
  prompts: Record<string, string>
  /** Worked examples that its authors put before each question; absent where they put none. */
  examples?: Examples
  /** Prompts that its authors report on; absent where there are several editions. A file that has more is another set, or another split. */
  size?: number
  /** Which prompts of a file that holds more than the benchmark are its own. */
  belongs?: (prompt: Prompt) => boolean
  /** Options of the domain's task that grade as the authors do. */
  task?: Record<string, unknown>
  samples: number
  temperature: number
  topP: number
  /** What is told of it; the first is its headline. */
  figures: Record<string, Figure>
}

/** A worked example is a question as it is asked, with its answer behind it; a blank line parts it from the next. */
export interface Examples {
  /** How many stand before each question: the first in the file that are of its `kind`. */
  count: number
  /** The answer, a template over the row's fields as a prompt is. A row that has nothing to fill it is no example. */
  answer: string
  /** Which of the rows that have an answer are examples; absent: all. */
  belongs?: (prompt: Prompt) => boolean
  /** With these words the question begins within the prompt; what stands before them is said once. Absent: with the prompt. */
  from?: string
  /** What leads from a question to its answer, where there are examples. */
  mark?: string
  /** With the first of these in a model's answer another task begins, or would: what its authors stop it at. */
  stops: readonly string[]
}

/** What ends a reply behind so many examples. */
export const stopsBehind = ({ examples }: Benchmark, count: number): readonly string[] => (examples && count > 0 ? examples.stops : [])

/**
 * What a reply is worth, from 0 to 1: one number, or one for each part of the prompt that is judged by itself, always as many for one prompt.
 * `verdict` is by the benchmark's own rule.
 */
export type Figure = (verdict: Verdict, prompt: Prompt) => number | number[]

export const RIGHT: Figure = ({ correct }) => Number(correct)

/** Accuracy of prompts (every instruction followed) and of instructions, strict and loose (Zhou et al. 2023, section 2.2). */
export const INSTRUCTIONS = {
  'prompt strict': RIGHT,
  'prompt loose': ({ detail }) => Number(detail.loose === true),
  'instruction strict': (verdict, prompt) => judged(verdict, prompt).map((one) => Number(one?.followed === true)),
  'instruction loose': (verdict, prompt) => judged(verdict, prompt).map((one) => Number(one?.loose === true)),
} satisfies Record<string, Figure>

/** Of a reply that was not judged, an empty or a cut one, no instruction is followed. */
function judged({ detail }: Verdict, { instruction_id_list: ids = [] }: Prompt): (Judgement | undefined)[] {
  const judgements = Array.isArray(detail.instructions) ? (detail.instructions as Judgement[]) : []
  return ids.map((_, i) => judgements[i])
}
