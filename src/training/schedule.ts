/** @file Learning rate by step: linear warm-up, then constant or a cosine. */
import type { Stage } from './recipe.ts'

/** Factor on the stage's learning rates at step `step` (from 0) of the stage. */
export function learningRateFactor(stage: Stage, step: number): number {
  if (step < stage.warmupSteps) return (step + 1) / (stage.warmupSteps + 1)
  if (stage.schedule === 'constant') return 1
  const done = (step - stage.warmupSteps) / Math.max(1, stage.steps - stage.warmupSteps)
  const low = stage.minLearningRateRatio
  return low + ((1 - low) * (1 + Math.cos(Math.PI * Math.min(1, done)))) / 2
}
