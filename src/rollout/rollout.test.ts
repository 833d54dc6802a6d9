import { expect, it, vi } from 'vitest'
import type { Completion, GenerationOptions, GenerationRequest, Generator } from '../model/generator.ts'
import { sums } from '../tasks/families/sums.ts'
import { createTask } from '../tasks/index.ts'
import type { Prompt, Task, Verdict } from '../tasks/task.ts'
import { modelWithoutWeights } from '../training/testing.ts'
import { rollOut } from './rollout.ts'

const settings = { modes: ['instruct' as const], groupSize: 1, maxNewTokens: 9, temperature: 1, topP: 1, topK: 0, seed: 0 }

it('judges a reply as soon as it has ended, while others are still decoding, and gives all in their order', async () => {
  const model = modelWithoutWeights(128)
  const prompts = ['1', '2', '3'].map((prompt): Prompt => ({ id: prompt, domain: 'math', prompt, answer: 1 }))
  const told: string[] = []
  const [first, last] = [gate(), gate()]
  const task = {
    async verify({ id }: Prompt): Promise<Verdict> {
      told.push(`judging ${id}`)
      // As a program in a sandbox may: what was begun earlier takes longer.
      await (id === '3' ? last.open : null)
      told.push(`judged ${id}`)
      const { pass } = id === '2' ? first : last
      pass()
      return { reward: Number(id), correct: true, outcome: 'correct', detail: {} }
    },
  } as unknown as Task
  const generator = {
    async generate(_requests: object, _sampling: object, { onCompletion }: GenerationOptions) {
      const completions = prompts.map(
        (_, request): Completion => ({ request, tokens: [model.eosTokenIds[0]], logprobs: [-1], stop: 'eos' }),
      )
      onCompletion?.(1, completions[1])
      // It would be waited for in vain by whoever judges afterwards.
      await first.open
      told.push('the last end')
      for (const place of [2, 0]) onCompletion?.(place, completions[place])
      return completions
    },
  } as unknown as Generator
  const { rollouts } = await rollOut(model, generator, task, prompts, settings)
  expect(told).toEqual(['judging 2', 'judged 2', 'the last end', 'judging 3', 'judging 1', 'judged 1', 'judged 3'])
  expect(rollouts.map(({ prompt, verdict }) => [prompt.id, verdict.reward])).toEqual([
    ['1', 1],
    ['2', 2],
    ['3', 3],
  ])
})

it('rejects once it is aborted, also where every reply has ended and the verdicts alone are waited for', async () => {
  const model = modelWithoutWeights(128)
  const abort = new AbortController()
  const asked = gate()
  const task = {
    // As a sandbox that is stopped: it judges no more, and says so in a verdict.
    async verify(): Promise<Verdict> {
      await asked.open
      abort.abort(new Error('cancelled'))
      return { reward: 0, correct: false, outcome: 'harness-error', detail: {}, harnessError: true }
    },
  } as unknown as Task
  const generator = {
    async generate(_requests: object, _sampling: object, { onCompletion }: GenerationOptions) {
      const completion: Completion = { request: 0, tokens: [model.eosTokenIds[0]], logprobs: [-1], stop: 'eos' }
      onCompletion?.(0, completion)
      setTimeout(asked.pass)
      return [completion]
    },
  } as unknown as Generator
  const prompts: Prompt[] = [{ id: '1', domain: 'math', prompt: '1', answer: 1 }]
  await expect(rollOut(model, generator, task, prompts, settings, { signal: abort.signal })).rejects.toThrow('cancelled')
})

it('ends a reply where a stop begins in its answer, however many tokens it is shown at a time, and judges what stands before', async () => {
  const model = modelWithoutWeights(128)
  const encode = (text: string) => model.tokenizer?.encode(text) ?? []
  const whole = encode('1+2=3\nQ: 2+2?\nQ: 3+3?')
  const prompts: Prompt[] = [{ id: '1', domain: 'math', prompt: '1+2', answer: 3 }]
  const judged: string[] = []
  const task = {
    async verify(_: Prompt, text: string): Promise<Verdict> {
      judged.push(text)
      return { reward: 1, correct: true, outcome: 'correct', detail: {} }
    },
  } as unknown as Task
  const drawnBy = (size: number) =>
    ({
      async generate(_requests: object, _sampling: object, { cut, onCompletion }: GenerationOptions) {
        for (let shown = size; ; shown += size) {
          const tokens = whole.slice(0, shown)
          const kept = cut?.(0, tokens) ?? null
          if (kept === null && shown < whole.length) continue
          const stop = kept === null ? 'length' : 'eos'
          const completion: Completion = { request: 0, tokens: tokens.slice(0, kept ?? undefined), logprobs: [], stop }
          onCompletion?.(0, completion)
          return [completion]
        }
      },
    }) as unknown as Generator
  const stopped = { ...settings, stops: ['\nQ:', '3?'] }
  for (const size of [1, 2, 5, whole.length]) {
    const [rollout] = (await rollOut(model, drawnBy(size), task, prompts, stopped)).rollouts
    expect([rollout.text, rollout.stop, rollout.verdict.outcome]).toEqual(['1+2=3', 'eos', 'correct'])
    expect(rollout.tokens, `${size} at a time`).toEqual(encode('1+2=3\nQ:'))
  }
  expect(judged).toEqual(Array(4).fill('1+2=3'))
  const [cutOff] = (await rollOut(model, drawnBy(5), task, prompts, settings)).rollouts
  expect([cutOff.stop, cutOff.verdict.outcome]).toEqual(['length', 'truncated'])
})

it('says that the verifier failed where a check of lines breaks down, and of other replies what their lines are', async () => {
  const model = modelWithoutWeights(200)
  const replies = ['<think>8+7=15; 2+3+1=6; so 65</think>\\boxed{65}', '<think>so 65</think>\\boxed{65}']
  const generator = {
    async generate(requests: GenerationRequest[], _sampling: object, { onCompletion }: GenerationOptions) {
      return requests.map((_, request) => {
        const tokens = [...(model.tokenizer?.encode(replies[request]) ?? []), model.eosTokenIds[0]]
        const completion: Completion = { request, tokens, logprobs: [], stop: 'eos' }
        onCompletion?.(request, completion)
        return completion
      })
    },
  } as unknown as Generator
  const problem = { operation: 'add', a: 28, b: 37 }
  const prompts = replies.map((_, i): Prompt => ({ id: `${i}`, domain: 'math', kind: 'sums', prompt: '28+37?', answer: 65, problem }))
  const { check } = sums
  const spy = vi.spyOn(sums, 'check').mockImplementation((prompt, thought) => {
    if (thought === 'so 65') throw new TypeError('x is not iterable')
    return (check as NonNullable<typeof check>)(prompt, thought)
  })
  const { rollouts } = await rollOut(model, generator, createTask('math', undefined), prompts, { ...settings, modes: ['think'] })
  spy.mockRestore()
  expect(rollouts.map(({ verdict, working }) => [verdict.correct, verdict.harnessError, working])).toEqual([
    [true, undefined, { true: 3, false: 0, unneeded: 0 }],
    [false, true, undefined],
  ])
})

function gate() {
  let pass = () => {}
  const open = new Promise<void>((resolve) => {
    pass = resolve
  })
  return { open, pass }
}
