/**
 * @file The patch verifier: a reply that repairs files by search/replace edits or by a unified diff.
 *
 * Nemotron-Cascade (section 4.7.2, eq. 2) over SWE-RL: 1 for the reference change itself, 0 for none, -1 for a reply that cannot be
 * read or does not apply; otherwise how like the reference it is (diff/changes.ts), or, where a judge is given, the probability with which
 * the judge says that it resolves the issue. Blanks and comments of a program are no part of a change (diff/same-program.ts).
 *
 * A prompt has `patch`, the reference as a unified diff, and mostly `files`, what both are applied to, so that two ways to write the
 * same change are the same. Without `files` only a diff can be compared with the reference, as it stands.
 *
 * A prompt with `tests`, as generated repairs have them, leaves nothing to likeness: another program than the reference leaves is right
 * where it passes the tests, and otherwise wrong. Where all of a group are wrong, none is praised.
 */

import { applyDiff, type Files } from '../../diff/apply.ts'
import { type Changes, changesOfDiffs, changesOfFiles, compareChanges } from '../../diff/changes.ts'
import { BUDGET, type Budget } from '../../diff/difflib.ts'
import { applyEdits, parseEdits } from '../../diff/edits.ts'
import { withoutFenceIndent } from '../../diff/fences.ts'
import { SEARCH_MARK } from '../../diff/marks.ts'
import { isRefusal, type Refusal, type RefusalOutcome } from '../../diff/refusal.ts'
import { sameProgram } from '../../diff/same-program.ts'
import { type FileDiff, isRename, NO_FILE, parseUnidiff, pathOf } from '../../diff/unidiff.ts'
import { passesTests } from '../code/passes.ts'
import type { VerifyContext } from '../judge.ts'
import type { NoReply } from '../reply.ts'
import type { Prompt, Reply, Verdict } from '../task.ts'

/** Outcomes. Refusals cost 1 more than a change that is of no use. */
export type PatchOutcome =
  | NoReply
  | RefusalOutcome
  /** The change of the reference, or another that passes the tests. */
  | 'correct'
  /** Another change; the reward is its likeness, at least 0. */
  | 'different'
  /** Another change, of which the judge gave the reward. */
  | 'judged'
  /** Everything is as it was, but for blanks and comments. */
  | 'unchanged'
  /** The repaired program fails the prompt's tests, or cannot be tested and is another than the reference. */
  | 'wrong'
  /** The prompt has no reference, or one that does not apply to its files. */
  | 'no-gold'
  /** The judge failed. */
  | 'harness-error'

/** The reward of a reply that cannot be read (SWE-RL). */
export const NO_REPLY = -1

/** Characters of a reply; what no patch of a readable size reaches. */
const MAX_REPLY = 400_000

/** Never throws; its work is bounded whatever the reply, but for that of the tests, whose bounds are the sandbox's. */
export async function verifyPatch(
  prompt: Prompt,
  reply: Reply,
  { tools, signal }: Pick<VerifyContext, 'tools' | 'signal'>,
): Promise<Verdict> {
  const budget: Budget = { steps: BUDGET }
  const files = filesOf(prompt)
  const reference = referenceOf(prompt, files, budget)
  if (reference === null) return verdict('no-gold', 0, { reason: 'The prompt has no reference patch that applies to its files.' })

  const candidate = candidateOf(reply.text, files, budget)
  if (isRefusal(candidate)) return verdict(candidate.outcome, NO_REPLY, { reason: candidate.reason })
  const { changes } = candidate
  if (changes.size === 0) return verdict('unchanged', 0, { reason: 'The patch changes nothing.' })

  const { reward, files: similarities } = compareChanges(changes, reference.changes, budget)
  const detail = { reference: textOf(reference.changes), change: textOf(changes), files: similarities }
  // A reference that changes comments alone asks for just that.
  const comments = reference.states.every(isSame)
  // Without files a diff shows parts of them, of which nobody knows where they stand.
  const isReference = reward === 1 || (files !== null && !comments && leavesTheSame(candidate.states, reference.states))
  if (isReference) return verdict('correct', 1, detail)
  if (!comments && candidate.states.every(isSame))
    return verdict('unchanged', 0, { ...detail, reason: 'The patch changes blanks and comments only.' })
  if (Array.isArray(prompt.tests) && prompt.tests.length > 0) {
    const outcome = await testedOutcome(prompt.tests, candidate.states, reference.states, tools, signal)
    if (outcome === 'correct') return verdict(outcome, 1, detail)
    if (outcome === 'wrong') return verdict(outcome, 0, { ...detail, reason: tools.python ? FAILS : DIFFERS })
    return { ...verdict('harness-error', 0, { ...detail, reason: 'The tests could not be run.' }), harnessError: true }
  }
  if (!tools.patchJudge) return verdict('different', reward, detail)
  const probability = await tools.patchJudge(prompt.prompt, detail.reference, detail.change, signal).catch(() => Number.NaN)
  if (Number.isNaN(probability)) return { ...verdict('harness-error', 0, { ...detail, reason: 'The judge failed.' }), harnessError: true }
  const judged = Math.min(1, Math.max(0, probability))
  return { ...verdict('judged', judged, { ...detail, lexical: reward }), correct: judged > 0.5 }
}

const FAILS = 'The repaired program fails a test, or other files are changed, of which the tests say nothing.'
const DIFFERS = 'The repaired program is another than the reference, and there is no Python here to test it.'

/** Where Python is at hand, whether the repaired file passes the tests. */
async function testedOutcome(
  tests: NonNullable<Prompt['tests']>,
  candidate: readonly FileState[],
  reference: readonly FileState[],
  tools: VerifyContext['tools'],
  signal: AbortSignal | undefined,
): Promise<'correct' | 'wrong' | 'harness-error'> {
  // The tests call what the one file that is to be repaired defines, and say nothing of others.
  const wanted = reference.filter((state) => !isSame(state))
  const elsewhere = candidate.some((state) => state.path !== wanted[0]?.path && !isSame(state))
  const source = wanted.length === 1 && !elsewhere ? afterOf(candidate, wanted[0].path) : undefined
  if (source === undefined || !tools.python) return 'wrong'
  const passes = await passesTests(source, tests, tools, signal)
  return passes === 'harness-error' ? passes : passes ? 'correct' : 'wrong'
}

function verdict(outcome: PatchOutcome, reward: number, detail: Record<string, unknown>): Verdict {
  return { reward, correct: outcome === 'correct', outcome, detail }
}

/** A file, or the part of it that a diff shows, before a change and behind it. */
interface FileState {
  path: string
  before: string
  after: string
}

/** What a patch does: the text of its changes, and the files that it touches. */
interface Patched {
  changes: Changes
  states: FileState[]
}

function isSame({ path, before, after }: FileState): boolean {
  return sameProgram(path, before, after)
}

/** Both change the same files, to the same programs. */
function leavesTheSame(candidate: readonly FileState[], reference: readonly FileState[]): boolean {
  const [changed, wanted] = [candidate, reference].map((states) => states.filter((state) => !isSame(state)))
  const isLeft = ({ path }: FileState) => {
    const [given, gold] = [afterOf(changed, path), afterOf(wanted, path)]
    return given !== undefined && gold !== undefined && sameProgram(path, given, gold)
  }
  return [...changed, ...wanted].every(isLeft)
}

function afterOf(states: readonly FileState[], path: string): string | undefined {
  return states.find((state) => state.path === path)?.after
}

/** Lines end as one system writes them: whose ends the reply or a file has is no matter. */
function withLineFeeds(text: string): string {
  return text.replaceAll('\r\n', '\n')
}

function filesOf(prompt: Prompt): Files | null {
  if (typeof prompt.files !== 'object' || prompt.files === null) return null
  return new Map(Object.entries(prompt.files).map(([path, content]) => [path, withLineFeeds(String(content))]))
}

function referenceOf(prompt: Prompt, files: Files | null, budget: Budget): Patched | null {
  if (typeof prompt.patch !== 'string') return null
  const patched = changesOf(withLineFeeds(prompt.patch), files, budget)
  return isRefusal(patched) || patched.changes.size === 0 ? null : patched
}

/** What the reply changes, file by file. */
function candidateOf(reply: string, files: Files | null, budget: Budget): Patched | Refusal {
  if (reply.length > MAX_REPLY) return { outcome: 'too-large', reason: `The reply has more than ${MAX_REPLY} characters.` }
  const text = solutionOf(withoutFenceIndent(withLineFeeds(reply)))
  if (typeof text !== 'string') return text
  return (text.includes(SEARCH_MARK) ? changesOfEdits(text, files, budget) : null) ?? changesOf(diffIn(text), files, budget)
}

/** SWE-RL's prompts ask for the patch between <solution> and </solution>; a reply without these tags is all solution. */
function solutionOf(text: string): string | Refusal {
  const parts = text.split(/<\/?solution>/)
  if (parts.length === 1) return text
  const inOrder = parts.length === 3 && text.indexOf('<solution>') < text.indexOf('</solution>')
  return inOrder ? parts[1] : { outcome: 'malformed-edit', reason: 'A reply has one <solution> and then one </solution>, or neither.' }
}

/** Null: the text speaks of the mark, but holds no edit. */
function changesOfEdits(text: string, files: Files | null, budget: Budget): Patched | Refusal | null {
  const parsed = parseEdits(text)
  if (isRefusal(parsed)) return parsed
  if (parsed.edits.length === 0) return null
  if (parsed.rest.some((line) => /^(?:diff --git |@@ -\d)/.test(line)))
    return { outcome: 'several-answers', reason: 'The reply holds search/replace edits and a diff.' }
  if (files === null) return { outcome: 'file-unknown', reason: 'The prompt has no files that search/replace edits could be applied to.' }
  const edited = applyEdits(files, parsed.edits, budget)
  return isRefusal(edited) ? edited : patchedFiles(files, edited, budget)
}

function patchedFiles(before: Files, after: Files, budget: Budget): Patched | Refusal {
  const changes = changesOfFiles(before, after, budget)
  if (changes === null) return { outcome: 'too-large', reason: 'The change takes too many steps to be compared.' }
  return { changes, states: [...after].map(([path, content]) => ({ path, before: before.get(path) ?? '', after: content })) }
}

/** What a unified diff changes: applied to the files, or as it stands where there are none. */
function changesOf(diff: string, files: Files | null, budget: Budget): Patched | Refusal {
  const parsed = parseUnidiff(diff)
  if (!Array.isArray(parsed)) return { outcome: 'malformed-diff', reason: parsed.fault }
  const touched = parsed.filter((file) => file.hunks.length > 0 || file.binary || isRename(file) || isNewOrDeleted(file))
  if (touched.length === 0 && /^@@/m.test(diff))
    return { outcome: 'malformed-diff', reason: 'The diff has no hunk with a header as it should be.' }
  if (touched.length === 0) return { outcome: 'no-answer', reason: 'The reply holds neither a search/replace edit nor a diff.' }
  if (files === null)
    return touched.some(changesAnything)
      ? { changes: changesOfDiffs([diff]), states: touched.map(shownStates) }
      : { changes: new Map(), states: [] }
  const patched = applyDiff(files, touched, budget)
  return isRefusal(patched) ? patched : patchedFiles(files, patched, budget)
}

/** As much of a file as its diff shows. A binary file shows nothing, and is another one behind the change. */
function shownStates(file: FileDiff): FileState {
  const side = (kept: string) =>
    file.hunks.flatMap(({ lines }) => lines.filter(({ type }) => kept.includes(type)).map(({ value }) => value))
  return { path: pathOf(file), before: side(' -').join(''), after: side(' +').join('') + (file.binary ? '\0' : '') }
}

function isNewOrDeleted({ source, target }: FileDiff): boolean {
  return source === NO_FILE || target === NO_FILE
}

function changesAnything({ hunks, binary }: FileDiff): boolean {
  return binary || hunks.some(({ lines }) => lines.some(({ type }) => type === '+' || type === '-'))
}

/** The diff of a reply: what stands in its fences, where it has some, and otherwise all of it. */
function diffIn(text: string): string {
  const parts = text.split(/^```[^\n]*\n?/m)
  const fences = parts.filter((part, i) => i % 2 === 1 && /^(?:--- |diff --git |@@ )/m.test(part))
  return fences.length > 0 ? fences.join('') : text
}

function textOf(changes: Changes): string {
  return [...changes].map(([path, text]) => `${path}\n${text}`).join('\n')
}
