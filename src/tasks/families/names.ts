/** @file Names for people in problems: sixteen that are one token each, or made-up ones, so that no reader can know all names, nor need to. */
import { NAME_SYLLABLES } from '../phrases.ts'
import type { Random } from '../random.ts'

const MEN = ['Tom', 'Sam', 'Ben', 'Max', 'Tim', 'Leo', 'Jan', 'Rob']
const WOMEN = ['Ann', 'Eva', 'Lea', 'Mia', 'Ida', 'Zoe', 'Kim', 'Pia']
export const NAMES: readonly string[] = [...MEN, ...WOMEN]

/** Two syllables that make a word. */
const NO_NAMES = ['Anus', 'Beus', 'Gone', 'Mine', 'Pine', 'Vane', 'Wife', 'Wine']

/** Distinct names, in half of the draws all from the list, else all made up of two syllables. */
export function people(random: Random, count: number): string[] {
  return random.chance(0.5) ? random.shuffled(NAMES).slice(0, count) : madeUp(random, count)
}

/** The same where it is told who is a woman: nobody has to read of a Tom who is a daughter. */
export function peopleOf(random: Random, women: readonly boolean[]): string[] {
  const [hers, his] = [random.shuffled(WOMEN), random.shuffled(MEN)]
  const wanted = women.filter((woman) => woman).length
  if (wanted > hers.length || women.length - wanted > his.length || random.chance(0.5)) return madeUp(random, women.length)
  return women.map((woman) => (woman ? hers : his).pop() as string)
}

/** Distinct ones of two syllables. */
export function madeUp(random: Random, count: number): string[] {
  const names = new Set<string>()
  while (names.size < count) {
    const text = random.pick(NAME_SYLLABLES) + random.pick(NAME_SYLLABLES)
    const name = text[0].toUpperCase() + text.slice(1)
    if (!NO_NAMES.includes(name)) names.add(name)
  }
  return [...names]
}
