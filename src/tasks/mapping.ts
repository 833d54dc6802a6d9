/** @file How the rows of a published data set become prompts: data, not code. src/curation reads files by it; docs/prompts.md tells how to write one. */

/** A source is a path (`reward_model.ground_truth`, `test_list[0]`) or, where it holds braces, a template (`{Body} {Question}`). */
export interface Mapping {
  name: string
  title: string
  domain: string
  /** The set is recognised where all `columns` are there, none of `without`, no others (`only`), and `patterns` match the columns' text in most of the first rows. */
  match: { columns: string[]; without?: string[]; only?: true; patterns?: Record<string, string> }
  /** Fields of the prompt, `prompt` always among them: a source, or a source and the transforms its value goes through. */
  fields: Record<string, string | { from: string; apply: string[]; optional?: true }>
  /** Where it comes from and what is known of it, one or two sentences. */
  note?: string
  /** Tried when no particular set is recognised: columns that many sets have. */
  general?: true
}

/** A domain's own; it is the domain that says which. */
export type OwnMapping = Omit<Mapping, 'domain'>
