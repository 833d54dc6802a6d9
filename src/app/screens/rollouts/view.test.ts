import fc from 'fast-check'
import { expect, it } from 'vitest'
import { formatHash, parseHash } from '../../hash.ts'
import { SHADINGS } from '../../shading.ts'
import { EVERYTHING, GROUP_ORDERS, ROLLOUT_ORDERS, SHOWN } from './groups.ts'
import { howOf, viewOf } from './view.ts'

const bound = fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0))
const name = fc.option(fc.string({ minLength: 1 }))
const views = fc.record({
  filter: fc.record({
    ...{ shown: fc.constantFrom(...SHOWN), search: fc.string(), domain: name, outcome: name },
    ...{ leastReward: bound, mostReward: bound, leastTokens: bound, mostTokens: bound },
  }),
  groupOrder: fc.constantFrom(...GROUP_ORDERS),
  order: fc.constantFrom(...ROLLOUT_ORDERS),
  shading: fc.constantFrom(...SHADINGS),
})

it('comes back out of the address as it was', () => {
  fc.assert(
    fc.property(views, (view) => {
      const address = formatHash({ page: 'rollouts', how: howOf(view) })
      expect(viewOf(parseHash(address).how)).toEqual(view)
    }),
  )
})

it('says nothing where nothing was chosen, and is that where nobody understands it', () => {
  const plain = viewOf({})
  expect(plain.filter).toEqual(EVERYTHING)
  expect(howOf(plain)).toEqual({})
  expect(viewOf({ show: 'x', reward: 'a..b', shade: '', prompts: '..', attempts: '7' })).toEqual(plain)
})
