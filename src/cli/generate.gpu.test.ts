/** @file `cascade generate` of a model whose own files name its end in the tokenizer's configuration alone. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, it } from 'vitest'
import { parseValues } from './args.ts'
import { command } from './generate.ts'

const folder = mkdtempSync(join(tmpdir(), 'cascade-generate-'))
afterAll(() => rmSync(folder, { recursive: true }))

it('answers a conversation in the mode of its last message, whatever --mode says', async () => {
  const file = join(folder, 'chat.json')
  const run = async (...args: string[]) => {
    const values = parseValues(command.options, ['--model', 'models/nano', '--max-new', '24', ...args])
    return ((await command.run(values, { json: true, progress: () => {}, line: () => {} })) as { tokens: number[] }).tokens
  }
  const asked = (mode?: string) => {
    writeFileSync(file, JSON.stringify([{ role: 'user', content: '4 + 4', ...(mode && { mode }) }]))
    return ['--messages', file]
  }
  const [think, instruct] = [await run('--prompt', '4 + 4', '--mode', 'think'), await run('--prompt', '4 + 4', '--mode', 'instruct')]
  expect(think).not.toEqual(instruct)
  expect(await run(...asked('instruct'), '--mode', 'think')).toEqual(instruct)
  expect(await run(...asked('think'), '--mode', 'instruct')).toEqual(think)
  expect(await run(...asked(), '--mode', 'instruct')).toEqual(instruct)
})

it('stops at the end that the tokenizer names, and past it hides no token', async () => {
  cpSync(fileURLToPath(new URL('../../public/models/nano', import.meta.url)), folder, { recursive: true })
  const path = join(folder, 'config.json')
  writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), eos_token_id: null }))
  const END = 2
  const run = async (...args: string[]) => {
    const values = parseValues(command.options, ['--model', folder, '--prompt', '4 + 4', '--mode', 'instruct', ...args])
    return (await command.run(values, { json: true, progress: () => {}, line: () => {} })) as {
      tokens: number[]
      text: string
      stop: string
    }
  }
  const { tokens, text, stop } = await run('--max-new', '64')
  expect([stop, tokens.indexOf(END), text.includes('<|im_end|>')]).toEqual(['eos', tokens.length - 1, false])
  const on = await run('--max-new', String(tokens.length + 4), '--ignore-eos')
  expect(on.tokens.slice(0, tokens.length)).toEqual(tokens)
  expect(on.text.startsWith(`${text}<|im_end|>`)).toBe(true)
})
