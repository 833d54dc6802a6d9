/**
 * @file Difficulty by the current model: the share of k samples that are right, and a band of it to keep. AceReason-Nemotron's hard set is
 * what its model solves in at most 6 of 16 tries, and never-solved prompts are left out (sections 3.2.1 and 4.3.2): 1/16 to 6/16.
 */
import { drop, type Rule } from './rule.ts'

export const DIFFICULTY = { samples: 16, low: 1 / 16, high: 6 / 16 }
/** Shares are fractions of a whole number: a band's ends are met within this. */
const TOLERANCE = 1e-9

export const difficulty: Rule = {
  description: {
    rule: 'difficulty',
    title: 'Difficulty',
    about:
      'The current model solves it too often or too rarely: outside a band of its pass rate over k samples (the papers: 1/16 to 6/16).',
    domains: [],
    standard: false,
    needs: 'model',
  },
  async run({ prompts, indices, options, tools, hooks }) {
    if (!tools.passRate) return { dropped: [], skipped: 'No model was given to measure difficulty with.' }
    const { samples, low, high } = { ...DIFFICULTY, ...options.difficulty }
    const rates = await tools.passRate(
      indices.map((index) => prompts[index]),
      samples,
      hooks,
    )
    const passRates: Record<number, number> = {}
    const dropped = indices.flatMap((index, i) => {
      const rate = rates[i]
      // No verdict at all (the verifier failed) says nothing of the prompt, and JSON has no NaN.
      if (Number.isNaN(rate)) return []
      passRates[index] = rate
      if (rate >= low - TOLERANCE && rate <= high + TOLERANCE) return []
      const share = `${Math.round(rate * samples)} of ${samples} samples`
      return [drop(prompts, index, rate < low ? `Too hard: ${share} right.` : `Too easy: ${share} right.`)]
    })
    return { dropped, passRates }
  },
}
