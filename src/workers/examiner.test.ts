import { expect, it } from 'vitest'
import type { EvaluationSpec } from './evaluations.ts'
import { Examiner } from './examiner.ts'
import type { Talker } from './talker.ts'

const spec: EvaluationSpec = {
  ...{ model: 'models/nano', of: { domain: 'math', task: { preset: 'nano' } }, mode: 'think' },
  ...{ prompts: 2, samples: 1, temperature: 1, maxNewTokens: 8, seed: 5 },
}

const soon = () => new Promise((resolve) => setTimeout(resolve, 5))

/** Evaluations end with `sentence`, and not before `end` is called. */
function held(sentence: string) {
  let end = () => {}
  const ending = new Promise<never>((_, reject) => {
    end = () => reject(new Error(sentence))
  })
  ending.catch(() => {})
  const talker = { use: (_: string, work: (voice: object, leaving: AbortSignal) => unknown) => work({}, new AbortController().signal) }
  const host = { talker: talker as unknown as Talker, kernels: () => ending, training: () => null }
  return { examiner: new Examiner({ ...host, onGpu: (work) => work() }), end }
}

it('evaluates nothing from the moment a run is asked for until it is there, or cannot be', async () => {
  const { examiner, end } = held('evaluated')
  end()
  for (const opening of [async () => 'open', () => Promise.reject(new Error('no room'))]) {
    let refused: unknown
    const opened = examiner.giveWayTo(async () => {
      refused = await examiner.evaluate(spec, () => {}).catch((error) => error.message)
      return opening()
    })
    await opened.catch(() => {})
    expect(refused).toMatch('A run is training: pause it first')
    await expect(examiner.evaluate(spec, () => {})).rejects.toThrow('evaluated')
  }
})

it('opens a run only when the evaluation that it stops has ended', async () => {
  const { examiner, end } = held('evaluated')
  const order: string[] = []
  const evaluation = examiner.evaluate(spec, () => {}).catch(() => order.push('ended'))
  await soon()
  const opened = examiner.giveWayTo(async () => order.push('opening'))
  await soon()
  expect(order).toEqual([])
  end()
  await Promise.all([evaluation, opened])
  expect(order).toEqual(['ended', 'opening'])
})

it('cancels the evaluation that was asked for, and not what a claim measures', async () => {
  const { examiner, end } = held('evaluated')
  let measured: AbortSignal | null = null
  await examiner.alone(async (signal) => {
    measured = signal
    await soon()
    examiner.stop()
  })
  expect(measured).toMatchObject({ aborted: false })
  const evaluation = examiner.evaluate(spec, () => {})
  examiner.stop()
  await expect(evaluation).rejects.toMatchObject({ name: 'AbortError' })
  end()
  await expect(examiner.evaluate(spec, () => {})).rejects.toThrow('evaluated')
})
