/** @file What a table of hostile input is to `hostile.ts`: each case is prepared unmeasured, and its work is to end in an error of one sentence. */
export interface HostileTable {
  /** Milliseconds and megabytes that a case may take. */
  limit: { ms: number; mb: number }
  /** By name: what makes the input, and gives the work over it. */
  cases: Record<string, () => Work | Promise<Work>>
}

export type Work = () => unknown
