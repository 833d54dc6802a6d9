import { expect, it } from 'vitest'
import { plannedGpu } from '../gpu/planned.ts'
import { createTask } from '../tasks/index.ts'
import type { GivenPrompt } from '../tasks/prompt-set.ts'
import { parseRecipe, type Stage } from './recipe.ts'
import { stageData } from './stage-data.ts'
import { modelWithoutWeights } from './testing.ts'

const model = modelWithoutWeights(512)
const rl = { kind: 'rl', domain: 'math', name: 'rl', steps: 1, learningRate: 1, maxNewTokens: 64 }
const sft = { kind: 'sft', domain: 'math', name: 'sft', steps: 1, learningRate: 1, batchSize: 4 }
const stage = (fields: object, kind: object = rl): Stage =>
  parseRecipe({ name: 'test', model: 'models/x', stages: [{ ...kind, ...fields }] }).stages[0]
const sums = (count: number): GivenPrompt[] =>
  Array.from({ length: count }, (_, i) => ({
    id: `s${i}`,
    domain: 'math',
    prompt: `What is ${i} + ${i}?`,
    answer: 2 * i,
    response: '\\boxed{1}',
  }))
const host = (prompts: GivenPrompt[]) => {
  const warnings: string[] = []
  return { openPrompts: async () => prompts, onWarning: (sentence: string) => warnings.push(sentence), warnings }
}

it('has streams of its own for each stage; the first has the run’s', async () => {
  const [first, second, third] = await Promise.all([0, 1, 2].map((index) => stageData(model, stage({}), index, 7, {})))
  expect(first.seed).toBe(7)
  expect(new Set([first.seed, second.seed, third.seed]).size).toBe(3)
  const asked = ({ task, seed }: typeof first) => Array.from({ length: 64 }, (_, i) => task.promptAt('train', seed, i).id)
  expect(asked(first)).toEqual(Array.from({ length: 64 }, (_, i) => createTask('math').promptAt('train', 7, i).id))
  expect(asked(second).filter((id) => asked(first).includes(id)).length).toBeLessThan(16)
})

it('leaves out given prompts that are too long, and names them in one warning', async () => {
  const long = (id: string) => ({ ...sums(1)[0], id, prompt: `What is ${'1 + '.repeat(300)}${id.length}?` })
  const given = [long('a'), ...sums(40), long('bb')]
  const told = host(given)
  const { task } = await stageData(model, stage({ prompts: 'mine' }), 0, 0, told)
  expect((task.size?.('train') ?? 0) + (task.size?.('test') ?? 0)).toBe(40)
  expect(told.warnings).toEqual(['2 of 42 prompts of mine are left out, with more than the 449 tokens there is room for: a, bb.'])
  const taught = host([...sums(40), { ...sums(1)[0], id: 'c', response: '1'.repeat(600) }])
  await stageData(model, stage({ prompts: 'mine' }, sft), 0, 0, taught)
  expect(taught.warnings).toEqual(['1 of 41 prompts of mine are left out, with more than the 512 tokens there is room for: c.'])
  await expect(stageData(model, stage({ prompts: 'mine' }), 0, 0, host([long('a')]))).rejects.toThrow(
    '1 of 1 prompts of mine are left out, with more than the 449 tokens there is room for: a (stage rl).',
  )
})

it('leaves out what is longer than a stage allows, and asks its probes as ever', async () => {
  const probes = { every: 1, prompts: 4 }
  const told = host([...sums(40), digits('long', 60)])
  const { task } = await stageData(model, stage({ prompts: 'mine', maxPromptTokens: 40, probes }), 0, 0, told)
  expect((task.size?.('train') ?? 0) + (task.size?.('test') ?? 0)).toBe(40)
  expect(told.warnings).toEqual(['1 of 41 prompts of mine are left out, with more than the 40 tokens that its stage allows: long.'])
  const [free, bound] = await Promise.all(
    [{}, { maxPromptTokens: 60 }].map((more) => stageData(model, stage({ probes, ...more }), 0, 7, {})),
  )
  expect(bound.probes).toEqual({ ...free.probes, exams: expect.anything() })
  expect(bound.probes?.exams[0].prompts).toEqual(free.probes?.exams[0].prompts)
  expect([bound.pass, bound.stepTokens]).toEqual([free.pass, free.stepTokens])
  await expect(stageData(model, stage({ maxPromptTokens: 3 }), 0, 7, {})).rejects.toThrow(
    /^32 of 32 prompts of math are left out, with more than the 3 tokens that maxPromptTokens allows: .* \(stage rl\)\.$/,
  )
})

/** A prompt, or a demonstration, of some more tokens than the digits it has. */
const digits = (id: string, count: number) => ({ ...sums(1)[0], id, prompt: `What is ${'7'.repeat(count)}?` })
const reply = (id: string, count: number) => ({ ...sums(1)[0], id, response: '1'.repeat(count) })

it('a pass grows for a set that holds a longer sequence, as far as the model reads, and for nothing else', async () => {
  const wide = modelWithoutWeights(4096)
  const passOf = async (kind: object, given?: GivenPrompt[]) => {
    const told = given && host(given)
    const { pass } = await stageData(wide, stage(given ? { prompts: 'mine' } : {}, kind), 0, 0, told ?? {})
    return { pass, warnings: told?.warnings ?? [] }
  }
  expect(await passOf(rl)).toEqual({ pass: 2048, warnings: [] })
  expect(await passOf(rl, sums(40))).toEqual({ pass: 2048, warnings: [] })
  expect(await passOf(sft, sums(40))).toEqual({ pass: 2048, warnings: [] })
  const asked = await passOf(rl, [...sums(40), digits('long', 2090)])
  expect(asked.pass).toBeGreaterThan(2090 + 64)
  expect(asked).toMatchObject({ pass: expect.toSatisfy((pass: number) => pass < 2090 + 64 + 64), warnings: [] })
  expect(await passOf(sft, [...sums(40), reply('long', 2418)])).toMatchObject({
    pass: expect.toSatisfy((pass: number) => pass > 2418 && pass < 2418 + 64),
    warnings: [],
  })
  expect(await passOf(sft, [...sums(40), reply('longer', 4100)])).toEqual({
    pass: 2048,
    warnings: ['1 of 41 prompts of mine are left out, with more than the 4096 tokens there is room for: longer.'],
  })
})

it('a pass grows no further than its buffers may', async () => {
  const wide = modelWithoutWeights(4096)
  const large = { ...wide, config: { ...wide.config, feedForward: 6000 } } as typeof wide
  const told = host([...sums(40), reply('a', 2500), reply('b', 3000)])
  const { pass } = await stageData(large, stage({ prompts: 'mine' }, sft), 0, 0, told)
  // 2796 rows of gate and up are 128 MiB, and a decoder's capacity is a multiple of 64.
  expect(told.warnings).toEqual(['1 of 42 prompts of mine are left out, with more than the 2752 tokens there is room for: b.'])
  expect(pass).toBeGreaterThan(2500)
})

it('a pass is as small as its buffers must be on an adapter that binds little, while that leaves room for anything', async () => {
  const wide = modelWithoutWeights(4096)
  const passOn = async (largestBinding: number, more: object, prompts?: GivenPrompt[]) => {
    const config = { ...wide.config, feedForward: 11008 }
    const small = { ...wide, config, gpu: plannedGpu({ largestBinding }) } as typeof wide
    const told = host(prompts ?? [])
    const { pass } = await stageData(small, stage(prompts ? { prompts: 'mine' } : {}, more), 0, 0, told)
    return { pass, warnings: told.warnings }
  }
  const [little, much] = [128 * 2 ** 20, 2 ** 31 - 4]
  expect(await passOn(much, rl)).toEqual({ pass: 2048, warnings: [] })
  // 1524 rows of gate and up are 128 MiB.
  expect(await passOn(little, rl)).toEqual({ pass: 1472, warnings: [] })
  expect(await passOn(little, sft, [...sums(40), reply('long', 1600)])).toEqual({
    pass: 1472,
    warnings: ['1 of 41 prompts of mine are left out, with more than the 1472 tokens there is room for: long.'],
  })
  expect((await passOn(little, { ...rl, maxNewTokens: 3000 })).pass, 'refused by name, where memory is planned').toBe(3512)
})

it('refuses what the stage has no room for by its field', async () => {
  const at = (path: string, sentence: string) => expect.objectContaining({ name: 'RecipeError', path, message: sentence })
  await expect(stageData(model, stage({ maxNewTokens: 600 }), 2, 0, {})).rejects.toEqual(
    at(
      'stages[2].maxNewTokens',
      'The model has 512 positions, and replies of up to 600 tokens leave none for a prompt: lower maxNewTokens (stages[2].maxNewTokens of the recipe).',
    ),
  )
  const evaluation = { every: 1, prompts: 1 }
  await expect(stageData(modelWithoutWeights(100), stage({ evaluation, batchSize: 4 }, sft), 0, 0, {})).rejects.toEqual(
    at(
      'stages[0].evaluation',
      'The model has 100 positions, and an evaluation allows replies of 128 tokens: leave it out (stages[0].evaluation of the recipe).',
    ),
  )
  const openPrompts = () => Promise.reject(new Error('cannot read mine: there is no such file.'))
  await expect(stageData(model, stage({ prompts: 'mine' }), 1, 0, { openPrompts })).rejects.toEqual(
    at('stages[1].prompts', 'cannot read mine: there is no such file (stages[1].prompts of the recipe).'),
  )
})

it('refuses a batch that most demonstrations are too long for, and a model with too few positions, but not to a run that has begun', async () => {
  const tight = stage({ batchSize: undefined, batchTokens: 64, domain: 'puzzle' }, sft)
  await expect(stageData(model, tight, 0, 0, {})).rejects.toThrow(
    expect.objectContaining({
      name: 'RecipeError',
      path: 'stages[0].batchTokens',
      message: expect.stringMatching(
        /^Of the first 32 demonstrations of puzzle \d+ have more tokens than batchTokens 64, so that most steps would learn nothing: take \d+ or more \(stages\[0\]\.batchTokens of the recipe\)\.$/,
      ),
    }),
  )
  await stageData(model, { ...tight, batchTokens: 512 } as Stage, 0, 0, {})
  await stageData(model, tight, 0, 0, { begun: true })

  const small = modelWithoutWeights(48)
  await expect(stageData(small, stage({}, sft), 0, 0, {})).rejects.toThrow(
    expect.objectContaining({
      name: 'RecipeError',
      path: 'model',
      message: expect.stringMatching(
        /^Of the first 32 demonstrations of math \d+ have more than the model's 48 positions, .* \(model of the recipe\)\.$/,
      ),
    }),
  )
  await stageData(modelWithoutWeights(128), stage({}, sft), 0, 0, {})
  await stageData(small, stage({}, sft), 0, 0, { begun: true })
})

it('says which mode leaves prompts of an evaluation out', async () => {
  const told = host([])
  const evaluation = { every: 1, prompts: 40, domains: ['code'], modes: ['think', 'instruct'] }
  await stageData(modelWithoutWeights(180), stage({ evaluation }), 0, 0, told)
  expect(told.warnings.map((sentence) => sentence.match(/held-out prompts of code in (\w+) mode/)?.[1])).toEqual(['think', 'instruct'])
})

it('gives a set its stage’s options', async () => {
  const { task } = await stageData(model, stage({ prompts: 'mine', task: { codeSwitching: true } }), 0, 0, host(sums(40)))
  const verdict = await task.verify(sums(2)[1], '<think>один плюс один будет два</think>\\boxed{2}', 'think')
  expect(verdict).toMatchObject({ outcome: 'code-switching', reward: -1 })
})

it.each([
  [200, 100, /^Only \d+ different prompts of math could be held out for tests, and 100 are asked for \(stage rl\)\.$/],
  [1, 1, 'None of the set’s 1 prompts is in the eighth'],
] as const)('refuses an evaluation of a set of %i on %i held-out prompts, which it has not', async (count, prompts, sentence) => {
  const evaluation = { every: 1, prompts }
  // A prompt that is not held out.
  const [data] = sums(count)
  const given = count === 1 ? [{ ...data, prompt: 'What is 1 + 1?' }] : sums(count)
  const asked = typeof sentence === 'string' ? sentence.replace('’', "'") : sentence
  await expect(stageData(model, stage({ prompts: 'mine', evaluation }), 0, 0, host(given))).rejects.toThrow(asked)
  await stageData(model, stage({ prompts: 'mine' }), 0, 0, host(given))
})

it('asks each domain of an evaluation as often as told, no prompt twice', async () => {
  const evaluation = { every: 1, prompts: 50, domains: ['math', 'code'], modes: ['think'] }
  const { exams } = await stageData(model, stage({ evaluation }), 0, 0, {})
  expect(exams.map(({ domain, mode, prompts }) => [domain, mode, new Set(prompts.map(({ prompt }) => prompt)).size])).toEqual([
    ['math', 'think', 50],
    ['code', 'think', 50],
  ])
})

it('examines another stage’s domain as that stage asks it', async () => {
  const evaluation = { every: 1, prompts: 10, domains: ['math', 'code'], modes: ['think'] }
  const stages = [stage({ evaluation }), stage({ domain: 'code', task: { kinds: ['write'], levels: [2] } })]
  const { exams } = await stageData(model, stages[0], 0, 0, { stages })
  expect(new Set(exams[1].prompts.map(({ kind, level }) => `${kind} ${level}`))).toEqual(new Set(['write 2']))
})

it('asks probes of all stages of a domain alike, by the run’s seed, in the modes the stage has', async () => {
  const probes = { every: 5, prompts: 6 }
  const stages = [
    stage({ probes, task: { levels: [1] }, maxNewTokens: 32 }),
    stage({ probes, task: { levels: [2] }, maxNewTokens: 64, mode: 'both' }),
    stage({ domain: 'code', probes }),
  ]
  const asked = await Promise.all(stages.map((one, index) => stageData(model, one, index, 7, { stages })))
  const ids = asked.map(({ probes: data }) => data?.exams.map(({ mode, prompts }) => [mode, ...prompts.map(({ id }) => id)]))
  const [[, ...first]] = ids[0] as string[][]
  expect(new Set(first).size).toBe(6)
  expect(ids[0]).toEqual([['think', ...first]])
  expect(ids[1]).toEqual([
    ['think', ...first],
    ['instruct', ...first],
  ])
  expect(asked.map(({ probes: data }) => [data?.every, data?.maxNewTokens])).toEqual([
    [5, 32],
    [5, 64],
    [5, 64],
  ])
  expect(asked[2].probes?.exams[0].prompts[0].domain).toBe('code')
  const other = await stageData(model, stages[0], 0, 8, { stages })
  expect(other.probes?.exams[0].prompts.map(({ id }) => id)).not.toEqual(first)
  expect((await stageData(model, stage({}), 0, 7, {})).probes).toBeNull()
  // None that is trained on: a set's are of the eighth it holds out.
  const set = await stageData(model, stage({ prompts: 'mine', probes: { every: 1, prompts: 3 } }), 0, 7, host(sums(60)))
  const train = Array.from({ length: 60 }, (_, i) => set.task.promptAt('train', set.seed, i).id)
  for (const { id } of set.probes?.exams[0].prompts ?? []) expect(train).not.toContain(id)
})

it('refuses prompts whose tests can only be judged beside the program, unless it says otherwise', async () => {
  const code = (id: string, assert: string) => ({ id, domain: 'code', prompt: `Write f, as ${id}.`, tests: [{ assert }] })
  const given = [code('a', 'assert f(1) == 2'), code('b', 'assert callable(globals()["f"])')]
  const asked = { ...rl, domain: 'code' }
  await expect(stageData(model, stage({ prompts: 'mine' }, asked), 0, 0, host(given))).rejects.toThrow(
    '1 of 2 prompts of mine have tests that can only be judged beside the program (b first): curate the set by the rule weak-tests, or give the stage\'s task "weakTests": true (stage rl).',
  )
  await stageData(model, stage({ prompts: 'mine', task: { weakTests: true } }, asked), 0, 0, host(given))
})

it('examines a domain as the recipe trains it, alone or as a part of a mixture', async () => {
  const options = { kinds: ['sums'], levels: [1] }
  const evaluation = { every: 1, prompts: 12, modes: ['think'], temperatures: [0], domains: ['math'] }
  const alone = stage({ task: options })
  const mixed = stage({ domain: 'mixture', name: 'mixed', task: { parts: [{ domain: 'math', share: 1, task: options }] }, evaluation })
  const other = stage({ domain: 'puzzle', name: 'other', evaluation })
  const asked = async (stages: Stage[], of: Stage) =>
    (await stageData(model, of, 0, 0, { stages })).exams.flatMap(({ prompts }) => prompts.map(({ kind, level }) => `${kind} ${level}`))
  for (const stages of [
    [alone, other],
    [mixed, other],
  ])
    expect(new Set(await asked(stages, other))).toEqual(new Set(['sums 1']))
  expect(new Set(await asked([mixed], mixed))).toEqual(new Set(['sums 1']))
})

it('a mixture is probed with prompts of its own, whatever another mixture is made of', async () => {
  const parts = (kind: string) => ({ parts: [{ domain: 'math', share: 1, task: { kinds: [kind], levels: [1] } }] })
  const probed = (kind: string) => stage({ domain: 'mixture', name: kind, task: parts(kind), probes: { every: 1, prompts: 4 } })
  const [first, second] = [probed('sums'), probed('equation')]
  const { probes } = await stageData(model, second, 1, 0, { stages: [first, second] })
  expect(new Set(probes?.exams.flatMap(({ prompts }) => prompts.map(({ kind }) => kind)))).toEqual(new Set(['equation']))
})
