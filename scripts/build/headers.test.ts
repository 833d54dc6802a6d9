import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { COMMON, headersFile, pagePolicy } from './headers.ts'
import { HEADER_ONLY, isSandboxPath } from './sandbox-page.ts'

const at = (path: string) => new URL(`../../${path}`, import.meta.url)

describe('_headers', () => {
  const text = headersFile('THE SANDBOX POLICY')
  const rules = text
    .trim()
    .split('\n\n')
    .map((block) => block.split('\n'))
  const policies = (path: string) =>
    rules
      .filter(([pattern]) => (pattern.endsWith('*') ? path.startsWith(pattern.slice(0, -1)) : path === pattern))
      .flatMap(([, ...lines]) => lines)
      .filter((line) => line.includes('Content-Security-Policy'))
      .map((line) => line.trim().replace('Content-Security-Policy: ', ''))

  it('has one policy for each file, the page’s but for the sandbox', () => {
    const shipped = readdirSync(at('public/'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => `${entry.parentPath.slice(at('public/').pathname.length)}/${entry.name}`.replace(/^\/?/, '/'))
    expect(shipped).toContain('/models/nano/config.json')
    for (const path of [...shipped, '/', '/index.html', '/assets/engine.worker-1.js']) expect(policies(path), path).toEqual([pagePolicy])
    for (const path of ['/sandbox.html', '/sandbox']) expect(policies(path)).toEqual(['THE SANDBOX POLICY'])
  })

  it('keeps to the hosts’ limits: 100 rules, lines of 2,000 characters', () => {
    expect(rules.length).toBeLessThanOrEqual(100)
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(2000)
  })
})

describe('the policy', () => {
  it('names no other site and lets no text become code', () => {
    expect(pagePolicy).toContain("connect-src 'self'")
    expect(pagePolicy).toContain("frame-ancestors 'none'")
    expect(pagePolicy).not.toMatch(/https?:|\*|'unsafe-inline'|'unsafe-eval'/)
  })

  it('is what docs/hosting.md tells to send, with every server', () => {
    const page = readFileSync(at('docs/hosting.md'), 'utf8')
    const told = (text: string) => page.split(text).length - 1
    for (const name of [pagePolicy, HEADER_ONLY, ...Object.keys(COMMON)]) expect(told(name), name).toBeGreaterThanOrEqual(4)
    // No older policy is left behind.
    expect(told("default-src 'self'")).toBe(told(pagePolicy))
    for (const [name, value] of Object.entries(COMMON)) expect(page).toContain(`${name}: ${value}`)
  })
})

it.each(['/sandbox.html', '/sandbox', '/sandbox.html?x', '/%73andbox.html', '//sandbox.html'])('%s is the sandbox page', (address) => {
  expect(isSandboxPath(address)).toBe(true)
})
it.each(['/', '/index.html', '/assets/sandbox.html', '/sandboxes', '/sandbox.html.js', '/%', undefined])('%s is not', (address) => {
  expect(isSandboxPath(address)).toBe(false)
})
