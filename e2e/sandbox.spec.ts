/** @file What untrusted Python can do to the page and to others from within its sandbox: nothing. Nobody has written to this machine's disk. */
import type { Frame, Page, Worker } from '@playwright/test'
import type { CallOutcome, Program, SandboxLimits } from '../src/python/sandbox.ts'
import { DEADLY, LIVING, LIVING_ENDS } from '../src/python/testing.ts'
import { expect, test } from './fixtures.ts'
import { FRAME_ESCAPES, PYTHON_ESCAPES, WORKER_ESCAPES } from './sandbox/escapes.ts'
import { type Canary, type LabSite, openCanary, serveLab, servePlainly } from './sandbox/serve.ts'

let site: LabSite
let canary: Canary
test.beforeAll(async () => {
  site = await serveLab()
  canary = await openCanary()
})
test.afterAll(async () => {
  canary?.close()
  await site?.close()
})
test.beforeEach(() => {
  canary.hits.length = 0
  site.requests.length = 0
})

test('nothing of Python is loaded until there is a program to run', async ({ page }) => {
  await page.goto(site.address)
  await page.waitForLoadState('networkidle')
  expect(await page.evaluate(() => lab.statuses)).toEqual([{ state: 'none' }])
  expect(site.requests.filter((path) => /python|pyodide|sandbox/.test(path))).toEqual([])
  expect(page.frames()).toHaveLength(1)
})

test.describe('on one page', () => {
  let page: Page
  test.beforeAll(async ({ browser }) => {
    page = await browser.newPage()
    await page.goto(site.address)
  })
  test.afterAll(() => page?.close())
  test.afterEach(async () => {
    // Whatever was done to one interpreter, the next program is none the wiser.
    expect(await value(page, 'def f(): return sum(range(10))')).toBe('45')
  })

  test('a first program waits for Python, and progress is told', async () => {
    const { outcomes } = await run(page, { source: 'def f(x): return x * 2', calls: [{ kind: 'call', name: 'f', args: '[21]' }] }, {})
    expect(outcomes).toEqual([{ outcome: 'done', value: '42', stdout: '' }])
    const states = await page.evaluate(() => lab.statuses.map(({ state }) => state))
    expect([...new Set(states)]).toEqual(['none', 'loading', 'starting', 'ready'])
  })

  test('the sandbox has no origin, no shared memory, and no policy that lets anything out', async () => {
    const frame = sandboxFrame(page)
    expect(await frame.evaluate(() => ({ origin: self.origin, isolated: crossOriginIsolated }))).toEqual({
      origin: 'null',
      isolated: false,
    })
    const response = await page.request.get(new URL('sandbox.html', site.address).href)
    const policy = response.headers()['content-security-policy']
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain('sandbox allow-scripts')
    expect(policy).not.toMatch(/connect-src|'unsafe-eval'|'unsafe-inline'|https?:|\*/)
  })

  test('no way out of Python reaches a server', async () => {
    const source = aimed(PYTHON_ESCAPES)
    const { outcomes } = await run(page, { source, calls: [{ kind: 'call', name: 'attempts', args: '[]' }] })
    const [outcome] = outcomes
    if (outcome.outcome !== 'done') throw new Error(`The attempts were cut short: ${outcome.message}`)
    expect(Object.keys(attempts(outcome.value)).length).toBeGreaterThan(15)
    expect(JSON.stringify(outcome)).not.toContain('REACHED')
    await page.waitForTimeout(300)
    expect(canary.hits).toEqual([])
    expect(site.requests.filter((path) => path.startsWith('/api'))).toEqual([])
  })

  test('memory outside Python’s own is refused, by every way that leaves the interpreter alive', async () => {
    test.slow()
    const { outcomes } = await run(page, { source: LIVING, calls: [{ kind: 'call', name: 'f', args: '[]' }] }, DEADLINE_OF_MANY)
    const [outcome] = outcomes
    if (outcome.outcome !== 'done') throw new Error(`The attempts were cut short: ${outcome.message}`)
    expect(attempts(outcome.value)).toEqual(
      Object.fromEntries(Object.entries(LIVING_ENDS).map(([name, end]) => [name, expect.stringMatching(end)])),
    )
  })

  for (const [way, source] of Object.entries(DEADLY)) {
    test(`an interpreter is ended, and nothing else, by ${way}`, async () => {
      const call = { kind: 'call' as const, name: 'f', args: '[]' }
      // The first call is what replaces the harness for the second.
      const { outcomes } = await run(page, { source, calls: [call, call] })
      expect(outcomes.at(-1)).toEqual({ outcome: 'crash', message: expect.any(String) })
    })
  }

  test('a program under which two interpreters died is not run again, on another visit neither', async () => {
    const source = 'import os\ndef f(): os.abort()'
    const program = { source, calls: [{ kind: 'call' as const, name: 'f', args: '[]' }] }
    const message = () => run(page, program).then(({ outcomes }) => (outcomes[0] as { message: string }).message)
    const messages: string[] = []
    // Others may stand in the notebook already, from tests before.
    const proofs = async () =>
      (JSON.parse((await notebook(page)).split('\n')[1] ?? '{"proofs":[]}') as { proofs: [string, number][] }).proofs
    const others = (await proofs()).length
    for (let visit = 0; visit < 3; visit++) {
      messages.push(await message())
      if (visit < 2) await expect.poll(async () => (await proofs())[others]?.[1]).toBe(visit + 1)
      await page.reload()
    }
    expect(messages[0]).not.toContain('twice')
    expect(messages[1]).not.toContain('twice')
    expect(messages[2]).toContain('twice')
  })

  test('a program during which the page was killed, twice while it ran alone, is not run again; one during which it was reloaded is', async () => {
    test.slow()
    const program = { source: 'class A: pass\ndef f():\n  while True: pass', calls: [{ kind: 'call' as const, name: 'f', args: '[]' }] }
    const reloadAmidst = async () => {
      const [writer] = (await notebook(page)).split('\n')
      run(page, program).catch(() => {})
      // Under way on this visit, not still noted by the last.
      const underWay = async () => {
        const text = await notebook(page)
        return !text.startsWith(`${writer}\n`) && text.includes('"running":["')
      }
      await expect.poll(underWay, { timeout: 30_000 }).toBe(true)
      await page.reload()
    }
    for (let visit = 0; visit < 3; visit++) await reloadAmidst()
    const outcome = async () => (await run(page, program)).outcomes[0]
    expect(await outcome()).toMatchObject({ outcome: 'timeout' })
    await page.reload()
    // As a browser does whose tab runs out of memory: the page cannot say that it is left.
    await page.addInitScript(() => {
      if (self.origin !== 'null') localStorage.removeItem('python-left')
    })
    for (let visit = 0; visit < 3; visit++) await reloadAmidst()
    expect(await outcome()).toEqual({ outcome: 'crash', message: expect.stringContaining('twice') })
  })

  test('a worker of the sandbox with all its globals reaches no server and no storage', async () => {
    const ends: Record<string, string> = await sandboxFrame(page).evaluate(
      (code) =>
        new Promise((resolve, reject) => {
          const worker = new Worker(URL.createObjectURL(new Blob([code], { type: 'text/javascript' })))
          worker.onmessage = ({ data }) => resolve(data)
          worker.onerror = (event) => reject(new Error(event.message))
        }),
      aimed(WORKER_ESCAPES),
    )
    expect(Object.keys(ends).length).toBeGreaterThan(30)
    const reached = Object.entries(ends).filter(([, end]) => end.includes('REACHED'))
    expect(reached).toEqual([])
    expect(canary.hits).toEqual([])
    expect(site.requests).toEqual([])
  })

  test('interpreters keep nothing of a worker’s globals that leads anywhere', async () => {
    const names = [
      'fetch',
      'postMessage',
      'importScripts',
      'Worker',
      'BroadcastChannel',
      'indexedDB',
      'caches',
      'navigator',
      'location',
      'XMLHttpRequest',
      'close',
    ]
    const [guest] = interpreters(page)
    const left = await guest.evaluate((list) => list.filter((name) => name in globalThis), names)
    expect(left).toEqual([])
  })

  test('a runaway is ended within its deadline and 200 ms, and the page stays alive', { tag: '@alone' }, async () => {
    await page.evaluate(() => {
      const seen = { ticks: 0, longest: 0 }
      Object.assign(globalThis, { seen })
      let last = performance.now()
      setInterval(() => {
        seen.ticks++
        seen.longest = Math.max(seen.longest, performance.now() - last)
        last = performance.now()
      }, 10)
    })
    const seen = () => page.evaluate(() => (globalThis as unknown as { seen: { ticks: number; longest: number } }).seen)
    for (const source of ['def f():\n  while True: pass', 'def f():\n  try:\n    while True: pass\n  except BaseException:\n    f()']) {
      const least = { ms: Number.POSITIVE_INFINITY, gap: Number.POSITIVE_INFINITY }
      // Where other programs hold every core, any one try may have to wait for the operating system.
      for (let tries = 0; tries < 3 && (least.ms >= 600 || least.gap >= 400); tries++) {
        // Programs that were run before are not run again.
        const own = `${source}\n# ${tries}`
        // So that an interpreter is idle, and its start is not what is timed.
        await value(page, `def f(): return 1 #${own.length} ${tries}`)
        await page.evaluate(() => Object.assign((globalThis as unknown as { seen: object }).seen, { ticks: 0, longest: 0 }))
        const { outcomes, ms } = await run(page, { source: own, calls: [{ kind: 'call', name: 'f', args: '[]' }] }, { callMs: 400 })
        expect(outcomes).toEqual([{ outcome: 'timeout', message: expect.any(String) }])
        expect(ms).toBeGreaterThan(395)
        const { ticks, longest } = await seen()
        least.ms = Math.min(least.ms, ms)
        if (ticks > 10) least.gap = Math.min(least.gap, longest)
      }
      expect(least.ms).toBeLessThan(600)
      expect(least.gap).toBeLessThan(400)
    }
  })

  const BOMBS: Record<string, [outcome: RegExp, source: string]> = {
    'os._exit': [/exited|crash/, 'import os\ndef f(): os._exit(0)'],
    'sys.exit': [/exited/, 'import sys\ndef f(): sys.exit(0)'],
    abort: [/crash|exited/, 'import os\ndef f(): os.abort()'],
    'a call into nowhere': [/crash|runtime-error/, 'import ctypes\ndef f(): return ctypes.CFUNCTYPE(None)(123456)()'],
    'memory overwritten': [/crash|runtime-error|memory/, 'import ctypes\ndef f(): return ctypes.memset(8, 255, 1 << 22)'],
    recursion: [/runtime-error|crash/, 'import sys\nsys.setrecursionlimit(10**9)\ndef f(): return f() + 1'],
    'recursion in C': [/runtime-error|crash|done/, 'def f():\n  x = []\n  for _ in range(10**6): x = [x]\n  return repr(x)'],
    memory: [/memory/, 'def f():\n  keep = []\n  while True: keep.append(bytearray(1 << 24))'],
    'one large string': [/memory/, 'def f(): return len("x" * (1 << 30))'],
    'output flood': [/output/, 'def f():\n  while True: print("x" * 10000)'],
    'large answer': [/output/, 'def f(): return "x" * (1 << 26)'],
    threads: [/done/, 'import threading\ndef f():\n  threading.Thread(target=print).start()'],
  }
  for (const [name, [expected, source]] of Object.entries(BOMBS)) {
    test(`${name} ends in an outcome`, async () => {
      const { outcomes } = await run(page, { source, calls: [{ kind: 'call', name: 'f', args: '[]' }] })
      expect(outcomes).toHaveLength(1)
      expect(outcomes[0].outcome).toMatch(expected)
    })
  }

  test('an interpreter that was taken over can only answer for itself', async () => {
    const forge = (result: string) => `
import sys, json
harness = sys.modules['harness']
fake = lambda index: json.dumps(${result})
harness.call.__code__ = (lambda index: __import__('sys').modules['harness'].fake(index)).__code__
harness.fake = fake
def f(): return 1`
    // The first call runs the program, and with it what replaces the harness for the second.
    const calls = [1, 2].map(() => ({ kind: 'call' as const, name: 'f', args: '[]' }))
    const honest = { outcome: 'done', value: '1', stdout: '' }
    // Only the program's own answer can be forged, which is the program's to give; never what a trusted judge would say.
    for (const result of [
      "{'outcome': 'harness-error', 'message': 'try again'}",
      "{'outcome': 'pass'}",
      "'pass'",
      "[{'outcome': 'done'}] * 2",
    ]) {
      const { outcomes } = await run(page, { source: forge(result), calls })
      expect(outcomes).toEqual([honest, { outcome: 'crash', message: expect.any(String) }])
    }
    const { outcomes } = await run(page, { source: forge("{'outcome': 'done', 'value': '2', 'stdout': ''}"), calls })
    expect(outcomes).toEqual([honest, { outcome: 'done', value: '2', stdout: '' }])
  })

  test('what an idle interpreter says unasked is not heard', async () => {
    expect(await value(page, 'def f(): return 40')).toBe('40')
    const frame = sandboxFrame(page)
    const before = await page.evaluate(() => lab.worker.alive())
    // As the guest would, had it kept a way to post: messages from the sandbox to the page belong to nobody.
    await frame.evaluate(() => {
      for (const type of ['opened', 'ready', 'failed', 'result', 'message'])
        top?.postMessage({ type, id: '1', index: 0, text: '{}', message: 'x', result: { outcome: 'done', value: '7', stdout: '' } }, '*')
    })
    expect(await value(page, 'def f(): return 41')).toBe('41')
    expect(await page.evaluate(() => lab.worker.alive())).toBe(before)
  })

  test('programs leave nothing for the next one', async () => {
    await run(page, {
      source: 'import builtins\nbuiltins.len = lambda x: 99\ndef f(): return len([])',
      calls: [{ kind: 'call', name: 'f', args: '[]' }],
    })
    expect(await value(page, 'def f(): return len([])')).toBe('0')
    expect(await value(page, 'import builtins\ndef f(): return builtins.len([])')).toBe('0')
  })

  test('two workers of the page have sandboxes of their own in one frame', async () => {
    const { outcomes } = await page.evaluate(() =>
      lab.start().worker.run({ source: 'def f(): return 5', calls: [{ kind: 'call', name: 'f', args: '[]' }] }),
    )
    expect(outcomes).toEqual([{ outcome: 'done', value: '5', stdout: '' }])
    expect(page.frames()).toHaveLength(3)
  })

  test('interpreters end with the worker they ran for', async () => {
    const before = interpreters(page).length
    await page.evaluate(async () => {
      const { worker, end } = lab.start()
      await worker.run({ source: 'def f(): return 6', calls: [{ kind: 'call', name: 'f', args: '[]' }] })
      end()
    })
    await expect.poll(() => interpreters(page).length).toBeLessThanOrEqual(before)
  })

  test('1,000 programs in a row leave no interpreter and no memory behind', async () => {
    test.slow()
    const many = (from: number, count: number, source: (i: number) => string) =>
      page.evaluate(
        (programs) =>
          lab.worker.runAll(programs).then((all) => all.map(([outcome]) => ('value' in outcome ? outcome.value : outcome.outcome))),
        Array.from(
          { length: count },
          (_, i): Program => ({ source: source(from + i), calls: [{ kind: 'call', name: 'f', args: '[]' }], limits: PATIENT }),
        ),
      )
    await many(0, 200, (i) => `def f(): return ${i}`)
    const [workers, heap] = [page.workers().length, await heapOf(page)]
    const shared = await many(1000, 980, (i) => `def f(): return ${i}`)
    const own = await many(5000, 20, (i) => `import os\ndef f(): return ${i}`)
    expect(shared).toEqual(Array.from({ length: 980 }, (_, i) => String(1000 + i)))
    expect(own).toEqual(Array.from({ length: 20 }, (_, i) => String(5000 + i)))
    await expect.poll(() => page.workers().length).toBeLessThanOrEqual(workers)
    expect((await heapOf(page)) - heap).toBeLessThan(4e6)
  })
})

test('the sandbox page itself reaches no server, and comes back when it is lost', async ({ page, errors }) => {
  test.slow()
  await page.goto(site.address)
  expect(await value(page, 'def f(): return 1')).toBe('1')
  const before = page.url()
  const frame = sandboxFrame(page)
  for (const [name, code] of Object.entries(FRAME_ESCAPES)) {
    const ended = frame.evaluate(aimed(code)).then(String, String)
    const end = await Promise.race([ended, page.waitForTimeout(500)])
    expect(`${end}`, name).not.toContain('REACHED')
  }
  await page.waitForTimeout(300)
  expect(canary.hits).toEqual([])
  // Should it ever be gone, no port tells: it is missed after a while, and made anew.
  await frame.evaluate((address) => location.replace(address), `http://${canary.host}/navigated`).catch(() => {})
  await page.waitForTimeout(300)
  // The browser opens a connection before it asks the page's policy whether a frame may go there; nothing is sent.
  expect(canary.hits.filter((hit) => hit !== 'a connection')).toEqual([])
  expect(page.url()).toBe(before)
  expect(await value(page, 'def f(): return 2')).toMatch(/crash|2/)
  expect(await value(page, 'def f(): return 3')).toBe('3')
  expect(page.frames()).toHaveLength(3)
  // What the browser refused it has also reported.
  errors.length = 0
})

test('a host without headers, and a folder of it, will do', async ({ page }) => {
  const host = await servePlainly(site)
  try {
    await page.goto(host.address)
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(false)
    expect(await value(page, 'def f(): return 1')).toBe('1')
    const { outcomes } = await run(page, { source: aimed(PYTHON_ESCAPES), calls: [{ kind: 'call', name: 'attempts', args: '[]' }] })
    expect(outcomes[0].outcome).toBe('done')
    expect(canary.hits).toEqual([])
    expect(await sandboxFrame(page).evaluate(() => self.origin)).toBe('null')
  } finally {
    host.close()
  }
})

test('opened by itself the sandbox page does nothing', async ({ page }) => {
  const host = await servePlainly(site)
  try {
    // Without headers it has the host's origin then: it must not serve whoever asks.
    await page.goto(new URL('sandbox.html', host.address).href)
    expect(await page.evaluate(() => self.origin)).not.toBe('null')
    const heard = await page.evaluate(
      () =>
        new Promise((resolve) => {
          addEventListener('message', ({ data }) => data.type !== 'files' && resolve(data))
          postMessage({ type: 'files', files: {} })
          frames[0].postMessage({ type: 'files', files: {} }, '*')
          setTimeout(resolve, 500, 'nothing')
        }),
    )
    expect(heard).toBe('nothing')
  } finally {
    host.close()
  }
})

/** Deadlines for what is no question of time, on machines that have other things to do. */
const PATIENT: Partial<SandboxLimits> = { callMs: 20_000, totalMs: 20_000 }
const DEADLINE_OF_MANY: Partial<SandboxLimits> = { callMs: 60_000, totalMs: 60_000 }

function run(page: Page, program: Program, limits = PATIENT): Promise<{ outcomes: CallOutcome[]; ms: number }> {
  return page.evaluate((given) => lab.worker.run(given), { ...program, limits })
}

/** What `f()` of a program returns, as canonical JSON, and anything else in words. */
async function value(page: Page, source: string): Promise<string | undefined> {
  const { outcomes } = await run(page, { source, calls: [{ kind: 'call', name: 'f', args: '[]' }] })
  const [outcome] = outcomes
  return outcome.outcome === 'done' ? outcome.value : `${outcome.outcome}: ${outcome.message}`
}

/** Names of the attempts in a canonical `{"dict":[[name,end],...]}`. */
function attempts(text: string | undefined): Record<string, string> {
  return Object.fromEntries((JSON.parse(text ?? '') as { dict: [string, string][] }).dict)
}

const aimed = (code: string) => code.replaceAll('EVIL', canary.host).replaceAll('OWN', new URL(site.address).host)

function sandboxFrame(page: Page): Frame {
  const frame = page.frames().find((found) => found.parentFrame()?.url().endsWith('/sandbox.html'))
  if (!frame) throw new Error('The page has no sandbox.')
  return frame
}

/** What the page's worker keeps of the programs that interpreters died of. */
function notebook(page: Page): Promise<string> {
  return page.evaluate(async () => {
    try {
      const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('python-suspects')
      return await (await (await folder.getFileHandle('lab')).getFile()).text()
    } catch {
      return 'not there, or being written'
    }
  })
}

const interpreters = (page: Page): Worker[] => page.workers().filter((worker) => worker.url().startsWith('blob:'))

/** Bytes of JavaScript the page and its own workers hold, after a collection. */
async function heapOf(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = (await session.send('Runtime.getHeapUsage')) as { usedSize: number }
  await session.detach()
  return usedSize
}
