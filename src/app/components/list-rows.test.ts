/** @file Lists of rows to choose among look alike: how a row looks that is pointed at, or chosen, is said once. */
import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const src = new URL('../', import.meta.url)
const sheets = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.module.css'))

/** Rules `selector { body }` of a sheet. */
const rulesOf = (name: string) =>
  [...readFileSync(new URL(name, src), 'utf8').matchAll(/([^{}]+)\{([^{}]*)\}/g)].map(([, selector, body]) => ({
    selector: selector.replace(/\/\*.*?\*\//gs, '').trim(),
    body,
  }))

it('no list of its own says how a chosen row looks', () => {
  const own = sheets.flatMap((name) =>
    rulesOf(name).flatMap(({ selector, body }) => (/\[aria-selected="true"\]$/.test(selector) && /background/.test(body) ? [name] : [])),
  )
  expect(own.map((name) => name.replaceAll('\\', '/'))).toEqual(['components/list-rows.module.css'])
})

it('no list overrides what it composes, since which of two sheets comes last is up to how they are loaded', () => {
  const shared = new Map(rulesOf('components/list-rows.module.css').map(({ selector, body }) => [selector, propertiesOf(body)]))
  for (const name of sheets)
    for (const { selector, body } of rulesOf(name)) {
      const composed = /composes: (\w+) from "[^"]*list-rows\.module\.css"/.exec(body)?.[1]
      if (!composed) continue
      const theirs = [...(shared.get(`.${composed}`) ?? []), ...(composed === 'row' ? (shared.get('.choice') ?? []) : [])]
      expect(
        theirs.filter((property) => propertiesOf(body).includes(property)),
        `${name} ${selector}`,
      ).toEqual([])
    }
})

function propertiesOf(body: string): string[] {
  return [...body.matchAll(/^\s*([\w-]+):/gm)].map(([, property]) => property).filter((property) => property !== 'composes')
}
