import fc from 'fast-check'
import { expect, it } from 'vitest'
import { CacheSlots } from './cache-slots.ts'

it('runs in use never overlap, and everything given back is one run again', () => {
  const action = fc.oneof(
    fc.integer({ min: 0, max: 9 }).map((take) => ({ take })),
    fc.nat(20).map((give) => ({ give })),
  )
  fc.assert(
    fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
      const slots = new CacheSlots(32)
      const held: { start: number; count: number }[] = []
      const used = new Set<number>()
      for (const one of actions) {
        if ('take' in one) {
          const start = slots.take(one.take)
          if (start === null) {
            // Refused only when no hole is large enough.
            let hole = 0
            for (let i = 0, run = 0; i < 32; i++) hole = Math.max(hole, (run = used.has(i) ? 0 : run + 1))
            expect(hole).toBeLessThan(one.take)
            continue
          }
          for (let i = start; i < start + one.take; i++) {
            expect(i < 32 && !used.has(i)).toBe(true)
            used.add(i)
          }
          held.push({ start, count: one.take })
        } else if (held.length) {
          const [{ start, count }] = held.splice(one.give % held.length, 1)
          slots.give(start, count)
          for (let i = start; i < start + count; i++) used.delete(i)
        }
      }
      for (const { start, count } of held) slots.give(start, count)
      expect(slots.take(32)).toBe(0)
    }),
  )
})
