/** @file docs/features.md is a table that can be believed: its files exist, what it calls by name is there, and it counts right. */
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const place = new URL('../../docs/features.md', import.meta.url)
const STATES = ['there', 'partly', 'missing']
const text = readFileSync(place, 'utf8')

const cellsOf = (line: string) => line.split(' | ').map((cell) => cell.replace(/^\| | ?\|$/g, '').trim())
const sections = text
  .split(/^## /m)
  .slice(1)
  .map((section) => ({
    title: section.slice(0, section.indexOf('\n')),
    rows: section
      .split('\n')
      .filter((line) => line.startsWith('| '))
      .map(cellsOf),
  }))
const counted = sections.find(({ title }) => title === 'Counted')
const features = sections
  .filter((section) => section !== counted)
  .map(({ title, rows }) => ({ title, rows: rows.filter(([name]) => name !== 'feature') }))
const rows = features.flatMap((section) => section.rows)

const filesIn = (cell: string) => [...cell.matchAll(/\]\(([^)]+)\)/g)].map(([, file]) => new URL(file, place))
const tally = (some: readonly string[][]) => STATES.map((state) => some.filter(([, of]) => of === state).length)

describe('docs/features.md', () => {
  it('has each feature once, in one of three states', () => {
    expect(rows.length).toBeGreaterThan(100)
    expect(new Set(rows.map(([name]) => name)).size).toBe(rows.length)
    for (const [name, state] of rows) expect(STATES, name).toContain(state)
  })

  it('says where a feature is, or what lacks', () => {
    for (const [name, state, where, lacks = ''] of rows) {
      expect(filesIn(where).length > 0, name).toBe(state !== 'missing')
      expect(lacks !== '', name).toBe(state !== 'there')
    }
  })

  it('links to files that exist', () => {
    const links = filesIn(text)
    expect(links.filter((file) => !existsSync(file)).map(String)).toEqual([])
    expect(links.length).toBeGreaterThan(200)
  })

  it('calls buttons and figures as those files do', () => {
    const strangers = rows.flatMap(([name, , where]) => {
      const source = filesIn(where).map((file) => readFileSync(file, 'utf8'))
      const written = source.join(' ').replace(/\s+/g, ' ')
      // What changes in a name stands as `…`, or as `n of m`.
      const called = [...where.matchAll(/\*([^*]+)\*/g)].flatMap(([, words]) => words.split(/…|n of m/))
      return called.filter((words) => !written.includes(words.trim().replace(/:$/, ''))).map((words) => `${name}: ${words}`)
    })
    expect(strangers).toEqual([])
  })

  it('counts right', () => {
    const told = new Map(counted?.rows.map(([title, ...counts]) => [title, counts.map(Number)]))
    for (const { title, rows } of features) expect([title, told.get(title)]).toEqual([title, tally(rows)])
    const all = tally(rows)
    expect(told.get('all')).toEqual(all)
    expect(text).toContain(`${rows.length} features: ${all[0]} there, ${all[1]} partly, ${all[2]} missing.`)
  })
})
