/**
 * @file Letters of words: how often one is there, the word backwards, each letter moved on in the alphabet, every second letter. One pass can
 * do much of it: a control that no stage of reinforcement learning has.
 *
 *   careful  s1 t2 r3 a4 w5 b6 e7 r8 r9 y10; r 3 8 9; 3
 *            s t r1 a w b e r2 r3 y; 3
 *            c3 8h, a1 6f, z26 31 5e; hfe
 *   wander   s1 t2 a3 no, r3 a4 w5 ...
 */
import type { Problem } from '../generated.ts'
import type { Random } from '../random.ts'
import type { Worksheet } from '../teacher.ts'
import { type Asked, phrase } from '../wording.ts'
import { ALL_LEVELS, boxed, type Family, ofLevel } from './family.ts'
import { WORDS } from './letters-words.ts'

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz'
type Range = readonly [least: number, most: number]
const LENGTHS: readonly [Range, Range, Range, Range, Range] = [
  [4, 5],
  [6, 8],
  [9, 11],
  [12, 14],
  [17, 20],
]
/** Each is in none of the splits: whether the alphabet was learned, or a table for each shift. */
const RESERVED_SHIFTS = [7, 13, 19]

const madeUp = (random: Random, length: number) => Array.from({ length }, () => ALPHABET[random.int(0, 25)]).join('')

function drawWord(random: Random, level: number): string {
  const [least, most] = ofLevel(level, LENGTHS)
  const known = random.chance(0.5) ? WORDS.filter(({ length }) => length >= least && length <= most) : []
  return known.length > 0 ? random.pick(known) : madeUp(random, random.int(least, most))
}

/** What is done to a word. */
interface Task {
  content: string
  answer: string
  asked: Asked
  /** The word letter by letter, as the careful write it, with numbers where the grain is fine. */
  marks(full: boolean): string[]
  /** What is found in it, and how it is written; `none` stands for nothing found. */
  found: string[]
  line?(found: readonly string[]): string
  /** The answer that follows from what was found. */
  conclude(found: readonly string[]): string
  between?: string
}

const numbered = (word: string) => [...word].map((letter, i) => `${letter}${i + 1}`)
const joined = (found: readonly string[]) => found.map((mark) => mark.replace(/\d/g, '')).join('')

/** How often is drawn first: in a word as it comes, most letters are not there at all. */
function count(random: Random, level: number): Task {
  const wanted = random.int(0, ofLevel(level, [3, 3, 4, 5, 6]))
  let [word, letter] = ['', '']
  for (let draws = 0; draws < 20 && (word === '' || word.split(letter).length - 1 !== wanted); draws++) {
    word = drawWord(random, level)
    letter = random.chance(wanted > 0 ? 0.9 : 0.1) ? random.pick([...word]) : random.pick([...ALPHABET])
  }
  if (word.split(letter).length - 1 !== wanted) {
    const others = [...madeUp(random, word.length)].map((other) => (other === letter ? (letter === 'e' ? 'a' : 'e') : other))
    const places = random.shuffled(others.map((_, i) => i)).slice(0, wanted)
    word = others.map((other, i) => (places.includes(i) ? letter : other)).join('')
  }
  const found = [...word].flatMap((other, i) => (other === letter ? [`${i + 1}`] : []))
  return {
    content: `count ${letter} ${word}`,
    answer: String(found.length),
    asked: {
      plain: [`How many '${letter}' are in '${word}'?`, `Count the letter '${letter}' in '${word}'.`],
      values: [`the number of letters '${letter}' in '${word}'`, `the count of '${letter}' in '${word}'`],
      orders: [`count the '${letter}' in '${word}'`, `find how many times '${letter}' is in '${word}'`],
      whole: {
        known: [
          ...[
            `The word is '${word}'. How often do you see '${letter}'?`,
            `How many times is the letter '${letter}' in the word '${word}'?`,
          ],
          ...[`Look at '${word}'. How many '${letter}' has it?`, `In '${word}', how many letters are '${letter}'?`],
          ...[`How often do we write '${letter}' in '${word}'?`, `'${word}' has how many '${letter}'?`],
        ],
        new: [
          ...[
            `Somebody types '${word}'. Key '${letter}' is hit how many times?`,
            `Of all letters that spell '${word}', how many equal '${letter}'?`,
          ],
          `What number of copies of '${letter}' does '${word}' contain?`,
        ],
      },
    },
    marks(full) {
      let seen = 0
      return full ? numbered(word) : [...word].map((other) => (other === letter ? `${other}${++seen}` : other))
    },
    found,
    line: (places) => `${letter} ${places.join(' ') || 'none'}`,
    conclude: (places) => String(places.length),
  }
}

function backwards(random: Random, level: number): Task {
  const word = drawWord(random, level)
  const found = numbered(word).toReversed()
  return {
    content: `backwards ${word}`,
    answer: joined(found),
    asked: {
      plain: [`Spell '${word}' backwards.`, `What is '${word}' backwards?`],
      values: [`the word '${word}' from back to front`, `'${word}' in reverse`],
      orders: [`write '${word}' from the end to the start`, `turn '${word}' around`],
      whole: {
        known: [
          ...[`Read '${word}' from right to left. What do you get?`, `The word is '${word}'. Write it with its last letter first.`],
          ...[`How do you spell '${word}' from its end?`, `If we write '${word}' backwards, what is it?`],
          ...[`Take '${word}' and reverse it.`, `'${word}' backwards is what?`],
        ],
        new: [
          ...[
            `A mirror flips the letter order of '${word}'. Which text appears?`,
            `Begin with the final letter of '${word}' and go left until none remain.`,
          ],
          `Invert the sequence of letters in '${word}'.`,
        ],
      },
    },
    marks: (full) => (full ? numbered(word) : [...word]),
    found,
    line: (letters) => letters.join(' '),
    conclude: joined,
  }
}

function shift(random: Random, level: number): Task {
  const word = drawWord(random, level)
  const by = random.int(1, ofLevel(level, [7, 13, 25, 25, 25]))
  const codes = [...word].map((letter) => ALPHABET.indexOf(letter) + 1)
  const moved = codes.map((code) => ALPHABET[(code - 1 + by) % 26])
  const places = `${by} place${by > 1 ? 's' : ''}`
  return {
    content: `shift ${by} ${word}`,
    answer: moved.join(''),
    asked: {
      plain: [`Shift each letter of '${word}' by ${by}.`, `Move each letter of '${word}' on by ${by}.`],
      values: [`'${word}' with each letter moved on by ${places}`, `'${word}' in a code that adds ${by} to each letter`],
      orders: [`move each letter of '${word}' on by ${places}`, `write '${word}' with every letter shifted by ${by}`],
      whole: {
        known: [
          ...[
            `After z comes a. Shift every letter of '${word}' by ${by}.`,
            `In our code each letter moves ${places} on. What is '${word}'?`,
          ],
          ...[
            `Write '${word}' in a code: go ${places} on for each letter.`,
            `The word is '${word}'. Each letter goes ${places} on. What do you get?`,
          ],
          ...[`What is '${word}' when each letter goes ${places} up?`, `Take '${word}' and move all letters by ${places}.`],
        ],
        new: [
          ...[
            `Caesar wrote every letter ${places} later in the alphabet. How would he write '${word}'?`,
            `Encrypt '${word}' with the key ${by}, letter by letter.`,
          ],
          `Replace every letter of '${word}' by the one ${places} behind it in the alphabet, z being followed by a.`,
        ],
      },
    },
    marks: (full) =>
      codes.map((code, i) => {
        const [sum, to] = [code + by, moved[i]]
        return full ? `${word[i]}${code} ${sum > 26 ? `${sum} ${sum - 26}` : sum}${to}` : `${word[i]} ${to}`
      }),
    found: moved,
    conclude: joined,
    between: ', ',
  }
}

function every(random: Random, level: number): Task {
  const word = drawWord(random, level)
  const step = level >= 3 && random.chance(0.3) ? 3 : 2
  const first = level >= 2 && random.chance(0.4) ? 2 : 1
  const found = numbered(word).filter((_, i) => i >= first - 1 && (i - first + 1) % step === 0)
  const which = `every ${step === 2 ? 'second' : 'third'} letter`
  const from = first === 1 ? 'first' : 'second'
  return {
    content: `every ${step} ${first} ${word}`,
    answer: joined(found),
    asked: {
      plain: [`Write ${which} of '${word}' from the ${from} on.`, `Take ${which} of '${word}', the ${from} first.`],
      values: [`${which} of '${word}' from the ${from} on`, `the text of ${which} of '${word}', beginning with the ${from}`],
      orders: [`write down ${which} of '${word}' from the ${from} on`, `keep ${which} of '${word}', beginning with the ${from}`],
      whole: {
        known: [
          ...[
            `The word is '${word}'. Begin with the ${from} letter and write ${which}.`,
            `Which word is ${which} of '${word}' from the ${from} on?`,
          ],
          ...[
            `From the ${from} letter of '${word}' on, take ${which}. What do you get?`,
            `Start at the ${from} letter of '${word}' and keep ${which}.`,
          ],
          ...[
            `What do you read if you read ${which} of '${word}' from the ${from} on?`,
            `Read '${word}' from the ${from} letter on, but only ${which}.`,
          ],
        ],
        new: [
          ...[
            `Hop through '${word}' in jumps of ${step}, landing on the ${from} letter at once. What is collected?`,
            `Erase all of '${word}' except ${which}, the ${from} being the earliest to stay.`,
          ],
          `From '${word}' a reader sees just ${which}, and the ${from} before any other. Which text is it?`,
        ],
      },
    },
    marks: (full) => (full ? numbered(word) : [...word]),
    found,
    line: (letters) => letters.join(' '),
    conclude: joined,
  }
}

const TASKS = [count, backwards, shift, every] as const

/** Writes the letters; a wanderer takes one for the next, or loses count and starts again. */
function spell(sheet: Worksheet, marks: readonly string[], between: string) {
  const line = marks.join(between)
  const at = sheet.random?.int(1, marks.length - 1) ?? 1
  const stumble = sheet.stumble()
  const last = marks[at - 1].replace(/\d+$/, '')
  if (stumble === 'wrong') sheet.corrected([...marks.slice(0, at), last].join(between), marks.slice(at).join(between))
  else if (stumble === 'slip' || stumble === 'detour') sheet.corrected(marks.slice(0, Math.min(at, 6)).join(between), line)
  else sheet.line(line)
  if (stumble === 'recheck') sheet.line(line)
}

function solve(sheet: Worksheet, { marks, found, line, conclude, between = ' ' }: Task): string {
  const full = sheet.full || (sheet.wanders && (sheet.random?.chance(0.5) ?? false))
  spell(sheet, marks(full), between)
  const missed = sheet.stumble() === 'slip' || sheet.slips() ? (sheet.random?.int(0, found.length) ?? 0) : -1
  const seen = found.filter((_, i) => i !== missed)
  if (full && line) {
    if (sheet.stumble() === 'wrong' && seen.length > 1) sheet.corrected(line(seen.slice(1)), line(seen))
    else sheet.line(line(seen))
  }
  const answer = conclude(seen)
  sheet.line(answer)
  return boxed(answer)
}

function make(random: Random, level: number): Problem {
  const task = random.pick(TASKS)(random, level)
  const { content, answer, asked, found, conclude } = task
  const work = (sheet: Worksheet) => solve(sheet, task)
  return {
    content,
    ask: (r, set) => phrase(asked, r, set),
    fields: () => ({ answer, puzzle: { check: 'exact' } }),
    work,
    wander: work,
    guess: (sheet) => {
      const said = sheet.slips() ? conclude(found.slice(1)) || '1' : answer
      return { note: said, reply: boxed(said) }
    },
  }
}

export const letters: Family = {
  name: 'letters',
  title: 'Letters of words',
  levels: ALL_LEVELS,
  instruct: 0.5,
  joint: '; ',
  floor: [0.12, 0.08, 0.06, 0.05],
  make,
  reserved(content) {
    const by = Number(/^shift (\d+) /.exec(content)?.[1])
    return RESERVED_SHIFTS.includes(by) ? 'shifts' : null
  },
  anyReply({ content = '' }, random) {
    const [kind, ...rest] = content.split(' ')
    const word = [...(rest[rest.length - 1] ?? '')]
    if (kind === 'count') return boxed(random.int(0, 4))
    if (kind === 'backwards') return boxed(random.shuffled(word).join(''))
    if (kind === 'shift') return boxed(madeUp(random, word.length))
    const places = random.shuffled(word.map((_, i) => i)).slice(0, word.length / Number(rest[0]))
    return boxed(word.filter((_, i) => places.includes(i)).join(''))
  },
  cheats({ answer }) {
    const text = String(answer)
    if (/^\d/.test(text))
      return [
        { title: 'A list of counts', answer: boxed('0, 1, 2, 3, 4') },
        { title: 'The count in words', answer: boxed('one or two') },
      ]
    return [
      { title: 'In capitals', answer: boxed(text.toUpperCase()) },
      { title: 'Letters apart', answer: boxed([...text, '.'].join(' ')) },
      { title: 'In quotes', answer: boxed(`'${text}'`) },
    ]
  },
}
