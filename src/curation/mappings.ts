/**
 * @file All mappings there are: the native format's, made from the fields that the domains declare, and those that each domain brings for its
 * published sets. Tried from top to bottom, the first that matches is taken, so the particular stand before the general.
 */
import { isStructured } from '../tasks/domain.ts'
import { DOMAINS } from '../tasks/index.ts'
import type { Mapping } from './types.ts'

const optional = (from: string, apply: string[] = []) => [from, { from, apply, optional: true as const }] as const

const NATIVE: Mapping = {
  name: 'native',
  title: 'Cascade Lab prompts',
  domain: '{domain}',
  match: { columns: ['domain', 'prompt'] },
  fields: {
    prompt: 'prompt',
    ...Object.fromEntries([optional('id', ['text']), optional('kind'), optional('level'), optional('content'), optional('response')]),
    ...Object.fromEntries(
      DOMAINS.flatMap(({ fields, transforms }) =>
        Object.entries(fields).map(([name, schema]) => optional(name, transforms[name] ?? (isStructured(schema) ? ['json'] : []))),
      ),
    ),
  },
}

const OWN = DOMAINS.flatMap(({ name, mappings }) => mappings.map((mapping): Mapping => ({ domain: name, ...mapping })))

export const MAPPINGS: readonly Mapping[] = [NATIVE, ...OWN.filter(({ general }) => !general), ...OWN.filter(({ general }) => general)]
