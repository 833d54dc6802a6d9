/** @file The self-check wired up: the same small models through the engine and through TensorFlow.js, on this very GPU. */
import type { Gpu } from '../gpu/device.ts'
import type { KernelProfile } from '../kernels/tuning.ts'
import { ParameterBuffers } from '../model/parameter-buffers.ts'
import { ParameterTable } from '../model/parameters.ts'
import type { BatchResults } from '../reference/results.ts'
import type { SelfCheckCase } from '../reference/self-check.ts'
import { Learner } from '../training/learner.ts'
import type { CheckRow, SelfCheckReport } from './api.ts'

export async function runSelfCheck(
  gpu: Gpu,
  kernels: KernelProfile,
  onProgress: (done: number, total: number) => void,
): Promise<SelfCheckReport> {
  const start = performance.now()
  // TensorFlow.js is half a megabyte that only this check needs.
  const [{ compareResults, selfCheckCases, selfCheckReport }, { referenceResults }, { openReference }] = await Promise.all([
    import('../reference/self-check.ts'),
    import('../reference/results.ts'),
    import('../reference/tfjs-engine.ts'),
  ])
  await openReference()
  const cases = selfCheckCases()
  const rows: CheckRow[] = []
  for (const [i, item] of cases.entries()) {
    onProgress(2 * i, 2 * cases.length)
    const ours = await engineResults(gpu, kernels, item)
    onProgress(2 * i + 1, 2 * cases.length)
    const theirs = await referenceResults(item.config, item.weights, item.batch)
    rows.push(...compareResults(item.title, ours, theirs))
  }
  onProgress(2 * cases.length, 2 * cases.length)
  return selfCheckReport(rows, performance.now() - start)
}

/** Log-probs, loss and gradients by the kernels that a run on this adapter uses; a step with learning rate 0 changes nothing. */
export async function engineResults(gpu: Gpu, kernels: KernelProfile, { config, weights, batch }: SelfCheckCase): Promise<BatchResults> {
  const table = new ParameterTable(config)
  const flat = ParameterBuffers.allocate(gpu.memory, table, 'weights')
  let learner: Learner | null = null
  try {
    const tensor = (name: string) => (weights.get(name) as { data: Float32Array }).data
    flat.write(gpu, table.pack(tensor))
    const { matmul: choice, lanes, slices } = kernels
    const optimizer = { kind: 'adamw' as const, betas: [0.9, 0.95] as [number, number], epsilon: 1e-8, weightDecay: 0, maxGradNorm: 0 }
    learner = await Learner.create(gpu, table, flat, { tokens: 128, choice, lanes, slices, optimizer })
    const { loss, scores } = await learner.step(batch, { learningRate: 0, muonLearningRate: 0 })
    const gradients = table.unpack(await learner.readGradient())
    return {
      loss,
      logprobs: scores.map(({ logprobs }) => [...logprobs]),
      gradients: new Map([...gradients].map(([name, { data }]) => [name, data])),
    }
  } finally {
    learner?.dispose()
    flat.free()
  }
}
