/** @file From what a folder has to the file of results. */
import { ENGINE_VERSION } from '../runs/version.ts'
import type { ArmResult, ClaimResult, ClaimsFile, TestResult } from './result.ts'
import { armsOf, type Claim, type Comparison, recipeOf, type Study } from './study.ts'
import { curveOf, judge, type Measured, ruleOf, verdictOfAll } from './verdict.ts'

/** `refused`: arms that this engine cannot train, and why. */
export function gather(study: Study, seeds: readonly number[], measured: Measured, refused: ReadonlyMap<string, string>): ClaimsFile {
  const arms = Object.keys(study.arms).map((name) => armResult(study, name, seeds, measured, refused.get(name)))
  return {
    format: 1,
    engine: ENGINE_VERSION,
    adapters: adaptersOf(arms),
    date: new Date().toISOString(),
    start: study.start,
    seeds: [...seeds],
    arms,
    claims: study.claims.map((claim) => claimResult(claim, seeds, measured, refused)),
    left: [...study.left],
  }
}

/** The results, and of claims that nothing is there of, what an earlier file has, as long as it is of the same recipes. */
export function withEarlier(results: ClaimsFile, earlier: ClaimsFile | null): ClaimsFile {
  if (!earlier || earlier.start !== results.start) return results
  const armOf = (file: ClaimsFile, name: string) => file.arms.find((arm) => arm.name === name)
  const same = (name: string) => JSON.stringify(armOf(earlier, name)?.recipe) === JSON.stringify(armOf(results, name)?.recipe)
  const claims = results.claims.map((claim) => {
    const before = earlier.claims.find(({ id }) => id === claim.id)
    return claim.tests.every(({ of }) => of === null) && before?.arms.every(same) ? before : claim
  })
  const arms = results.arms.map((arm) => {
    const before = armOf(earlier, arm.name)
    return arm.runs.length === 0 && before && same(arm.name) ? before : arm
  })
  return { ...results, claims, arms, adapters: adaptersOf(arms) }
}

function claimResult(claim: Claim, seeds: readonly number[], measured: Measured, refused: ReadonlyMap<string, string>): ClaimResult {
  const { id, title, sentence, paper, note } = claim
  const test = (comparison: Comparison): TestResult => {
    const result = judge(comparison, seeds, measured)
    const why = refused.get(comparison.of.arm) ?? refused.get(comparison.against.arm)
    return result.verdict === 'not run' && why !== undefined ? { ...result, note: why } : result
  }
  const tests = claim.tests.map(test)
  return {
    ...{ id, title, sentence, paper, rule: ruleOf(claim), arms: armsOf(claim), tests },
    secondary: (claim.secondary ?? []).map(test),
    curves: (claim.curves ?? []).map(({ arm, metric }) => curveOf(arm, metric, seeds, measured)),
    verdict: verdictOfAll(tests.map(({ verdict }) => verdict)),
    ...(note === undefined ? {} : { note }),
  }
}

function armResult(study: Study, name: string, seeds: readonly number[], measured: Measured, refused?: string): ArmResult {
  const { title, stages } = study.arms[name]
  const { seed: _, ...recipe } = recipeOf(study, name, 0) ?? {}
  const runs = seeds.flatMap((seed) => {
    const run = measured.run(name, seed)
    if (!run) return []
    const { metrics: _, generatedBy: __, ...trained } = run
    return [trained]
  })
  const steps = stages.reduce((sum, stage) => sum + stage.steps, 0)
  return { name, title, recipe: stages.length === 0 ? null : recipe, steps, runs, ...(refused === undefined ? {} : { refused }) }
}

function adaptersOf(arms: readonly ArmResult[]): string[] {
  return [...new Set(arms.flatMap(({ runs }) => runs.map(({ adapter }) => adapter)))]
}
