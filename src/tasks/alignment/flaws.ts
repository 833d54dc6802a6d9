/**
 * @file Preference pairs by program: a right, short reply in the asked format, and one with a single flaw. Each kind is a flaw.
 *
 * The hard one is `off-topic`, the right reply to a slightly different question. Nemotron-Cascade (section 4.2.1) has a strong model
 * answer a slightly off-topic rewrite of the prompt, since replies that are wrong on purpose taught the reward model little; here a
 * neighbour among the generated problems is the rewrite.
 */
import { type Kind, type Problem, splitOf } from '../generated.ts'
import { NO_CONTEXT } from '../judge.ts'
import { Random } from '../random.ts'
import { Worksheet } from '../teacher.ts'
import type { Drawn, Source } from './sources.ts'

/** A problem of a source with its good reply, with or without its working. */
interface Good {
  source: Source
  kind: Kind
  level: number
  problem: Problem
  /** The key of the wording, the same for a neighbour. */
  wording: number
  working: string
  answer: string
  explained: boolean
}

interface Flaw {
  name: string
  /** The verifier of the problem's own domain does not see it. */
  isStyle?: true
  /** The reply with this flaw, or null where this problem's reply cannot have it. */
  spoil(good: Good, random: Random): string | null
}

/** The answer, behind its working where the pair is one that explains. */
function reply(good: Good, answer = good.answer, working = good.working): string {
  return good.explained && working !== '' ? `${working}\n${answer}` : answer
}

/** Another result, by a teacher who slips: some step is off, and what follows is computed from it. */
const wrong: Flaw = {
  name: 'wrong',
  spoil(good, random) {
    for (let attempt = 0; attempt < 20; attempt++) {
      const sheet = new Worksheet('steps', 0.5, random)
      const answer = good.problem.work(sheet)
      if (answer !== good.answer) return reply(good, answer, sheet.lines.join(', '))
    }
    return null
  },
}

/** Problems of the same kind and level that are looked through for the nearest. */
const NEIGHBOURS = 24

const offTopic: Flaw = {
  name: 'off-topic',
  spoil(good, random) {
    const split = splitOf(good.problem.content)
    const question = wordsOf(good.problem.ask(new Random('wording', good.wording)))
    let nearest: { distance: number; text: string } | null = null
    for (let i = 0; i < NEIGHBOURS; i++) {
      const problem = good.kind.make(random, good.level)
      // A neighbour from another split would show what is kept for it.
      if (splitOf(problem.content) !== split) continue
      const sheet = new Worksheet()
      const answer = problem.work(sheet)
      const distance = differing(question, wordsOf(problem.ask(new Random('wording', good.wording))))
      if (answer === good.answer || (nearest && distance >= nearest.distance)) continue
      nearest = { distance, text: reply(good, answer, sheet.lines.join(', ')) }
    }
    return nearest?.text ?? null
  },
}

function wordsOf(text: string): string[] {
  return text.match(/\d+|[a-z]+|\S/gi) ?? []
}

function differing(a: readonly string[], b: readonly string[]): number {
  return Math.abs(a.length - b.length) + a.filter((word, i) => i < b.length && word !== b[i]).length
}

const FILLERS = [
  'Let me think about this.',
  'This is a good question.',
  'There are many ways to see it.',
  'First, note what is asked.',
  'I want to be sure.',
  'In other words, it is what it is.',
  'Now I say it once more.',
  'It is good to take time.',
]

/** Right at last, behind talk that says nothing and working done twice. */
const rambling: Flaw = {
  name: 'rambling',
  isStyle: true,
  spoil(good, random) {
    const short = reply(good)
    const question = good.problem.ask(new Random('wording', good.wording))
    const parts = [random.pick(FILLERS), `You ask: ${question}`]
    while (parts.join(' ').length < 3 * short.length + 100) parts.push(random.pick(FILLERS), good.working)
    return `${parts.filter((part) => part !== '').join(' ')}\n${good.answer}`
  },
}

const SHORTEST_REPEATED = 4

/** Right, and right again. */
const repetitive: Flaw = {
  name: 'repetitive',
  isStyle: true,
  // A letter alone, four times, is hardly more than the letter.
  spoil: (good, random) =>
    reply(good).length < SHORTEST_REPEATED
      ? null
      : Array(random.int(4, 8))
          .fill(reply(good))
          .join(random.pick([' ', '\n', '\n\n'])),
}

/** The right result without the form that was asked for. */
const unformatted: Flaw = {
  name: 'unformatted',
  spoil(good) {
    const bare = good.answer
      .replace(/\\boxed\{(.*)\}/, '$1')
      .replace(/^```.*\n?/gm, '')
      .trim()
    return bare === good.answer ? null : reply(good, bare)
  },
}

const REFUSALS = ['I do not know.', 'I can not help with that.', 'That is hard to say.', 'It depends.']

/** No help at all. */
const evasive: Flaw = {
  name: 'evasive',
  spoil: (_good, random) => random.pick(REFUSALS),
}

/** Breaks off before the answer is there. */
const unfinished: Flaw = {
  name: 'unfinished',
  spoil(good, random) {
    const text = good.working !== '' && good.source.explains ? good.working : good.answer
    return text.length < 4 ? null : text.slice(0, random.int(2, Math.max(2, Math.floor(text.length * 0.8))))
  },
}

const FLAWS: readonly Flaw[] = [wrong, offTopic, rambling, repetitive, unformatted, evasive, unfinished]

export const FLAW_NAMES: readonly string[] = FLAWS.map(({ name }) => name)

/** Share of pairs whose replies both show their working, where the source allows it. */
const EXPLAINED = 0.5

/** Problems after which a flaw is given up: some replies cannot have some flaws. */
const MOST_DRAWS = 2000

/**
 * A kind for each flaw. `draw`: the source of a problem. The content of a pair is that of its problem: a pair belongs to the split that the
 * problem belongs to in its own domain.
 */
export function pairKinds(draw: (random: Random) => Drawn): Kind[] {
  return FLAWS.map((flaw) => ({
    name: flaw.name,
    make(random, level) {
      for (let draws = 0; draws < MOST_DRAWS; draws++) {
        const good = goodReply(draw(random), random, level)
        const rejected = flaw.spoil(good, random)
        const chosen = reply(good)
        if (rejected === null || rejected === chosen || (!flaw.isStyle && isRight(good, rejected))) continue
        return {
          content: good.problem.content,
          ask: (_, set) => good.problem.ask(new Random('wording', good.wording), set),
          fields: () => ({ ...good.problem.fields(), source: good.source.domain, chosen, rejected }),
          work: (sheet) => good.problem.work(sheet),
          guess: (sheet) => good.problem.guess(sheet),
        }
      }
      throw new Error(
        `No reply to these problems can be ${flaw.name}: name other "sources" in the alignment task, or leave that out of its "kinds".`,
      )
    },
  }))
}

/** Of families, whose verifiers answer at once: the beginning of a greeting may be as right as the whole. In other kinds a flaw is one by construction. */
function isRight({ source, kind, problem, wording }: Good, text: string): boolean {
  if (!source.families.includes(kind)) return false
  const prompt = problem.ask(new Random('wording', wording))
  const verdict = source.verify(
    { id: '', domain: source.domain, prompt, kind: kind.name, ...problem.fields() },
    { text, reasoning: '', mode: 'instruct' },
    NO_CONTEXT,
  )
  return !(verdict instanceof Promise) && verdict.correct
}

function goodReply({ source, kind }: Drawn, random: Random, level: number): Good {
  const problem = kind.make(random, level)
  const sheet = new Worksheet()
  const answer = problem.work(sheet)
  const explained = source.explains && random.chance(EXPLAINED)
  return { source, kind, level, problem, wording: random.bits(), working: sheet.lines.join(', '), answer, explained }
}
