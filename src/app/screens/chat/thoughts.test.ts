import { expect, it } from 'vitest'
import { isPassedOver } from './thoughts.ts'

it('only short thoughts are passed over, where that is asked for, and none that was cut or is to stand open', () => {
  const short = { thinkingMs: 1900, cut: false }
  expect(isPassedOver(short, { thoughts: 'auto', shortHidden: true })).toBe(true)
  expect(isPassedOver(short, { thoughts: 'closed', shortHidden: true })).toBe(true)
  expect(isPassedOver(short, { thoughts: 'auto', shortHidden: false })).toBe(false)
  expect(isPassedOver(short, { thoughts: 'open', shortHidden: true })).toBe(false)
  expect(isPassedOver({ ...short, cut: true }, { thoughts: 'auto', shortHidden: true })).toBe(false)
  expect(isPassedOver({ thinkingMs: 2000, cut: false }, { thoughts: 'auto', shortHidden: true })).toBe(false)
})
