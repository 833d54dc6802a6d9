import { deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { formatHash, NOWHERE, parseHash } from './hash.ts'
import { decodeRecipe, encodeRecipe } from './recipe-link.ts'

const refused = /^The recipe of this link cannot be read/

it('a recipe comes back from its link as it was, through the address', async () => {
  const recipe = {
    name: 'Añb “c” 𝑥',
    seed: 7,
    model: 'models/nano',
    stages: [{ kind: 'rl', task: { kinds: ['prod2'] }, learningRate: 1e-3 }],
  }
  const recipeLink = await encodeRecipe(recipe)
  const address = formatHash({ page: 'train', ...NOWHERE, recipe: recipeLink })
  expect(await decodeRecipe(parseHash(address).recipe as string)).toEqual(recipe)
  // On no other page does it mean anything.
  expect(formatHash({ page: 'chat', recipe: recipeLink })).toBe('#/chat')
  expect(parseHash(address.replace('train', 'rollouts')).recipe).toBeNull()
})

it('what is no recipe’s link is refused in a sentence: cut short, changed, too long, or a bomb', async () => {
  const link = await encodeRecipe({ name: 'a'.repeat(400), of: Array.from({ length: 50 }, (_, i) => i * 7919) })
  const bomb = deflateRawSync(Buffer.alloc(20_000_000, 0x20)).toString('base64url')
  expect(bomb.length).toBeLessThan(32_000)
  for (const bad of [
    '',
    'a',
    '%%',
    link.slice(0, -20),
    `${link}A`.repeat(400),
    bomb,
    deflateRawSync(Buffer.from([0xff, 0xfe])).toString('base64url'),
  ])
    await expect(decodeRecipe(bad), bad.slice(0, 40)).rejects.toThrow(refused)
  await fc.assert(
    fc.asyncProperty(fc.string({ maxLength: 200 }), async (text) => {
      await decodeRecipe(text).catch((error) => expect(error.message).toMatch(refused))
    }),
    { numRuns: 50 },
  )
})
