/** @file What can be wrong with a run, told in one sentence. */

export class RunError extends Error {
  override readonly name: string = 'RunError'
}

/** The run has taken steps and no checkpoint is left to go on from. Only beginning again, when it is asked for, may remove what there is. */
export class LostCheckpointError extends RunError {
  override readonly name = 'LostCheckpointError'
}
