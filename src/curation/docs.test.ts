import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { BENCHMARKS } from '../evaluation/benchmarks/index.ts'
import { FAMILIES } from '../tasks/families/index.ts'
import { createTask, domains } from '../tasks/index.ts'
import { UNSEEN } from '../tasks/unseen/index.ts'
import { MAPPINGS } from './mappings.ts'
import { ruleDescriptions } from './rules/index.ts'
import { TRANSFORMS } from './transforms.ts'

const page = readFileSync(new URL('../../docs/prompts.md', import.meta.url), 'utf8')
/** The lines of the page's tables, by what stands in their first column. */
const rows = new Map([...page.matchAll(/^\| `([a-z0-9-]+)` \|(.*)\|$/gm)].map(([, name, rest]) => [name, rest]))

it('docs/prompts.md has every mapping, step, rule and domain, as the code describes them', () => {
  for (const { name, title } of MAPPINGS) expect([name, rows.get(name)]).toEqual([name, expect.stringContaining(title)])
  for (const [name, { about }] of Object.entries(TRANSFORMS)) expect([name, rows.get(name)]).toEqual([name, expect.stringContaining(about)])
  for (const { rule, about } of ruleDescriptions) expect([rule, rows.get(rule)]).toEqual([rule, expect.stringContaining(about)])
  for (const domain of domains) expect([...rows.keys()]).toContain(domain)
})

it('the prompts shown in docs/prompts.md are what they say', () => {
  const examples = /```json\n(\{"domain"[\s\S]*?)```/.exec(page)?.[1].trim().split('\n') ?? []
  expect(examples.map((line) => (JSON.parse(line) as { domain: string }).domain)).toEqual(['math', 'code', 'countdown'])
})

it('docs/benchmarks.md has every benchmark as the code asks it', () => {
  const text = readFileSync(new URL('../../docs/benchmarks.md', import.meta.url), 'utf8')
  for (const { name, title, source, size, samples, temperature, topP, figures } of BENCHMARKS) {
    const times = samples === 1 ? 'once' : `${samples} times`
    const drawn = temperature === 0 ? 'greedy' : `temperature ${temperature}, top-p ${topP}`
    const row = ['', `\`${name}\``, title, size ?? 'by edition', `${times}, ${drawn}`, Object.keys(figures).join(', '), '']
      .join(' | ')
      .trim()
    expect(text.split('\n'), name).toContain(row)
    expect(text.split('\n'), name).toContain(`- ${title}: ${source}`)
  }
})

it('docs/families.md has every family with its domain, and its floor as the code has it', () => {
  const text = readFileSync(new URL('../../docs/families.md', import.meta.url), 'utf8')
  const percents = (floor: readonly number[]) => floor.map((share) => Math.round(100 * share)).join(', ')
  for (const [domain, families] of [...Object.entries(FAMILIES), ...Object.entries(UNSEEN)])
    for (const { name, title, floor } of families) {
      const row = text.split('\n').find((line) => line.startsWith(`| \`${name}\` | ${domain} |`))
      expect(row, name).toContain(title)
      expect(row, name).toContain(`| ${percents(floor)} |`)
    }
})

it.each(domains.map((domain) => [domain]))('docs/families.md names every option of the %s task', (domain) => {
  const text = readFileSync(new URL('../../docs/families.md', import.meta.url), 'utf8')
  let said = ''
  try {
    createTask(domain, { stranger: 1 })
  } catch (error) {
    said = (error as Error).message
  }
  const options = /it has (.*)\.$/.exec(said)?.[1].split(', ') ?? []
  expect(options).toContain('kinds')
  for (const option of options) expect(text).toContain(`\`${option}\``)
})
