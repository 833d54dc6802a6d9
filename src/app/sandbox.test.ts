import { afterEach, expect, it, vi } from 'vitest'
import type { SandboxReply, SandboxRequest } from '../workers/python-messages.ts'
import { lendSandbox } from './sandbox.ts'

afterEach(() => vi.unstubAllGlobals())

it('a worker is waited for once, however often its sandbox does not open', async () => {
  const request = vi.fn(() => new Promise(() => {}))
  vi.stubGlobal('navigator', { locks: { request } })
  vi.stubGlobal('addEventListener', () => {})
  vi.stubGlobal('document', { baseURI: 'http://localhost/', createElement: () => ({ setAttribute() {}, remove() {}, style: {} }) })
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('offline')))
  let port: MessagePort | undefined
  lendSandbox({ postMessage: (_: unknown, ports: MessagePort[]) => ([port] = ports) } as unknown as Worker)
  for (let tries = 0; tries < 3; tries++) {
    const reply = new Promise<SandboxReply>((resolve) => {
      port!.onmessage = ({ data }) => resolve(data)
    })
    port!.postMessage({ type: 'open', consumer: 'worker', lost: false } satisfies SandboxRequest)
    expect(await reply).toEqual({ type: 'failed', message: 'Python could not be loaded: the server cannot be reached.' })
  }
  expect(request).toHaveBeenCalledTimes(1)
  port!.close()
})
