/**
 * @file What generated domains share: problems of graded kinds into prompts, splits and worked examples by an imperfect teacher.
 *
 * A problem's content (kind and operands, not its wording) decides the split it belongs to, so nothing that is tested was ever
 * trained on, in no wording. Prompt number i of a stream is a function of (split, seed, i) alone: a cursor is a count.
 */
import { crc32, promptId } from '../text/hash.ts'
import { guarded, judgeResponse, type Verifier } from './judge.ts'
import { keptForTests, type TaskSettings } from './options.ts'
import { Random } from './random.ts'
import type { Demonstration, Prompt, Split, Task } from './task.ts'
import { STYLES, Worksheet } from './teacher.ts'
import type { TaskTools } from './tools.ts'
import type { WordingSet } from './wording.ts'
import { type Words, whyOf } from './words.ts'

export interface Problem {
  /**
   * The problem itself, never its wording: it decides the split. Whatever is the same sum, function or fault has the same content: commuted
   * operands, (x+3)*9 and x*9+27.
   */
  content: string
  /** The question in a wording of the set, `known` unless told. */
  ask(random: Random, wordings?: WordingSet): string
  /** What the verifier needs of the prompt: the answer, the tests. */
  fields(): Partial<Prompt>
  /** Works the problem on the sheet, with whatever style and slips the sheet has, and returns the reply. */
  work(sheet: Worksheet): string
  /** The reply at once, and the short note a guesser thinks; written on a sheet too, for its slips. */
  guess(sheet: Worksheet): { note: string; reply: string }
  /** Works it in a bad order, with errors taken back and dead ends; a problem without it is worked as ever. */
  wander?(sheet: Worksheet): string
}

/** Lines of a thought: those that are true, those that are false and not taken back, and true ones that the answer does not need. */
export interface LineCounts {
  true: number
  false: number
  unneeded: number
}

export interface Kind {
  name: string
  /** A problem of level 1 and up to `levels`: the larger, the longer the operands. */
  make(random: Random, level: number): Problem
  /** Levels it can make, 3 unless told. */
  levels?: number
  /** Share of its demonstrations in instruct mode, where the options say nothing: by whether one pass can answer. 0.3 unless told. */
  instruct?: number
  /** What stands between two lines of its thoughts, `, ` unless told. */
  joint?: string
  /** It belongs to no training at all: it is in no split but asked for by its name, for tests. */
  unseen?: boolean
  /**
   * What is wrong with the fields that its check of lines reads, which may come from a file: the end of a sentence about the prompt. Null: nothing, or it
   * has none of them.
   */
  fault?(prompt: Prompt): string | null
  /** The name of the reserved slice that a content belongs to, which is in no split; null: it belongs to none. */
  reserved?(content: string): string | null
}

/** Draws after which a kind is given up: with enough different problems one in eight at least is of any split. */
const MOST_DRAWS = 10_000

/** Share of instruct demonstrations of a kind that says nothing. */
const INSTRUCT = 0.3

/** One of the levels asked for; a kind that has fewer gives its highest. */
function levelOf({ levels: highest = 3 }: Kind, { levels, levelShares }: TaskSettings, random: Random): number {
  return Math.min(levelShares ? levels[random.weighted(levelShares)] : random.pick(levels), highest)
}

/** A reserved slice is in no split; it is asked for by its name, and then for tests only. */
function belongs(kind: Kind, { content }: Problem, split: Split, wanted: string | undefined): boolean {
  if (kind.unseen) return true
  const set = kind.reserved?.(content) ?? null
  return wanted === undefined ? set === null && splitOf(content) === split : set === wanted
}

/** 1/8 of all contents is for tests, 2/8 for reinforcement learning, 5/8 for supervised fine-tuning. */
export function splitOf(content: string): Split {
  const part = crc32(content) % 8
  return part === 0 ? 'test' : part <= 2 ? 'train' : 'sft'
}

/** A reply guesses when its reasoning holds no worked operation (63*9=567). */
export function guessed(response: string): boolean {
  const close = response.indexOf('</think>')
  return !(close < 0 ? response : response.slice(0, close)).includes('=')
}

interface Judges {
  verify: Verifier
  guessed?: Task['guessed']
  /** What the host lends the verifier. */
  tools?: TaskTools
  /** The reward of a response without a reply, 0 unless told. */
  noReply?: number
  /** What is wrong with a prompt's fields (domain.ts). */
  fieldFault?(fields: Record<string, unknown>): string | null
  /** The domain's sentences for its verdicts, by outcome. */
  words?: Record<string, Words>
}

/**
 * A task of the domain's kinds; `all` holds every kind that `settings.kinds` may name. `judges`: how its replies are verified, and whether
 * they guessed.
 */
export function generatedTask(
  domain: string,
  all: readonly Kind[],
  settings: TaskSettings,
  { verify, guessed, tools = {}, noReply, words = {}, fieldFault }: Judges,
): Task {
  const kinds = settings.kinds.map((name) => all.find((kind) => kind.name === name) as Kind)

  const unseen = kinds.find((kind) => kind.unseen)

  /** Kinds take turns; within a kind problems are drawn until one belongs to the split. */
  const draw = (split: Split, random: Random, index: number): { prompt: Prompt; problem: Problem; kind: Kind } => {
    const kind = settings.kindShares ? kinds[random.weighted(settings.kindShares)] : kinds[index % kinds.length]
    for (let draws = 0; draws < MOST_DRAWS; draws++) {
      const level = levelOf(kind, settings, random)
      const problem = kind.make(random, level)
      if (!belongs(kind, problem, split, settings.reserved)) continue
      const text = problem.ask(random, settings.wordings)
      return {
        prompt: { id: promptId(domain, text), domain, prompt: text, kind: kind.name, level, content: problem.content, ...problem.fields() },
        problem,
        kind,
      }
    }
    throw new Error(`The kind ${kind.name} of the domain ${domain} has no problem in the split ${split}: it makes too few different ones.`)
  }

  const tested = new Map<number, DistinctPrompts>()

  const promptAt = (split: Split, seed: number, index: number): Prompt => {
    if (split !== 'test') return draw(split, new Random(domain, split, seed, index), index).prompt
    if (!tested.has(seed))
      tested.set(seed, new DistinctPrompts((i, attempt) => draw('test', new Random(domain, 'test', seed, i, attempt), i).prompt))
    return (tested.get(seed) as DistinctPrompts).at(index)
  }

  const exampleAt = (split: Split, seed: number, index: number): Demonstration => {
    if (unseen) throw new Error(`The family ${unseen.name} belongs to no training: it has no demonstrations.`)
    // The key has no split in it for the one there always was: so old runs keep their bits.
    const random = new Random(domain, split === 'sft' ? 'demonstration' : `example ${split}`, seed, index)
    const { prompt, problem, kind } = draw(split, random, index)
    const mode = random.chance(settings.thinkShare ?? 1 - (kind.instruct ?? INSTRUCT)) ? 'think' : 'instruct'
    const style = STYLES[random.weighted(settings.styles)]
    const sheet = new Worksheet(style, settings.slip, random)
    if (mode === 'instruct' || style === 'guess') {
      const { note, reply } = problem.guess(sheet)
      return { prompt, mode, style: 'guess', reasoning: mode === 'instruct' ? null : note, answer: reply }
    }
    const answer = style === 'wander' && problem.wander ? problem.wander(sheet) : problem.work(sheet)
    return { prompt, mode, style, reasoning: sheet.lines.join(kind.joint ?? ', '), answer }
  }

  const demonstrationAt = (seed: number, index: number) => exampleAt('sft', seed, index)

  return {
    domain,
    kinds: settings.kinds,
    keptForTests: unseen ? `the family ${unseen.name}` : keptForTests(settings),
    promptAt,
    demonstrationAt,
    exampleAt,
    *prompts(split, seed) {
      for (let index = 0; ; index++) yield promptAt(split, seed, index)
    },
    *demonstrations(seed) {
      for (let index = 0; ; index++) yield demonstrationAt(seed, index)
    },
    ...(guessed && { guessed }),
    verify: async (prompt, response, mode, { rule = 'reward', signal } = {}) => {
      const context = { tools, rule, flags: settings.flags ?? [], signal }
      const verdict = await guarded(
        async () => judgeResponse(verify, prompt, response, mode, context, noReply),
        () => fieldFault?.(prompt as unknown as Record<string, unknown>) ?? null,
      )
      return { ...verdict, why: whyOf(words, verdict, prompt) }
    },
  }
}

/**
 * Test prompts do not repeat, as long as there are others: a draw that came before is drawn again, a few times. To know what came
 * before, the stream is drawn from its beginning and kept, which the few thousand prompts of an evaluation can afford.
 */
class DistinctPrompts {
  readonly #draw: (index: number, attempt: number) => Prompt
  readonly #prompts: Prompt[] = []
  readonly #ids = new Set<string>()

  constructor(draw: (index: number, attempt: number) => Prompt) {
    this.#draw = draw
  }

  at(index: number): Prompt {
    for (let i = this.#prompts.length; i <= index; i++) {
      let prompt = this.#draw(i, 0)
      for (let attempt = 1; attempt < 30 && this.#ids.has(prompt.id); attempt++) prompt = this.#draw(i, attempt)
      this.#ids.add(prompt.id)
      this.#prompts.push(prompt)
    }
    return this.#prompts[index]
  }
}
