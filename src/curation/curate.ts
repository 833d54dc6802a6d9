/** @file The pipeline: rules in their fixed order, each on what the ones before it kept. */
import { RULE_TABLE } from './rules/index.ts'
import {
  type CurationOptions,
  type CurationResult,
  type CurationTools,
  type Hooks,
  type ImportedPrompt,
  RULES,
  type RuleResult,
} from './types.ts'

/** Nothing is changed but what is returned. @throws the signal's reason when it is aborted. */
export async function curate(
  prompts: readonly ImportedPrompt[],
  options: CurationOptions,
  tools: CurationTools = {},
  hooks: Hooks = {},
): Promise<CurationResult> {
  let kept = prompts.map((_, index) => index)
  const rules: RuleResult[] = []
  let passRates: Record<number, number> | undefined
  for (const name of RULES) {
    if (!options.rules.includes(name)) continue
    hooks.signal?.throwIfAborted()
    const { description, run } = RULE_TABLE[name]
    const { domains } = description
    const indices = domains.length === 0 ? kept : kept.filter((index) => domains.includes(prompts[index].domain))
    const start = performance.now()
    const { dropped, skipped, passRates: rates } = await run({ prompts, indices, options, tools, hooks })
    rules.push({
      rule: name,
      title: description.title,
      judged: skipped === undefined ? indices.length : 0,
      dropped,
      milliseconds: performance.now() - start,
      ...(skipped !== undefined && { skipped }),
    })
    const gone = new Set(dropped.map(({ index }) => index))
    kept = kept.filter((index) => !gone.has(index))
    passRates ??= rates
  }
  return { rows: prompts.length, kept, rules, ...(passRates && { passRates }) }
}
