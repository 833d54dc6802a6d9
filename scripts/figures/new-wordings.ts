/** @file What of its accuracy in the sentences of training a family keeps in others. */

/** The share that is hoped for. */
export const KEPT_BOUND = 0.85

/** Null where nothing is right in known sentences either. */
export function keptIn(known: number, fresh: number): number | null {
  return known > 0 ? fresh / known : null
}
