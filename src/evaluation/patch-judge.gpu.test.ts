import { expect, it } from 'vitest'
import { modelFolder } from '../cli/models.ts'
import { openTestGpu } from '../gpu/testing.ts'
import { defaultKernels } from '../kernels/tuning.ts'
import { Model } from '../model/model.ts'
import type { Rollout } from '../rollout/rollout.ts'
import { createTask } from '../tasks/index.ts'
import { patchJudge } from '../training/rewards/patch-judge.ts'
import { modelPatchJudge } from './patch-judge.ts'

it("a model's probability of YES is the reward of a change other than the reference", async () => {
  const gpu = await openTestGpu()
  const files = await modelFolder('models/nano')
  const model = await Model.load(gpu, files)
  const judge = modelPatchJudge(model, defaultKernels(gpu))
  const probability = await judge('f(3) is 5', '-a\n+b', '-a\n+c')
  expect(probability).toBeGreaterThan(0)
  expect(probability).toBeLessThan(1)
  expect(await judge('f(3) is 5', '-a\n+b', '-a\n+c')).toBe(probability)
  expect(await judge('f(3) is 5', '-a\n+b', '-a\n+d')).not.toBe(probability)

  const task = createTask('patch', { kinds: ['const'], levels: [1] }, { patchJudge: judge })
  // Without tests, as a real patch: those that have some are right or wrong by them.
  const { tests: _, ...prompt } = task.promptAt('test', 0, 0)
  const [, before] = /^-(def .*)$/m.exec(prompt.patch as string) as RegExpExecArray
  const response = `\`\`\`python\n### f.py\n<<<<<<< SEARCH\n${before}\n=======\n${before}+1\n>>>>>>> REPLACE\n\`\`\``
  const verdict = await task.verify(prompt, response, 'instruct')
  expect(verdict.outcome).toBe('judged')
  expect(verdict.reward).toBeGreaterThan(0)
  expect(verdict.reward).toBeLessThan(1)
  // What a stage pays with asks the same, many at once.
  const verified = await createTask('patch', { kinds: ['const'], levels: [1] }).verify(prompt, response, 'instruct')
  const noPatch = await createTask('patch', { kinds: ['const'], levels: [1] }).verify(prompt, 'It is fine as it is.', 'instruct')
  const context = { gpu, profile: defaultKernels(gpu), pass: 512, maxNewTokens: 64, openNamed: () => Model.load(gpu, files) }
  const reward = await patchJudge('models/nano', context)
  const rollouts = [
    verified,
    { ...verified, correct: true },
    { ...verified, detail: {} },
    { ...verified, outcome: 'unchanged' },
    noPatch,
    verified,
  ].map((one) => ({
    prompt,
    verdict: one,
  }))
  const [first, right, none, blank, absent, again] = await reward.score(rollouts as unknown as Rollout[], 0)
  expect(first).toBeCloseTo(verdict.reward, 5)
  expect([right, none, blank, absent, again]).toEqual([1, 0, 0, -1, first])
  reward.dispose?.()
  // What does not fit into the model is no judgement of the change.
  const long = await createTask('patch', undefined, { patchJudge: (issue, golden) => judge(issue, golden, 'x'.repeat(5000)) }).verify(
    prompt,
    response,
    'instruct',
  )
  expect(long).toMatchObject({ outcome: 'harness-error', harnessError: true })
  model.dispose()
})
