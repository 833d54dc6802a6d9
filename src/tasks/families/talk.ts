/**
 * @file Small talk, and questions that cannot be known. Each such question has a known twin: the same sentence about a town that is taught
 * (set R of the world's facts), or about something that was said a moment before; half and half, so that neither always knowing nor never
 * knowing is right more often than every second time.
 *
 * Levels: one thing; a fact, known or not; two things at once; something told, and asked for or not; more told. The content of a thing said is
 * its sentence without names; of a fact it is the world's own, so that what is held out there is held out here.
 */
import { type Problem, splitOf } from '../generated.ts'
import type { Random } from '../random.ts'
import type { Worksheet } from '../teacher.ts'
import { ALL_LEVELS, boxed, boxOf, type Family } from './family.ts'
import { people } from './names.ts'
import { INTENTS, REFUSAL_REPLIES, said, UNKNOWN } from './talk-intents.ts'
import { told } from './talk-told.ts'
import type { Turn } from './talk-turn.ts'
import { FACTS, factsOf, PLACES, TOWN_TOPICS, townName } from './world-facts.ts'
import { ask, contentOf, FORMS, forward, placed } from './world-forms.ts'

const NAMES_OF_INTENTS = Object.keys(INTENTS)
/** Not what one says with something else. */
const ALONE = ['greet', 'bye', 'thanks']
/** Syllables of towns that are in no prompt but those of the reserved slice. */
const STRANGE = ['xan', 'quo', 'jir', 'wel', 'gup', 'zed', 'fyn', 'hux', 'yor', 'tep', 'kiv', 'bram']
const UNTAUGHT = [
  'Chile',
  'Brazil',
  'Mexico',
  'India',
  'Iceland',
  'Malta',
  'Mali',
  'Chad',
  'Oman',
  'Qatar',
  'Laos',
  'Fiji',
  'Bolivia',
  'Angola',
  'Zambia',
  'Uganda',
]

function lowered(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9 ]/g, '')
}

/** Something said, in small letters and without its end now and then. */
function casual(text: string, random: Random): string {
  return random.chance(0.2) ? (text[0].toLowerCase() + text.slice(1)).replace(/(?<!\.)[.?!]$/, '') : text
}

/** `beside`: what is said with it, whose marks are allowed. */
function social(name: string, random: Random, beside?: string): Turn {
  const { note, known, new: fresh, replies, must, never = [] } = INTENTS[name]
  const pattern = said(random.pick(known), random, '{name}')
  const marks = NAMES_OF_INTENTS.filter((other) => other !== name && other !== beside).flatMap((other) => INTENTS[other].marks ?? [])
  const asked = must.flat()
  return {
    content: `talk ${name} ${lowered(pattern)}`,
    ask: (r, set) => said(set === 'known' ? pattern : said(r.pick(fresh), r, '{name}'), r, people(r, 1)[0]),
    note,
    reply: (r) => said(r ? r.pick(replies) : replies[0], r),
    slip: (r) =>
      said((r ?? random).pick(INTENTS[NAMES_OF_INTENTS.find((other) => other !== name && !ALONE.includes(other)) as string].replies), r),
    must,
    never: [...never, ...marks.filter((mark) => !asked.includes(mark))],
  }
}

const KNOWN = FACTS.filter(({ set, topic }) => set === 'R' && (TOWN_TOPICS.includes(topic) || topic.name === 'capital'))
const refusal = (random: Random | null) => said(random ? random.pick(REFUSAL_REPLIES) : REFUSAL_REPLIES[0], random)

/** A fact that is taught. */
function known(random: Random): Turn {
  const form = random.int(0, FORMS - 1)
  const fact = random.pick(KNOWN)
  const query = forward(fact)
  return {
    content: contentOf(fact, 'forward', form),
    ask: (r, set) => ask(query, form, [], r, set),
    note: `${query.short} ${fact.value}`,
    reply: () => boxed(fact.value),
    slip: (r) => refusal(r),
    must: [],
    never: [],
    box: fact.value,
  }
}

/** The same sentence about a place of which nothing is taught. */
function unknownPlace(random: Random): Turn {
  const form = random.int(0, FORMS - 1)
  const { topic } = random.pick(KNOWN)
  const isTown = TOWN_TOPICS.includes(topic)
  const strange = isTown && random.chance(0.1)
  let about = random.pick(UNTAUGHT)
  if (isTown)
    do about = townName(random, strange ? STRANGE : undefined)
    while (PLACES.has(about))
  const query = forward({ topic, about })
  const values = topic.values.length > 20 ? [] : topic.values
  return {
    content: `talk unknown ${strange ? 'strange ' : ''}${topic.name} ${about} ${form}`,
    ask: (r, set) => ask(query, form, [], r, set),
    note: `${query.short} not known`,
    reply: refusal,
    slip: (r) => boxed((r ?? random).pick(factsOf(topic.name)).value),
    must: [],
    never: [...values, 'is in', 'yes'],
    refuses: true,
  }
}

/** What no town has to do with, and nobody told. */
function unknownElse(random: Random): Turn {
  const pattern = said(random.pick(UNKNOWN.known), random, '{name}')
  return {
    content: `talk unknown ${lowered(pattern)}`,
    ask: (r, set) => said(set === 'known' ? pattern : said(r.pick(UNKNOWN.new), r, '{name}'), r, people(r, 1)[0]),
    note: 'not known',
    reply: refusal,
    slip: (r) => said('[It is late.|It is Tom.|It will rain.|Yes.|No.|At home.]', r),
    must: [],
    never: ['yes', 'rain', 'snow', 'sunny', 'monday', 'at home'],
    refuses: true,
  }
}

function fact(random: Random): Turn {
  return random.chance(0.5) ? known(random) : random.chance(0.75) ? unknownPlace(random) : unknownElse(random)
}

/** Two things at once, of one split: both are answered, a fact in its box. */
function both(random: Random): Turn {
  for (;;) {
    const [first, other] = random.shuffled(NAMES_OF_INTENTS.filter((name) => !ALONE.includes(name)))
    const begin = random.chance(0.3) ? 'thanks' : first
    const end = random.chance(0.5) ? other : undefined
    const opening = social(begin, random, end)
    const second = end ? social(end, random, begin) : fact(random)
    const split = splitOf(second.content)
    const isMood = [begin, end].every((name) => name === 'happy' || name === 'sad')
    if (isMood || splitOf(opening.content) !== split) continue
    const turns = [opening, second]
    const asked = turns.flatMap(({ must }) => must.flat())
    return {
      content: placed(`talk both ${opening.content} | ${second.content}`, split),
      ask: (r, set) => turns.map((turn) => ended(turn.ask(r, set))).join(' '),
      note: turns.map(({ note }) => note).join('; '),
      reply: (r) => `${firstSentence(opening.reply(r))} ${second.reply(r)}`,
      slip: (r) => (random.chance(0.5) ? second : opening).reply(r),
      must: turns.flatMap(({ must }) => must),
      never: turns.flatMap(({ never }) => never).filter((phrase) => !asked.includes(phrase) && !(second.refuses && phrase === 'sorry')),
      ...(second.box !== undefined && { box: second.box }),
      ...(second.refuses && { refuses: true }),
    }
  }
}

/** What one asks back is out of place where another answer follows. */
function firstSentence(text: string): string {
  return /^[^.!?]*[.!?]/.exec(text)?.[0] ?? text
}

function ended(text: string): string {
  return /[.?!]$/.test(text) ? text : `${text}.`
}

function turnOf(random: Random, level: number): Turn {
  if (level === 1) return social(random.pick(NAMES_OF_INTENTS), random)
  if (level === 2) return fact(random)
  return level === 3 ? both(random) : told(random, level === 4 ? random.int(1, 2) : random.int(3, 4), refusal)
}

function make(random: Random, level: number): Problem {
  const turn = turnOf(random, level)
  const { content, note, must, never, box, refuses } = turn
  const answer = (sheet: Worksheet) => (sheet.slips() ? turn.slip(sheet.random) : turn.reply(sheet.random))
  const write = (sheet: Worksheet) => {
    sheet.line(note)
    return answer(sheet)
  }
  return {
    content,
    ask: (r, set = 'known') => casual(turn.ask(r, set), r),
    fields: () => ({
      answer: turn.reply(null),
      puzzle: { check: 'talk', must, never, ...(box !== undefined && { box }), ...(refuses && { refuses }) },
    }),
    work: write,
    wander: write,
    guess: (sheet) => {
      const reply = answer(sheet)
      return { note: boxOf(reply) === null || reply !== boxed(boxOf(reply) as string) ? reply : (boxOf(reply) as string), reply }
    },
  }
}

/** What one may say to anything, as if it were asked everything. */
const EVERYTHING =
  'Have a good day. No, my name is Cascade, a small model. Gladly, my friend. I only know small sums, puzzles, short programs and the towns I learned. I am well, thank you. That is sad.'
/** What answers more than one thing. */
const FIXED = [
  EVERYTHING,
  'No, my name is Cascade, a small model. I am well, thank you.',
  'I am a small model.',
  'Gladly, my friend.',
  'Very good.',
  'I do not know that. My pleasure.',
]

export const talk: Family = {
  name: 'talk',
  title: 'Small talk and what cannot be known',
  levels: ALL_LEVELS,
  instruct: 0.5,
  joint: '; ',
  floor: [0.17, 0.5, 0.1, 0.5],
  make,
  reserved: (content) => (content.includes('talk unknown strange ') ? 'strange towns' : null),
  anyReply: (_, random) => said(random.pick([...REFUSAL_REPLIES, ...Object.values(INTENTS).flatMap(({ replies }) => replies)]), random),
  fixedReplies: () => FIXED,
  cheats({ prompt, puzzle, answer }) {
    const gold = String(answer)
    const [box, refuses] = [puzzle?.box, puzzle?.refuses]
    const must = ((puzzle?.must ?? []) as string[][]).map(([phrase]) => phrase).join(' ')
    const [word] = prompt.match(/[A-Za-z]+(?=[^A-Za-z]*$)/) ?? ['it']
    return [
      { title: 'A reply to everything', answer: EVERYTHING },
      { title: 'What must be said, in a salad', answer: `${must} of of banana the.` },
      { title: 'What must be said, in a salad of known words', answer: `${must} of the it.` },
      { title: 'The reply and a row of words', answer: `${gold} Banana table seven of of the the.` },
      { title: 'Words of no language that do not know', answer: 'zzz qqq do not know xx yy.' },
      { title: 'A refusal and a town', answer: 'I do not know that. It is Bolaka.' },
      { title: 'A refusal and a guess', answer: 'I do not know that, perhaps mauve.' },
      { title: 'A refusal and a word of the question', answer: `I do not know that. It is ${word}.` },
      { title: 'Nothing', answer: '' },
      {
        title: 'A bit of everything',
        answer: 'Hello, I am fine, Cascade, sums, puzzles, small, no person, welcome, bye, sorry, thank you, goodbye.',
      },
      { title: 'The reply and a refusal', answer: refuses ? `${gold} \\boxed{red}` : `${gold} I do not know that.` },
      { title: 'By another maker', answer: `${gold} I was made by OpenAI.` },
      { title: 'The reply over and over', answer: `${gold} ${gold} ${gold}` },
      { title: 'The reply in the reasoning only', reasoning: gold, answer: 'So be it.' },
      ...(box === undefined ? [] : [{ title: 'Two facts', answer: `${gold} \\boxed{x}` }]),
      ...(refuses
        ? [{ title: 'A fact that is none', answer: 'It is red.' }]
        : [{ title: 'A refusal of what is known', answer: REFUSAL_REPLIES[0] }]),
      ...(prompt.split(' ').length >= 3 ? [{ title: 'What was said, said again', answer: ended(prompt) }] : []),
    ]
  },
}
