/**
 * @file A new kind of stage is a file and a line, and so is a new loss: a copy of the project gets those of the fixtures, and recipes, records,
 * resuming and the page's words for a recipe work with them at once.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { cascade } from './testing.ts'

const project = fileURLToPath(new URL('../../', import.meta.url))
const copy = mkdtempSync(join(tmpdir(), 'cascade-stage-'))
const run = (...args: string[]) => cascade(copy, args, { program: join(copy, 'bin/cascade.mjs') })
const read = (path: string) => readFileSync(join(copy, path), 'utf8')
const lines = (path: string) =>
  read(path)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))

const rl = {
  kind: 'rl',
  domain: 'math',
  task: { preset: 'nano' },
  steps: 1,
  promptsPerStep: 2,
  groupSize: 4,
  maxNewTokens: 8,
  learningRate: 1e-3,
}
const shrink = { kind: 'shrink', domain: 'math', steps: 3, by: 0.5, learningRate: 1, checkpointEvery: 2 }
const recipe = { name: 'New', model: 'models/nano', stages: [{ ...rl, loss: 'plain' }, shrink] }

beforeAll(() => {
  for (const name of ['bin', 'src', 'shaders', 'recipes', 'package.json', 'tsconfig.json'])
    cpSync(join(project, name), join(copy, name), { recursive: true, filter: (path) => !/\.test\.tsx?$/.test(path) })
  for (const name of ['node_modules', 'public']) symlinkSync(join(project, name), join(copy, name))
  // These are all the files that change: the new one, and the registry by its import and its place in the list.
  for (const [room, name, list] of [
    ['stages', 'shrink', 'STAGES'],
    ['losses', 'plain', 'LOSSES'],
  ]) {
    const folder = join(copy, 'src/training', room)
    const fixture = readFileSync(join(folder, 'fixtures', `${name}.ts`), 'utf8')
    // One folder further up.
    writeFileSync(join(folder, `${name}.ts`), fixture.replaceAll("'../../", "'^").replaceAll("'../", "'./").replaceAll("'^", "'../"))
    const index = readFileSync(join(folder, 'index.ts'), 'utf8')
    const changed = `import { ${name} } from './${name}.ts'\n${index.replace(new RegExp(`(export const ${list} = {.*?) }`), `$1, ${name} }`)}`
    writeFileSync(join(folder, 'index.ts'), changed)
    expect(changed.split('\n').filter((line) => line.includes(name))).toHaveLength(2)
  }
  writeFileSync(join(copy, 'recipe.json'), JSON.stringify(recipe))
})
afterAll(() => rmSync(copy, { recursive: true }))

it('trains in the order of the recipe, records what each stage has, and goes on to the same bits', async () => {
  const whole = await run('train', '--recipe', 'recipe.json', '--out', 'whole')
  expect([whole.code, whole.stderr.match(/cascade train:.*/)]).toEqual([0, null])
  const metrics = lines('whole/metrics.jsonl')
  expect(metrics.map(({ kind, stage }) => [kind, stage])).toEqual([['rl', 'math rl'], ...Array(3).fill(['shrink', 'math shrink'])])
  expect(metrics.slice(1).map(({ loss }) => loss)).toEqual([1, 2, 3])
  expect(lines('whole/rollouts/step-000001.jsonl')).toHaveLength(8)

  // The stage's own state is in the checkpoint: without it the third step would shrink by another factor.
  expect((await run('train', '--recipe', 'recipe.json', '--out', 'parts', '--until', '3')).code).toBe(0)
  expect((await run('train', '--resume', 'parts')).code).toBe(0)
  expect(readFileSync(join(copy, 'parts/model/model.safetensors')).equals(readFileSync(join(copy, 'whole/model/model.safetensors')))).toBe(
    true,
  )
})

it('is refused by the field that is wrong, and named among those known', async () => {
  const refusalOf = async (stage: object) => {
    writeFileSync(join(copy, 'wrong.json'), JSON.stringify({ ...recipe, stages: [stage] }))
    return (await run('train', '--recipe', 'wrong.json', '--out', 'wrong')).stderr
  }
  expect(await refusalOf({ ...shrink, by: 2 })).toContain("The recipe's stages[0].by must be a number from 0 to 1, not 2.")
  expect(await refusalOf({ ...shrink, by: 1 })).toContain("The recipe's stages[0] would leave nothing of the model.")
  expect(await refusalOf({ ...rl, loss: 'plane' })).toContain('or "cispo" or "plain", not "plane".')
  expect(await refusalOf({ ...shrink, kind: 'shrunk' })).toContain(
    'must be "sft" or "reward-model" or "rl" or "distil" or "shrink", not "shrunk".',
  )
})

it('has words on the page', async () => {
  const module = (path: string) => import(/* @vite-ignore */ pathToFileURL(join(copy, path)).href)
  const { parseRecipe } = await module('src/training/recipe.ts')
  const { stageWords } = await module('src/workers/summary.ts')
  expect(stageWords(parseRecipe(recipe))).toEqual([
    {
      ...{ title: 'GRPO', figures: ['2 prompts × 4 rollouts', 'up to 8 tokens'], charts: expect.arrayContaining(['reward', 'loss']) },
      ...{ right: true, compares: expect.objectContaining({ loss: 'plain', baseline: 'grpo' }) },
    },
    { title: 'Shrink', figures: ['by 0.5'], charts: ['loss'], compares: 'Nothing is compared where weights shrink.' },
  ])
  const { stageKinds } = await module('src/training/stages/describe.ts')
  const form = stageKinds().find(({ kind }: { kind: string }) => kind === 'shrink')
  expect(form).toMatchObject({ title: 'Shrink', fields: expect.arrayContaining([expect.objectContaining({ name: 'by', type: 'number' })]) })
})

it('is known to all that asks a kind what it samples, or a loss what it weighs by', async () => {
  const module = (path: string) => import(/* @vite-ignore */ pathToFileURL(join(copy, path)).href)
  const { code, stdout } = await run('train', '--recipe', 'recipe.json', '--dry-run', '--json')
  const { stages } = JSON.parse(stdout.trim().split('\n').at(-1) as string)
  expect([code, stages.map(({ tokens }: { tokens: { sampled: number } }) => tokens.sampled)]).toEqual([0, [1 * 8 * 8, 3 * 2 * 8]])

  const { parseRecipe } = await module('src/training/recipe.ts')
  const parsed = parseRecipe({ ...recipe, stages: [{ ...rl, loss: 'plain', iterations: 2, epsilonLow: 0.1 }, shrink] })
  const { notices } = await module('src/training/notices.ts')
  expect(notices(parsed)).toEqual(['The recipe\'s stages[0].epsilonLow does nothing with the loss "plain".'])
  const { watchedStage } = await module('src/training/warnings.ts')
  expect(watchedStage(parsed.stages[1]).own).toEqual(['math/instruct'])

  const { boundsOf, insideStep, rulesOf } = await module('src/workers/inside-step.ts')
  const rules = rulesOf(parsed.stages[0])
  const records = [0, 1].map((reward) => ({
    group: 0,
    reward,
    logprobs: [-1, -1],
    stop: 'eos',
    verdict: { reward, correct: reward === 1 },
  }))
  expect(insideStep(rules, records).attempts[0]).toMatchObject({ divisor: [{ count: 4, of: 'tokens of all' }], slope: 1 / 4 })
  expect(boundsOf(rules)).toBeNull()
})
