import { spawn } from 'node:child_process'
import { expect, it } from 'vitest'
import { codeOf } from './claim-workers.ts'

it.each([
  ['ends', ['-e', ''], 0, []],
  ['fails', ['-e', 'process.exit(3)'], 3, []],
  ['is killed', ['-e', 'process.kill(process.pid, "SIGKILL")'], 137, ['a worker was ended by SIGKILL']],
] as const)('a worker that %s', async (_, args, code, said) => {
  const told: string[] = []
  expect(await codeOf(spawn(process.execPath, args), (text) => told.push(text))).toBe(code)
  expect(told).toEqual(said)
})

it('a worker that cannot be started', async () => {
  const told: string[] = []
  expect(await codeOf(spawn('/nowhere/node'), (text) => told.push(text))).toBe(1)
  expect(told).toEqual(['a worker failed: spawn /nowhere/node ENOENT'])
})
