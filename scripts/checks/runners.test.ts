import { describe, expect, it, vi } from 'vitest'
import { once, playwrightCount, settle, vitestCount } from './runners.ts'

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
})
