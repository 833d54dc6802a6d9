/** @file Names for people in problems: sixteen that are one token each, or made-up ones, so that no reader can know all names, nor need to. */
import { NAME_SYLLABLES } from '../phrases.ts'
import type { Random } from '../random.ts'

export const NAMES: readonly string[] = [
  ...['Tom', 'Ann', 'Sam', 'Ben', 'Eva', 'Max', 'Lea', 'Tim', 'Mia', 'Leo', 'Ida', 'Jan', 'Zoe', 'Kim', 'Pia', 'Rob'],
]

/** Distinct names, in half of the draws all from the list, else all made up of two syllables. */
export function people(random: Random, count: number): string[] {
  if (random.chance(0.5)) return random.shuffled(NAMES).slice(0, count)
  const names = new Set<string>()
  while (names.size < count) {
    const text = random.pick(NAME_SYLLABLES) + random.pick(NAME_SYLLABLES)
    names.add(text[0].toUpperCase() + text.slice(1))
  }
  return [...names]
}
