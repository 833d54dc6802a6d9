/**
 * @file What importing and curating a prompt set takes and gives. Everything is plain data except byte sources, callbacks, tools and signals,
 * so that it may cross a worker boundary.
 */
import type { Mapping } from '../tasks/mapping.ts'
import type { Prompt } from '../tasks/task.ts'
import type { TaskTools } from '../tasks/tools.ts'

export type { Mapping }

// ---------------------------------------------------------------------------------------------------------------- import

/** Bytes that can be read piece by piece: a File of the page (`blobSource`), a file of Node, an array in a test. */
export interface ByteSource {
  /** File name; its ending is the second hint at the format, after the first bytes. */
  name: string
  /** Bytes. */
  size: number
  /** Bytes from `start` up to, not including, `end`. */
  read(start: number, end: number): Promise<Uint8Array>
}

export type FileFormat = 'jsonl' | 'json' | 'csv' | 'parquet'

/** How often a long job tells where it is; `phase` is a few words for the user. */
export interface Progress {
  phase: string
  done: number
  total: number
  unit: 'bytes' | 'rows'
}

export interface Hooks {
  onProgress?: (progress: Progress) => void
  /** Aborted: the promise rejects with the signal's reason, within about 50 ms. */
  signal?: AbortSignal
}

export interface ImportOptions {
  /** Name of a mapping, a mapping of the user's own, or 'auto' (default): the first one whose columns and patterns are there. */
  mapping?: 'auto' | string | Mapping
  format?: FileFormat
  /** Read no further than this many rows, for a preview. */
  limit?: number
}

/** A prompt with what only curation needs beside it. Written out by `formatNative`, it is a line of the native format. */
export type ImportedPrompt = Prompt & {
  /** A reply to learn from, reasoning included (`<think>...</think>...`). */
  response?: string
}

export interface ImportedSet {
  /** File name. */
  name: string
  format: FileFormat
  /** Name and title of the mapping that was used. */
  mapping: { name: string; title: string }
  /** The rows that could be read and mapped. `places[i]` is the line (JSON lines, CSV) or row (JSON, Parquet; from 1) of `prompts[i]`. */
  prompts: ImportedPrompt[]
  places: number[]
  report: SchemaReport
}

export interface SchemaReport {
  /** What numbers in `problems` count: lines of the file (from 1), or its rows (from 1). */
  unit: 'line' | 'row'
  /** Rows in the file, good or bad. */
  rows: number
  columns: ColumnReport[]
  /** The first MAX_PROBLEMS of them; `problemCount` is how many there were. */
  problems: Problem[]
  problemCount: number
}

export interface ColumnReport {
  name: string
  /** The kinds of value seen: `text`, `number`, `true or false`, `list`, `object`, `empty`. */
  kinds: string[]
  /** Rows in which it is neither missing, null nor ''. */
  filled: number
  /** The first value that is not empty, as text, cut short. */
  example: string
  /** A field of the prompt is made from it. */
  used: boolean
}

/** One sentence about one place of the file. */
export interface Problem {
  at: number
  what: string
  /** A row that has it is left out; otherwise it was read all the same. */
  dropped: boolean
}

// ---------------------------------------------------------------------------------------------------------------- curation

export const RULES = [
  'length',
  'exact-duplicates',
  'near-duplicates',
  'contamination',
  'multi-part',
  'multiple-choice',
  'figure',
  'proof',
  'language',
  'unverifiable',
  'weak-tests',
  'test-sanity',
  'difficulty',
] as const
export type RuleName = (typeof RULES)[number]

/** Applied in the order of RULES, whatever the order given; a rule sees only what the ones before it kept. */
export interface CurationOptions {
  rules: readonly RuleName[]
  /** `length`: characters of a prompt, and of an answer (AceReason-Nemotron drops "over-long answers" and "very short prompts"). */
  length?: { minPrompt?: number; maxPrompt?: number; maxAnswer?: number }
  /** `near-duplicates`: word 5-gram Jaccard similarity from which two prompts are one, default 0.7. */
  similarity?: number
  /** `contamination`: the benchmarks no prompt may share `ngram` words in a row with; default 9, for code 14. */
  against?: readonly Benchmark[]
  ngram?: { text?: number; code?: number }
  /** `language`: keep prompts in this language only; today `en`. */
  language?: 'en'
  /** `difficulty`: samples a prompt, and the share of right ones to keep, both ends included. */
  difficulty?: { samples: number; low: number; high: number }
}

export interface Benchmark {
  name: string
  prompts: readonly Pick<Prompt, 'id' | 'prompt'>[]
}

export interface CurationTools {
  /** For the verifiers: without `python` the rule `test-sanity` is passed over, and says so. */
  tasks?: TaskTools
  /** Share of right samples of each prompt by the current model, in order. Without it the rule `difficulty` is passed over. */
  passRate?: (prompts: readonly Prompt[], samples: number, hooks: Hooks) => Promise<number[]>
}

export interface CurationResult {
  rows: number
  /** Indices of the prompts that no rule dropped, ascending. */
  kept: number[]
  /** In the order they ran, one for each rule asked for. */
  rules: RuleResult[]
  /** Where the rule `difficulty` ran: pass rate by index of the prompt. */
  passRates?: Record<number, number>
}

export interface RuleResult {
  rule: RuleName
  title: string
  /** Rows the rule looked at: of the domains it is for. */
  judged: number
  dropped: Drop[]
  milliseconds: number
  /** Why the rule did not run, in one sentence. */
  skipped?: string
}

export interface Drop {
  /** Index of the prompt among those given. */
  index: number
  id: string
  /** In words, for the user. */
  reason: string
  /** Duplicates and contamination: which prompt it repeats. `set` is a benchmark's name; absent, it is one of the prompts given. */
  repeats?: { set?: string; index: number; id: string; similarity?: number }
}

/** What the page and the command line show of a rule before it runs. */
export interface RuleDescription {
  rule: RuleName
  title: string
  /** One or two sentences: what is dropped, by which threshold, after which paper. */
  about: string
  /** Domains it looks at; empty: all. */
  domains: readonly string[]
  /** Asked for unless the user says otherwise. */
  standard: boolean
  needs?: 'benchmarks' | 'python' | 'model'
}

// The API. import.ts: importPromptSet(source, options, hooks): Promise<ImportedSet>, formatNative(prompts): string (JSON lines);
// source.ts: blobSource(blob, name); mappings.ts: MAPPINGS; mapping.ts: parseMapping(json) for a user's own;
// rules/index.ts: ruleDescriptions: RuleDescription[];  curate.ts: curate(prompts, options, tools, hooks): Promise<CurationResult>.
// A file that cannot be read at all (empty, not text, no known columns, over MAX_FILE_BYTES) rejects with an ImportError, one sentence.
