/** @file `node --import ./bin/register.mjs scripts/make-icons.ts`: the icons of the installed page, drawn by Chromium from `public/favicon.svg`. */
import { mkdirSync, readFileSync } from 'node:fs'
import { chromium } from '@playwright/test'
import { findChromium } from '../src/cli/chromium.ts'

const svg = readFileSync('public/favicon.svg', 'utf8')
/** Systems cut a maskable icon to a shape of theirs: its ground goes to the edges, and the drawing stays within the inner four fifths. */
const maskable = svg
  .replace('rx="7"', '')
  .replace('viewBox="0 0 32 32"', 'viewBox="-5 -5 42 42"')
  .replace('width="32" height="32"', 'x="-5" y="-5" width="42" height="42"')

mkdirSync('public/icons', { recursive: true })
const browser = await chromium.launch({ executablePath: findChromium() ?? undefined, args: ['--no-sandbox'] })
try {
  for (const [name, size, drawing] of [
    ['192', 192, svg],
    ['512', 512, svg],
    ['maskable', 512, maskable],
    ['apple', 180, maskable],
  ] as const) {
    const page = await browser.newPage({ viewport: { width: size, height: size } })
    await page.setContent(`<style>body { margin: 0 } svg { display: block; width: ${size}px }</style>${drawing}`)
    await page.screenshot({ path: `public/icons/${name}.png`, omitBackground: true })
    await page.close()
  }
} finally {
  await browser.close()
}
