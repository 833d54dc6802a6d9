import { expect, it } from 'vitest'
import { obedience, type Said, switches } from './mode-turns.ts'

it('switches at every turn, from either mode, in conversations of two, three and four turns', () => {
  const all = switches()
  expect(all.map(({ length }) => length)).toEqual([2, 2, 3, 3, 4, 4])
  expect(all.map(([first]) => first)).toEqual(['think', 'instruct', 'think', 'instruct', 'think', 'instruct'])
  for (const modes of all) for (const [i, mode] of modes.slice(1).entries()) expect(mode).not.toBe(modes[i])
})

it('counts every turn in the mode that was asked of it, and conversations as clusters', () => {
  const thought = '<think>1+1=2</think>2'
  const turn = (mode: Said['mode'], text: string, conversation: string): Said => ({ mode, text, conversation })
  const said = [
    ...[turn('think', thought, 'a'), turn('instruct', '2', 'a'), turn('think', thought, 'a'), turn('instruct', thought, 'a')],
    ...[turn('instruct', '2', 'b'), turn('think', '2', 'b')],
  ]
  const { think, instruct } = obedience(said)
  expect(think).toMatchObject({ turns: 3, conversations: 2, share: { value: 2 / 3 } })
  expect(instruct).toMatchObject({ turns: 3, conversations: 2, share: { value: 2 / 3 } })
  const apart = obedience(said.map((one, i) => ({ ...one, conversation: String(i) })))
  expect(apart.think.share.high - apart.think.share.low).toBeLessThan(think.share.high - think.share.low)
})
