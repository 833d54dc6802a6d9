import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

it('docs/records.md has every field of a step, and no other', () => {
  const source = readFileSync(new URL('records.ts', import.meta.url), 'utf8')
  const body = source.slice(source.indexOf('interface StepMetrics'), source.indexOf('interface RolloutRecord'))
  const fields = [...body.matchAll(/^ {2}'?([\w/]+)'?\??:/gm)].map(([, name]) => name)
  expect(fields.length).toBeGreaterThan(30)
  const page = readFileSync(new URL('../../docs/records.md', import.meta.url), 'utf8')
  const rows = page.split('\n').flatMap((line) => /^\| (`.*?) \|/.exec(line)?.[1] ?? [])
  const told = rows.flatMap((row) => [...row.matchAll(/`([^`]+)`/g)].map(([, name]) => name)).filter((name) => !name.startsWith('rewards/'))
  expect(told.toSorted()).toEqual(fields.toSorted())
})
