import { expect, it } from 'vitest'
import { curate } from '../curation/curate.ts'
import { createTask, domains } from './index.ts'
import type { Prompt } from './task.ts'

/** What is asked for: another number in the same words is another problem. */
const gold = ({ answer, numbers, tests, kwargs, patch, chosen }: Prompt) =>
  JSON.stringify([answer, numbers, tests?.map((test) => ('call' in test ? test.expected : test)), kwargs, patch, chosen])

/** What curation calls a repetition must not connect what is tested with what is trained on. */
it.each(domains)(
  'no held-out prompt of %s repeats one of the training splits, exactly or nearly',
  async (domain) => {
    const task = createTask(domain)
    const trained = (['sft', 'train'] as const).flatMap((split) => Array.from({ length: 1500 }, (_, i) => task.promptAt(split, 1, i)))
    const held = Array.from({ length: 500 }, (_, i) => task.promptAt('test', 0, i))
    const { rules } = await curate([...trained, ...held], { rules: ['exact-duplicates', 'near-duplicates'] }, {}, {})
    const repeated = rules
      .flatMap(({ dropped }) => dropped)
      .filter(({ index, repeats }) => index >= trained.length && repeats !== undefined && repeats.index < trained.length)
    const same = repeated
      .map(({ index, repeats }) => [held[index - trained.length], trained[repeats?.index ?? 0]])
      .filter(([one, other]) => gold(one) === gold(other))
    expect(same.map(([one, other]) => `${one.prompt} | ${other.prompt}`)).toEqual([])
  },
  60_000,
)
