/** @file Asked wherever a model's numbers are read back: what is no number goes no further, least of all into a file, where JSON makes it null. */
import { GpuError } from '../gpu/errors.ts'

const OUTPUTS = "The model's outputs are not finite numbers: its weights are broken, or training has diverged."

/** @throws GpuError of kind `non-finite` with the sentence when one of the numbers is NaN or infinite. */
export function assertFinite(numbers: ArrayLike<number>, sentence = OUTPUTS): void {
  for (let i = 0; i < numbers.length; i++) if (!Number.isFinite(numbers[i])) throw new GpuError('non-finite', sentence)
}
