import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Row } from '../kernels/row-table.ts'
import { CachePages, pagesFor, pagesOf } from './cache-pages.ts'
import { left, type Rollout, Seating } from './seating.ts'

const SLOTS = 90

/** A prompt, and where each of its rollouts will end: some before their limit. */
const request = fc.record({
  prompt: fc.integer({ min: 1, max: 40 }),
  limit: fc.integer({ min: 1, max: 51 }),
  ends: fc.array(fc.integer({ min: 1, max: 51 }), { minLength: 1, maxLength: 6 }),
})

it('whatever the lengths, every rollout ends, in a row and with pages of its own, and the table is told what the batch is', () => {
  fc.assert(
    fc.property(
      fc.array(request, { minLength: 1, maxLength: 5 }),
      fc.integer({ min: 1, max: 7 }),
      fc.integer({ min: 1, max: 20 }),
      fc.constantFrom(null, 1, 200),
      (requests, rows, steps, usual) => {
        const goal = new Map<Rollout, number>()
        const rollouts = requests.flatMap(({ prompt, limit, ends }) => {
          const asked = { prompt: new Array(prompt).fill(0), count: ends.length, maxNewTokens: limit }
          return ends.map((end): Rollout => {
            const completion = { request: 0, tokens: [], logprobs: [], stop: 'stopped' as const }
            const rollout = { index: 0, request: asked, completion, stream: goal.size }
            goal.set(rollout, Math.min(end, limit))
            return rollout
          })
        })
        const pages = new CachePages(pagesOf(SLOTS), 2 * rows + 2, pagesOf(SLOTS))
        const seating = new Seating(pages, rows, rollouts, { tokens: usual })
        let table: Row[] = []
        let ended = 0
        for (let round = 0; ended < rollouts.length; round++) {
          expect(round).toBeLessThan(5000)
          const fresh = seating.fill(steps)
          const { seats } = seating
          expect(seats.length).toBeGreaterThan(0)
          expect(seats.length).toBeLessThanOrEqual(rows)
          const before = table
          table = []
          for (let r = 0; r < before.length; r++) table[r] = before[r]
          for (const change of seating.changes()) table[change.to] = 'from' in change ? before[change.from] : change.row
          table = table.slice(0, seats.length)
          // Each row is its rollout's, and no slot of one is another's.
          expect(seats.map((seat) => seat.row).sort((a, b) => a - b)).toEqual(seats.map((_, r) => r))
          const own = new Set<number>()
          for (const seat of seats) {
            expect(table[seat.row].stream).toBe(seat.rollout.stream)
            expect(table[seat.row]).toMatchObject({ ownPages: seat.own, sharedPages: seat.prefix.pages, sharedLength: seat.prefix.length })
            for (let token = 0; token < Math.min(seat.drawn + steps, seat.drawn + left(seat)); token++) own.add(pages.slot(seat.own, token))
          }
          const sum = seats.reduce((total, seat) => total + Math.min(seat.drawn + steps, seat.drawn + left(seat)), 0)
          expect(own.size).toBe(sum)
          for (const prefix of new Set(seats.map((seat) => seat.prefix)))
            expect(Array.from({ length: prefix.length }, (_, token) => pages.slot(prefix.pages, token)).some((slot) => own.has(slot))).toBe(
              false,
            )
          expect(fresh.some((row) => own.has(row.slot))).toBe(false)

          const now = [...seats]
          for (const seat of now) seat.drawn += Math.min(steps, left(seat))
          for (const seat of now) {
            const tokens = goal.get(seat.rollout) as number
            if (seat.drawn < tokens) continue
            seat.rollout.completion.tokens.push(...new Array(tokens).fill(0))
            seating.end(seat)
            ended++
          }
        }
        expect(seating.seats).toEqual([])
        expect(new Set(rollouts.map(({ completion }) => completion.tokens.length > 0))).toEqual(new Set([true]))
        const whole = pages.open() as number
        expect(pages.grow(whole, 16 * pagesOf(SLOTS))).toBe(true)
        expect(pagesFor(16 * pagesOf(SLOTS))).toBe(pages.size)
      },
    ),
    { numRuns: 30 },
  )
})

it('a rollout that had to leave comes back when there is room for more than it had', () => {
  const pages = new CachePages(6, 6, 6)
  const rollouts = [0, 1].map((index): Rollout => {
    const request = { prompt: [0], count: 1, maxNewTokens: 64 }
    return { index, request, completion: { request: index, tokens: [], logprobs: [], stop: 'stopped' }, stream: index }
  })
  // What is usual is far too little.
  const seating = new Seating(pages, 2, rollouts, { tokens: 1 })
  const indices: number[][] = []
  for (let burst = 0; burst < 4; burst++) {
    seating.fill(16)
    indices.push(seating.seats.map(({ rollout }) => rollout.index))
    for (const seat of seating.seats) {
      seat.drawn += 16
      seat.rollout.completion.tokens.push(...new Array(16).fill(0))
    }
  }
  expect(indices).toEqual([[0, 1], [0, 1], [0, 1], [0]])
  seating.end(seating.seats[0])
  seating.fill(16)
  expect(seating.seats.map(({ rollout, drawn }) => [rollout.index, drawn])).toEqual([[1, 0]])
})
