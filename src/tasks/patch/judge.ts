/** @file The contract of a semantic judge of patches (Nemotron-Cascade, section 4.7.2): a model that compares a change with the reference. */

/**
 * The probability (0 to 1) that the judge says YES when asked whether `candidate` resolves the issue that `golden` resolves; both are
 * changes as hunks of a unified diff, file by file. May throw: the verdict is then a harness error.
 */
export type PatchJudge = (issue: string, golden: string, candidate: string, signal?: AbortSignal) => Promise<number>
