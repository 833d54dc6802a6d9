/** @file Claims run on the engine made of timers: their arms are those of the file of results, and their figures drawn at random. */
import { type ArmResult, CLAIMS_FILE, type ClaimResult, type ClaimsFile, parseClaims, type TestResult } from '../claims/result.ts'
import type { ClaimHere, ClaimPlan, EngineApi } from '../workers/api.ts'
import { generator } from './fake-rollouts.ts'

type Claims = Pick<EngineApi, 'claimPlan' | 'claimHere' | 'rerunClaim' | 'stopClaim'>

const REPLIES = 1200

export function fakeClaims(): Claims {
  let file: Promise<ClaimsFile> | null = null
  const done = new Set<string>()
  const begun = new Set<string>()
  let stopped = false

  async function of(id: string) {
    file ??= fetch(CLAIMS_FILE).then(async (response) => parseClaims(await response.json()))
    const { claims, arms } = await file
    const claim = claims.find((one) => one.id === id)!
    return { claim, arms: arms.filter(({ name }) => claim.arms.includes(name)) }
  }

  function plan(arms: readonly ArmResult[], seeds: number): ClaimPlan {
    const unit = ({ name, title, steps }: ArmResult, seed: number) => {
      const key = `${name} ${seed}`
      const state = done.has(key) ? ('done' as const) : begun.has(key) ? ('begun' as const) : ('none' as const)
      return { arm: name, title, seed, steps, tokens: steps * 8000 + REPLIES * 30, state }
    }
    const isTrained = ({ recipe, refused }: ArmResult) => recipe !== null && refused === undefined
    const starts = arms.filter(({ recipe }) => recipe === null).map((arm) => unit(arm, 0))
    const trained = Array.from({ length: seeds }, (_, i) => arms.filter(isTrained).map((arm) => unit(arm, i + 1))).flat()
    const units = [...starts, ...trained]
    const left = units.filter(({ state }) => state !== 'done').length
    return {
      units,
      refused: arms.flatMap(({ title, refused }) => (refused === undefined ? [] : [{ title, why: refused }])),
      seconds: done.size > 0 ? left * 95 : null,
    }
  }

  async function here(id: string): Promise<ClaimHere | null> {
    const { claim, arms } = await of(id)
    const seeds = [1, 2, 3].filter((seed) => arms.every(({ name, recipe }) => done.has(`${name} ${recipe ? seed : 0}`)))
    if (!arms.some(({ name }) => [...done].some((key) => key.startsWith(`${name} `)))) return null
    const tests = claim.tests.map((test, i) => fakeTest(test, claim.arms, seeds, i))
    const verdicts = tests.map(({ verdict }) => verdict)
    const result: ClaimResult = {
      ...{ ...claim, tests, curves: [], secondary: claim.secondary.map((test, i) => fakeTest(test, claim.arms, seeds, i + 5)) },
      verdict: verdicts.find((verdict) => verdict !== 'holds') ?? 'holds',
      measured: seeds.length > 0 ? { seeds, engine: '1.0.0', adapters: ['nvidia'], date: new Date().toISOString() } : null,
    }
    return { result, arms }
  }

  return {
    claimPlan: async (id, seeds) => plan((await of(id)).arms, seeds),
    claimHere: here,
    async rerunClaim(id, seeds, onProgress) {
      stopped = false
      const { arms } = await of(id)
      const { units } = plan(arms, seeds)
      for (const [i, { arm, title, seed, steps, state }] of units.entries()) {
        if (state === 'done') continue
        begun.add(`${arm} ${seed}`)
        const run = seed > 0 ? 'nano-grpo-1' : null
        for (const [doing, total] of [['steps', steps], ['replies', REPLIES]] as const) // biome-ignore format: one line reads best
          for (let at = 0; at <= total && total > 0; at += Math.ceil(total / 25)) {
            const share = (i + ((doing === 'steps' ? 0 : 1) + at / total) / 2) / units.length
            onProgress({ arm, title, seed, run, doing, done: at, total, share, seconds: (1 - share) * 600 })
            await new Promise((resolve) => setTimeout(resolve, 60))
            if (stopped) throw new DOMException('Cancelled.', 'AbortError')
          }
        done.add(`${arm} ${seed}`)
      }
      return { ...(await here(id))!, failed: [] }
    },
    async stopClaim() {
      stopped = true
    },
  }
}

function fakeTest(
  { label, unit, side, margin, paper }: TestResult,
  arms: readonly string[],
  seeds: readonly number[],
  salt: number,
): TestResult {
  const random = generator(11 + salt)
  const scale = unit === 'share' ? 0.06 : unit === 'nats' ? 0.1 : 12
  const middle = margin + scale * (side === 'below' ? -0.7 : side === 'within' ? 0.1 : 0.7)
  const perSeed = seeds.map((seed) => ({ seed, value: middle + scale * (random() - 0.5) }))
  const mean = perSeed.reduce((sum, { value }) => sum + value, 0) / Math.max(1, seeds.length)
  const base = unit === 'share' ? 0.35 : 4 * scale
  const at = (arm: string, more: (value: number) => number) => ({
    arm,
    value: base + more(mean),
    perSeed: perSeed.map(({ seed, value }) => ({ seed, value: base + more(value) })),
  })
  const common = { label, unit, side, margin, ...(paper ? { paper } : {}), perSeed }
  if (seeds.length === 0) return { ...common, of: null, against: null, estimate: null, verdict: 'not run' }
  const sides = { of: at(arms[0], (value) => value), against: at(arms.at(-1) as string, () => 0) }
  if (seeds.length === 1) return { ...common, ...sides, estimate: null, verdict: 'cannot tell', note: 'One seed says nothing of others.' }
  const half = scale / seeds.length
  return { ...common, ...sides, estimate: { value: mean, low: mean - half, high: mean + half }, verdict: 'holds' }
}
