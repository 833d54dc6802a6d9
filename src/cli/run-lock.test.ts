import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import { NodeStorage } from './node-storage.ts'
import { claimRun, refuseClaimed, startOf } from './run-lock.ts'

const folder = mkdtempSync(join(tmpdir(), 'cascade-lock-'))
afterAll(() => rmSync(folder, { recursive: true }))
const storage = new NodeStorage(folder)
const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  vi.restoreAllMocks()
})
let runs = 0
const newRun = () => `run-${++runs}`
const linux = process.platform === 'linux'
/** Where this process's number counts. */
const namespace = linux ? readlinkSync('/proc/self/ns/pid') : ''

/** Claims runs as it is told to, one a line, and holds them until it is killed. */
const claimer = `
  import { claimRun } from ${JSON.stringify(pathToFileURL(join(import.meta.dirname, 'run-lock.ts')).href)}
  import { NodeStorage } from ${JSON.stringify(pathToFileURL(join(import.meta.dirname, 'node-storage.ts')).href)}
  import { createInterface } from 'node:readline'
  console.log('ready')
  for await (const line of createInterface({ input: process.stdin })) {
    const [run, at] = line.split(' ')
    while (Date.now() < Number(at)) {}
    console.log(await claimRun(new NodeStorage(${JSON.stringify(folder)}), run).then(() => 'mine', (error) => error.message))
  }`

async function startClaimer() {
  const register = pathToFileURL(join(import.meta.dirname, '../../bin/register.mjs')).href
  const child = spawn(process.execPath, ['--import', register, '--input-type=module', '-e', claimer], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  children.push(child)
  let text = ''
  const waiting: ((line: string) => void)[] = []
  child.stdout.on('data', (data) => {
    text += data
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n')) {
      waiting.shift()?.(text.slice(0, end))
      text = text.slice(end + 1)
    }
  })
  const answer = () => new Promise<string>((resolve) => waiting.push(resolve))
  const ready = answer()
  await ready
  return {
    pid: child.pid as number,
    claim: (run: string, at = 0) => {
      const said = answer()
      child.stdin.write(`${run} ${at}\n`)
      return said
    },
    kill: async () => {
      const gone = new Promise((resolve) => child.on('exit', resolve))
      child.kill('SIGKILL')
      await gone
    },
  }
}

const files = (run: string) => readdirSync(join(folder, run))

describe('a run that a process trains', () => {
  it('is refused to every other, by its number, until it is given back', async () => {
    const run = newRun()
    await storage.write(`${run}/run.json`, '{}')
    const release = await claimRun(storage, run)
    const sentence = `process ${process.pid} has this run: wait for it, or end it.`
    await expect(refuseClaimed(storage, run)).rejects.toThrow(sentence)
    await expect(claimRun(storage, run)).rejects.toThrow(sentence)
    const other = await startClaimer()
    expect(await other.claim(run)).toBe(sentence)
    await release()
    await refuseClaimed(storage, run)
    expect(await other.claim(run)).toBe('mine')
    await expect(claimRun(storage, run)).rejects.toThrow(`process ${other.pid} has this run`)
  })

  it('is free as soon as that process was killed', async () => {
    const run = newRun()
    await storage.write(`${run}/run.json`, '{}')
    const other = await startClaimer()
    expect(await other.claim(run)).toBe('mine')
    await other.kill()
    const release = await claimRun(storage, run)
    expect(files(run)).toHaveLength(2)
    await release()
    expect(files(run)).toEqual(['run.json'])
  })

  it('goes to one of two that claim it at once, each of twenty times, be it free or left by a process that is gone', async () => {
    const [one, other] = await Promise.all([startClaimer(), startClaimer()])
    for (let i = 0; i < 20; i++) {
      const run = newRun()
      const left = { pid: 2 ** 30, started: 'before', host: hostname(), namespace, held: true }
      if (i % 2) await storage.write(`${run}/owner-left.json`, JSON.stringify(left))
      // At the same moment, as near as two processes can agree.
      const at = Date.now() + 20
      const said = await Promise.all([one.claim(run, at), other.claim(run, at)])
      expect([i, said.filter((answer) => answer === 'mine').length]).toEqual([i, 1])
      expect(said.filter((answer) => /^process \d+ has this run/.test(answer))).toHaveLength(1)
      expect(files(run)).toHaveLength(1)
    }
  })

  it('is not taken for another process that has its number now', async () => {
    const run = newRun()
    const recycled = { pid: process.pid, started: 'at another time', host: hostname(), namespace, held: true }
    await storage.write(`${run}/owner-1-x.json`, JSON.stringify(recycled))
    const release = await claimRun(storage, run)
    await release()
    expect(files(run)).toEqual([])
  })

  it('leaves no folder behind that its claim made, and leaves alone one that was there, empty as it may be', async () => {
    const [made, own] = [newRun(), newRun()]
    mkdirSync(join(folder, own))
    for (const run of [made, own]) await (await claimRun(storage, run))()
    expect([existsSync(join(folder, made)), existsSync(join(folder, own))]).toEqual([false, true])
  })

  it('in another container on the same host is told with the file to remove, though no process here has its number', async () => {
    const run = newRun()
    const file = join(folder, run, 'owner-1-x.json')
    const claim = { pid: 2 ** 30, started: 'before', host: hostname(), namespace: 'pid:[1]', held: true }
    await storage.write(`${run}/owner-1-x.json`, JSON.stringify(claim))
    await expect(claimRun(storage, run)).rejects.toThrow(
      `process ${2 ** 30} on ${hostname()}, in another container, has this run: if that is over, remove ${file} and try again.`,
    )
    expect(files(run)).toEqual(['owner-1-x.json'])
  })

  it.skipIf(!linux)('says in its claim where its number counts', async () => {
    const run = newRun()
    const release = await claimRun(storage, run)
    expect(JSON.parse(readFileSync(join(folder, run, files(run)[0]), 'utf8'))).toMatchObject({ namespace })
    await release()
  })

  it('on another machine, or by whom cannot be read, is told with the file to remove', async () => {
    const [far, unreadable] = [newRun(), newRun()]
    await storage.write(`${far}/owner-1-x.json`, JSON.stringify({ pid: 1, started: '', host: 'elsewhere', held: true }))
    await expect(claimRun(storage, far)).rejects.toThrow(
      `process 1 on elsewhere has this run: if that is over, remove ${join(folder, far, 'owner-1-x.json')} and try again.`,
    )
    await storage.write(`${unreadable}/owner-1-x.json`, '{"pid":')
    const write = vi.spyOn(storage, 'write')
    await expect(claimRun(storage, unreadable)).rejects.toThrow(
      `remove ${join(folder, unreadable, 'owner-1-x.json')}, which cannot be read.`,
    )
    // To try again would be in vain.
    expect(write).toHaveBeenCalledOnce()
    write.mockRestore()
    expect(files(far)).toEqual(['owner-1-x.json'])
  })
})

describe('a process', () => {
  it('has the same start for who lives in another time zone or speaks another language', () => {
    const bin = mkdtempSync(join(folder, 'bin-'))
    writeFileSync(join(bin, 'ps'), '#!/bin/sh\necho "S $(date -d @1000000000 2>/dev/null || date -r 1000000000) $LC_ALL"\n', {
      mode: 0o755,
    })
    const register = pathToFileURL(join(import.meta.dirname, '../../bin/register.mjs')).href
    const code = `
      import { startOf } from ${JSON.stringify(pathToFileURL(join(import.meta.dirname, 'run-lock.ts')).href)}
      Object.defineProperty(process, 'platform', { value: 'darwin' })
      console.log(startOf(1))`
    const starts = [
      { TZ: 'UTC', LC_ALL: 'C' },
      { TZ: 'JST-9', LC_ALL: 'ja_JP.UTF-8' },
    ].map((place) => {
      const env = { ...process.env, ...place, PATH: `${bin}:${process.env.PATH}` }
      return spawnSync(process.execPath, ['--import', register, '--input-type=module', '-e', code], { env, encoding: 'utf8' }).stdout
    })
    expect(starts[0]).toContain('01:46:40')
    expect(starts[1]).toBe(starts[0])
  })

  it('has a start that stays the same, and none once it is gone, even where nobody has buried it yet', async () => {
    expect(startOf(process.pid)).toBe(startOf(process.pid))
    expect(startOf(2 ** 30)).toBeNull()
    // A shell that turns into a program which never asks for its child leaves that child a zombie.
    const parent = spawn('sh', ['-c', 'sleep 0.01 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'inherit'] })
    children.push(parent)
    const pid = Number(await new Promise((resolve) => parent.stdout.once('data', resolve)))
    await expect.poll(() => startOf(pid), { timeout: 10_000 }).toBeNull()
    expect(() => process.kill(pid, 0)).not.toThrow()
  })
})
