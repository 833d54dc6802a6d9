import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { InterpreterPool } from '../python/pool.ts'
import type { ProgramCall } from '../python/sandbox.ts'
import { DEADLY, LIVING, LIVING_ENDS } from '../python/testing.ts'
import { COUNT } from '../tasks/code/cheat-prompts.ts'
import { CODE_CHEATS, CODE_HONEST } from '../tasks/code/cheats.ts'
import { verifyCode as verifier } from '../tasks/code/verify.ts'
import { createTask, domainOf } from '../tasks/index.ts'
import { judged } from '../tasks/testing.ts'
import { createPythonSandbox, isNetworkIsolated, isolation, openNotebook, whenEnded } from './python-sandbox.ts'

const verifyCode = judged(verifier)

/** Starting Python takes seconds; one sandbox serves all. Deadlines of honest programs leave room for a busy machine. */
let python: InterpreterPool
beforeAll(async () => {
  process.env.CASCADE_SECRET = 'stays here'
  python = createPythonSandbox({ limits: { callMs: 15_000, totalMs: 30_000 } })
  await python.run({ source: '', calls: [{ kind: 'eval', code: '1' }] })
}, 240_000)
afterAll(() => python.close())

const evaluate = (source: string, code: string, limits = {}) => python.run({ source, calls: [{ kind: 'eval', code }], limits })
const call = (name: string, ...args: unknown[]): ProgramCall => ({ kind: 'call', name, args: JSON.stringify(args) })

it('hears once that a process ended, be it that it never began', async () => {
  const reasons: string[] = []
  for (const command of ['/nowhere/python', 'true']) {
    const child = spawn(command)
    whenEnded(child, (reason) => reasons.push(reason))
    await new Promise((resolve) => child.on('close', resolve))
  }
  expect(reasons).toEqual([expect.stringContaining('ENOENT'), 'exit code 0'])
})

describe('values', () => {
  it.each([
    ['[1, 1.5, 2.0, True, None, "é\\n"]', '[1,1.5,{"float":"2.0"},true,null,"\\u00e9\\n"]'],
    ['(1, {2: {3}}, b"a", 2**70)', '{"tuple":[1,{"dict":[[2,{"set":[3]}]]},{"bytes":"61"},{"int":"1180591620717411303424"}]}'],
    ['float("nan"), -0.0, 1e300', '{"tuple":[{"float":"nan"},{"float":"-0.0"},{"float":"1e+300"}]}'],
    ['{3, 1, 2}', '{"set":[1,2,3]}'],
  ])('%s leaves as canonical JSON', async (code, value) => {
    expect(await evaluate('', code)).toEqual([{ outcome: 'done', value, stdout: '' }])
  })

  it('arrive as they were sent', async () => {
    const args = [
      '{"tuple":[1,{"set":[2]}]}',
      '{"dict":[[{"tuple":[1]},{"float":"2.0"}]]}',
      '{"int":"1180591620717411303424"}',
      '{"bytes":"00ff"}',
    ].join()
    const outcome = await python.run({ source: 'def f(*args): return repr(args)', calls: [{ kind: 'call', name: 'f', args: `[${args}]` }] })
    expect(outcome).toEqual([
      { outcome: 'done', value: JSON.stringify("((1, {2}), {(1,): 2.0}, 1180591620717411303424, b'\\x00\\xff')"), stdout: '' },
    ])
  })

  it.each(['object()', '(x for x in [1])', 'int', 'len', 'range(3)', '[map(str, [1])]'])('%s is not plain', async (code) => {
    expect((await evaluate('', code))[0].outcome).toBe('type-error')
  })
})

describe('programs', () => {
  it('keep their state from call to call, and lose it afterwards', async () => {
    const source = 'seen = []\ndef f(x):\n    seen.append(x)\n    return len(seen)'
    const counts = async (text: string) =>
      (await python.run({ source: text, calls: [call('f', 1), call('f', 1)] })).map((outcome) => 'value' in outcome && outcome.value)
    expect(await counts(source)).toEqual(['1', '2'])
    expect(await counts(`${source}\n`)).toEqual(['1', '2'])
  })

  it('may have setup before them, and be a class Solution', async () => {
    const source = 'class Solution:\n    def f(self, x): return math.floor(x)'
    expect(await python.run({ setup: 'import math', source, calls: [call('f', 2.5)] })).toMatchObject([{ value: '2' }])
  })

  it('leave nothing to the next, whatever they patched', async () => {
    const poison =
      'import builtins, json, collections, math\nbuiltins.sorted = lambda x: 0\nmath.floor = lambda x: 99\ncollections.Counter = dict'
    await evaluate(poison, '1')
    const checks = Array.from({ length: 6 }, (_, i) => evaluate(`import math\nn = ${i}`, '(sorted([2, 1]), math.floor(1.5))'))
    for (const [outcome] of await Promise.all(checks)) expect(outcome).toMatchObject({ value: '{"tuple":[[1,2],1]}' })
  })

  it('stop at the first call that is not done', async () => {
    const outcomes = await python.run({ source: 'def f(x): return 1 // x', calls: [call('f', 1), call('f', 0), call('f', 1)] })
    expect(outcomes).toMatchObject([{ outcome: 'done' }, { outcome: 'runtime-error', message: 'ZeroDivisionError: division by zero' }])
    expect(outcomes).toHaveLength(2)
  })
})

describe('a guest', () => {
  const probe = async (body: string) => {
    const [outcome] = await evaluate(`def f():\n${body.replace(/^/gm, '    ')}`, 'f()')
    return 'value' in outcome ? outcome.value : outcome.outcome
  }

  it('finds no JavaScript', async () => {
    const value = await probe(`import sys
found = [finder for finder in map(str, sys.meta_path) if 'Js' in finder]
for name in ['js', 'js.process', 'pyodide_js', 'pyodide.code', 'pyodide.http']:
    try:
        __import__(name)
        found.append(name)
    except ImportError:
        pass
return found`)
    expect(value).toMatch(/^\[("pyodide\.\w+",?)*\]$/)
  })

  it('sees no file of this machine', async () => {
    expect(await probe("import os\nreturn sorted(os.listdir('/'))")).toBe('["dev","home","lib","proc","tmp"]')
    expect(await probe("return open('/etc/passwd').read()")).toBe('runtime-error')
  })

  it('inherits no environment', async () => {
    expect(await probe("import os\nreturn 'HOME' in os.environ and 'CASCADE_SECRET' not in os.environ")).toBe('true')
  })

  it('reaches no server', { timeout: 120_000 }, async () => {
    let hits = 0
    const server = createServer((socket) => {
      hits++
      socket.destroy()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as { port: number }
    const ways = [
      `import socket\nsocket.create_connection(('127.0.0.1', ${port}), 1)`,
      `import urllib.request\nurllib.request.urlopen('http://127.0.0.1:${port}/', timeout=1)`,
      `from pyodide.http import open_url\nopen_url('http://127.0.0.1:${port}/')`,
      `import pyodide_js\npyodide_js.loadPackage('http://127.0.0.1:${port}/x.whl')`,
      `import js\njs.fetch('http://127.0.0.1:${port}/')`,
    ]
    await Promise.all(ways.map((way) => probe(way)))
    await new Promise((resolve) => setTimeout(resolve, 300))
    server.close()
    expect(hits).toBe(0)
  })

  it.skipIf(!isNetworkIsolated())('would have no network outside the context either (needs unshare)', () => {
    const script =
      "require('net').connect(1, '127.0.0.1').on('error', (e) => process.exit(e.code === 'ENETUNREACH' || e.code === 'ECONNREFUSED' ? 7 : 1))"
    const { stdout } = spawnSync('unshare', [
      '--map-root-user',
      '--net',
      process.execPath,
      '-e',
      `console.log(Object.keys(require('os').networkInterfaces()).length); ${script}`,
    ])
    expect(String(stdout).trim()).toBe('0')
  })
})

describe('a guest that would have ten times its memory', () => {
  it('is refused it, by every way that leaves its interpreter alive', { timeout: 120_000 }, async () => {
    const peak = watchMemory()
    const [outcome] = await python.run({ source: LIVING, calls: [call('f')], limits: PATIENT })
    if (outcome.outcome !== 'done') throw new Error(`${outcome.outcome}: ${outcome.message}`)
    const ends = Object.fromEntries(JSON.parse(outcome.value ?? '').dict)
    expect(ends).toEqual(mapValues(LIVING_ENDS, (end) => expect.stringMatching(end)))
    expect(peak()).toBeLessThan(HELD)
  })

  it.each(Object.entries(DEADLY))('ends its interpreter and no other by %s', { timeout: 60_000 }, async (_, source) => {
    const peak = watchMemory()
    // The first call is what replaces the harness for the second.
    const ended = python.run({ source, calls: [call('f'), call('f')], limits: PATIENT })
    const others = Array.from({ length: 4 }, (_, i) => evaluate(`n = ${source.length + i}`, 'n'))
    expect((await ended).at(-1)).toMatchObject({ outcome: 'crash' })
    for (const [other] of await Promise.all(others)) expect(other.outcome).toBe('done')
    expect(peak()).toBeLessThan(HELD)
  })

  it('is told that files are memory', async () => {
    const source =
      "class A: pass\ndef f():\n    with open('/tmp/x', 'wb') as file:\n        file.write(bytes(2**25))\n        file.write(bytes(2**25))"
    const outcomes = await python.run({ source, calls: [call('f')], limits: { memoryBytes: 100 * 2 ** 20 } })
    expect(outcomes).toMatchObject([{ outcome: 'memory' }])
  })

  it.skipIf(!isolation().includes('prlimit'))('would be stopped by the kernel had it all of Node (needs prlimit)', () => {
    const script = 'const kept = []; for (let i = 0; i < 10; i++) kept.push(Buffer.allocUnsafeSlow(2 ** 28)); console.log(kept.length)'
    const [command, ...words] = [...isolation(), process.execPath, '-e', script]
    const { status, stdout } = spawnSync(command, words)
    expect(status).not.toBe(0)
    expect(String(stdout)).toBe('')
  })
})

const PATIENT = { callMs: 60_000, totalMs: 60_000 }
/** Bytes: what Node and Pyodide need themselves, and twice the limit, of which what is not yet collected is a part. */
const HELD = 1000 * 2 ** 20

/** Returns the most memory that any child process has held so far; 0 where the system does not say. */
function watchMemory(): () => number {
  let most = 0
  const look = () => {
    try {
      for (const child of readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8').split(' ').filter(Boolean)) {
        const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child}/status`, 'utf8')) ?? []
        most = Math.max(most, Number(kilobytes ?? 0) * 1024)
      }
    } catch {
      // Another system, or a child that has just ended.
    }
  }
  const timer = setInterval(look, 20)
  return () => {
    clearInterval(timer)
    return most
  }
}

function mapValues<A, B>(record: Record<string, A>, map: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]))
}

it('what interpreters died of is found again by the next process', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cascade-suspects-'))
  try {
    const file = join(folder, 'new', 'suspects.json')
    const first = await openNotebook(file)
    expect(first.text).toBe('')
    first.save('one')
    first.save('two')
    expect((await openNotebook(file)).text).toBe('two')
    expect(readdirSync(join(folder, 'new'))).toEqual(['suspects.json'])
  } finally {
    rmSync(folder, { recursive: true })
  }
})

describe('the verifier over it', () => {
  const short = { callMs: 2000, totalMs: 4000 }
  const limited = {
    run: (program: Parameters<InterpreterPool['run']>[0], signal?: AbortSignal) => python.run({ ...program, limits: short }, signal),
  }

  it('scores every cheat 0, for the reason it deserves', { timeout: 240_000 }, async () => {
    const endless = /loop|sleep|without end|slow/
    const verdicts = await Promise.all(
      CODE_CHEATS.map(({ trick, prompt, response, mode, outcome }) =>
        verifyCode(prompt, response, mode, { python: endless.test(trick) && (outcome ?? 'timeout') === 'timeout' ? limited : python }),
      ),
    )
    const told = CODE_CHEATS.map(({ trick, outcome }, i) => ({
      trick,
      reward: verdicts[i].reward,
      outcome: outcome && verdicts[i].outcome,
    }))
    expect(told).toEqual(CODE_CHEATS.map(({ trick, outcome }) => ({ trick, reward: 0, outcome })))
    expect(verdicts.filter(({ harnessError }) => harnessError)).toEqual([])
  })

  it('scores every honest reply 1', { timeout: 120_000 }, async () => {
    const verdicts = await Promise.all(CODE_HONEST.map(({ prompt, response, mode }) => verifyCode(prompt, response, mode, { python })))
    const told = CODE_HONEST.map(({ trick }, i) => ({ trick, outcome: verdicts[i].outcome, message: verdicts[i].detail.message }))
    expect(told).toEqual(CODE_HONEST.map(({ trick }) => ({ trick, outcome: 'correct', message: undefined })))
  })

  it('says which test failed, and how', async () => {
    const response = '```python\ndef f(words): return {w: 2 for w in words}\n```'
    const { detail, outcome } = await verifyCode(COUNT, response, 'instruct', { python })
    expect(outcome).toBe('wrong')
    expect(detail).toMatchObject({ tests: 4, passed: 0, failed: 0, got: "{'a': 2, 'b': 2}", expected: "{'a': 2, 'b': 1}" })
  })
})

describe.each([
  ['code', 'write'],
  ['patch', 'repair'],
])('the family of the domain %s', (domain, name) => {
  const task = (more = {}) => createTask(domain, { kinds: [name], levels: [1, 2, 3, 4], slip: 0, ...more }, { python })
  const COUNT_OF_EACH = 16

  it('is right in every careful demonstration', { timeout: 240_000 }, async () => {
    const demonstrated = ['guess', 'steps', 'full'].flatMap((style) =>
      Array.from({ length: COUNT_OF_EACH }, (_, i) => task({ styles: { [style]: 1 } }).demonstrationAt(7, i)),
    )
    const verdicts = await Promise.all(
      demonstrated.map(({ prompt, mode, reasoning, answer }) =>
        task().verify(prompt, reasoning === null ? answer : `<think>${reasoning}</think>${answer}`, mode),
      ),
    )
    const wrong = verdicts.flatMap(({ correct, why }, i) => (correct ? [] : [{ why, ...demonstrated[i] }]))
    expect(wrong).toEqual([])
  })

  it('rewards no cheat', { timeout: 240_000 }, async () => {
    // Few: some tricks end their interpreter.
    const prompts = Array.from({ length: 4 }, (_, i) => task({ levels: [i + 1] }).promptAt('train', 8, i))
    const tricks = prompts.flatMap((prompt) =>
      domainOf(domain)
        .cheats(prompt)
        .map((cheat) => ({ prompt, ...cheat })),
    )
    // What never ends is judged above.
    const tried = tricks.filter(({ title }) => !/never ends|More output/.test(title))
    const verdicts = await Promise.all(
      tried.map(({ prompt, answer, reasoning }) => task().verify(prompt, `<think>${reasoning ?? 'so'}</think>${answer}`, 'think')),
    )
    expect(verdicts.flatMap(({ reward }, i) => (reward <= 0 ? [] : [{ reward, ...tried[i] }]))).toEqual([])
    expect(verdicts.filter(({ harnessError }) => harnessError)).toEqual([])
  })
})
