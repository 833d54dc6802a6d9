/**
 * @file The math domain: generated problems with whole-number answers, worked examples by an imperfect teacher, and the verifier.
 *
 * A problem's content (kind and operands, not its wording) decides the split it belongs to, so nothing that is tested was ever
 * trained on, in no wording. Prompt number i of a stream is a function of (split, seed, i) alone: a cursor is a count.
 */
import { crc32, promptId } from '../hash.ts'
import { Random } from '../random.ts'
import type { Demonstration, Prompt, Split, Task } from '../task.ts'
import type { Problem } from './kinds/index.ts'
import { parseMathOptions } from './options.ts'
import { STYLES, Worksheet } from './teacher.ts'
import { verifyMath } from './verify.ts'

/** 1/8 of all contents is for tests, 2/8 for reinforcement learning, 5/8 for supervised fine-tuning. */
export function splitOf(content: string): Split {
  const part = crc32(content) % 8
  return part === 0 ? 'test' : part <= 2 ? 'train' : 'sft'
}

/** `options` is a recipe's `task` field, see MathOptions. Throws an Error with one sentence for a wrong field. */
export function createMathTask(options?: unknown): Task {
  const settings = parseMathOptions(options)

  /** Kinds take turns; within a kind problems are drawn until one belongs to the split. */
  const problemAt = (split: Split, random: Random, index: number) => {
    const kind = settings.kinds[index % settings.kinds.length]
    for (;;) {
      const level = random.pick(settings.levels)
      const problem = kind.make(random, level)
      if (splitOf(problem.content) === split) return { kind: kind.name, level, problem }
    }
  }

  const draw = (split: Split, random: Random, index: number): { prompt: Prompt; problem: Problem } => {
    const { kind, level, problem } = problemAt(split, random, index)
    const text = problem.ask(random)
    const answer = problem.work(new Worksheet())
    return { prompt: { id: promptId('math', text), domain: 'math', prompt: text, kind, level, answer }, problem }
  }

  const tested = new Map<number, DistinctPrompts>()

  const promptAt = (split: Split, seed: number, index: number): Prompt => {
    if (split !== 'test') return draw(split, new Random('math', split, seed, index), index).prompt
    if (!tested.has(seed))
      tested.set(seed, new DistinctPrompts((i, attempt) => draw('test', new Random('math', 'test', seed, i, attempt), i).prompt))
    return (tested.get(seed) as DistinctPrompts).at(index)
  }

  const demonstrationAt = (seed: number, index: number): Demonstration => {
    const random = new Random('math', 'demonstration', seed, index)
    const { prompt, problem } = draw('sft', random, index)
    const mode = random.chance(settings.thinkShare) ? 'think' : 'instruct'
    const style = STYLES[random.weighted(settings.styles)]
    const sheet = new Worksheet(style, settings.slip, random)
    if (mode === 'instruct' || style === 'guess') {
      const answer = sheet.written(Number(prompt.answer))
      return { prompt, mode, style: 'guess', reasoning: mode === 'instruct' ? null : String(answer), answer: boxed(answer) }
    }
    const answer = problem.work(sheet)
    return { prompt, mode, style, reasoning: sheet.lines.join(', '), answer: boxed(answer) }
  }

  return {
    domain: 'math',
    kinds: settings.kinds.map((kind) => kind.name),
    promptAt,
    demonstrationAt,
    *prompts(split, seed) {
      for (let index = 0; ; index++) yield promptAt(split, seed, index)
    },
    *demonstrations(seed) {
      for (let index = 0; ; index++) yield demonstrationAt(seed, index)
    },
    verify: async (prompt, response, mode) => verifyMath(prompt, response, mode),
  }
}

function boxed(answer: number): string {
  return `\\boxed{${answer}}`
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
