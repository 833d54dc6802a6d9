/**
 * @file What `npm run claims` found: one file, `public/claims/claims.json`, that the runner writes and the page reads. Shares are in [0, 1], so a
 * point of accuracy is 0.01; every interval is of 95%. docs/claims.md says how they come about.
 */
import * as v from 'valibot'

/** Where the page finds it, below its own address. */
export const CLAIMS_FILE = 'claims/claims.json'

const VERDICTS = ['holds', 'does not hold', 'cannot tell', 'not run'] as const
export type Verdict = (typeof VERDICTS)[number]

const count = v.pipe(v.number(), v.integer(), v.minValue(0))

const estimate = v.object({ value: v.number(), low: v.number(), high: v.number() })

const bySeed = v.array(v.object({ seed: count, value: v.number() }))

/** What one arm measured: the mean over seeds, and each seed's own. `after`: the model that this stage left, where it is not the last. */
const side = v.object({ arm: v.string(), after: v.optional(v.string()), value: v.number(), perSeed: bySeed })

const test = v.object({
  /** What is compared, in a few words. */
  label: v.string(),
  /** Of values and margin: `share` (a point is 0.01), `nats` or `tokens`. */
  unit: v.picklist(['share', 'nats', 'tokens']),
  /** Where the whole interval of the difference must lie for the test to hold: above the margin, below it, or within margin of 0. */
  side: v.picklist(['above', 'below', 'within']),
  margin: v.number(),
  /** What the paper measured of the like, in the same unit, where it gives numbers: one for each of its models. */
  paper: v.optional(v.array(v.number())),
  /** `of` less `against`. */
  of: v.nullable(side),
  against: v.nullable(side),
  /** Of the difference; null where it was not run, as `of` and `against` are. */
  estimate: v.nullable(estimate),
  perSeed: bySeed,
  verdict: v.picklist(VERDICTS),
  /** One sentence, e.g. that the arm that won had more tokens. */
  note: v.optional(v.string()),
})

const curve = v.object({
  arm: v.string(),
  /** Of StepMetrics, e.g. `entropy`. */
  metric: v.string(),
  /** Means over seeds, smoothed over a few steps; `steps[i]` belongs to `values[i]`. */
  steps: v.array(count),
  values: v.array(v.number()),
})

const claim = v.object({
  id: v.string(),
  title: v.string(),
  /** What is claimed, in one sentence. */
  sentence: v.string(),
  /** What the paper measured, and where it says so. */
  paper: v.object({ figure: v.string(), source: v.string() }),
  /** How the verdict comes about, in one sentence. */
  rule: v.string(),
  /** Names of `arms`. */
  arms: v.array(v.string()),
  /** The verdict of the claim comes of these: it holds where all do, does not where one does not. */
  tests: v.array(test),
  /** Told beside, and no part of the verdict. */
  secondary: v.array(test),
  curves: v.array(curve),
  verdict: v.picklist(VERDICTS),
  /** What its figures are of; null as long as there are none. */
  measured: v.nullable(
    v.object({
      seeds: v.array(count),
      /** That judged. */
      engine: v.string(),
      adapters: v.array(v.string()),
      /** When the last run was finished. */
      date: v.string(),
    }),
  ),
  /** Hash of all that the figures come of: tests, measures with their prompts, recipes, the start. */
  protocol: v.string(),
  note: v.optional(v.string()),
})

const trained = v.object({
  seed: count,
  steps: count,
  /** Tokens that the model sampled while it learned, and all that went through the backward pass. */
  generated: count,
  learned: count,
  seconds: v.number(),
  engine: v.string(),
  adapter: v.string(),
  /** ISO 8601, when it was finished. */
  date: v.string(),
})

const arm = v.object({
  name: v.string(),
  /** What sets it apart, in a few words. */
  title: v.string(),
  /** The whole recipe, but for its seed; null of the start, which is not trained. */
  recipe: v.nullable(v.record(v.string(), v.unknown())),
  steps: count,
  runs: v.array(trained),
  /** Why this engine cannot train it, in one sentence. */
  refused: v.optional(v.string()),
})

const file = v.object({
  format: v.literal(1),
  /** The model that every arm begins with. */
  start: v.string(),
  arms: v.array(arm),
  claims: v.array(claim),
  /** Claims of the papers that are not tested here, and why. */
  left: v.array(v.object({ id: v.string(), title: v.string(), why: v.string() })),
})

export type ClaimsFile = v.InferOutput<typeof file>
export type ClaimResult = v.InferOutput<typeof claim>
export type TestResult = v.InferOutput<typeof test>
export type ArmResult = v.InferOutput<typeof arm>
export type TrainedRun = v.InferOutput<typeof trained>
export type Curve = v.InferOutput<typeof curve>

/** Throws an Error with one sentence where it is no such file. */
export function parseClaims(json: unknown): ClaimsFile {
  const result = v.safeParse(file, json)
  if (result.success) return result.output
  const [{ path, message }] = result.issues
  throw new Error(`These are no results of claims: ${path?.map(({ key }) => String(key)).join('.') ?? 'all of it'}: ${message}.`)
}
