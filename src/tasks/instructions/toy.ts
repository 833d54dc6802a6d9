/**
 * @file Generated instructions for small models: say a made-up word so many times, in capitals or small letters, with an ending, or in
 * quotes. They are checked by IFEval's own checks, those that need no language.
 */
import { word } from '../code/toy.ts'
import type { Kind, Problem } from '../generated.ts'
import { phrase } from '../wording.ts'

interface Request {
  base: string
  times: number
  upper?: boolean
  lower?: boolean
  ending?: string
  quotes?: boolean
}

const COUNTS = [2, 3, 4, 5]

function problem(kind: string, request: Request): Problem {
  const { base, times, upper, lower, ending = '', quotes } = request
  const shown = lower ? base.toUpperCase() : base
  const manner = [upper ? ' in uppercase' : '', lower ? ' in lowercase' : '', quotes ? ' in quotes' : ''].join('')
  const tail = ending ? `, end with ${ending}` : ''
  const spoken = upper ? base.toUpperCase() : base
  const reply = (count: number) => {
    const text =
      Array(Math.max(1, Math.min(8, count)))
        .fill(spoken)
        .join(' ') + ending
    return quotes ? `"${text}"` : text
  }
  return {
    content: `${kind} ${base} ${times} ${ending}`,
    ask: (random, set) => {
      const what = `${shown} ${times} times${manner}${tail}`
      return phrase(
        {
          plain: [`Say ${what}`, `Write ${what}`, `${times} times ${shown}${manner}${tail}`],
          orders: [`say ${what}`, `write ${what}`, `repeat ${what}`],
          whole: {
            known: [`I want to read ${what}`, `Answer with ${what}`, `Let me see ${what}`],
            new: [`Your answer must be ${what}`, `It should go like this: ${what}`, `Type ${what}`],
          },
          open: true,
        },
        random,
        set,
      )
    },
    fields: () => checks(request),
    work: (sheet) => {
      const count = sheet.written(times)
      sheet.lines.push(`${count}${upper ? ' upper' : ''}${lower ? ' lower' : ''}${quotes ? ' quotes' : ''}${ending ? ` ${ending}` : ''}`)
      return reply(count)
    },
    guess: (sheet) => {
      const count = sheet.written(times)
      return { note: reply(count), reply: reply(count) }
    },
  }
}

function checks({ base, times, upper, lower, ending, quotes }: Request) {
  const list: [string, Record<string, unknown>][] = [
    ['keywords:frequency', { keyword: base, relation: 'at least', frequency: times }],
    ['length_constraints:number_words', { relation: 'less than', num_words: times + 1 }],
  ]
  if (upper) list.push(['change_case:capital_word_frequency', { capital_relation: 'at least', capital_frequency: times }])
  if (lower) list.push(['change_case:capital_word_frequency', { capital_relation: 'less than', capital_frequency: 1 }])
  if (ending) list.push(['startend:end_checker', { end_phrase: ending }])
  if (quotes) list.push(['startend:quotation', {}])
  return { instruction_id_list: list.map(([id]) => id), kwargs: list.map(([, kwargs]) => kwargs) }
}

/** A word of the level's length and a count. Keywords are counted anywhere, so a word whose copies overlap (`aa`) would be ambiguous. */
const base = (random: Parameters<Kind['make']>[0], level: number) => {
  for (;;) {
    const text = word(random, level + 1)
    if (new Set(text).size === text.length) return { base: text, times: random.pick(COUNTS.slice(0, level + 1)) }
  }
}
const endings = ['?', '!', '.']

export const INSTRUCTION_KINDS: readonly Kind[] = [
  { name: 'case', make: (r, level) => problem('case', { ...base(r, level), ...(r.chance(0.5) ? { upper: true } : { lower: true }) }) },
  { name: 'ending', make: (r, level) => problem('ending', { ...base(r, level), ending: r.pick(endings) }) },
  { name: 'quotes', make: (r, level) => problem('quotes', { ...base(r, level), quotes: true }) },
  {
    name: 'both',
    make: (r, level) =>
      problem('both', { ...base(r, level), ...(r.chance(0.5) ? { upper: true } : { lower: true }), ending: r.pick(endings) }),
  },
]
