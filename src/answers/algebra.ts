/** @file The contract of a symbolic algebra service: what the math verifier asks when exact arithmetic cannot decide. */

export interface Algebra {
  /**
   * Whether two LaTeX expressions are equal for all values of their variables. Null: cannot tell, or it took too long and was killed.
   * Never throws.
   */
  equal(a: string, b: string): Promise<boolean | null>
}
