import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { drawInTurn, forget } from './frames.ts'

let frames: (() => void)[] = []
const frame = () => frames.splice(0).forEach((run) => run())

beforeEach(() => {
  frames = []
  vi.stubGlobal('requestAnimationFrame', (run: () => void) => frames.push(run))
})
afterEach(() => {
  for (let i = 0; i < 10; i++) frame()
  vi.unstubAllGlobals()
})

it('draws one piece a frame, the newest of each, and nothing that was forgotten', () => {
  const drawn: string[] = []
  const [a, b, c] = [{}, {}, {}]
  drawInTurn(a, () => drawn.push('a1'))
  drawInTurn(b, () => drawn.push('b'))
  drawInTurn(c, () => drawn.push('c'))
  drawInTurn(a, () => drawn.push('a2'))
  expect(frames).toHaveLength(1)
  frame()
  expect(drawn).toEqual(['a2'])
  forget(b)
  frame()
  frame()
  expect(drawn).toEqual(['a2', 'c'])
  expect(frames).toHaveLength(0)
  drawInTurn(b, () => drawn.push('again'))
  frame()
  expect(drawn.at(-1)).toBe('again')
})

it('goes on after a piece that failed', () => {
  const drawn: string[] = []
  drawInTurn({}, () => {
    throw new Error('no canvas')
  })
  drawInTurn({}, () => drawn.push('next'))
  expect(frame).toThrow('no canvas')
  frame()
  expect(drawn).toEqual(['next'])
})
