/**
 * @file The headers of every file we serve, and the one place that knows the page's content security policy. The preview server sends them
 * with every answer, refusals included; the build writes them as `_headers`, which Netlify and Cloudflare Pages read; hosts that send none
 * are left with the policy's meta tag (docs/hosting.md says what they lose).
 *
 * A worker has the policy of its own script's response, not the page's. So scripts carry the page's policy too: nothing a worker does
 * reaches another site. Only the sandbox page has another one, which is stricter.
 */
import type { OutgoingHttpHeaders } from 'node:http'
import type { Plugin, Rolldown } from 'vite'
import { isSandboxPath, SANDBOX_FILE, sandboxPolicy } from './sandbox-page.ts'

/** Cross-origin isolation, so that timers are fine-grained and threads may share memory, and nothing guessed or told about our files. */
export const COMMON = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
}

const POLICY: Record<string, string> = {
  'default-src': "'self'",
  'script-src': "'self' 'wasm-unsafe-eval'",
  'worker-src': "'self' blob:",
  'connect-src': "'self'",
  'style-src': "'self'",
  // No remote images: text a model writes can carry nothing out of the page.
  'img-src': "'self' data: blob:",
  'frame-src': "'self'",
  'object-src': "'none'",
  'base-uri': "'none'",
  'form-action': "'none'",
  // No string becomes HTML or script; src/app/trusted.ts lets our own workers pass.
  'require-trusted-types-for': "'script'",
  'trusted-types': 'default',
}

/** The page's policy as a meta tag can say it; a meta tag cannot keep others from framing the page. */
export const metaPolicy = policyText(POLICY)
export const pagePolicy = `${metaPolicy}; frame-ancestors 'none'`

/** Hot reloading writes a script and styles into the page, and those have no type that the page could trust. */
const { 'require-trusted-types-for': _, 'trusted-types': __, ...lenient } = POLICY
const developmentPolicy = policyText({
  ...lenient,
  'script-src': `${POLICY['script-src']} 'unsafe-inline'`,
  'style-src': `${POLICY['style-src']} 'unsafe-inline'`,
  'frame-ancestors': "'none'",
})

/** Where the files of the build lie that have the page's policy. Rules of `_headers` add up, so no file may be in two rules with a policy. */
const PAGE_PATHS = [
  '/',
  '/index.html',
  '/assets/*',
  '/models/*',
  '/claims/*',
  '/evaluations/*',
  '/recording/*',
  '/icons/*',
  '/favicon.svg',
  '/manifest.webmanifest',
  '/sw.js',
]
/** Some hosts drop the ending and send whoever asks with it there. */
const SANDBOX_PATHS = [`/${SANDBOX_FILE}`, `/${SANDBOX_FILE.replace('.html', '')}`]

/** `_headers`, for a build at the root of its site. */
export function headersFile(sandbox: string): string {
  const rule = (path: string, headers: Record<string, string>) =>
    [path, ...Object.entries(headers).map(([name, value]) => `  ${name}: ${value}`)].join('\n')
  const policies = [...PAGE_PATHS.map((path) => [path, pagePolicy]), ...SANDBOX_PATHS.map((path) => [path, sandbox])]
  return `${[rule('/*', COMMON), ...policies.map(([path, policy]) => rule(path, { 'Content-Security-Policy': policy }))].join('\n\n')}\n`
}

export function securityHeaders(): Plugin {
  return {
    name: 'security-headers',
    // The preview server would take these over for want of its own.
    config: (_config, { isPreview }) =>
      isPreview ? {} : { server: { headers: { ...COMMON, 'Content-Security-Policy': developmentPolicy } } },
    /** Before whatever else answers, the server's own refusals and missing files included. The sandbox page's policy is set as it is read. */
    configurePreviewServer({ httpServer }) {
      httpServer.prependListener('request', (request: { url?: string }, response: { setHeader(name: string, value: string): void }) => {
        const headers: OutgoingHttpHeaders = { ...COMMON, ...(isSandboxPath(request.url) ? {} : { 'Content-Security-Policy': pagePolicy }) }
        for (const [name, value] of Object.entries(headers)) response.setHeader(name, String(value))
      })
    },
    transformIndexHtml: {
      order: 'post',
      // Not in development, whose header has another policy.
      handler: (_html, { server }) =>
        server
          ? []
          : [{ tag: 'meta', attrs: { 'http-equiv': 'Content-Security-Policy', content: metaPolicy }, injectTo: 'head-prepend' as const }],
    },
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const page = bundle[SANDBOX_FILE] as Rolldown.OutputAsset
        this.emitFile({ type: 'asset', fileName: '_headers', source: headersFile(sandboxPolicy(String(page.source))) })
      },
    },
  }
}

function policyText(policy: Record<string, string>): string {
  return Object.entries(policy)
    .map(([directive, value]) => `${directive} ${value}`)
    .join('; ')
}
