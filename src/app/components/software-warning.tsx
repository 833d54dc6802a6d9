import { useDevice } from '../stores/device.ts'

export function SoftwareWarning() {
  const software = useDevice((state) => state.report?.software ?? false)
  if (!software) return null
  return (
    <p className="notice notice-warn">
      This browser runs WebGPU on the processor, in software. Everything works, many times slower: choose a nano recipe.{' '}
      <a href="#/device">The Device page</a> says what to try.
    </p>
  )
}
