/** @file A zebra puzzle of three people, three animals and three drinks: who has the fish? Exactly one arrangement fits the clues. */
import { boxed } from '../families/family.ts'
import { people } from '../families/names.ts'
import { question, type Unseen } from './unseen.ts'

const ANIMALS = ['cat', 'dog', 'fish']
const DRINKS = ['tea', 'milk', 'water']
const ORDERS = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] // biome-ignore format: permutations

interface World {
  /** Animal and drink of each person. */
  animals: readonly number[]
  drinks: readonly number[]
}
const WORLDS: readonly World[] = ORDERS.flatMap((animals) => ORDERS.map((drinks) => ({ animals, drinks })))

interface Clue {
  text: string
  key: string
  holds(world: World): boolean
}

function cluesOf(names: readonly string[], level: number): Clue[] {
  const has = (person: number, animal: number) => ({
    text: `${names[person]} has the ${ANIMALS[animal]}.`,
    key: `h${person}${animal}`,
    holds: ({ animals }: World) => animals[person] === animal,
  })
  const not = (clue: Clue, text: string): Clue => ({ text, key: `n${clue.key}`, holds: (world) => !clue.holds(world) })
  const drinks = (person: number, drink: number) => ({
    text: `${names[person]} drinks ${DRINKS[drink]}.`,
    key: `d${person}${drink}`,
    holds: (world: World) => world.drinks[person] === drink,
  })
  const links = (animal: number, drink: number) => ({
    text: `Who has the ${ANIMALS[animal]} drinks ${DRINKS[drink]}.`,
    key: `l${animal}${drink}`,
    holds: (world: World) => world.drinks[world.animals.indexOf(animal)] === drink,
  })
  const pairs = ORDERS[0].flatMap((i) => ORDERS[0].map((j) => [i, j] as const))
  const direct = [...pairs.map(([i, j]) => has(i, j)), ...pairs.map(([i, j]) => drinks(i, j))]
  const indirect = pairs.map(([i, j]) => links(i, j))
  const negative = pairs.map(([i, j]) => not(has(i, j), `${names[i]} does not have the ${ANIMALS[j]}.`))
  return level === 1
    ? [...direct, ...indirect]
    : level === 2
      ? [...direct, ...indirect, ...negative]
      : [...indirect, ...negative, ...pairs.map(([i, j]) => drinks(i, j))]
}

export const zebra: Unseen = {
  name: 'zebra',
  title: 'Zebra puzzles',
  unseen: true,
  levels: 5,
  floor: [0.4, 0.4, 0.4, 0.4, 0.4],
  make(random, level) {
    const names = people(random, 3)
    for (;;) {
      const world = random.pick(WORLDS)
      const clues: Clue[] = []
      let left = WORLDS
      for (const clue of random.shuffled(cluesOf(names, level).filter((one) => one.holds(world)))) {
        const rest = left.filter((one) => clue.holds(one))
        if (rest.length === left.length) continue
        clues.push(clue)
        left = rest
        if (left.length === 1) break
      }
      // A clue that names who has the fish leaves nothing to find.
      const fish = world.animals.indexOf(2)
      if (left.length !== 1 || clues.some(({ key }) => key === `h${fish}2`)) continue
      const answer = names[fish]
      return question({
        content: `zebra ${clues
          .map(({ key }) => key)
          .toSorted()
          .join(' ')}`,
        texts: [
          `${names.join(', ')} have a cat, a dog and a fish, and drink tea, milk and water. ${clues.map(({ text }) => text).join(' ')} Who has the fish?`,
        ],
        fields: { answer, puzzle: { check: 'exact', names } },
        answer,
      })
    }
  },
  anyReply: ({ puzzle }, random) => boxed(random.pick(puzzle?.names as string[])),
}
