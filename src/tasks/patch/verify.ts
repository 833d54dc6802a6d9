/**
 * @file The patch verifier: a reply that repairs files by search/replace edits or by a unified diff, rewarded without running anything.
 *
 * Nemotron-Cascade (section 4.7.2, eq. 2) over SWE-RL: 1 for the reference change itself, 0 for none, -1 for a reply that cannot be
 * read or does not apply; otherwise how like the reference it is (reward.ts), or, where a judge is given, the probability with which
 * the judge says that it resolves the issue.
 *
 * A prompt has `patch`, the reference as a unified diff, and mostly `files`, what both are applied to, so that two ways to write the
 * same change are the same. Without `files` only a diff can be compared with the reference, as it stands.
 */

import { applyDiff, type Files } from '../../diff/apply.ts'
import { BUDGET, type Budget } from '../../diff/difflib.ts'
import { applyEdits, parseEdits, SEARCH_MARK } from '../../diff/edits.ts'
import { isRefusal, type Refusal, type RefusalOutcome } from '../../diff/refusal.ts'
import { type FileDiff, isRename, NO_FILE, parseUnidiff } from '../../diff/unidiff.ts'
import type { VerifyContext } from '../judge.ts'
import type { NoReply } from '../reply.ts'
import type { Prompt, Reply, Verdict } from '../task.ts'
import { type Changes, changesOfDiffs, changesOfFiles, compareChanges } from './reward.ts'

/** Outcomes. Refusals cost 1 more than a change that is of no use. */
export type PatchOutcome =
  | NoReply
  | RefusalOutcome
  /** The change of the reference. */
  | 'correct'
  /** Another change; the reward is its likeness, at least 0. */
  | 'different'
  /** Another change, of which the judge gave the reward. */
  | 'judged'
  /** Everything is as it was. */
  | 'unchanged'
  /** The prompt has no reference, or one that does not apply to its files. */
  | 'no-gold'
  /** The judge failed. */
  | 'harness-error'

/** The reward of a reply that cannot be read (SWE-RL). */
export const NO_REPLY = -1

/** Characters of a reply; what no patch of a readable size reaches. */
const MAX_REPLY = 400_000

/** Never throws; its work is bounded whatever the reply. */
export async function verifyPatch(prompt: Prompt, reply: Reply, { tools, signal }: VerifyContext): Promise<Verdict> {
  const budget: Budget = { steps: BUDGET }
  const files = filesOf(prompt)
  const reference = referenceOf(prompt, files, budget)
  if (reference === null) return verdict('no-gold', 0, { reason: 'The prompt has no reference patch that applies to its files.' })

  const candidate = candidateOf(reply.text, files, budget)
  if (isRefusal(candidate)) return verdict(candidate.outcome, NO_REPLY, { reason: candidate.reason })
  const { changes } = candidate
  if (changes.size === 0) return verdict('unchanged', 0, { reason: 'The patch changes nothing.' })

  const { reward, files: similarities } = compareChanges(changes, reference, budget)
  const detail = { reference: textOf(reference), change: textOf(changes), files: similarities }
  if (reward === 1) return verdict('correct', 1, detail)
  if (!tools.patchJudge) return verdict('different', reward, detail)
  const probability = await tools.patchJudge(prompt.prompt, textOf(reference), textOf(changes), signal).catch(() => Number.NaN)
  if (Number.isNaN(probability)) return { ...verdict('harness-error', 0, { ...detail, reason: 'The judge failed.' }), harnessError: true }
  const judged = Math.min(1, Math.max(0, probability))
  return { ...verdict('judged', judged, { ...detail, lexical: reward }), correct: judged > 0.5 }
}

function verdict(outcome: PatchOutcome, reward: number, detail: Record<string, unknown>): Verdict {
  return { reward, correct: outcome === 'correct', outcome, detail }
}

function filesOf(prompt: Prompt): Files | null {
  if (typeof prompt.files !== 'object' || prompt.files === null) return null
  return new Map(Object.entries(prompt.files).map(([path, content]) => [path, String(content)]))
}

function referenceOf(prompt: Prompt, files: Files | null, budget: Budget): Changes | null {
  if (typeof prompt.patch !== 'string') return null
  const changes = changesOf(prompt.patch, files, budget)
  return isRefusal(changes) || changes.size === 0 ? null : changes
}

/** What the reply changes, file by file. */
function candidateOf(reply: string, files: Files | null, budget: Budget): { changes: Changes } | Refusal {
  if (reply.length > MAX_REPLY) return { outcome: 'too-large', reason: `The reply has more than ${MAX_REPLY} characters.` }
  const solution = solutionOf(reply)
  if (typeof solution !== 'string') return solution
  const changes = solution.includes(SEARCH_MARK) ? changesOfEdits(solution, files, budget) : changesOf(diffIn(solution), files, budget)
  return isRefusal(changes) ? changes : { changes }
}

/** SWE-RL's prompts ask for the patch between <solution> and </solution>; a reply without these tags is all solution. */
function solutionOf(text: string): string | Refusal {
  const parts = text.split(/<\/?solution>/)
  if (parts.length === 1) return text
  const inOrder = parts.length === 3 && text.indexOf('<solution>') < text.indexOf('</solution>')
  return inOrder ? parts[1] : { outcome: 'malformed-edit', reason: 'A reply has one <solution> and then one </solution>, or neither.' }
}

function changesOfEdits(text: string, files: Files | null, budget: Budget): Changes | Refusal {
  const parsed = parseEdits(text)
  if (isRefusal(parsed)) return parsed
  if (parsed.rest.some((line) => /^(?:diff --git |@@ -\d)/.test(line)))
    return { outcome: 'several-answers', reason: 'The reply holds search/replace edits and a diff.' }
  if (files === null) return { outcome: 'file-unknown', reason: 'The prompt has no files that search/replace edits could be applied to.' }
  const edited = applyEdits(files, parsed.edits, budget)
  return isRefusal(edited) ? edited : (changesOfFiles(files, edited, budget) ?? TOO_LARGE)
}

const TOO_LARGE: Refusal = { outcome: 'too-large', reason: 'The change takes too many steps to be compared.' }

/** What a unified diff changes: applied to the files, or as it stands where there are none. */
function changesOf(diff: string, files: Files | null, budget: Budget): Changes | Refusal {
  const parsed = parseUnidiff(diff)
  if (!Array.isArray(parsed)) return { outcome: 'malformed-diff', reason: parsed.fault }
  const touched = parsed.filter((file) => file.hunks.length > 0 || file.binary || isRename(file) || isNewOrDeleted(file))
  if (touched.length === 0 && /^@@/m.test(diff))
    return { outcome: 'malformed-diff', reason: 'The diff has no hunk with a header as it should be.' }
  if (touched.length === 0) return { outcome: 'no-answer', reason: 'The reply holds neither a search/replace edit nor a diff.' }
  if (files === null) return touched.some(changesAnything) ? changesOfDiffs([diff]) : new Map()
  const patched = applyDiff(files, touched, budget)
  return isRefusal(patched) ? patched : (changesOfFiles(files, patched, budget) ?? TOO_LARGE)
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
