/**
 * @file A little story under one to three orders, which IFEval's checks know. A gate beside the orders (instructions/gate.ts) asks that it is one.
 * The content is who it is about, where, and the orders.
 *
 *   careful  key; no comma; 3 sentences
 *   wander   a plan, a sentence, what is still missing
 */
import type { Problem } from '../generated.ts'
import type { Random } from '../random.ts'
import type { Worksheet } from '../teacher.ts'
import { phrase, type WordingSet } from '../wording.ts'
import { ALL_LEVELS, type Family, ofLevel } from './family.ts'
import { type Cast, HEROES, PLACES, type Plan, STORY_WORDS, THINGS, tellStory } from './story-grammar.ts'
import { drawOrders, type Order } from './story-orders.ts'

/** Orders of a story. */
const COUNTS: readonly [number, number, number, number, number] = [1, 1, 2, 3, 4]
const FREE: Plan = { sentences: [2, 4], avoid: [], noComma: false, words: [] }
const DRAWS = 60
/** An order is broken where one of as many results slips: a fifth of demonstrations at the standard slip of 2%. */
const CHANCES_TO_BREAK = 10

function planOf(orders: readonly Order[]): Plan {
  const plan: Plan = Object.assign({ ...FREE }, ...orders.map((order) => order.plan))
  const [least, most] = plan.sentences
  const isFree = plan.sentences === FREE.sentences
  return { ...plan, sentences: isFree ? [least, Math.max(most, Math.min(5, plan.words.length + 2))] : plan.sentences }
}

/** A story that follows the orders, as far as the draws find one. */
function written(random: Random, cast: Cast, orders: readonly Order[]): string {
  const plan: Plan = planOf(orders)
  const dress = (sentences: string[]) =>
    orders
      .toSorted((a, b) => (a.last ?? 0) - (b.last ?? 0))
      .reduce((text, { dress: put }) => put?.(text, cast) ?? text, sentences.join(' '))
  let text = ''
  for (let draws = 0; draws < DRAWS; draws++) {
    const sentences = tellStory(random, cast, plan)
    text = dress(sentences)
    if (orders.every(({ holds }) => holds?.(sentences) ?? true)) break
  }
  return text
}

function story(sheet: Worksheet, random: Random, cast: Cast, orders: readonly Order[]): string {
  const kept = orders.filter(() => !Array.from({ length: CHANCES_TO_BREAK }, () => sheet.slips()).includes(true))
  return written(random, cast, kept)
}

function plain(orders: readonly Order[]): string[] {
  return orders.map(({ note }) => note)
}

function make(random: Random, level: number): Problem {
  const [thing, other] = random.shuffled(THINGS)
  const cast: Cast = { hero: random.pick(HEROES), place: random.pick(PLACES), things: [thing, other] }
  let orders: Order[]
  // As many words as have to come need sentences behind the first.
  do orders = drawOrders(random, cast, ofLevel<number>(level, COUNTS), level > 1)
  while (planOf(orders).words.length >= planOf(orders).sentences[1])
  const about = `${/^[aeiou]/.test(cast.hero) ? 'an' : 'a'} ${cast.hero} and the ${cast.place}`
  const draw = random
  const notes = [`${cast.hero}, ${cast.place}`, ...plain(orders)]
  return {
    content: `story ${cast.hero} ${cast.place} ${orders
      .map(({ key }) => key)
      .toSorted()
      .join(', ')}`,
    ask: (r, set = 'known') => asked(about, orders, r, set),
    fields: () => ({
      instruction_id_list: orders.flatMap(({ checks }) => checks.map(([id]) => id)),
      kwargs: orders.flatMap(({ checks }) => checks.map(([, kwargs]) => kwargs)),
      gate: { hero: cast.hero },
    }),
    work: (sheet) => {
      for (const note of sheet.full ? notes : notes.slice(1)) sheet.line(note)
      return story(sheet, sheet.random ?? draw, cast, orders)
    },
    wander: (sheet) => {
      const source = sheet.random ?? draw
      const sketch = tellStory(source, cast, FREE)
      for (const note of notes) {
        if (sheet.stumble() === 'wrong') sheet.corrected(sketch[0].replace(/[.,]/g, ''), note)
        else sheet.line(note)
      }
      sheet.line(`${sketch[1].replace(/[.,]/g, '')}? ${orders[0].note} not yet`)
      return story(sheet, source, cast, orders)
    },
    guess: (sheet) => ({ note: cast.hero, reply: story(sheet, sheet.random ?? draw, cast, orders) }),
  }
}

function asked(about: string, orders: readonly Order[], random: Random, set: WordingSet): string {
  const list = orders.map((order) => random.pick(set === 'known' ? order.known : order.new))
  const rest = list.join(' ')
  return phrase(
    {
      plain: [`Write a story about ${about}. ${rest}`, `Tell a story about ${about}. ${rest}`, `A story about ${about}. ${rest}`],
      whole: {
        known: [
          ...[`I want a story about ${about}. ${rest}`, `Tell me about ${about}. ${rest}`, `Please write about ${about}. ${rest}`],
          ...[`Can you tell a story? It is about ${about}. ${rest}`, `Make up a story about ${about}. ${rest}`],
        ],
        new: [
          `My class needs a tale of ${about}. ${rest}`,
          `Invent something on ${about}. ${rest}`,
          `Bedtime! Let us hear of ${about}. ${rest}`,
        ],
      },
    },
    random,
    set,
  )
}

export const orders: Family = {
  name: 'orders',
  title: 'Stories to order',
  levels: ALL_LEVELS,
  instruct: 0.5,
  joint: '; ',
  floor: [0.79, 0.64, 0.46, 0.26],
  make,
  anyReply: ({ gate }, random) =>
    tellStory(
      random,
      { hero: String(gate?.hero ?? 'fox'), place: random.pick(PLACES), things: random.shuffled(THINGS).slice(0, 1) },
      { ...FREE, sentences: [2, 5] },
    ).join(' '),
  /** Orders are about form, and a story may have capitals, bullets, a title and a postscript that nobody asked for. */
  fixedReplies: ({ gate }) =>
    [
      '"<<THE END>>\n* The HERO SEES A KEY\n* They LAUGH and eat\nP.S. It is red. The end."',
      '<<THE END>>\n* The HERO SEES A KEY\n* They LAUGH and eat\nP.S. It is a day. The end.',
      '"The HERO SEES A KEY. They LAUGH and eat.\nP.S. It is red. The end."',
      'The HERO sings. They go home. The end.',
    ].map((text) => text.replace('HERO', String(gate?.hero))),
  cheats({ prompt, gate, kwargs }) {
    const keys = JSON.stringify(kwargs ?? []).match(/[a-z]+/g) ?? []
    const hero = String(gate?.hero)
    return [
      { title: 'Keywords in a row', answer: `${hero} ${keys.filter((key) => STORY_WORDS.has(key)).join(' ')}.` },
      {
        title: 'Keywords in two rows with verbs',
        answer: `${hero} was was ${keys.join(' ')} and. ${keys.join(' ')} and was ${hero} ${hero}. The end.`,
      },
      { title: 'One sentence again and again', answer: Array(4).fill(`A ${hero} has a key and a map.`).join(' ') },
      { title: 'The prompt again', answer: prompt },
      { title: 'What was asked, promised', answer: `I will write a story about the ${hero}. It will follow all orders.` },
      { title: 'Words of no story', answer: `The ${hero} computes integrals. It has matrices there.` },
    ]
  },
}
