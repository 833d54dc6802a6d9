/**
 * @file `npm run figures:patches`: the patch reward beside SWE-RL's own. Needs the material of others; exit code 1 where a bound is missed.
 *
 * Unit cases: reward and each file's similarity as recorded from swe-rl's tests. Real patches: agents' patches against the gold ones,
 * within 1e-6 of what swe-rl computes. SWE-bench: each gold patch can be read, applies to the lines it was made for, and is exactly
 * like itself.
 */
import { existsSync, readFileSync } from 'node:fs'
import { diffOfFiles, unidiffReward } from '../../src/diff/changes.ts'
import { BUDGET } from '../../src/diff/difflib.ts'
import { type FileDiff, NO_FILE, parseUnidiff, pathOf } from '../../src/diff/unidiff.ts'
import { judgeResponse } from '../../src/tasks/judge.ts'
import { verifyPatch } from '../../src/tasks/patch/verify.ts'

const MATERIAL = new URL('../../../shared/material/', import.meta.url).pathname
if (!existsSync(`${MATERIAL}swe-rl-cases`)) {
  console.error(`This figure needs the folders swe-rl-cases and swe-bench in ${MATERIAL}.`)
  process.exit(1)
}

const read = (file: string) => readFileSync(MATERIAL + file, 'utf8')
const rows = (file: string) =>
  file.endsWith('l')
    ? read(file)
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
    : JSON.parse(read(file))
const budget = () => ({ steps: BUDGET })
let missed = false
const report = (line: string, good: boolean) => {
  console.log(`${good ? 'ok    ' : 'MISSED'} ${line}`)
  missed ||= !good
}

interface UnitCase {
  test: string
  fn: string
  // biome-ignore lint/suspicious/noExplicitAny: recorded arguments of several functions
  kwargs: any
  reward: number
  meta: { similarities?: { path: string; similarity: number }[] }
}

async function unitCase({ fn, kwargs, reward, meta }: UnitCase): Promise<boolean> {
  const expected = meta.similarities ?? []
  const like = (files: { path: string; similarity: number }[]) =>
    files.length === expected.length &&
    expected.every(({ path, similarity }) => Math.abs((files.find((f) => f.path === path)?.similarity ?? -1) - similarity) < 1e-9)
  if (fn === 'calculate_reward_unidiff') {
    const got = unidiffReward(kwargs.oracle_patches, kwargs.pred_patches, budget())
    return Math.abs(got.reward - reward) < 1e-9 && like(got.files)
  }
  const files = new Map<string, string>(Object.entries(kwargs.code_context))
  const patch = diffOfFiles(files, new Map(Object.entries(kwargs.oracle_new_content)), budget())
  const prompt = { id: 'case', domain: 'patch', prompt: '', files: kwargs.code_context, patch: patch ?? '' }
  const verdict = await judgeResponse(verifyPatch, prompt, kwargs.output, 'think')
  const similarities = (verdict.detail.files ?? []) as { path: string; similarity: number }[]
  return Math.abs(verdict.reward - reward) < 1e-9 && (meta.similarities === undefined || like(similarities))
}

const cases: UnitCase[] = JSON.parse(read('swe-rl-cases/unit_cases.json'))
let passed = 0
for (const unit of cases) {
  if (await unitCase(unit)) passed++
  else console.log(`       differs: ${unit.test}, reward ${unit.reward}`)
}
report(`unit cases of SWE-RL: ${passed} of ${cases.length}`, passed === cases.length)

let [distance, slowest, verdicts] = [0, 0, 0]
const real = rows('swe-rl-cases/real_patch_similarity.jsonl')
for (const { instance_id, gold_patch, model_patch, swerl_unidiff_reward } of real) {
  const before = process.cpuUsage()
  const { reward } = unidiffReward([gold_patch], [model_patch], budget())
  const { user, system } = process.cpuUsage(before)
  slowest = Math.max(slowest, (user + system) / 1000)
  const off = Math.abs(reward - swerl_unidiff_reward)
  if (off > 1e-6) console.log(`       differs: ${instance_id}, ${reward} for ${swerl_unidiff_reward}`)
  distance = Math.max(distance, off)
  const prompt = { id: instance_id, domain: 'patch', prompt: '', patch: gold_patch }
  const verdict = await judgeResponse(verifyPatch, prompt, model_patch, 'instruct')
  if (Math.abs(verdict.reward - swerl_unidiff_reward) <= 1e-6) verdicts++
}
report(`real patches: largest distance to SWE-RL's reward ${distance.toExponential(1)} in ${real.length}, bound 1e-6`, distance <= 1e-6)
report(`real patches: verdicts with that reward ${verdicts} of ${real.length}`, verdicts === real.length)
report(`real patches: slowest comparison ${slowest.toFixed(0)} ms of a core, bound 1000`, slowest < 1000)

/** The files that a diff was made for, as far as it shows them: its kept and removed lines where they were, blank ones between. */
function filesBefore(diffs: readonly FileDiff[]): Record<string, string> {
  const files: Record<string, string> = {}
  for (const diff of diffs) {
    if (diff.source === NO_FILE) continue
    const lines: string[] = []
    for (const hunk of diff.hunks) {
      while (lines.length < hunk.sourceStart - 1) lines.push(`line ${lines.length + 1} is not shown`)
      for (const { type, value } of hunk.lines) if (type === ' ' || type === '-') lines.push(value.replace(/\n$/, ''))
    }
    files[diff.source.replace(/^a\//, '')] = `${lines.join('\n')}\n`
  }
  return files
}

const gold: { instance_id: string; patch: string }[] = ['swebench_lite_300.jsonl', 'swebench_verified_50.jsonl', 'swe-bench-dev-easy.json']
  .concat('swe-bench-lite-test.json')
  .flatMap((file) => rows(`swe-bench/${file}`))
let [alone, applied] = [0, 0]
for (const { instance_id, patch } of gold) {
  const parsed = parseUnidiff(patch)
  const itself = unidiffReward([patch], [patch], budget())
  const shown = Array.isArray(parsed) && parsed.length > 0 && parsed.every((file) => pathOf(file) !== '')
  if (shown && itself.reward === 1 && itself.files.length > 0) alone++
  else console.log(`       not like itself: ${instance_id}`)
  const files = filesBefore(Array.isArray(parsed) ? parsed : [])
  const verdict = await judgeResponse(verifyPatch, { id: instance_id, domain: 'patch', prompt: '', files, patch }, patch, 'instruct')
  if (verdict.outcome === 'correct') applied++
  else console.log(`       not applied: ${instance_id}, ${verdict.outcome}: ${verdict.detail.reason}`)
}
report(`SWE-bench gold patches like themselves: ${alone} of ${gold.length}`, alone === gold.length)
report(`SWE-bench gold patches applied to the lines they show: ${applied} of ${gold.length}`, applied === gold.length)
process.exit(missed ? 1 : 0)
