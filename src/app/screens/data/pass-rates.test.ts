import { expect, it, vi } from 'vitest'
import type { Prompt } from '../../../workers/data-api.ts'
import { passRatesOf, stopPassRates } from './pass-rates.ts'

const api = vi.hoisted(() => {
  let fail = (_reason: Error) => {}
  return {
    passRates: () => new Promise<number[]>((_, reject) => (fail = reject)),
    stopPassRates: vi.fn(async () => fail(new DOMException('Cancelled.', 'AbortError'))),
  }
})
vi.mock('../../engine.ts', () => ({ engine: async () => api }))

it('a curation that is over ends what it asked of the engine, and nothing where it asked nothing', async () => {
  stopPassRates()
  await Promise.resolve()
  expect(api.stopPassRates).not.toHaveBeenCalled()
  const rates = passRatesOf(null, 'think')!([{} as Prompt], 2, () => {})
  stopPassRates()
  await expect(rates).rejects.toThrow('Cancelled.')
  stopPassRates()
  await Promise.resolve()
  expect(api.stopPassRates).toHaveBeenCalledTimes(1)
})
