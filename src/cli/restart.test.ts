/** @file A command started anew is one with its first process: signals, exit codes, and death. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { startOf } from './run-lock.ts'

const folder = mkdtempSync(join(tmpdir(), 'cascade-restart-'))
afterAll(() => rmSync(folder, { recursive: true }))
const here = (name: string) => JSON.stringify(pathToFileURL(join(import.meta.dirname, name)).href)

/** As the command line is: the first process starts itself anew, the second works in steps, tells its number, and has something to put in order. */
const program = join(folder, 'program.mjs')
writeFileSync(
  program,
  `
  await import(${here('../../bin/register.mjs')})
  const { interruptible } = await import(${here('interruption.ts')})
  const { followIfStartedAnew, startAnew } = await import(${here('restart.ts')})
  const anew = process.env.CASCADE_STARTED_ANEW !== undefined
  process.stdout.on('error', () => {})
  followIfStartedAnew()
  if (!anew) await startAnew()
  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
  const [mode, code] = process.argv.slice(2)
  if (mode === 'exit') process.exit(Number(code))
  if (mode === 'idle') {
    console.log('pid ' + process.pid)
    await pause(60000)
  }
  if (mode === 'throw') process.kill(process.pid, 'SIGKILL')
  await interruptible(() => console.log('stopping'), async (interruption) => {
    console.log('pid ' + process.pid)
    while (interruption.code === null) await pause(20)
    if (mode === 'slow') await pause(60000)
    const { writeFileSync } = await import('node:fs')
    writeFileSync(process.argv[3], 'checkpoint')
    console.log('in order')
  })
  `,
)

const children: ChildProcess[] = []
const pids: number[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  for (const pid of pids.splice(0)) if (startOf(pid) !== null) process.kill(pid, 'SIGKILL')
})

function start(...args: string[]) {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  children.push(child)
  let text = ''
  child.stdout.on('data', (data) => {
    text += data
  })
  const ended = new Promise<number | string | null>((resolve) => child.on('exit', (code, signal) => resolve(code ?? signal)))
  const says = (words: string | RegExp) => expect.poll(() => text, { timeout: 20_000, interval: 20 }).toMatch(words)
  const worker = async () => {
    await says(/pid \d+/)
    const pid = Number(/pid (\d+)/.exec(text)?.[1])
    pids.push(pid)
    return pid
  }
  return { child, ended, says, worker, text: () => text }
}

describe('a process started anew', () => {
  it('hands its exit code on, and a death by a signal as a shell tells it', async () => {
    expect(await Promise.all([start('exit', '7').ended, start('throw').ended])).toEqual([7, 137])
  })

  it.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const)('gets the %s of the first, and ends in order', async (signal, code) => {
    const { child, ended, worker, text } = start('quick', join(folder, signal))
    await worker()
    child.kill(signal)
    expect(await ended).toBe(code)
    expect(text()).toMatch(/stopping\nin order\n$/)
  })

  it('ends at once on the second signal, and always where nothing is to be put in order', async () => {
    const slow = start('slow', join(folder, 'slow'))
    await slow.worker()
    slow.child.kill('SIGTERM')
    await slow.says('stopping')
    slow.child.kill('SIGTERM')
    expect(await slow.ended).toBe(143)
    expect(slow.text()).not.toContain('in order')
    const idle = start('idle')
    await idle.worker()
    idle.child.kill('SIGINT')
    expect(await idle.ended).toBe(130)
  })

  it.each(['quick', 'idle'])('does not outlive the first, even killed (%s)', async (mode) => {
    const { child, ended, worker } = start(mode, join(folder, 'orphan'))
    const pid = await worker()
    child.kill('SIGKILL')
    await ended
    await expect.poll(() => startOf(pid), { timeout: 10_000, interval: 20 }).toBeNull()
  })
})
