/**
 * @file Conversations of two to four turns, made of a mixture's own problems: turns that have nothing to do with each other, follow-ups on the
 * answer before ("now double it"), doubts ("are you sure?") and requests to say it again. Each turn is asked in a mode of its own.
 *
 * Earlier turns are worked examples of low levels, in the words a model would have used; what is learned from, or rewarded, is the last turn.
 * A model that never saw a second turn fails at it (2 of 100 right where the first has 77), and a quarter of conversations in the mixture
 * repairs that.
 */
import { promptId } from '../text/hash.ts'
import { boxed, boxOf } from './families/family.ts'
import { splitOf } from './generated.ts'
import type { Random } from './random.ts'
import { readReply } from './reply.ts'
import type { Demonstration, Mode, Prompt, Split, Turn } from './task.ts'
import { type Style, Worksheet } from './teacher.ts'
import { type Asked, phrase, type WordingSet } from './wording.ts'

/** Turns of a conversation, and how many have so many. */
const TURNS = [2, 3, 4]
const TURN_SHARES = [4, 2, 1]
/** What the last turn is about. */
const LASTS = ['other', 'follow', 'doubt', 'again'] as const
const LAST_SHARES = [50, 25, 15, 10]
/** Of the answers that are doubted, those that were wrong. */
const WRONG = 0.25
/** Draws of an example that suits, before the last turn is about something else. */
const MOST_DRAWS = 40
/** A question to be said again: longer ones would teach nothing but copying. */
const LONGEST_QUESTION = 60

export interface ConversationSource {
  /** A worked example of the split, of a low level; another at each call. */
  example(split: Split, random: Random): Demonstration
  /** Domains whose verifier is at hand. */
  domains: ReadonlySet<string>
  wordings?: WordingSet
}

/** The last turn of a conversation as a demonstration, with the turns before it as the prompt's `history`. */
export function conversation(source: ConversationSource, split: Split, random: Random): Demonstration {
  const turns = TURNS[random.weighted(TURN_SHARES)]
  const history = Array.from({ length: turns - 2 }, () => turnOf(source.example(split, random)))
  const about = LASTS[random.weighted(LAST_SHARES)]
  const related = about === 'other' ? null : RELATED[about](source, split, random)
  if (related) return ended(related.last, [...history, related.before])
  return ended(source.example(split, random), [...history, turnOf(source.example(split, random))])
}

function ended(last: Demonstration, history: Turn[]): Demonstration {
  const { prompt } = last
  const id = promptId(prompt.domain, [...history.flatMap((turn) => [turn.prompt, turn.mode, turn.answer]), prompt.prompt].join('\n'))
  return { ...last, prompt: { ...prompt, id, history } }
}

function turnOf({ prompt, mode, answer }: Demonstration): Turn {
  return { prompt: prompt.prompt, mode, answer }
}

interface Related {
  before: Turn
  last: Demonstration
}

type Relation = (source: ConversationSource, split: Split, random: Random) => Related | null

/** An example whose reply is a whole number in a box, and that number. */
function numeric(source: ConversationSource, split: Split, random: Random): { example: Demonstration; value: number } | null {
  if (!source.domains.has('math')) return null
  for (let draws = 0; draws < MOST_DRAWS; draws++) {
    const example = source.example(split, random)
    const value = /^\\boxed\{(\d{1,3})\}$/.exec(example.answer)?.[1]
    if (value !== undefined && example.prompt.domain === 'math' && !example.prompt.history) return { example, value: Number(value) }
  }
  return null
}

interface FollowUp {
  name: string
  /** Whether it can be asked of this value. */
  fits(value: number): boolean
  /** Draws its operand. */
  operand(random: Random, value: number): number
  asked(n: number): Asked
  work(sheet: Worksheet, value: number, n: number): number
}

const ask = (plain: string[], orders: string[], values: string[], fresh: string[]): Asked => ({
  plain,
  orders,
  values,
  whole: { known: plain.map((text) => `And then: ${text[0].toLowerCase()}${text.slice(1)}`), new: fresh },
})

const FOLLOW_UPS: readonly FollowUp[] = [
  {
    name: 'double',
    fits: (value) => value <= 499,
    operand: () => 2,
    asked: () =>
      ask(
        ['Now double it.', 'Double that.', 'Twice that?'],
        ['double it', 'double that', 'double the result', 'make it twice as much', 'take it twice'],
        ['twice that', 'twice the result', 'the double of that'],
        ['Same again on top of it, how much then?', 'Give me two of those.'],
      ),
    work: (sheet, value) => sheet.multiply(value, 2),
  },
  {
    name: 'half',
    fits: (value) => value % 2 === 0 && value > 0,
    operand: () => 2,
    asked: () =>
      ask(
        ['Now halve it.', 'Half of that?', 'And half of it?'],
        ['halve it', 'halve that', 'cut it in half', 'take half of that', 'divide it by 2'],
        ['half of that', 'half of it', 'half of the result'],
        ['Two of us share it, how much for each?', 'Only one half of it, please.'],
      ),
    work: (sheet, value) => sheet.divide(value, 2),
  },
  {
    name: 'add',
    fits: (value) => value <= 900,
    operand: (random) => random.int(1, random.chance(0.5) ? 9 : 60),
    asked: (n) =>
      ask(
        [`Now add ${n}.`, `Add ${n} to that.`, `And ${n} more?`],
        [`add ${n} to that`, `add ${n} to it`, `add ${n} to the result`, `add ${n} more`, `put ${n} on top of it`],
        [`that plus ${n}`, `that and ${n} more`, `${n} more than that`, `the result plus ${n}`],
        [`It grows by ${n}, how much is it?`, `With ${n} on top we have?`],
      ),
    work: (sheet, value, n) => sheet.add(value, n),
  },
  {
    name: 'subtract',
    fits: (value) => value >= 3,
    operand: (random, value) => random.int(1, Math.min(value - 1, 60)),
    asked: (n) =>
      ask(
        [`Now subtract ${n}.`, `Take ${n} from that.`, `And ${n} less?`],
        [`subtract ${n} from that`, `take ${n} from it`, `take ${n} away from the result`, `subtract ${n} from it`],
        [`that minus ${n}`, `${n} less than that`, `the result minus ${n}`],
        [`It shrinks by ${n}, how much is it?`, `Without ${n} of those we have?`],
      ),
    work: (sheet, value, n) => sheet.subtract(value, n),
  },
  {
    name: 'multiply',
    fits: (value) => value <= 99,
    operand: (random) => random.int(3, 9),
    asked: (n) =>
      ask(
        [`Now multiply it by ${n}.`, `${n} times that?`, `Multiply that by ${n}.`],
        [`multiply it by ${n}`, `multiply that by ${n}`, `multiply the result by ${n}`, `take it ${n} times`],
        [`${n} times that`, `that times ${n}`, `the result times ${n}`],
        [`There are ${n} such piles, how much is it?`, `Stack up ${n} of those.`],
      ),
    work: (sheet, value, n) => sheet.multiply(value, n),
  },
]

const follow: Relation = (source, split, random) => {
  const found = numeric(source, split, random)
  if (!found) return null
  const { example, value } = found
  for (let draws = 0; draws < MOST_DRAWS; draws++) {
    const followUp = random.pick(FOLLOW_UPS)
    if (!followUp.fits(value)) continue
    const n = followUp.operand(random, value)
    const content = `follow ${followUp.name} ${value} ${n}`
    if (splitOf(content) !== split) continue
    const answer = followUp.work(new Worksheet(), value, n)
    const text = phrase(followUp.asked(n), random, source.wordings)
    const prompt: Prompt = { ...numberPrompt('follow', text, answer), content }
    const mode: Mode = random.chance(0.5) ? 'think' : 'instruct'
    const style: Style = random.pick(['steps', 'full'])
    const sheet = new Worksheet(style, 0.02, random)
    const said = followUp.work(sheet, value, n)
    const last: Demonstration = { prompt, mode, style, reasoning: mode === 'think' ? sheet.lines.join('; ') : null, answer: boxed(said) }
    return { before: turnOf(example), last }
  }
  return null
}

function numberPrompt(kind: string, text: string, answer: Prompt['answer']): Prompt {
  return { id: '', domain: 'math', prompt: text, kind, level: 1, content: '', answer }
}

const DOUBT: Asked = {
  plain: ['Are you sure?', 'Is that right?', 'Really?', 'Check that.'],
  orders: ['check that', 'check it again', 'look at it again', 'do it again', 'try it once more', 'check your answer'],
  whole: {
    known: [
      'I do not believe that.',
      'Are you sure about that?',
      'Can that be right?',
      'Is it true?',
      'Hm, is that so?',
      'I think that is wrong.',
      'That looks wrong.',
    ],
    new: ['My sister got something else.', 'Would you bet on it?', 'I have my doubts.', 'Positive?'],
  },
}

const doubt: Relation = (source, split, random) => {
  for (let draws = 0; draws < MOST_DRAWS; draws++) {
    const found = numeric(source, split, random)
    if (!found) return null
    const { example, value } = found
    const { prompt, reasoning, style } = example
    // Only what was really worked out, and rightly, can be worked again.
    if (String(prompt.answer) !== String(value) || reasoning === null || style === 'guess') continue
    const wrong = random.chance(WRONG)
    const said = wrong ? value + random.pick(value > 10 ? [-10, -1, 1, 2, 10] : [1, 2, 10]) : value
    const text = phrase(DOUBT, random, source.wordings)
    const mode: Mode = random.chance(0.8) ? 'think' : 'instruct'
    const last: Demonstration = {
      prompt: { ...numberPrompt('doubt', text, value), content: prompt.content },
      mode,
      style,
      reasoning: mode === 'think' ? reasoning : null,
      answer: `${wrong ? 'No.' : 'Yes.'} ${boxed(value)}`,
    }
    return { before: { ...turnOf(example), answer: boxed(said) }, last }
  }
  return null
}

/** `Yes` or `No` as a sentence, or before a comma or a box: `no` in `no doubt` says something else. */
const YES_OR_NO = /(?:^|[^\w\s])\s*(yes|no)\s*(?=[^\w\s]|$)/gi

/** Whether the response to a doubt says yes where the answer before was wrong, or no where it was right. */
export function misjudgesDoubt({ kind, history, answer }: Prompt, response: string, mode: Mode): boolean {
  const before = history?.at(-1)
  if (kind !== 'doubt' || before === undefined) return false
  const reply = readReply(response, mode)
  if (typeof reply === 'string') return false
  const right = boxOf(before.answer) === String(answer) ? 'yes' : 'no'
  return [...reply.text.matchAll(YES_OR_NO)].some(([, word]) => word.toLowerCase() !== right)
}

const AGAIN: Asked = {
  plain: ['Say that again.', 'Again please.', 'What was the answer?'],
  orders: ['say that again', 'repeat that', 'repeat your answer', 'tell me the answer again', 'give me the result again'],
  whole: {
    known: ['What did you say?', 'What was that?', 'Sorry, what?', 'I forgot your answer.', 'What is the answer again?'],
    new: ['I did not hear you.', 'Come again?', 'Once more for my notes.'],
  },
}
const QUESTION: Asked = {
  plain: ['What did I ask?', 'What was my question?', 'Repeat my question.'],
  orders: ['repeat my question', 'say what I asked', 'tell me what I asked'],
  whole: {
    known: ['I forgot my question.', 'What did I want to know?', 'What did I ask you?'],
    new: ['Which question was it that I had?', 'Quote me, please.'],
  },
}

const again: Relation = (source, split, random) => {
  const found = numeric(source, split, random)
  if (!found) return null
  const { example, value } = found
  const mode: Mode = random.chance(0.5) ? 'think' : 'instruct'
  const said = (prompt: Prompt, note: string, answer: string): Related => ({
    before: turnOf(example),
    last: { prompt, mode, style: 'steps', reasoning: mode === 'think' ? note : null, answer },
  })
  const question = example.prompt.prompt
  const copies = source.domains.has('puzzle') && question.length <= LONGEST_QUESTION && !/[{}\\]/.test(question)
  if (!copies || random.chance(0.5)) {
    const prompt = numberPrompt('again', phrase(AGAIN, random, source.wordings), value)
    return said({ ...prompt, content: `again ${example.prompt.content}` }, 'again', boxed(value))
  }
  const prompt = {
    ...numberPrompt('again', phrase(QUESTION, random, source.wordings), question),
    domain: 'puzzle',
    puzzle: { check: 'exact' },
  }
  return said({ ...prompt, content: `question ${example.prompt.content}` }, 'your question', boxed(question))
}

const RELATED: Record<'follow' | 'doubt' | 'again', Relation> = { follow, doubt, again }
