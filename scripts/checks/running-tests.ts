/** @file A reporter of Vitest beside the others: when the run is interrupted, it says at which tests, as Playwright does by itself. */
import type { Reporter, TestCase } from 'vitest/node'

export default class RunningTests implements Reporter {
  readonly #running = new Set<TestCase>()

  onInit() {
    process.once('SIGINT', () => {
      for (const { module, fullName } of this.#running) process.stdout.write(`Interrupted: ${module.relativeModuleId} > ${fullName}\n`)
    })
  }

  onTestCaseReady(test: TestCase) {
    this.#running.add(test)
  }

  onTestCaseResult(test: TestCase) {
    this.#running.delete(test)
  }
}
