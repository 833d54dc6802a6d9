/**
 * @file Everything that crosses between the page and a data worker: prompt sets to browse, answers to judge, files to import, sets to
 * curate. The page starts one worker that answers at once, and a further one for each import or curation, which is ended to cancel it.
 */
import type { CurationOptions, Drop, FileFormat, Progress, RuleDescription, RuleName, RuleResult, SchemaReport } from '../curation/types.ts'
import type { Part } from '../tasks/parts.ts'
import type { Demonstration, Mode, Prompt, Split, Verdict } from '../tasks/task.ts'
import type { WordingSet } from '../tasks/wording.ts'

/** For the page to show what a row holds. */
export { formatJson, parseJson } from '../text/json.ts'
export type { Demonstration, Mode, Part, Progress, Prompt, RuleDescription, RuleName, SchemaReport, Split, Verdict, WordingSet }

/** A domain that generates its own prompts. */
export interface DomainEntry {
  domain: string
  /** As the page calls it. */
  title: string
  kinds: readonly string[]
  /** How an answer looks, for the box one writes it into. */
  placeholder: string
  /** Its verifier runs Python. */
  runsPython: boolean
}

/** A set kept in the browser's private file system, as JSON lines of the native format. */
export interface StoredSet {
  id: string
  name: string
  /** ISO 8601. */
  created: string
  rows: number
  bytes: number
  /** Rows of each domain, and of each kind (rows without one left out; beyond 200 kinds the rarer ones too). */
  domains: Record<string, number>
  kinds: Record<string, number>
  /** What became of it, one sentence a step: the file it was imported from, the rules it was curated by. */
  history: string[]
  /** One sentence where its description cannot be read: then nothing above is known but its id, its age and, perhaps, its name. */
  damaged?: string
}

/** What can be looked at: the first `count` prompts of an endless stream, or a stored set. */
export type Source =
  | {
      type: 'generated'
      domain: string
      split: Split
      seed: number
      count: number
      /** Test prompts only: in sentences that belong to no training. */
      wordings?: 'new'
    }
  | { type: 'stored'; set: string }

export interface Filter {
  /** Words the prompt must contain, whatever their case. */
  search: string
  kind: string | null
  level: number | null
}

/** The prompts of a source that a filter lets through. It lives in the worker until another one is opened. */
export interface View {
  id: number
  count: number
  /** Prompts of the source before the filter. */
  of: number
  /** Of the source, before the filter, with their number of prompts; empty where there are none. */
  kinds: { name: string; count: number }[]
  levels: number[]
}

/** One line of the list. */
export interface ListRow {
  /** Number of the prompt in its source, from 0. */
  row: number
  id: string
  domain: string
  kind?: string
  level?: number
  /** The beginning of the prompt, on one line. */
  text: string
}

export interface PromptDetail {
  row: number
  prompt: Prompt
  /** What counts as right, as its domain shows it. */
  parts: Part[]
  /** Fields of the stored line beyond the native ones: what a mapping carried along. */
  extra: Record<string, unknown>
  /** What the teacher writes: for this very prompt (split sft), or for another of its kind; one a mode. Empty for stored sets. */
  demonstrations: Demonstration[]
}

/** What a verifier says of a reply, and how its domain shows it. */
export interface JudgedReply {
  verdict: Verdict
  parts: Part[]
  /** Notes of the verdict that the parts tell. */
  told: readonly string[]
}

/** A reply to try on the verifier. */
export interface ExampleReply {
  /** `reference`: should be right. `cheat`: must not pay. */
  kind: 'reference' | 'cheat'
  title: string
  mode: Mode
  response: string
}

/** Callbacks come through comlink's `proxy`. Every method rejects with an `Error` whose message is one plain sentence. */
export interface DataApi {
  domains(): Promise<DomainEntry[]>
  sets(): Promise<StoredSet[]>
  rename(set: string, name: string): Promise<void>
  remove(set: string): Promise<void>
  /** Describes a damaged set again, from its prompts. */
  repair(set: string): Promise<void>
  /** Keeps one prompt with what is right, at the end of a set or as the first of a new one. */
  keepPrompt(prompt: Omit<Prompt, 'id'>, into: { set: string } | { name: string }): Promise<StoredSet>
  /** The whole set as JSON lines of the native format. */
  file(set: string): Promise<Blob>
  /** Null when another view was asked for meanwhile, or it was cancelled. `onProgress` tells the share done of what takes long. */
  open(source: Source, filter: Filter, onProgress: (share: number) => void): Promise<View | null>
  /** The view that is being opened is not wanted any more. */
  cancelOpen(): Promise<void>
  /** Lines [from, to) of the view opened last; null when `view` is not that. */
  list(view: number, from: number, to: number): Promise<ListRow[] | null>
  /** Place in the view of row `row` of its source; null when the filter hides it or there is no such row. */
  locate(view: number, row: number): Promise<number | null>
  prompt(source: Source, row: number): Promise<PromptDetail>
  verify(prompt: Prompt, response: string, mode: Mode): Promise<JudgedReply>
  /** A verdict that was given before, as its domain shows it. */
  explain(prompt: Prompt, verdict: Verdict): Promise<JudgedReply>
  /** Replies worth trying on this prompt, in this mode; a prompt without a known reference has no reference reply. */
  examples(source: Source, row: number, mode: Mode): Promise<ExampleReply[]>
}

/** A mapping that a file can be read by. */
export interface MappingEntry {
  name: string
  title: string
  domain: string
  note?: string
}

/** What was read of a file, before anything is kept. */
export interface ImportPreview {
  format: FileFormat
  mapping: { name: string; title: string }
  report: SchemaReport
  /** Prompts that can be kept. */
  count: number
  /** By the domains' titles. */
  domains: Record<string, number>
  /** The first of them, cut short, each with its line or row in the file, and what counts as right in a line. */
  first: { place: number; prompt: Pick<Prompt, 'kind' | 'prompt'>; reference: string }[]
}

export interface CurationRequest extends Omit<CurationOptions, 'against'> {
  /** Stored sets that no prompt may overlap with. */
  against: string[]
}

/** A rule's result without its rows, which are asked for when someone looks. */
export interface RuleSummary extends Omit<RuleResult, 'dropped'> {
  dropped: number
}

export interface CurationSummary {
  rows: number
  kept: number
  rules: RuleSummary[]
  /** Where difficulty was measured: pass rates, ascending. */
  passRates: number[] | null
}

/** A prompt that a rule dropped. */
export interface DroppedRow extends Omit<Drop, 'repeats'> {
  prompt: string
  /** The other prompt, where it repeats one: of which set, and its text. */
  repeats?: { set: string | null; id: string; prompt: string; similarity?: number }
}

/** Share of right samples of each prompt by the current model, in order. */
export type PassRates = (
  prompts: readonly Prompt[],
  samples: number,
  onProgress: (done: number, total: number) => void,
) => Promise<number[]>

/** One import, in a worker of its own: ending the worker cancels it at once, wherever it is. */
export interface ImportApi {
  mappings(): Promise<MappingEntry[]>
  /** Reads a whole file. `mapping`: `auto`, a name, or the JSON text of one of the user's own. */
  read(file: File, mapping: string | { own: string }, onProgress: (progress: Progress) => void): Promise<ImportPreview>
  /** Stores what was read last. */
  keep(name: string, onProgress: (progress: Progress) => void): Promise<StoredSet>
}

/** One curation, likewise. */
export interface CurationApi {
  rules(): Promise<RuleDescription[]>
  curate(
    set: string,
    request: CurationRequest,
    passRates: PassRates | null,
    onProgress: (progress: Progress) => void,
  ): Promise<CurationSummary>
  /** Rows [from, to) that a rule dropped in the last curation. */
  dropped(rule: RuleName, from: number, to: number): Promise<DroppedRow[]>
  /** Stores what the last curation kept. */
  keep(name: string, onProgress: (progress: Progress) => void): Promise<StoredSet>
}
