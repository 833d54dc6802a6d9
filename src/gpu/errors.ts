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

/** `reason`: what the browser or Dawn says, of which the first line is told. */
export function lostError(reason: string, cause?: unknown): GpuError {
  const why = reason.split('\n')[0].replace(/\.$/, '')
  return new GpuError('lost', `The GPU was lost${why === '' ? '' : ` (${why})`}.`, { cause })
}
