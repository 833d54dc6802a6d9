import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const source = readFileSync(new URL('records.ts', import.meta.url), 'utf8')
const page = readFileSync(new URL('../../docs/records.md', import.meta.url), 'utf8')

it.each([
  ['a step', 'StepMetrics', 30],
  ['a rollout', 'RolloutRecord', 15],
  ['a probe', 'ProbeRecord', 10],
  ['an exam', 'ExamRecord', 5],
])('docs/records.md has every field of %s, and no other', (title, name, least) => {
  const body = new RegExp(`interface ${name} \\{\\n(.*?)\\n\\}`, 's').exec(source)?.[1] ?? ''
  const fields = [...body.matchAll(/^ {2}'?([\w/]+)'?\??:/gm)].map(([, field]) => field)
  expect(fields.length).toBeGreaterThan(least)
  const section = page.split(/^## /m).find((one) => one.toLowerCase().startsWith(title)) ?? ''
  const rows = section.split('\n').flatMap((line) => /^\| (`.*?) \|/.exec(line)?.[1] ?? [])
  const told = rows
    .flatMap((row) => [...row.matchAll(/`([^`]+)`/g)].map(([, field]) => field))
    .filter((field) => !field.startsWith('rewards/'))
  expect(told.toSorted()).toEqual(fields.toSorted())
})
