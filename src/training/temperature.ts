/**
 * @file Temperature by entropy: AceReason-Nemotron 1.1 samples at the temperature at which the entropy of the tempered policy is about 0.3 nats a
 * token, colder it exploits too early, hotter it learns from noise. The paper chooses it by hand, a stage at a time; here it follows step by step.
 */

/** It stays within. */
export const TEMPERATURES = [0.3, 2] as const
/** Most that a step changes its logarithm by, within the range, and how fast it goes there. */
const MOST = 0.1
const GAIN = 0.3

/** For the next step: hotter where the last one's entropy was below the target, colder where it was above; nothing known leaves it as it is. */
export function nextTemperature(temperature: number, entropy: number | undefined, target: number): number {
  if (entropy === undefined) return temperature
  const wanted = GAIN * Math.log(target / Math.max(entropy, 1e-6))
  const next = temperature * Math.exp(Math.min(MOST, Math.max(-MOST, wanted)))
  return Math.min(TEMPERATURES[1], Math.max(TEMPERATURES[0], next))
}
