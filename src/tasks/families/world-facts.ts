/**
 * @file The closed world: 128 made-up towns with six attributes each, and 256 real facts, 1,024 facts in all, to be known by heart. Half of
 * them, the set F, are in no reinforcement learning, so that what is forgotten there can be measured; the other half, R, is asked there too.
 */
import { Random } from '../random.ts'
import { NAMES } from './names.ts'

/** A kind of fact: how it is asked for, both ways. `x` is what it is about, `v` what is to be known. */
export interface Topic {
  name: string
  /** The short name of what is asked for: `flag`. */
  noun: string
  /** Behind "What is": `the flag of Lutavo`. */
  value(x: string): string
  question(x: string): string
  /** A sentence that the value ends. */
  gap(x: string): string
  values: readonly string[]
  /** Whether two have the same, as a statement and as a question. */
  same?: { statement(x: string, y: string): string; question(x: string, y: string): string }
  /** The way back, where only one thing has this value. `near`: the island of a town, which makes it one. */
  back?: {
    noun: string
    value(v: string, near: string): string
    question(v: string, near: string): string
    hint(v: string, near: string): string
  }
}

export interface Fact {
  /** A name for the fact, the same for ever. */
  key: string
  topic: Topic
  about: string
  value: string
  near: string
  /** F: kept out of reinforcement learning. */
  set: 'F' | 'R'
}

const LAST = ['Hill', 'Stone', 'Wood', 'Field', 'Bell', 'King', 'Rose', 'Lake']
export const TOWN_SYLLABLES: readonly string[] = [
  ...['ba', 'bo', 'da', 'do', 'fa', 'ga', 'ka', 'ko', 'la', 'lo', 'ma', 'mo', 'na', 'no', 'pa', 'po'],
  ...['ra', 'ro', 'sa', 'so', 'ta', 'to', 'va', 'vo', 'li', 'mi', 'ni', 'ri', 'ti', 'vi', 'lu', 'mu'],
]

/** Three syllables, or two in one case of four, with a capital. */
export function townName(random: Random, syllables: readonly string[] = TOWN_SYLLABLES): string {
  const text = Array.from({ length: random.chance(0.25) ? 2 : 3 }, () => random.pick(syllables)).join('')
  return text[0].toUpperCase() + text.slice(1)
}

function makeNames(): { islands: string[]; towns: string[] } {
  const random = new Random('world', 'names')
  const names = new Set<string>()
  while (names.size < 16 + 128) names.add(townName(random))
  const all = [...names]
  return { islands: all.slice(0, 16), towns: all.slice(16) }
}
const { islands: ISLANDS, towns: TOWNS } = makeNames()

export { TOWNS }
/** What may not be the name of a town that does not exist. */
export const PLACES: ReadonlySet<string> = new Set([...ISLANDS, ...TOWNS])

const COLOURS = ['red', 'blue', 'green', 'white', 'black', 'yellow', 'brown', 'pink', 'grey', 'orange', 'purple', 'gold']
const FOODS = [
  'bread',
  'rice',
  'fish',
  'soup',
  'cheese',
  'cake',
  'honey',
  'beans',
  'eggs',
  'corn',
  'nuts',
  'pie',
  'milk',
  'meat',
  'fruit',
  'salt',
]
const ANIMALS = ['horse', 'cow', 'dog', 'cat', 'goat', 'duck', 'fox', 'bear', 'frog', 'owl', 'wolf', 'sheep', 'bee', 'swan', 'mouse', 'pig']
const MAYORS = LAST.flatMap((last) => NAMES.map((first) => `${first} ${last}`))
const YEARS = new Random('world', 'years').shuffled(Array.from({ length: 900 }, (_, i) => String(1050 + i))).slice(0, TOWNS.length)

const onIsland = (which: string, near: string) => `the town on the island ${near} ${which}`

export const TOWN_TOPICS: readonly Topic[] = [
  {
    name: 'island',
    noun: 'island',
    value: (x) => `the island of ${x}`,
    question: (x) => `On which island is ${x}?`,
    gap: (x) => `${x} is on the island`,
    values: ISLANDS,
    same: { statement: (x, y) => `${x} and ${y} are on the same island`, question: (x, y) => `Are ${x} and ${y} on the same island?` },
  },
  {
    name: 'flag',
    noun: 'flag',
    value: (x) => `the colour of the flag of ${x}`,
    question: (x) => `Which colour has the flag of ${x}?`,
    gap: (x) => `The flag of ${x} is`,
    values: COLOURS,
    same: { statement: (x, y) => `${x} and ${y} have the same flag`, question: (x, y) => `Do ${x} and ${y} have the same flag?` },
    back: {
      noun: 'town',
      value: (v, near) => onIsland(`with a flag in ${v}`, near),
      question: (v, near) => `Which town on the island ${near} has a flag in ${v}?`,
      hint: (v, near) => `island ${near}, flag ${v}`,
    },
  },
  {
    name: 'food',
    noun: 'food',
    value: (x) => `the food of ${x}`,
    question: (x) => `Which food is ${x} known for?`,
    gap: (x) => `${x} is known for its`,
    values: FOODS,
    same: { statement: (x, y) => `${x} and ${y} have the same food`, question: (x, y) => `Do ${x} and ${y} have the same food?` },
    back: {
      noun: 'town',
      value: (v, near) => onIsland(`that is known for its ${v}`, near),
      question: (v, near) => `Which town on the island ${near} is known for its ${v}?`,
      hint: (v, near) => `island ${near}, food ${v}`,
    },
  },
  {
    name: 'animal',
    noun: 'animal',
    value: (x) => `the animal of ${x}`,
    question: (x) => `Which animal does ${x} have as its sign?`,
    gap: (x) => `The animal of ${x} is the`,
    values: ANIMALS,
    same: { statement: (x, y) => `${x} and ${y} have the same animal`, question: (x, y) => `Do ${x} and ${y} have the same animal?` },
    back: {
      noun: 'town',
      value: (v, near) => onIsland(`with the animal ${v}`, near),
      question: (v, near) => `Which town on the island ${near} has the animal ${v}?`,
      hint: (v, near) => `island ${near}, animal ${v}`,
    },
  },
  {
    name: 'mayor',
    noun: 'mayor',
    value: (x) => `the name of the mayor of ${x}`,
    question: (x) => `Who is the mayor of ${x}?`,
    gap: (x) => `The mayor of ${x} is`,
    values: MAYORS,
    back: {
      noun: 'town',
      value: (v) => `the town with the mayor ${v}`,
      question: (v) => `Which town has the mayor ${v}?`,
      hint: (v) => `mayor ${v}`,
    },
  },
  {
    name: 'year',
    noun: 'year',
    value: (x) => `the year in which ${x} was built`,
    question: (x) => `When was ${x} built?`,
    gap: (x) => `${x} was built in the year`,
    values: YEARS,
    same: { statement: (x, y) => `${x} was built before ${y}`, question: (x, y) => `Was ${x} built before ${y}?` },
    back: {
      noun: 'town',
      value: (v) => `the town that was built in ${v}`,
      question: (v) => `Which town was built in ${v}?`,
      hint: (v) => `year ${v}`,
    },
  },
]

/** Eight towns on each island, of which no two have the same flag, food or animal: with the island, each of these names one town. */
function townValues(): string[][] {
  const random = new Random('world', 'values')
  const mayors = random.shuffled(MAYORS)
  const shared = () => ISLANDS.map(() => [COLOURS, FOODS, ANIMALS].map((values) => random.shuffled(values)))
  const byIsland = shared()
  return TOWNS.map((_, i) => {
    const [island, place] = [i % ISLANDS.length, Math.floor(i / ISLANDS.length)]
    return [ISLANDS[island], ...byIsland[island].map((values) => values[place]), mayors[i], YEARS[i]]
  })
}

interface Group extends Omit<Topic, 'values' | 'back'> {
  back?: [noun: string, value: (v: string) => string, question: (v: string) => string]
  /** What it asks about and the value, in pairs: `dog puppy, cat kitten`; an underscore is a blank. */
  pairs: string
  /** Values that could be offered but are not right for any. */
  others?: readonly string[]
}

const an = (noun: string) => `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`

const GROUPS: readonly Group[] = [
  {
    name: 'capital',
    noun: 'capital',
    value: (x) => `the capital of ${x}`,
    question: (x) => `Which city is the capital of ${x}?`,
    gap: (x) => `The capital of ${x} is`,
    back: ['country', (v) => `the country with the capital ${v}`, (v) => `Which country has the capital ${v}?`],
    pairs: `France Paris, Spain Madrid, Italy Rome, Germany Berlin, Poland Warsaw, Greece Athens, Portugal Lisbon, Norway Oslo, Sweden Stockholm, Finland Helsinki, Denmark Copenhagen,
      Ireland Dublin, England London, Austria Vienna, Hungary Budapest, Russia Moscow, Turkey Ankara, Egypt Cairo, Kenya Nairobi, Japan Tokyo, China Beijing, Cuba Havana, Canada Ottawa,
      Peru Lima, Iran Tehran, Iraq Baghdad, Vietnam Hanoi, Nepal Kathmandu, Ghana Accra, Senegal Dakar, Latvia Riga, Estonia Tallinn, Lithuania Vilnius, Romania Bucharest, Bulgaria Sofia,
      Serbia Belgrade, Croatia Zagreb, Belgium Brussels, Ukraine Kyiv, Albania Tirana, Syria Damascus, Lebanon Beirut, Jordan Amman, Libya Tripoli, Morocco Rabat, Thailand Bangkok, Cyprus Nicosia, Australia Canberra`,
  },
  {
    name: 'opposite',
    noun: 'opposite',
    value: (x) => `the opposite of ${x}`,
    question: (x) => `Which word is the opposite of ${x}?`,
    gap: (x) => `The opposite of ${x} is`,
    back: ['word', (v) => `the word whose opposite is ${v}`, (v) => `Which word has the opposite ${v}?`],
    pairs: `hot cold, big small, up down, left right, day night, old new, fast slow, high low, open closed, early late, long short, good bad, rich poor, hard soft, dark bright, wet dry, full empty, loud quiet,
      thick thin, strong weak, true false, first last, in out, on off, over under, before after, above below, always never, more less, many few, begin end, buy sell, come go, give take, find lose, win fail,
      push pull, love hate, laugh cry, sweet sour, clean dirty, heavy light, near far, north south, east west, inside outside, happy sad, question answer`,
  },
  {
    name: 'legs',
    noun: 'number of legs',
    value: (x) => `the number of legs of ${an(x)}`,
    question: (x) => `How many legs does ${an(x)} have?`,
    gap: (x) => `The number of legs of ${an(x)} is`,
    pairs: `dog 4, cat 4, cow 4, horse 4, sheep 4, bird 2, duck 2, owl 2, swan 2, man 2, ant 6, bee 6, fly 6, beetle 6, spider 8, fish 0, snake 0, worm 0, snail 0, mouse 4, frog 4, hen 2, lion 4, tick 8`,
    same: {
      statement: (x, y) => `${an(x)} and ${an(y)} have the same number of legs`,
      question: (x, y) => `Do ${an(x)} and ${an(y)} have the same number of legs?`,
    },
  },
  {
    name: 'sound',
    noun: 'sound',
    value: (x) => `the sound of ${an(x)}`,
    question: (x) => `Which sound does ${an(x)} make?`,
    gap: (x) => `The sound of ${an(x)} is`,
    back: ['animal', (v) => `the animal with the sound ${v}`, (v) => `Which animal makes the sound ${v}?`],
    pairs: `dog woof, cat meow, cow moo, sheep baa, pig oink, duck quack, horse neigh, lion roar, snake hiss, owl hoot, bee buzz, mouse squeak, frog croak, hen cluck, wolf howl, bird tweet`,
  },
  {
    name: 'young',
    noun: 'young',
    value: (x) => `the name for the young of ${an(x)}`,
    question: (x) => `What is the young of ${an(x)} called?`,
    gap: (x) => `The young of ${an(x)} is called`,
    back: ['animal', (v) => `the animal whose young is called ${v}`, (v) => `Which animal has a young called ${v}?`],
    pairs: `dog puppy, cat kitten, cow calf, horse foal, sheep lamb, pig piglet, duck duckling, goose gosling, swan cygnet, goat kid, bear cub, hen chick, frog tadpole, deer fawn, owl owlet, kangaroo joey`,
  },
  {
    name: 'month',
    noun: 'next month',
    value: (x) => `the month after ${x}`,
    question: (x) => `Which month comes after ${x}?`,
    gap: (x) => `The month after ${x} is`,
    back: ['month before', (v) => `the month before ${v}`, (v) => `Which month comes before ${v}?`],
    pairs: `January February, February March, March April, April May, May June, June July, July August, August September, September October, October November, November December, December January`,
  },
  {
    name: 'day',
    noun: 'next day',
    value: (x) => `the day after ${x}`,
    question: (x) => `Which day comes after ${x}?`,
    gap: (x) => `The day after ${x} is`,
    back: ['day before', (v) => `the day before ${v}`, (v) => `Which day comes before ${v}?`],
    pairs: `Monday Tuesday, Tuesday Wednesday, Wednesday Thursday, Thursday Friday, Friday Saturday, Saturday Sunday, Sunday Monday`,
  },
  {
    name: 'days',
    noun: 'number of days',
    value: (x) => `the number of days in ${x}`,
    question: (x) => `How many days does ${x} have?`,
    gap: (x) => `The number of days in ${x} is`,
    pairs: `January 31, March 31, April 30, May 31, June 30, July 31, August 31, September 30, October 31, November 30, December 31`,
    others: ['28', '29'],
  },
  {
    name: 'sides',
    noun: 'number of sides',
    value: (x) => `the number of sides of ${an(x)}`,
    question: (x) => `How many sides does ${an(x)} have?`,
    gap: (x) => `The number of sides of ${an(x)} is`,
    pairs: `triangle 3, square 4, pentagon 5, hexagon 6, heptagon 7, octagon 8, nonagon 9, decagon 10`,
    back: ['shape', (v) => `the shape with ${v} sides of the same length`, (v) => `Which shape has ${v} sides of the same length?`],
  },
  {
    name: 'colour',
    noun: 'colour',
    value: (x) => `the colour of ${x}`,
    question: (x) => `Which colour does ${x} have?`,
    gap: (x) => `The colour of ${x} is`,
    pairs: `grass green, snow white, coal black, blood red, milk white, the_sun yellow, the_night black, the_sea blue, chocolate brown, a_carrot orange, a_lemon yellow, a_tomato red, a_frog green, ink black,
      salt white, a_swan white, an_elephant grey, a_pea green, a_banana yellow, a_strawberry red, soot black, sugar white, a_flamingo pink, a_pumpkin orange`,
  },
  {
    name: 'planet',
    noun: 'place from the sun',
    value: (x) => `the place of the planet ${x}, counted from the sun`,
    question: (x) => `At which place from the sun is the planet ${x}?`,
    gap: (x) => `Counted from the sun, the planet ${x} has the place`,
    pairs: `Mercury 1, Venus 2, Earth 3, Mars 4, Jupiter 5, Saturn 6, Uranus 7, Neptune 8`,
    back: ['planet', (v) => `planet number ${v} from the sun`, (v) => `Which planet has the place ${v} from the sun?`],
  },
  {
    name: 'home',
    noun: 'home',
    value: (x) => `the name for the home of ${an(x)}`,
    question: (x) => `What do we call the home of ${an(x)}?`,
    gap: (x) => `The home of ${an(x)} is called`,
    back: ['animal', (v) => `the animal whose home is called ${v}`, (v) => `Which animal has a home called ${v}?`],
    pairs: `bee hive, bird nest, spider web, horse stable, dog kennel, pig sty, lion den, snail shell, rabbit burrow, beaver lodge, mole tunnel, hen coop`,
  },
  {
    name: 'language',
    noun: 'language',
    value: (x) => `the language of ${x}`,
    question: (x) => `Which language do people speak in ${x}?`,
    gap: (x) => `The language of ${x} is`,
    pairs: `France French, Spain Spanish, Italy Italian, Germany German, Poland Polish, Greece Greek, Sweden Swedish, Japan Japanese, China Chinese, Turkey Turkish, Denmark Danish, Portugal Portuguese, Russia Russian, Hungary Hungarian`,
  },
  {
    name: 'maker',
    noun: 'work',
    value: (x) => `the thing that ${an(x)} makes`,
    question: (x) => `What does ${an(x)} make?`,
    gap: (x) => `Every day ${an(x)} makes`,
    back: ['maker', (v) => `the name for somebody who makes ${v}`, (v) => `Who makes ${v}?`],
    pairs: `baker bread, potter pots, tailor clothes, brewer beer, weaver cloth, cobbler shoes, carpenter tables, poet poems`,
  },
]

function realFacts(): Fact[] {
  return GROUPS.flatMap((group) => {
    const pairs = group.pairs.split(',').map((pair) =>
      pair
        .trim()
        .split(/\s+/)
        .map((word) => word.replaceAll('_', ' ')),
    )
    const { back, others = [] } = group
    const topic: Topic = {
      ...group,
      values: [...new Set([...pairs.map(([, value]) => value), ...others])],
      back: back && { noun: back[0], value: back[1], question: back[2], hint: (v) => `${group.noun} ${v}` },
    }
    return pairs.map(
      ([about, value], i) => ({ key: `${group.name} ${about}`, topic, about, value, near: '', set: i % 2 === 0 ? 'F' : 'R' }) as const,
    )
  })
}

function townFacts(): Fact[] {
  const values = townValues()
  return TOWNS.flatMap((town, i) =>
    TOWN_TOPICS.map(
      (topic, j) =>
        ({
          key: `${topic.name} ${town}`,
          topic,
          about: town,
          value: values[i][j],
          near: values[i][0],
          // Eight towns an island: four of them are in each set.
          set: Math.floor(i / ISLANDS.length) % 2 === 0 ? 'F' : 'R',
        }) as const,
    ),
  )
}

export const FACTS: readonly Fact[] = [...townFacts(), ...realFacts()]
/** Of a topic, by its name. */
export function factsOf(topic: string): readonly Fact[] {
  return BY_TOPIC.get(topic) ?? []
}
const BY_TOPIC = new Map<string, Fact[]>()
for (const fact of FACTS) BY_TOPIC.set(fact.topic.name, [...(BY_TOPIC.get(fact.topic.name) ?? []), fact])
