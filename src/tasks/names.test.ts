import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { domains } from './index.ts'

const src = fileURLToPath(new URL('..', import.meta.url))

// The arms and measures of claims are recipes, as those in recipes/ are; a question of the chat is kept with an answer of one of two shapes.
it('no file outside of tasks names a domain, but for the engine made of timers, the claims and what a chat is kept as', () => {
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter(
    (name) => /\.tsx?$/.test(name) && !/^tasks[/\\]|\.test\.|testing|app[/\\]fake-|^claims[/\\]|keep-prompt/.test(name),
  )
  expect(files.length).toBeGreaterThan(200)
  // As a value of a field, in a comparison, or as an argument: `domain: 'math'`, `=== 'code'`, `includes('patch')`.
  const named = new RegExp(`(?:domain\\w*['"]?\\s*[:=]\\s*|[!=]==? |\\(|\\[)['"](?:${domains.join('|')})['"]`)
  expect(named.test("domain: 'math'") && named.test("prompt.domain === 'code'") && named.test("createTask('qa')")).toBe(true)
  expect(files.filter((name) => named.test(readFileSync(join(src, name), 'utf8')))).toEqual([])
})
