import { expect, it } from 'vitest'
import type { ClaimPlan, ClaimProgress } from '../../../workers/api.ts'
import { agreement, buttonText, isAllDone, planText, progressText, underWay } from './rerun-words.ts'

type State = ClaimPlan['units'][number]['state']
const unit = (seed: number, state: State) => ({ arm: 'math', title: 'RL on math', seed, steps: seed > 0 ? 50 : 0, tokens: seed > 0 ? 400_000 : 40_000, state }) // biome-ignore format: one line reads best
const plan = (states: State[], seconds: number | null = null): ClaimPlan => ({
  units: states.map((state, seed) => unit(seed, state)),
  refused: [],
  seconds,
})

it('tells what is left of a claim, and how long it takes once that is known', () => {
  expect(planText(plan(['none', 'none', 'none']))).toBe(
    '2 runs: 100 steps, then questions to what they leave; about 840 k tokens are sampled. How long that takes is told once something was trained here.',
  )
  expect(planText(plan(['done', 'done', 'begun'], 130))).toMatch(/^1 of 2 runs left: 50 steps, .* 400 k tokens are sampled, about 2 min\.$/)
  expect(planText(plan(['done', 'done'], 0))).toBe('All of it is done.')
  expect(planText(plan(['none']))).toMatch('cannot be trained')
})

it('goes on where something is there, and has nothing to do where all is', () => {
  const texts = [plan(['none', 'none']), plan(['done', 'none']), plan(['none', 'begun']), plan(['done', 'done']), null].map(buttonText)
  expect(texts).toEqual(['Run it here', 'Go on', 'Go on', 'Run it here', 'Run it here'])
  expect([plan(['done', 'begun']), plan(['done', 'done'])].map(isAllDone)).toEqual([false, true])
})

it('says what is under way, that it waits, and how long it will', () => {
  const steps: ClaimProgress = { ...unit(1, 'begun'), run: 'a', doing: 'steps', done: 12, total: 50, share: 0.1, seconds: 5400 }
  expect(progressText(steps, false)).toBe('RL on math, seed 1: step 12 of 50; in all about 1 h 30 min left')
  expect(progressText(steps, true)).toBe('RL on math, seed 1: step 12 of 50, paused')
  const replies: ClaimProgress = { ...steps, title: 'the start', seed: 0, doing: 'replies', done: 40, total: 1200, seconds: null }
  expect(progressText(replies, false)).toBe('The start: 40 of 1,200 replies judged')
  expect([steps, replies].map(underWay)).toEqual(['RL on math, seed 1: training', 'The start: asking what it leaves'])
})

it.each([
  ['holds', 'holds', 'This agrees with the file, which says “Holds” too.'],
  ['does not hold', 'holds', 'This disagrees with the file, which says “Holds”.'],
  ['cannot tell', 'holds', 'The file says “Holds”; what was measured here neither confirms nor refutes it.'],
  ['holds', 'cannot tell', 'The file cannot tell; what was measured here can.'],
  ['holds', 'not run', 'The file has no verdict on this claim yet.'],
  ['not run', 'holds', 'Some of its figures are still missing, so there is no verdict from here yet.'],
] as const)('%s here and %s in the file', (here, file, said) => {
  expect(agreement({ verdict: here, protocol: 'a' }, { verdict: file, protocol: 'a' })).toBe(said)
})

it('compares no figures of other prompts, recipes or starts', () => {
  expect(agreement({ verdict: 'holds', protocol: 'a' }, { verdict: 'holds', protocol: 'b' })).toMatch('cannot be compared')
})
