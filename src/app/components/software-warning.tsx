import { useDevice } from '../stores/device.ts'

/** `advice`: what to do about it on this page, the end of a sentence. */
export function SoftwareWarning({ advice }: { advice?: string }) {
  const software = useDevice((state) => state.report?.software ?? false)
  if (!software) return null
  return (
    <p className="notice notice-warn">
      This browser runs WebGPU on the processor, in software. Everything works, many times slower{advice ? `: ${advice}` : ''}.{' '}
      <a href="#/device">The Device page</a> says what to try.
    </p>
  )
}
