/**
 * @file The grammar of little stories: who, where, what is found, what goes wrong, who helps, how it ends. `{h}` is the hero, `{p}` the place,
 * `{t}` a thing, `{f}` who helps.
 */
import type { Random } from '../random.ts'

export const HEROES = ['fox', 'bear', 'king', 'girl', 'boy', 'robot', 'mouse', 'owl', 'cat', 'dog', 'queen', 'frog'] as const
export const PLACES = [
  'forest',
  'sea',
  'town',
  'hill',
  'house',
  'garden',
  'river',
  'school',
  'ship',
  'cave',
  'farm',
  'lake',
  'road',
  'castle',
  'market',
  'island',
] as const
export const THINGS = [
  'key',
  'book',
  'lamp',
  'map',
  'ball',
  'cake',
  'bell',
  'boat',
  'hat',
  'letter',
  'coin',
  'drum',
  'egg',
  'rose',
  'stone',
  'cup',
] as const
const HELPERS = ['bird', 'horse', 'man', 'woman', 'child', 'duck', 'wolf', 'goat'] as const

/** Five slots, of which a story of fewer sentences leaves out some in the middle. */
const SLOTS: readonly (readonly string[])[] = [
  [
    ...['A {h} lives near the {p}.', 'Once a {h} lived near the {p}.', 'There was a {h} at the {p}.', 'A small {h} walks to the {p}.'],
    ...['One day a {h} came to the {p}.', 'At the {p}, an old {h} sits.', 'The {h} goes to the {p} today.', 'A {h} is at the {p}.'],
    ...['A happy {h} runs to the {p}.', 'Long ago, a {h} lived near the {p}.'],
  ],
  [
    ...['Then a {t} is there.', 'The {h} sees a {t}.', 'It has a {t} with it.', 'The {h} wants a new {t}.', 'It looks for a {t}.'],
    ...[
      'The {h} takes the {t} home.',
      'A {t} lies on the ground.',
      'It opens a box with a {t}.',
      'It holds a {t}, old and red.',
      'It finds a {t} and a light.',
    ],
  ],
  [
    ...[
      'But the {t} is lost.',
      'Then it starts to rain.',
      'The way home is long.',
      'A wind takes the {t} away.',
      'It falls and hurts a leg.',
    ],
    ...['The night is cold and dark.', 'The {h} has no food.', 'Then, the {t} breaks.', 'Nobody knows the way.', 'The door is closed.'],
  ],
  [
    ...[
      'A {f} helps the {h}.',
      'Then a {f} comes to help.',
      'The {f} gives it a light.',
      'A kind {f} shows the way.',
      'The {f} knows what to do.',
    ],
    ...[
      'With the {f}, it tries again.',
      'A {f} brings a new {t}.',
      'The {f} sings a song for it.',
      'It asks a {f} for help.',
      'A {f} finds the {t} at last.',
    ],
  ],
  [
    ...[
      'Now they are good friends.',
      'They go home and sleep.',
      'In the end, all is well.',
      'The {h} smiles and goes home.',
      'They laugh and eat.',
    ],
    ...[
      'The {h} is happy again.',
      'So they stay at the {p}.',
      'At last the {h} has the {t}.',
      'They sing all night long.',
      'That was a good day.',
    ],
  ],
]
/** How many sentences take which slots. */
const TAKEN: Readonly<Record<number, readonly (readonly number[])[]>> = {
  2: [
    [0, 1],
    [0, 3],
    [0, 4],
  ],
  3: [
    [0, 1, 2],
    [0, 1, 4],
    [0, 2, 3],
    [0, 1, 3],
  ],
  4: [
    [0, 1, 2, 3],
    [0, 1, 2, 4],
    [0, 1, 3, 4],
    [0, 2, 3, 4],
  ],
  5: [[0, 1, 2, 3, 4]],
}

const wordsIn = (text: string) =>
  text
    .replace(/\{.\}/g, '')
    .toLowerCase()
    .match(/[a-z]+/g) ?? []
/** Every word that a story may have. */
export const STORY_WORDS: ReadonlySet<string> = new Set([
  ...HEROES,
  ...PLACES,
  ...THINGS,
  ...HELPERS,
  ...SLOTS.flat().flatMap(wordsIn),
  'the',
  'end',
  'an',
  'he',
  'she',
])
export const STORY_VERBS: ReadonlySet<string> = new Set([
  ...[
    'lives',
    'lived',
    'was',
    'walks',
    'came',
    'sits',
    'goes',
    'is',
    'runs',
    'sees',
    'has',
    'wants',
    'looks',
    'takes',
    'lies',
    'opens',
    'holds',
    'finds',
  ],
  ...[
    'starts',
    'falls',
    'hurts',
    'breaks',
    'knows',
    'helps',
    'comes',
    'gives',
    'shows',
    'tries',
    'brings',
    'sings',
    'asks',
    'are',
    'go',
    'smiles',
    'laugh',
  ],
  ...['stay', 'sing'],
])
/** Each stands behind an article or an adjective. */
export const STORY_NOUNS: ReadonlySet<string> = new Set([...HEROES, ...PLACES, ...THINGS, ...HELPERS])
export const STORY_ADJECTIVES: ReadonlySet<string> = new Set([
  'small',
  'old',
  'happy',
  'new',
  'kind',
  'good',
  'red',
  'long',
  'cold',
  'dark',
])
/** Words of the forms above that may be forbidden: there are other forms. */
export const AVOIDABLE = ['there', 'happy', 'old', 'home', 'then', 'good', 'new', 'again', 'they', 'small', 'long', 'way'] as const

export interface Cast {
  hero: string
  place: string
  /** The first is the story's thing. */
  things: readonly string[]
}

/** What a story must hold to. */
export interface Plan {
  sentences: readonly [number, number]
  avoid: readonly string[]
  noComma: boolean
  /** Words that have to come, in this order, each as often as it stands here. */
  words: readonly string[]
}

/** A story by the plan, sentence by sentence; the words of the plan come as far as there are places for them. */
export function tellStory(random: Random, { hero, place, things }: Cast, plan: Plan): string[] {
  const [least, most] = plan.sentences
  const count = random.int(Math.min(most, Math.max(least, plan.words.length + 1)), most)
  const helper = random.pick(HELPERS)
  const slots = random.pick(TAKEN[count])
  const owed = [...plan.words]
  const withThing = (form: string) => form.includes('{t}')
  return slots.map((slot, i) => {
    const fits = SLOTS[slot].filter(
      (form) => !(plan.noComma && form.includes(',')) && !wordsIn(form).some((word) => plan.avoid.includes(word)),
    )
    const places = slots.length - Math.max(i, 1)
    const wanted = owed.length > 0 && (owed.length >= places || random.chance(0.6)) ? fits.filter(withThing) : fits
    const form = random.pick(wanted.length > 0 ? wanted : fits)
    const thing = withThing(form) ? (owed.shift() ?? plan.words.at(-1) ?? things[0]) : ''
    return form
      .replaceAll('{h}', hero)
      .replaceAll('{p}', place)
      .replaceAll('{t}', thing)
      .replaceAll('{f}', helper)
      .replace(/\b([Aa]) (?=[aeiou])/g, '$1n ')
  })
}
