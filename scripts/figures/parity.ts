/** @file `npm run figures:parity`: how far each model family is from PyTorch, one line each, on the GPU that Node finds. */
import { openGpu } from '../../src/cli/models.ts'
import { SMALL_TILE } from '../../src/kernels/matmul.ts'
import { FAMILIES, measureParity, readFixture } from '../../src/model/testing/parity.ts'

const gpu = await openGpu()
// The variant that compiles fastest on a software adapter; the tests hold the others to the same bounds.
const kernels = { matmul: { NT: SMALL_TILE, NN: SMALL_TILE, TN: SMALL_TILE, decode: SMALL_TILE }, slices: null, lanes: 1 as const }
console.log(
  `Distance to PyTorch on ${gpu.adapter.description || gpu.adapter.vendor} (bounds: log-prob 2e-4, gradient 1e-3, AdamW step 2e-2)`,
)
for (const family of FAMILIES) {
  const { files, golden } = readFixture(family)
  const p = await measureParity(gpu, files, golden, kernels)
  const figures = [
    `log-prob ${p.logprob.toExponential(1)}`,
    `greedy ${p.greedyEqual}/${p.greedyTokens}`,
    `gradient ${p.gradient.error.toExponential(1)} (${p.gradient.name})`,
    `AdamW step ${p.adamw.toExponential(1)}`,
  ]
  console.log(`${family.padEnd(12)} ${figures.join('  ')}`)
}
gpu.close()
