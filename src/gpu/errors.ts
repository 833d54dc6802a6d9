/** @file Every way the GPU can fail, as one typed error whose message is a sentence a person can act on. */

export type GpuErrorKind = 'unsupported' | 'no-adapter' | 'limits' | 'out-of-memory' | 'validation' | 'shader' | 'lost' | 'non-finite'

export class GpuError extends Error {
  override readonly name = 'GpuError'
  constructor(
    readonly kind: GpuErrorKind,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options)
  }
}

/** `cause`: what the browser or Dawn says, in words for its own developers. */
export function lostError(cause: unknown): GpuError {
  return new GpuError('lost', 'The GPU was lost: its driver, or the process that speaks to it, has been restarted.', { cause })
}
