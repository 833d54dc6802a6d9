/**
 * @file Nobody outside their rooms knows a kind of stage or a loss by its name: what page, command line and trainer ask of one stands in its entry of
 * the registry. A name is known where a `kind` or a `loss` is compared with it, or a `case` has it.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { LOSSES } from './losses/index.ts'
import { STAGES } from './stages/index.ts'

const src = fileURLToPath(new URL('../', import.meta.url))
const names = [...Object.keys(STAGES), ...Object.keys(LOSSES)].join('|')
const KNOWN = new RegExp(
  [
    `\\b(?:kind|loss)\\W*[!=]==? *['"](?:${names})['"]`,
    `['"](?:${names})['"] *[!=]==? *[\\w.?]*\\b(?:kind|loss)\\b`,
    `case ['"](?:${names})['"]:`,
    `['"](?:${names})['"],? *\\]\\.includes\\([\\w.?]*\\b(?:kind|loss)\\b`,
  ].join('|'),
)

it.each([
  "if (stage?.kind !== 'distil') return 0",
  "({ kind }) => kind === 'rl'",
  "    case 'gspo':",
  "rules.loss === 'cispo' ? 1 : 2",
  "'sft' === stage.kind",
  "['rl', 'distil'].includes(stage.kind)",
])('sees %s', (line) => {
  expect(line).toMatch(KNOWN)
})

it.each(["split === 'sft'", "baseline === 'dr_grpo'", "{ kind: 'rl', loss: 'dapo' }", "token.kind === 'word'"])('lets %s be', (line) => {
  expect(line).not.toMatch(KNOWN)
})

it('no file knows a kind of stage or a loss by its name', () => {
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$|(^|\/)testing|(^|\/)fixtures\//.test(name))
    // The registries' own rooms, and the engine that tests of the page have instead of one.
    .filter((name) => !/^training\/(stages|losses)\/|^app\/fake-/.test(name))
  expect(files.length).toBeGreaterThan(500)
  const found = files.flatMap((name) =>
    readFileSync(src + name, 'utf8')
      .split('\n')
      .flatMap((line, i) => (KNOWN.test(line) ? [`${name}:${i + 1} ${line.trim()}`] : [])),
  )
  expect(found).toEqual([])
})
