/**
 * @file `npm run figures:start [-- --model models/default] [--count 1000] [--only families,turns,talk,wordings,level5,unseen] [--families sums,story] [--levels 1,2]`: what a
 * start knows before any reinforcement learning, on held-out prompts, 95% intervals clustered by content.
 *
 *   families  each family by level and mode, greedy and sampled, its floor, and in instruct mode the majority of k replies at equal tokens;
 *             of right replies in thinking mode the share with a false line
 *   turns     first, second and third turn on the same prompts, in both modes and switching at each turn, and the share of replies in the mode asked
 *   talk      talk by level and intent in known and unseen wordings; shares that say they do not know, of unknown names and of known facts
 *   wordings  each family in sentences of no training, beside those of training, and the share of these that it keeps
 *   level5    each family at the level of no training
 *   unseen    families of no training
 */
import { parseArgs } from 'node:util'
import { modelFolder, openGpu } from '../../src/cli/models.ts'
import { withTools } from '../../src/cli/tools.ts'
import { type Evaluation, type EvaluationSettings, evaluate, evaluateTurns } from '../../src/evaluation/evaluate.ts'
import { meanEstimate } from '../../src/evaluation/intervals.ts'
import { defaultKernels } from '../../src/kernels/tuning.ts'
import { affordableSlots, Generator } from '../../src/model/generator.ts'
import { Model } from '../../src/model/model.ts'
import { type Rollout, rollOut } from '../../src/rollout/rollout.ts'
import type { Family } from '../../src/tasks/families/family.ts'
import { boxOf } from '../../src/tasks/families/family.ts'
import { FAMILIES } from '../../src/tasks/families/index.ts'
import { createTask } from '../../src/tasks/index.ts'
import { EXAM_LEVEL } from '../../src/tasks/options.ts'
import { contentOf } from '../../src/tasks/prompt-set.ts'
import { refusesIn } from '../../src/tasks/puzzle/checks/talk.ts'
import type { Mode, Prompt, Task } from '../../src/tasks/task.ts'
import type { TaskTools } from '../../src/tasks/tools.ts'
import { UNSEEN } from '../../src/tasks/unseen/index.ts'
import type { WordingSet } from '../../src/tasks/wording.ts'
import { splitReply } from '../../src/text/splitter.ts'
import { KEPT_BOUND, keptIn } from './new-wordings.ts'

const PARTS = ['families', 'turns', 'talk', 'wordings', 'level5', 'unseen'] as const
const ROWS = 256
const MAX_NEW_TOKENS = 320
/** Instruct replies whose majority counts, at most. */
const MOST_VOTES = 16

const { values } = parseArgs({
  options: {
    model: { type: 'string', default: 'models/default' },
    count: { type: 'string', default: '1000' },
    only: { type: 'string', default: PARTS.join(',') },
    families: { type: 'string' },
    levels: { type: 'string', default: '1,2,3,4' },
  },
})
const count = Number(values.count)
const parts = values.only.split(',')
/** Of the families, the wordings and the unseen: those that the start was trained on, where it was not on all. */
const LEVELS = values.levels.split(',').map(Number)
const stranger = parts.find((part) => !(PARTS as readonly string[]).includes(part))
if (!Number.isInteger(count) || count < 4 || stranger !== undefined || LEVELS.some((level) => ![1, 2, 3, 4].includes(level))) {
  console.error(
    `--count is how many prompts of each family, a whole number from 4; --only names some of ${PARTS.join(', ')}; --levels some of 1,2,3,4.`,
  )
  process.exit(2)
}
const wanted = values.families?.split(',')
const families = Object.entries(FAMILIES).flatMap(([domain, list]) =>
  (list as readonly Family[]).filter(({ name }) => !wanted || wanted.includes(name)).map((family) => ({ domain, family })),
)

class Lab {
  constructor(
    private readonly model: Model,
    private readonly generator: Generator,
    private readonly tools: TaskTools,
  ) {}

  #task(domain: string, name: string, more: object = {}): Task {
    return createTask(domain, { kinds: [name], levels: LEVELS, ...more }, this.tools)
  }

  #measure(task: Task, prompts: readonly Prompt[], mode: Mode, temperature: number): Promise<Evaluation> {
    return evaluate(this.model, this.generator, task, prompts, settingsOf(mode, temperature))
  }

  async families() {
    console.log(
      'family      level  floor   think T=0             think T=1             instruct T=0          majority of k        false lines',
    )
    for (const { domain, family } of families) {
      for (const level of LEVELS) {
        const task = this.#task(domain, family.name, { levels: [level] })
        const prompts = asked(task, Math.ceil(count / LEVELS.length))
        const greedy = await this.#measure(task, prompts, 'think', 0)
        const sampled = await this.#measure(task, prompts, 'think', 1)
        const instruct = await this.#measure(task, prompts, 'instruct', 0)
        const votes = Math.min(MOST_VOTES, Math.max(1, Math.round(greedy.meanLength / Math.max(1, instruct.meanLength))))
        const falseLines = greedy.byKind[family.name]?.falseLines ?? null
        console.log(
          [
            family.name.padEnd(11),
            String(level).padEnd(6),
            percent(family.floor[level - 1]),
            interval(greedy),
            interval(sampled),
            interval(instruct),
            `${await this.#majority(task, prompts, votes)} k=${votes}`,
            falseLines === null ? '' : percent(falseLines),
          ].join('  '),
        )
      }
    }
  }

  /** The commonest of k instruct replies. */
  async #majority(task: Task, prompts: readonly Prompt[], votes: number): Promise<string> {
    const { rollouts } = await rollOut(this.model, this.generator, task, prompts, {
      ...settingsOf('instruct', 1),
      modes: ['instruct'],
      groupSize: votes,
    })
    const right = await Promise.all(
      prompts.map(async (_, i) => {
        const own = rollouts.filter(({ group, stop }) => group === i && stop === 'eos')
        const tally = new Map<string, typeof own>()
        for (const rollout of own) {
          const answer = boxOf(rollout.text) ?? rollout.text
          tally.set(answer, [...(tally.get(answer) ?? []), rollout])
        }
        const [most] = [...tally.values()].sort((a, b) => b.length - a.length)
        return Number(most?.[0].verdict.correct ?? false)
      }),
    )
    return shown(meanEstimate(right, prompts.map(contentOf)))
  }

  async turns() {
    const switching: [string, Mode[]][] = [
      ['think, think, think', ['think', 'think', 'think']],
      ['instruct x3', ['instruct', 'instruct', 'instruct']],
      ['think, instruct, think', ['think', 'instruct', 'think']],
      ['instruct, think, instruct', ['instruct', 'think', 'instruct']],
    ]
    const mixed = createTask(
      'mixture',
      { parts: domainsOf().map(([domain, kinds]) => ({ domain, share: kinds.length, task: { kinds, levels: [1, 2] } })) },
      this.tools,
    )
    const prompts = asked(mixed, count)
    for (const [title, modes] of switching) {
      const { turns } = await evaluateTurns(this.model, this.generator, mixed, prompts, settingsOf('think', 0), modes)
      const line = turns.map(({ mode, pass1, obeyed }, i) => `turn ${i + 1} ${mode} ${shown(pass1)} obeyed ${percent(obeyed)}`)
      console.log(`${title.padEnd(26)} ${line.join('   ')}`)
    }
  }

  async talk() {
    for (const wordings of ['known', 'new'] as const)
      for (const level of LEVELS)
        for (const mode of ['instruct', 'think'] as const) {
          const task = this.#task('puzzle', 'talk', { wordings, levels: [level] })
          const prompts = asked(task, count)
          const { rollouts } = await rollOut(this.model, this.generator, task, prompts, { ...settingsOf(mode, 0), modes: [mode] })
          const by = new Map<string, typeof rollouts>()
          for (const rollout of rollouts) by.set(intentOf(rollout.prompt), [...(by.get(intentOf(rollout.prompt)) ?? []), rollout])
          const line = (title: string, of: typeof rollouts) => {
            const over = (share: (rollout: Rollout) => boolean) =>
              shown(
                meanEstimate(
                  of.map((rollout) => Number(share(rollout))),
                  of.map(({ prompt }) => contentOf(prompt)),
                ),
              )
            const says = over(({ text }) => refusesIn(splitReply(text).answer))
            console.log(`${title} right ${over(({ verdict }) => verdict.correct)} says it does not know ${says} of ${of.length}`)
          }
          line(`${wordings} wordings, level ${level}, ${mode.padEnd(8)}`, rollouts)
          for (const [intent, of] of [...by].sort()) line(`  ${intent.padEnd(30)}`, of)
        }
  }

  async wordings() {
    for (const { domain, family } of families) {
      const measured = async (wordings: WordingSet) => {
        const task = this.#task(domain, family.name, { wordings })
        return this.#measure(task, asked(task, count), family.instruct === 0.5 ? 'instruct' : 'think', 0)
      }
      const [known, fresh] = [await measured('known'), await measured('new')]
      const kept = keptIn(known.pass1.value, fresh.pass1.value)
      const told = kept === null ? '' : `${percent(kept)} of known${kept < KEPT_BOUND ? `, below ${percent(KEPT_BOUND)}` : ''}`
      console.log(`${family.name.padEnd(11)} known ${interval(known)}   new ${interval(fresh)}   ${told}`)
    }
  }

  async level5() {
    for (const { domain, family } of families) {
      const task = this.#task(domain, family.name, { levels: [EXAM_LEVEL] })
      const prompts = asked(task, count)
      console.log(`${family.name.padEnd(11)} think ${interval(await this.#measure(task, prompts, 'think', 0))}`)
    }
  }

  async unseen() {
    for (const [domain, kinds] of Object.entries(UNSEEN))
      for (const { name, floor } of kinds) {
        const task = this.#task(domain, name)
        const mean = LEVELS.reduce((sum, level) => sum + floor[level - 1], 0) / LEVELS.length
        const result = await this.#measure(task, asked(task, count), 'think', 0)
        console.log(`${name.padEnd(11)} floor ${percent(mean)}  think ${interval(result)}`)
      }
  }
}

function settingsOf(mode: Mode, temperature: number): EvaluationSettings {
  return { mode, temperature, groupSize: 1, maxNewTokens: MAX_NEW_TOKENS, topP: 1, topK: 0, seed: 0 }
}

/** What a talk prompt is: `who`, `unknown`, `both`, `told`; a question of the world's facts has their content. */
function intentOf(prompt: Prompt): string {
  const [, intent] = /^talk (\S+)/.exec(contentOf(prompt)) ?? []
  return intent ?? 'known fact'
}

function domainsOf(): [string, string[]][] {
  const by = new Map<string, string[]>()
  for (const { domain, family } of families) by.set(domain, [...(by.get(domain) ?? []), family.name])
  return [...by]
}

function asked(task: Task, wanted: number): Prompt[] {
  return Array.from({ length: wanted }, (_, i) => task.promptAt('test', 0, i))
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)}%`.padStart(6)
}

function shown({ value, low, high }: { value: number; low: number; high: number }): string {
  return `${percent(value)} [${(100 * low).toFixed(0)}, ${(100 * high).toFixed(0)}]`.padEnd(20)
}

function interval({ pass1 }: Evaluation): string {
  return shown(pass1)
}

// Behind the class: a class is not there before its line.
const gpu = await openGpu()
await withTools(async (tools) => {
  const model = await Model.load(gpu, await modelFolder(values.model))
  const slots = affordableSlots(model.config, ROWS * Math.min(model.config.maxPositions, MAX_NEW_TOKENS + 128))
  const generator = await Generator.create(gpu, model.config, model.weights, defaultKernels(gpu).matmul, { rows: ROWS, slots })
  const lab = new Lab(model, generator, tools)
  for (const part of parts) {
    console.log(`\n${part}`)
    await lab[part as (typeof PARTS)[number]]()
  }
  generator.destroy()
  model.dispose()
})
gpu.close()
