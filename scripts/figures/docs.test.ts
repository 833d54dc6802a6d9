import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const root = new URL('../../', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, root), 'utf8')

it('docs/figures.md has every figure that can be printed, and no other', () => {
  const scripts = Object.keys((JSON.parse(read('package.json')) as { scripts: object }).scripts).filter((name) =>
    name.startsWith('figures:'),
  )
  expect(scripts.length).toBeGreaterThan(15)
  const told = read('docs/figures.md')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .flatMap((line) => line.split(' | ')[0].match(/figures:[a-z]+/g) ?? [])
  expect([...new Set(told)].toSorted()).toEqual(scripts.toSorted())
})

it('README.md links every page of docs/', () => {
  const pages = readdirSync(new URL('docs', root)).filter((name) => name.endsWith('.md'))
  expect(pages.filter((name) => !read('README.md').includes(`(docs/${name}`))).toEqual([])
})
