/**
 * @file What to do when there is no GPU to be had. The pages stay reachable; each says what it would have shown.
 */
import { useDevice } from '../stores/device.ts'

/** `would`: what the page would have shown. */
export function NoGpu({ would }: { would: string }) {
  const error = useDevice((state) => state.error)
  return (
    <section className="welcome" aria-labelledby="no-gpu-title">
      <h1 id="no-gpu-title">No GPU for this page</h1>
      <p className="notice notice-bad" role="alert">
        {error}
      </p>
      <GpuHelp />
      <p className="hint">{would}</p>
      <button type="button" className="primary" onClick={() => location.reload()}>
        Reload
      </button>
    </section>
  )
}

/** What helps against it. */
export function GpuHelp() {
  return (
    <>
      <p>
        Use a current Chrome or Edge, Safari 26, or Firefox 141 on Windows, 147 on a Mac with Apple silicon, or newer, with hardware
        acceleration switched on in its settings, then reload this page.
      </p>
      <p>
        On Linux, start Chrome with <code>--enable-unsafe-webgpu --enable-features=Vulkan</code>; without any graphics card,{' '}
        <code>--enable-unsafe-webgpu --use-webgpu-adapter=swiftshader</code> computes on the processor, slowly.
      </p>
    </>
  )
}
