/** @file Rules that look at one prompt at a time. */
import { Pace } from '../pace.ts'
import type { CurationOptions, Drop, ImportedPrompt, RuleDescription } from '../types.ts'
import { drop, type Rule } from './rule.ts'

/** `judge` gives the reason to drop a prompt, or null. */
export function textRule(description: RuleDescription, judge: (prompt: ImportedPrompt, options: CurationOptions) => string | null): Rule {
  return {
    description,
    async run({ prompts, indices, options, hooks }) {
      const pace = new Pace(hooks, description.title, indices.length)
      const dropped: Drop[] = []
      for (let i = 0; i < indices.length; i++) {
        const reason = judge(prompts[indices[i]], options)
        if (reason !== null) dropped.push(drop(prompts, indices[i], reason))
        if (pace.due) await pace.rest(i)
      }
      pace.end()
      return { dropped }
    },
  }
}
