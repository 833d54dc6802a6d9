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
