import { deflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { liveCodeTests } from './livecodebench.ts'

const stdin = [{ input: '1 2\n', output: '3\n', testtype: 'stdin' }]
const functional = [{ input: '[1, null]\n"a"', output: 'true', testtype: 'functional' }]

/** As pickle.dumps(text, protocol) writes a string. */
function pickled(text: string, protocol: number): Uint8Array {
  const utf8 = Buffer.from(text)
  const length = Buffer.alloc(4)
  length.writeUInt32LE(utf8.length)
  if (protocol < 4) return Buffer.concat([Buffer.from([0x80, protocol, 0x58]), length, utf8, Buffer.from([0x71, 0, 0x2e])])
  const body = Buffer.concat([
    utf8.length < 256 ? Buffer.from([0x8c, utf8.length]) : Buffer.concat([Buffer.from([0x58]), length]),
    utf8,
    Buffer.from([0x94, 0x2e]),
  ])
  const frame = Buffer.alloc(8)
  frame.writeBigUInt64LE(BigInt(body.length))
  return Buffer.concat([Buffer.from([0x80, protocol, 0x95]), frame, body])
}
const packed = (text: string, protocol = 4) => deflateSync(pickled(text, protocol)).toString('base64')

describe('LiveCodeBench tests', () => {
  it('are read plain', async () => {
    expect(await liveCodeTests(JSON.stringify(stdin), undefined)).toEqual([{ stdin: '1 2\n', stdout: '3\n' }])
  })

  it.each([2, 3, 4, 5])('are unpacked from a pickle of protocol %i, short and long', async (protocol) => {
    const many = Array.from({ length: 100 }, () => stdin[0])
    expect(await liveCodeTests(packed(JSON.stringify(stdin), protocol), '{}')).toEqual([{ stdin: '1 2\n', stdout: '3\n' }])
    expect((await liveCodeTests(packed(JSON.stringify(many), protocol), '{}')).length).toBe(100)
  })

  it('of a function call the method, with JSON as Python', async () => {
    expect(await liveCodeTests(JSON.stringify(functional), '{"func_name": "isFine"}')).toEqual([
      { assert: 'assert Solution().isFine([1, None], "a") == True' },
    ])
  })

  it('come behind the public ones, which count too', async () => {
    const shown = [{ input: '0 0\n', output: '0\n', testtype: 'stdin' }]
    const both = [
      { stdin: '0 0\n', stdout: '0\n' },
      { stdin: '1 2\n', stdout: '3\n' },
    ]
    expect(await liveCodeTests(packed(JSON.stringify(stdin)), '{}', JSON.stringify(shown))).toEqual(both)
    expect(await liveCodeTests(JSON.stringify(stdin), '{}', shown)).toEqual(both)
    expect(await liveCodeTests(JSON.stringify(stdin), '{}', '')).toEqual(both.slice(1))
  })

  it('keep every digit of a whole number', async () => {
    const large = [{ input: '[12345678901234567891]', output: '{"n": 9007199254740993}', testtype: 'functional' }]
    expect(await liveCodeTests(JSON.stringify(large), '{"func_name": "f"}')).toEqual([
      { assert: 'assert Solution().f([12345678901234567891]) == {"n": 9007199254740993}' },
    ])
  })

  it.each([
    ['[]', '{}', 'has no tests'],
    [JSON.stringify(functional), '{}', 'has no `func_name`'],
    [JSON.stringify(functional), '{"func_name": "f(); import os"}', 'has no `func_name`'],
    ['{}', '{}', 'has tests that are neither JSON nor base64'],
    ['AAAA', '{}', 'has packed tests that are damaged'],
    [deflateSync(Buffer.from('not a pickle')).toString('base64'), '{}', 'has packed tests that hold something else than text'],
    [deflateSync(Buffer.from([0x80, 4, 0x8c, 200, 65])).toString('base64'), '{}', 'has packed tests that hold something else than text'],
  ])('%j are told to be wrong', async (text, metadata, sentence) => {
    await expect(liveCodeTests(text, metadata)).rejects.toThrow(sentence)
  })
})
