import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import { once, playwrightCount, settle, vitestCount } from './runners.ts'

const folder = mkdtempSync(join(tmpdir(), 'cascade-runners-'))
afterAll(() => rmSync(folder, { recursive: true }))
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

const report = { numPassedTests: 3, numFailedTests: 0, numPendingTests: 1, numTodoTests: 1, testResults: [] }

describe('what the runners report', () => {
  it('is taken over as it is', () => {
    expect(vitestCount(report)).toEqual({ passed: 3, failed: 0, skipped: 2 })
    expect(playwrightCount({ stats: { expected: 4, unexpected: 1, flaky: 0, skipped: 2 }, errors: [] })).toEqual({
      passed: 4,
      failed: 1,
      skipped: 2,
    })
  })

  it('counts a test file that broke before its tests as one failure, and a file with failed tests only by those', () => {
    const broken = { status: 'failed', assertionResults: [] }
    const failing = { status: 'failed', assertionResults: [{ status: 'failed' }] }
    expect(vitestCount({ ...report, numFailedTests: 1, testResults: [broken, failing] }).failed).toBe(2)
  })

  it('counts a broken set-up and a test that needed a second try as failures', () => {
    expect(
      playwrightCount({ stats: { expected: 0, unexpected: 0, flaky: 1, skipped: 0 }, errors: [{ message: 'no adapter' }] }).failed,
    ).toBe(2)
  })
})

describe('a runner that ended badly', () => {
  it.each([
    ['with a wrong exit code and no failed test', 1, { passed: 3, failed: 0, skipped: 0 }],
    ['with a right exit code and no test', 0, { passed: 0, failed: 0, skipped: 5 }],
  ])('%s has failed', (_, code, count) => {
    vi.spyOn(console, 'log').mockImplementation(() => {})
    expect(settle('it', code, count).failed).toBe(1)
  })

  it('is not counted twice', () => {
    expect(settle('it', 1, { passed: 3, failed: 2, skipped: 0 }).failed).toBe(2)
  })

  it('fails a check that is one tool by its exit code', async () => {
    expect(await once('node', ['-e', 'process.exit(3)'])).toEqual({ passed: 0, failed: 1, skipped: 0 })
    expect(await once('node', ['-e', ''])).toEqual({ passed: 1, failed: 0, skipped: 0 })
  })

  it('is ended at the limit, which is told, and by force where it does not heed that', async () => {
    const said: string[] = []
    vi.spyOn(console, 'log').mockImplementation((text) => said.push(text))
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const hanging = (deaf: boolean) => {
      const file = join(folder, `ready-${deaf}`)
      const code = `${deaf ? "process.on('SIGINT', () => {});" : ''} require('fs').writeFileSync(${JSON.stringify(file)}, ''); setInterval(() => {}, 1000)`
      const ended = once('node', ['-e', code])
      return { ended, ready: () => existsSync(file) }
    }
    const tools = [hanging(false), hanging(true)]
    while (!tools.every(({ ready }) => ready())) await new Promise(setImmediate)
    vi.advanceTimersByTime(40 * 60_000)
    expect((await tools[0].ended).failed).toBe(1)
    vi.advanceTimersByTime(60_000)
    expect((await tools[1].ended).failed).toBe(1)
    const limit = expect.stringContaining('node has run for 40 minutes')
    expect(said).toEqual([limit, limit, 'node was ended by SIGINT.', 'node was ended by SIGKILL.'])
  })
})
