import { expect, it } from 'vitest'
import { nextTemperature } from './temperature.ts'

/** Entropy of two choices, the first `margin` nats ahead, at a temperature. */
const entropyOf = (margin: number, temperature: number) => {
  const p = 1 / (1 + Math.exp(-margin / temperature))
  return -p * Math.log(p) - (1 - p) * Math.log(1 - p)
}

it.each([1.5, 2, 3])('finds the temperature of the entropy that is wanted, and stays there (a choice %f nats ahead)', (margin) => {
  let temperature = 1
  for (let step = 0; step < 60; step++) temperature = nextTemperature(temperature, entropyOf(margin, temperature), 0.3)
  expect(entropyOf(margin, temperature)).toBeCloseTo(0.3, 2)
  expect(nextTemperature(temperature, entropyOf(margin, temperature), 0.3)).toBeCloseTo(temperature, 2)
})

it('follows a policy that becomes surer', () => {
  let temperature = 1
  for (let step = 0; step < 200; step++) temperature = nextTemperature(temperature, entropyOf(1 + step / 100, temperature), 0.3)
  expect(entropyOf(3, temperature)).toBeCloseTo(0.3, 1)
})

it('changes by a tenth at most, within bounds, and not without knowing', () => {
  expect(nextTemperature(1, 0, 0.3)).toBeCloseTo(Math.exp(0.1), 12)
  expect(nextTemperature(1, 9, 0.3)).toBeCloseTo(Math.exp(-0.1), 12)
  expect(nextTemperature(2, 0, 0.3)).toBe(2)
  expect(nextTemperature(0.3, 9, 0.3)).toBe(0.3)
  expect(nextTemperature(0.7, undefined, 0.3)).toBe(0.7)
})
