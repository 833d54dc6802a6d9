/** @file The run that is interrupted: supervised, then reinforcement, on the nano model; every part of a checkpoint matters to what follows. */
export const recipe = {
  name: 'Faults',
  seed: 7,
  model: 'models/nano',
  stages: [
    {
      kind: 'sft',
      name: 'sft',
      domain: 'math',
      task: { preset: 'nano' },
      steps: 5,
      batchSize: 4,
      learningRate: 0.0001,
      checkpointEvery: 2,
    },
    {
      kind: 'rl',
      name: 'rl',
      domain: 'math',
      task: { preset: 'nano' },
      steps: 7,
      promptsPerStep: 4,
      groupSize: 4,
      maxNewTokens: 24,
      learningRate: 0.001,
      checkpointEvery: 3,
      // A curriculum of more than one epoch, whose place a resume has to find again.
      epochPrompts: 12,
    },
  ],
}

export const steps = recipe.stages.reduce((sum, stage) => sum + stage.steps, 0)
