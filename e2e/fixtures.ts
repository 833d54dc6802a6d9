/** @file What every test of the page starts from: a page on which no error may pass unseen. */
import { test as base, expect } from '@playwright/test'

export { expect }

export const test = base.extend<{ errors: string[] }>({
  /** Uncaught errors and console errors so far. A test that expects one takes it out; what is left fails the test. */
  errors: [
    async ({ page }, use) => {
      const errors: string[] = []
      page.on('pageerror', (error) => errors.push(String(error)))
      page.on('console', (message) => {
        if (message.type() === 'error') errors.push(message.text())
      })
      await use(errors)
      expect(errors, 'errors the page reported').toEqual([])
    },
    { auto: true },
  ],
})
