import { expect, it } from 'vitest'
import { Interruption } from './interruption.ts'

function listening() {
  const heard: string[] = []
  const one = new Interruption(
    () => heard.push('first'),
    (code) => heard.push(`exit ${code}`),
  )
  return { one, heard }
}

it('grants the first request in its own time, and ends at once on the second', () => {
  const { one, heard } = listening()
  expect(one.code).toBeNull()
  one.signal('SIGTERM')
  expect([one.code, heard]).toEqual([143, ['first']])
  one.signal('SIGINT')
  expect(heard).toEqual(['first', 'exit 130'])
})

it('counts a signal once that came by itself and was passed on too', () => {
  const { one, heard } = listening()
  one.signal('SIGINT')
  one.relayed({ signal: 'SIGINT', count: 1 })
  expect([one.code, heard]).toEqual([130, ['first']])
  one.relayed({ signal: 'SIGINT', count: 2 })
  expect(heard).toEqual(['first', 'exit 130'])
})

it('ends in order when the process before it has died, whatever was asked before', () => {
  const { one, heard } = listening()
  one.orphaned()
  expect([one.code, heard]).toEqual([143, ['first']])
  const asked = listening()
  asked.one.signal('SIGINT')
  asked.one.orphaned()
  expect([asked.one.code, asked.heard]).toEqual([130, ['first']])
})
