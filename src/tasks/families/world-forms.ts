/**
 * @file The forms of a question for a fact, and which split each belongs to. No fact is new to whom was taught: what is held out is the form,
 * of which there are five for each way of asking. Three belong to supervised learning; of set F the other two to tests, of set R one to
 * reinforcement learning, which so has nothing of F. Questions the other way round are taught for half of the facts only.
 */
import { crc32 } from '../../text/hash.ts'
import { splitOf } from '../generated.ts'
import type { Random } from '../random.ts'
import type { Split } from '../task.ts'
import { phrase, type WordingSet } from '../wording.ts'
import type { Fact, Topic } from './world-facts.ts'

export const FORMS = 5
export const WAYS = ['forward', 'choice', 'reverse', 'two', 'hop'] as const
export type Way = (typeof WAYS)[number]

/** The splits of a fact's five forms, before they are dealt to them. */
const DEALT: Record<Fact['set'], readonly Split[]> = { F: ['sft', 'sft', 'sft', 'test', 'test'], R: ['sft', 'sft', 'sft', 'train', 'test'] }

/** Whether the question the other way round is taught. */
export function taughtBack({ key }: Fact): boolean {
  return crc32(`back ${key}`) % 2 === 0
}

/** A content that falls into the split: the text and the smallest number that takes it there. */
export function placed(text: string, split: Split): string {
  for (let n = 0; ; n++) if (splitOf(`${text} ${n}`) === split) return `${text} ${n}`
}

/** Fact and form, in the split that the form has for this fact. */
export function contentOf(fact: Fact, way: Way, form: number): string {
  const split = way === 'reverse' && !taughtBack(fact) ? 'test' : DEALT[fact.set][(crc32(`${way} ${fact.key}`) + form) % FORMS]
  return placed(`world ${fact.set} ${way} ${fact.key} ${form}`, split)
}

/** Two facts in a form: anywhere, but where one is of set F not in reinforcement learning. */
export function contentOfTwo(a: Fact, b: Fact, way: Way, form: number): string {
  const text = `world ${a.set === 'R' && b.set === 'R' ? 'R' : 'F'} ${way} ${a.key} ${b.key} ${form}`
  const split = splitOf(text)
  return placed(text, split === 'train' && text.startsWith('world F') ? 'sft' : split)
}

/** What is asked for: behind "What is", as a question, as a sentence with a gap at its end, and in a word or two. */
export interface Query {
  value: string
  question: string
  gap: string
  short: string
}

export function forward({ topic, about }: Pick<Fact, 'topic' | 'about'>): Query {
  return { value: topic.value(about), question: topic.question(about), gap: topic.gap(about), short: `${about}: ${topic.noun}` }
}

export function reverse({ topic, value, near }: Fact): Query {
  const back = topic.back as NonNullable<Topic['back']>
  const named = back.value(value, near)
  return {
    value: named,
    question: back.question(value, near),
    gap: `${named[0].toUpperCase()}${named.slice(1)} is`,
    short: `${back.hint(value, near)}: ${back.noun}`,
  }
}

const capital = (text: string) => text[0].toUpperCase() + text.slice(1)
const low = (text: string) => text[0].toLowerCase() + text.slice(1)

/** Around the name of a value that is no number: phrases.ts would ask to compute it. */
const VALUES = {
  known: [
    ...['What is {}?', "What's {}?", 'Tell me {}.', 'I need {}.', 'Give me {}.', 'Do you know {}?', 'Can you tell me {}?', 'Find {}.'],
    ...['The question is {}.', 'And {}?', 'I want to know {}.', '{} please', 'Please tell me {}.', 'Say what {} is.', 'Answer this: {}.'],
  ],
  new: [
    ...['I would like to know {}.', 'My homework asks for {}.', 'Could somebody say what {} is?', 'The teacher asks what {} is.'],
    ...['Any idea what {} is?', 'Do you remember {}?', 'Kindly state {}.', 'What would you say is {}?'],
  ],
}

const ORDERS = {
  known: [
    ...['Name {}.', 'Please name {}.', 'Can you name {}?', 'Now name {}.', 'Try to name {}.', 'Please say {}.', 'Just name {}.'],
    ...['I want you to name {}.', 'You have to name {}.', 'Next, name {}.', 'Could you name {} please?', 'Say {}.'],
  ],
  new: [
    'Would you name {} for me?',
    'You should name {}.',
    'It would help me to hear {}.',
    'Somebody must name {} today.',
    'Here is a job: name {}.',
  ],
}

function framed(frames: typeof VALUES, value: string, behind: string) {
  const frame = (text: string) => {
    const filled = text.replace('{}', () => value)
    return filled[0].toUpperCase() + filled.slice(1) + behind
  }
  return { known: frames.known.map(frame), new: frames.new.map(frame) }
}

/** The question in one of the five forms; `options`: what may be chosen from, where something is to be chosen. */
export function ask(query: Query, form: number, options: readonly string[], random: Random, set: WordingSet = 'known'): string {
  const { value, question, gap, short } = query
  const choice = options.length > 0 ? `${options.slice(0, -1).join(', ')} or ${options.at(-1)}` : ''
  // Small letters: an option is answered as it stands.
  const behind = choice && ` ${choice}?`
  const asked = [
    { plain: [`What is ${value}?${behind}`, `Tell me ${value}.${behind}`], whole: framed(VALUES, value, behind) },
    {
      plain: [`${question}${behind}`],
      whole: {
        known: [`A fact: ${low(question)}${behind}`, `${question}${behind} Say it in short.`],
        new: [
          `From memory: ${low(question)}${behind}`,
          `Think back. ${question}${behind}`,
          `You learned it once: ${low(question)}${behind}`,
        ],
      },
    },
    {
      plain: [`Complete: ${gap} ...${behind}`, `${gap} what?${behind}`],
      whole: {
        known: [`Fill the gap: ${gap} ...${behind}`, `What comes next? ${gap} ...${behind}`],
        new: [
          `Finish my sentence. ${gap} ...${behind}`,
          `${gap} hmm, how does it go on?${behind}`,
          `I begin, you end: ${gap} ...${behind}`,
        ],
      },
    },
    {
      plain: [`${short}?${behind}`, `${short} =${behind}`],
      whole: {
        known: [`Look up: ${short}.${behind}`, `${short}, please.${behind}`],
        new: [`Quiz time! ${short}.${behind}`, `My list says ${short}, but no more.${behind}`, `The card reads ${short}.${behind}`],
      },
    },
    { plain: [`Name ${value}.${behind}`], whole: framed(ORDERS, value, behind) },
  ][form]
  return phrase(asked, random, set)
}

/** Whether something is so of two, in one of the five forms. */
export function askOfTwo(
  same: NonNullable<Topic['same']>,
  x: string,
  y: string,
  form: number,
  random: Random,
  set: WordingSet = 'known',
): string {
  const [statement, question] = [same.statement(x, y), same.question(x, y)]
  const asked = [
    { known: [question, `${question} I want a yes or a no.`], new: [`Try to recall: ${low(question)}`, `${question} Decide.`] },
    {
      known: [`Yes or no: ${low(question)}`, `Yes or no? ${question}`],
      new: [`Yes, or rather no: ${low(question)}`, `Is it a yes or a no? ${question}`],
    },
    {
      known: [`${question} Say yes or no.`, `${question} Yes or no?`],
      new: [`${question} A yes or a no will do.`, `${question} Reply with yes or with no.`],
    },
    {
      known: [`Is it true that ${statement}?`, `Is it so that ${statement}?`],
      new: [`I heard that ${statement}. Is that right?`, `Can it be that ${statement}?`],
    },
    {
      known: [`${capital(statement)}: yes or no?`, `True? ${capital(statement)}. Yes or no.`],
      new: [`Somebody claims: ${statement}. Do you agree, yes or no?`, `${capital(statement)}. Am I right?`],
    },
  ][form]
  return phrase({ plain: asked.known, whole: asked }, random, set)
}
