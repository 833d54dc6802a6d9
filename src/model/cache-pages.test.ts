import fc from 'fast-check'
import { expect, it } from 'vitest'
import { PAGE } from '../kernels/row-table.ts'
import { CachePages, pagesFor, pagesOf } from './cache-pages.ts'

it('no page is in two lists, lists keep theirs as they grow, and everything given back can be had again', () => {
  const action = fc.oneof(
    fc.record({ list: fc.nat(7), tokens: fc.integer({ min: 0, max: 6 * PAGE }) }),
    fc.nat(7).map((close) => ({ close })),
  )
  fc.assert(
    fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
      const size = 16
      const pages = new CachePages(size, 4, 6)
      const lists: { at: number; pages: number[] }[] = []
      const used = () => lists.flatMap((list) => list.pages)
      for (const one of actions) {
        if ('close' in one) {
          const [list] = lists.splice(one.close % Math.max(lists.length, 1), 1)
          if (list) pages.close(list.at)
          continue
        }
        let list = lists[one.list]
        if (!list) {
          const at = pages.open()
          expect(at === null).toBe(lists.length === 4)
          if (at === null) continue
          list = { at, pages: [] }
          lists.push(list)
        }
        const wanted = Math.max(pagesFor(one.tokens), list.pages.length)
        const grown = pages.grow(list.at, one.tokens)
        expect(grown).toBe(used().length - list.pages.length + wanted <= size)
        if (!grown) continue
        const now = Array.from({ length: wanted }, (_, page) => pages.slot(list.at, page * PAGE) / PAGE)
        expect(now.slice(0, list.pages.length)).toEqual(list.pages)
        list.pages = now
        expect(new Set(used()).size).toBe(used().length)
        expect(used().every((page) => Number.isInteger(page) && page >= 0 && page < size)).toBe(true)
        if (wanted) expect(pages.slot(list.at, wanted * PAGE - 1)).toBe(now[wanted - 1] * PAGE + PAGE - 1)
      }
      for (const list of lists) pages.close(list.at)
      const whole = Array.from({ length: 4 }, () => pages.open() as number)
      expect(whole.map((list) => pages.grow(list, 4 * PAGE))).toEqual([true, true, true, true])
    }),
  )
})

it('writes what has changed, neighbours together', () => {
  const writes: number[][] = []
  const device = {
    queue: { writeBuffer: (_: unknown, offset: number, __: unknown, first: number, count: number) => writes.push([offset, first, count]) },
  } as unknown as GPUDevice
  const pages = new CachePages(40, 3, 1000)
  const [a, , c] = [pages.open() as number, pages.open(), pages.open() as number]
  pages.grow(a, 3 * PAGE)
  pages.grow(c, 1)
  pages.write(device, { buffer: null as unknown as GPUBuffer, offset: 256, size: 0 })
  pages.write(device, { buffer: null as unknown as GPUBuffer, offset: 256, size: 0 })
  expect(writes).toEqual([
    [256, 0, 3],
    [256 + 8000, 2000, 1],
  ])
})

it('the pages of so many slots hold any prompt and reply of so many tokens', () => {
  for (let slots = 1; slots < 70; slots++) {
    for (let prompt = 0; prompt <= slots; prompt++) expect(pagesFor(prompt) + pagesFor(slots - prompt)).toBeLessThanOrEqual(pagesOf(slots))
  }
})
