/**
 * @file What a domain is: one object that prompts, verifier, curation, the data worker, the page and the command line ask. Its name stands in
 * one line of index.ts and nowhere else.
 */
import * as v from 'valibot'
import { formatJson } from '../text/json.ts'
import type { Family } from './families/family.ts'
import { generatedTask, guessed as guessedByEquation, type Kind } from './generated.ts'
import type { Verifier } from './judge.ts'
import type { OwnMapping } from './mapping.ts'
import { IMPERFECT_TEACHER, parseTaskOptions, type TaskChoices } from './options.ts'
import type { Part } from './parts.ts'
import type { Prompt, Task, Verdict } from './task.ts'
import type { TaskTools } from './tools.ts'
import type { Words } from './words.ts'

/** A trick for any prompt of a domain, made from its fields: what a model under reinforcement learning is known to try. */
export interface Cheat {
  title: string
  answer: string
  /** What stands in the reasoning, where the trick is there: it needs thinking mode. */
  reasoning?: string
}

/** How curation treats a domain's prompts. */
export interface CurationTraits {
  /** Names of rules that look at this domain's prompts, besides those that look at every prompt. */
  rules?: readonly string[]
  /** Prompts quote programs: longer ones are the rule, and so are words they share by chance. */
  quotesPrograms?: boolean
  /** A reply that does nothing. Where it earns a reward, the prompt's tests are no good. */
  idle?: string
  /** How many of a prompt's tests can only be judged beside the program, which could decide them, and the option by which they pay all the same. */
  weakTests?: { count(prompt: Prompt): number; flag: string }
  /** What is wrong with a prompt that its verifier can read, in one sentence; null: nothing, or what its reference is judged. */
  fault?(prompt: Prompt): string | null
}

export interface Domain {
  readonly name: string
  /** As a list of domains calls it. */
  readonly title: string
  /** The kinds of prompt it generates. */
  readonly kinds: readonly string[]
  /**
   * Problems that other domains may build on, and who judges them. `families`: those that are asked by name, and whose verifier answers at once.
   * `explains`: a reply is still right with its working before it.
   */
  readonly lends: { kinds: readonly Kind[]; families: readonly Kind[]; explains: boolean; verify: Verifier } | null
  /** What its prompts have besides the common fields. Messages are the end of a sentence about a row: `has no answer`. */
  readonly fields: v.ObjectEntries
  /** Steps of curation's transforms that a field's value goes through when a table is read: `without-nulls`. */
  readonly transforms: Readonly<Record<string, string[]>>
  /** Options that grade replies and must not pay for them: a stage of reinforcement learning refuses them. */
  readonly gradingOnly: readonly string[]
  /** What its verifier asks of the host. */
  readonly needs: readonly (keyof TaskTools)[]
  /** Whether its verifier pays a part of 1 for what is nearly right: a mean reward is then no share of right replies. */
  readonly paysParts: boolean
  /** How an answer looks, for the box one writes it into. */
  readonly placeholder: string
  readonly curation: CurationTraits
  /** How the rows of published sets become its prompts. */
  readonly mappings: readonly OwnMapping[]
  /**
   * `options`: a recipe's `task` field, see TaskOptions. `siblings`: all domains there are. Throws an Error with one sentence for a wrong
   * option.
   */
  task(options: unknown, tools: TaskTools, siblings: readonly Domain[]): Task
  /** What is wrong with the fields of something that means to be its prompt, as the end of a sentence about it; null: nothing. */
  fieldFault(fields: Record<string, unknown>): string | null
  /** The answer that a prompt's own fields say is right; null where they do not say. */
  reference(prompt: Prompt): string | null
  cheats(prompt: Prompt): Cheat[]
  /** What counts as right for a prompt, in parts, and in a line. */
  shows(prompt: Prompt): Part[]
  line(prompt: Prompt): string
  /** What a verdict tells beyond its sentence. `told`: notes of its detail that need not be listed beside it. */
  explains(prompt: Prompt, verdict: Verdict): { parts: Part[]; told: readonly string[] }
}

/** What the author of a domain writes; the rest has defaults. */
export interface DomainParts
  extends Partial<Pick<Domain, 'transforms' | 'needs' | 'gradingOnly' | 'curation' | 'mappings' | 'reference' | 'cheats'>> {
  name: string
  title: string
  /** Generated problems. */
  kinds: readonly Kind[]
  /** Those with all that a claim may rest on: where there are some, a task without options asks them, and `"preset": "toy"` the others. */
  families?: readonly Family[]
  /** Kinds that belong to no training: they can be asked by name, and are listed nowhere. */
  unseen?: readonly Kind[]
  fields: v.ObjectEntries
  /** What is wrong with fields that are each as they should be; the end of a sentence, or null. */
  fault?: Domain['fieldFault']
  verify: Verifier
  /** What the options may choose from beyond kinds, levels and styles. */
  choices?: Partial<Omit<TaskChoices, 'domain' | 'kinds'>>
  /** The reward of reasoning that does not end or ends twice; 0 unless told. A reply in the wrong mode earns 0 everywhere. */
  noReply?: number
  /** Whether a reply in thinking mode guessed; by default, whether its reasoning holds no equation. Null: it cannot be told. */
  guessed?: Task['guessed'] | null
  /** Sentences for its verdicts, by outcome. */
  words?: Record<string, Words>
  /** See Domain. */
  paysParts?: boolean
  shows?: Domain['shows']
  line?: Domain['line']
  explains?: Domain['explains']
  placeholder?: string
  /** See Domain. */
  lends?: { kinds: readonly Kind[]; families?: readonly Kind[]; explains: boolean }
}

export function defineDomain(parts: DomainParts): Domain {
  const { name, title, kinds, families = [], unseen = [], fields, verify, choices, noReply, words = {}, lends } = parts
  const guessed = parts.guessed === null ? undefined : (parts.guessed ?? guessedByEquation)
  const names = kinds.map((kind) => kind.name)
  const all = [...kinds, ...families]
  const toy = families.length > 0 && names.length > 0 ? { toy: { ...IMPERFECT_TEACHER, kinds: names } } : undefined
  const presets = toy || choices?.presets ? { ...toy, ...choices?.presets } : undefined
  const allChoices: TaskChoices = {
    domain: name,
    standard: { ...IMPERFECT_TEACHER, kinds: families.length > 0 ? families.map(({ name }) => name) : names },
    ...choices,
    ...(presets && { presets }),
    kinds: [...all, ...unseen].map((kind) => kind.name),
  }
  const schema = v.looseObject(fields)
  const fieldFault = (row: Record<string, unknown>) => {
    // A field that is missing is told by its own message, not by the object's.
    const whole = { ...Object.fromEntries(Object.keys(fields).map((key) => [key, undefined])), ...row }
    const found = v.safeParse(schema, whole, { abortEarly: true })
    if (!found.success) return found.issues[0].message
    const kind = all.find((one) => one.name === row.kind)
    return parts.fault?.(row) ?? kind?.fault?.(row as unknown as Prompt) ?? null
  }
  return {
    name,
    title,
    kinds: all.map((kind) => kind.name),
    lends: lends ? { families: [], ...lends, verify } : null,
    fields,
    transforms: parts.transforms ?? {},
    gradingOnly: parts.gradingOnly ?? [],
    needs: parts.needs ?? [],
    paysParts: parts.paysParts ?? false,
    placeholder: parts.placeholder ?? 'The reply',
    curation: parts.curation ?? {},
    mappings: parts.mappings ?? [],
    task: (options, tools) =>
      generatedTask(name, [...all, ...unseen], parseTaskOptions(allChoices, options), {
        verify,
        guessed,
        tools,
        noReply,
        words,
        fieldFault,
      }),
    fieldFault,
    reference: parts.reference ?? (() => null),
    cheats: (prompt) => [
      ...(parts.cheats?.(prompt) ?? []),
      ...(families.find((family) => family.name === prompt.kind)?.cheats(prompt) ?? []),
    ],
    shows: parts.shows ?? ((prompt) => fieldParts(fields, prompt)),
    line: parts.line ?? ((prompt) => answerLine(prompt.answer ?? parts.reference?.(prompt))),
    explains: parts.explains ?? (() => ({ parts: [], told: [] })),
  }
}

/** Whether a domain's field holds a list or an object, which a table writes as JSON. */
export function isStructured(schema: unknown): boolean {
  const { type, wrapped } = schema as { type?: string; wrapped?: unknown }
  return wrapped === undefined ? ['array', 'record', 'object'].includes(type ?? '') : isStructured(wrapped)
}

const MAX_LINE = 200

export function cutLine(text: string): string {
  return text.length > MAX_LINE ? `${text.slice(0, MAX_LINE)}…` : text
}

function answerLine(answer: unknown): string {
  return answer === undefined || answer === null ? 'No reference: nothing can be verified.' : `Answer: ${cutLine(String(answer))}`
}

/** A domain without a view of its own: its fields one by one, by their names. */
function fieldParts(fields: v.ObjectEntries, prompt: Prompt): Part[] {
  return Object.keys(fields).flatMap((name): Part[] => {
    const value = (prompt as unknown as Record<string, unknown>)[name]
    if (value === undefined) return []
    if (name === 'answer') return [{ as: 'answer', title: 'Reference answer', text: String(value) }]
    const text = typeof value === 'string' ? value : formatJson(value, 2)
    return [{ as: 'code', title: name.replaceAll('_', ' ').replace(/^./, (letter) => letter.toUpperCase()), text }]
  })
}
