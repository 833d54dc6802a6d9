/** @file What a run is examined on is nothing that it trains on: by content, whatever the seed, the wording and the stage. */
import { describe, expect, it } from 'vitest'
import { someHeldOut } from '../tasks/held-out.ts'
import { createTask } from '../tasks/index.ts'
import { contentOf } from '../tasks/prompt-set.ts'
import { Random } from '../tasks/random.ts'
import type { Prompt, Task } from '../tasks/task.ts'
import { presetRecipe, presets } from './presets.ts'
import { partsOf } from './stages/fields.ts'

/** Draws of each stage that are looked at, and of the start's examples as many of each domain; a stage of the cascade takes 11,520 prompts at most. */
const DRAWS = 2000
/** More than any examination asks at once. */
const ASKED = 400
/** Examinations within a run draw with 0, probes with the run's seed, and `npm run figures:matrix` with 7. */
const EXAM_SEEDS = [...new Set([0, 7, ...presets.map(({ recipe }) => recipe.seed)])]

const { seed, stages } = presetRecipe('cascade')
const trained = stages.map((stage, index) => ({ ...stage, seed: index === 0 ? seed : new Random('stage', seed, index).bits() }))
const domains = [...new Set(trained.flatMap((stage) => [stage, ...partsOf(stage)].map(({ domain }) => String(domain))))].filter(
  (domain) => domain !== 'mixture',
)

const contentsOf = (prompts: readonly Prompt[]) => new Set(prompts.map(contentOf))
const drawn = (count: number, promptAt: (index: number) => Prompt) => contentsOf(Array.from({ length: count }, (_, i) => promptAt(i)))
const inBoth = (a: ReadonlySet<string>, b: ReadonlySet<string>) => [...a].filter((content) => b.has(content))

describe.each(domains)('the examinations of %s', (domain) => {
  const own = trained.filter((stage) => stage.domain === domain)
  const tasks = new Map(own.map(({ task }) => [JSON.stringify(task), createTask(domain, task)]))
  const exams = contentsOf([...tasks.values()].flatMap((task) => EXAM_SEEDS.flatMap((of) => someHeldOut(task, ASKED, of))))

  it('ask nothing that a stage draws, in whatever words', () => {
    for (const { name, task: options, seed: of } of own) {
      const task = tasks.get(JSON.stringify(options)) as Task
      const [first, second] = [0, DRAWS / 2].map((from) => drawn(DRAWS / 2, (index) => task.promptAt('train', of, from + index)))
      expect(inBoth(exams, new Set([...first, ...second])), name).toEqual([])
      // One half has contents of the other, so a leak would be seen.
      expect(inBoth(first, second).length).toBeGreaterThan(0)
    }
  })

  it('ask nothing that the start was taught by examples', () => {
    for (const task of tasks.values())
      expect(
        inBoth(
          exams,
          drawn(DRAWS, (index) => task.demonstrationAt(seed, index).prompt),
        ),
      ).toEqual([])
  })
})

const mixtures = trained.filter(({ domain }) => domain === 'mixture').map((stage) => [stage.name, stage] as const)

it.each(mixtures)('the examinations of the mixture %s ask nothing that it draws', (_, { domain, task: options, seed: of }) => {
  const task = createTask(domain, options)
  const exams = contentsOf(EXAM_SEEDS.flatMap((exam) => someHeldOut(task, ASKED, exam)))
  expect(
    inBoth(
      exams,
      drawn(DRAWS, (index) => task.promptAt('train', of, index)),
    ),
  ).toEqual([])
})
