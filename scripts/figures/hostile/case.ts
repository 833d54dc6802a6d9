/** @file What a table of hostile input is to `hostile.ts`: each case is prepared unmeasured, and its work is to end in an error of one sentence, or in an outcome. */
export interface HostileTable {
  /** Milliseconds and megabytes that a case may take. */
  limit: { ms: number; mb: number }
  /** By name: what makes the input, and gives the work over it. */
  cases: Record<string, () => Work | Promise<Work>>
}

/** What was left out or kept, in a sentence, and how often progress was told meanwhile: what tells it, and can be cancelled, may take longer. */
export class Outcome {
  constructor(
    readonly sentence: string,
    readonly told = 0,
  ) {}
}

/** What it gives but an outcome is not looked at. */
export type Work = () => unknown
