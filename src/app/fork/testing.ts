/** @file Attempts for tests: drawn at random, parting now and then. */
import { generator } from '../fake-rollouts.ts'
import type { Sample } from './tree.ts'

/** `count` attempts of up to `length` tokens that part at about one token in `every`. */
export function attempts(seed: number, count: number, length: number, every = 8): Sample[] {
  const random = generator(seed)
  const drawn: number[][] = []
  return Array.from({ length: count }, (): Sample => {
    const other = drawn[Math.floor(random() * drawn.length)] ?? []
    const agreed = other.slice(0, Math.floor(random() * other.length))
    const whole = random() < 0.3
    const tokens = whole && other.length > 0 ? [...other] : [...agreed]
    while (!whole && tokens.length < length && random() > 1 / (every * 20)) tokens.push(Math.floor(random() * every))
    drawn.push(tokens)
    const correct = random() < 0.5
    return {
      tokens,
      pieces: tokens.map((token) => (token === 0 ? ' ' : `t${token}`)),
      logprobs: tokens.map((token) => -0.1 * token - 0.01),
      reward: Number(correct),
      correct,
      outcome: correct ? 'correct' : 'wrong',
      advantage: correct ? 1 : -1,
      ...(correct || tokens.length === 0 ? {} : { breaks: Math.floor(random() * tokens.length) }),
    }
  })
}
