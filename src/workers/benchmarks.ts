/** @file What a model can be asked from the page: every domain's held-out prompts, as they are, reworded, one level higher, and families of no training. */
import { FAMILIES } from '../tasks/families/index.ts'
import { DOMAINS, domainOf } from '../tasks/index.ts'
import { EXAM_LEVEL } from '../tasks/options.ts'
import { UNSEEN } from '../tasks/unseen/index.ts'
import { presetRecipe } from '../training/presets.ts'
import type { Benchmark } from './evaluations.ts'

/** What the smallest model learns. */
const [NANO] = presetRecipe('nano-grpo').stages

const titleOf = (domain: string) => domainOf(domain).title

const entry = (domain: string, id: string, title: string, group: string, task?: object): Benchmark => ({
  id: id === '' ? domain : `${domain} ${id}`,
  title,
  group,
  domain,
  of: { domain, ...(task && { task }) },
})

/** By groups, in the order of the domains. */
export function benchmarks(): Benchmark[] {
  const withFamilies = DOMAINS.filter(({ name }) => name in FAMILIES)
  return [
    ...DOMAINS.map(({ name, title }) => entry(name, '', title, 'Held-out prompts')),
    ...withFamilies.map(({ name, title }) => entry(name, 'new', title, 'In new wordings', { wordings: 'new' })),
    ...withFamilies.map(({ name, title }) => entry(name, 'larger', title, 'One level higher', { levels: [EXAM_LEVEL] })),
    ...Object.entries(FAMILIES).flatMap(([domain, families]) =>
      families.length < 2
        ? []
        : families.map(({ name, title }) => entry(domain, name, title, `One family: ${titleOf(domain)}`, { kinds: [name] })),
    ),
    ...Object.entries(UNSEEN).flatMap(([domain, families]) =>
      families.map(({ name, title }) => entry(domain, name, title, 'Families of no training', { kinds: [name] })),
    ),
    entry(NANO.domain, 'nano', 'Small sums, as the nano model learns them', 'For the smallest model', NANO.task),
  ]
}
