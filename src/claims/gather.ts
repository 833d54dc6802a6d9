/** @file From what a folder has to the file of results. */
import { ENGINE_VERSION } from '../runs/version.ts'
import { claimHash, type Protocol } from './protocol.ts'
import type { ArmResult, ClaimResult, ClaimsFile, TestResult } from './result.ts'
import { armsOf, type Claim, type Comparison, recipeOf, type Study, stepsOf } from './study.ts'
import { curveOf, judge, type Measured, ruleOf, verdictOfAll } from './verdict.ts'

/** What there is, and whose it is. */
export interface Found {
  protocol: Protocol
  seeds: readonly number[]
  measured: Measured
  /** Arms that this engine cannot train, and why. */
  refused: ReadonlyMap<string, string>
}

export async function gather(study: Study, found: Found): Promise<ClaimsFile> {
  const arms = Object.keys(study.arms).map((name) => armResult(study, name, found))
  const claims = study.claims.map(async (claim) => claimResult(claim, arms, await claimHash(study, claim, found.protocol), found))
  return { format: 1, start: study.start, arms, claims: await Promise.all(claims), left: [...study.left] }
}

/**
 * The results, with what an earlier file has of claims of the same protocol: of those that were not chosen, and of those that it has more seeds of,
 * as a fresh folder does not have what was measured elsewhere. `chosen`: ids.
 */
export function withEarlier(results: ClaimsFile, earlier: ClaimsFile | null, chosen: readonly string[]): ClaimsFile {
  if (!earlier) return results
  const kept = new Set<string>()
  const claims = results.claims.map((claim) => {
    const before = earlier.claims.find(({ id, protocol }) => id === claim.id && protocol === claim.protocol)
    if (!before || (chosen.includes(claim.id) && !isLess(claim, before))) return claim
    for (const arm of before.arms) kept.add(arm)
    return reworded(before, claim)
  })
  const arms = results.arms.map((arm) => {
    const before = kept.has(arm.name) ? (earlier.arms.find(({ name }) => name === arm.name)?.runs ?? []) : []
    const more = before.filter(({ seed }) => arm.runs.every((run) => run.seed !== seed))
    return { ...arm, runs: [...arm.runs, ...more].sort((a, b) => a.seed - b.seed) }
  })
  return { ...results, claims, arms }
}

/** Whether something would be lost: a test that has more seeds in the other. */
export function isLess(claim: ClaimResult, than: ClaimResult): boolean {
  const [own, others] = [claim, than].map(({ tests, secondary }) => [...tests, ...secondary].map(({ perSeed }) => perSeed.length))
  return own.some((seeds, i) => seeds < others[i])
}

/** Figures of an earlier file, in the words of today. */
function reworded(before: ClaimResult, claim: ClaimResult): ClaimResult {
  const told = (was: readonly TestResult[], is: readonly TestResult[]) =>
    was.map(({ label: _, paper: __, ...test }, i) => ({ ...test, label: is[i].label, ...(is[i].paper ? { paper: is[i].paper } : {}) }))
  const { curves, verdict, measured } = before
  return { ...claim, tests: told(before.tests, claim.tests), secondary: told(before.secondary, claim.secondary), curves, verdict, measured }
}

function claimResult(claim: Claim, arms: readonly ArmResult[], protocol: string, { seeds, measured, refused }: Found): ClaimResult {
  const { id, title, sentence, paper, note } = claim
  const test = (comparison: Comparison): TestResult => {
    const result = judge(comparison, seeds, measured)
    const why = refused.get(comparison.of.arm) ?? refused.get(comparison.against.arm)
    return result.verdict === 'not run' && why !== undefined ? { ...result, note: why } : result
  }
  const [tests, secondary] = [claim.tests, claim.secondary ?? []].map((comparisons) => comparisons.map(test))
  const own = armsOf(claim)
  return {
    ...{ id, title, sentence, paper, rule: ruleOf(claim), arms: own, tests, secondary },
    curves: (claim.curves ?? []).map(({ arm, metric }) => curveOf(arm, metric, seeds, measured)),
    verdict: verdictOfAll(tests.map(({ verdict }) => verdict)),
    measured: measuredOf(
      [...tests, ...secondary],
      arms.filter(({ name }) => own.includes(name)),
    ),
    protocol,
    ...(note === undefined ? {} : { note }),
  }
}

function measuredOf(tests: readonly TestResult[], arms: readonly ArmResult[]): ClaimResult['measured'] {
  const seeds = new Set(tests.flatMap(({ perSeed }) => perSeed.map(({ seed }) => seed)))
  const runs = arms.flatMap((arm) => arm.runs.filter(({ seed }) => seeds.has(seed)))
  if (runs.length === 0) return null
  return {
    seeds: [...seeds].sort((a, b) => a - b),
    engine: ENGINE_VERSION,
    adapters: [...new Set(runs.map(({ adapter }) => adapter))],
    date: runs
      .map((run) => run.date)
      .sort()
      .at(-1) as string,
  }
}

function armResult(study: Study, name: string, { seeds, measured, refused }: Found): ArmResult {
  const { title, stages } = study.arms[name]
  const { seed: _, ...recipe } = recipeOf(study, name, 0) ?? {}
  const runs = seeds.flatMap((seed) => {
    const run = measured.run(name, seed)
    if (!run) return []
    const { metrics: _, generatedBy: __, ...trained } = run
    return [trained]
  })
  const why = refused.get(name)
  return {
    name,
    title,
    recipe: stages.length === 0 ? null : recipe,
    steps: stepsOf(study, name),
    runs,
    ...(why === undefined ? {} : { refused: why }),
  }
}
