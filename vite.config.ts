/**
 * @file How the page is built and served. Cross-origin isolation is on everywhere, so that timers are fine-grained and threads may share
 * memory; the content security policy is a header where we serve the page, and a meta tag for static hosts that send no headers.
 */
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { sandboxPage } from './scripts/build/sandbox-page.ts'

const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
}

const policy = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self' blob:",
  "connect-src 'self'",
  "style-src 'self'",
  // No remote images: text a model writes can carry nothing out of the page.
  "img-src 'self' data: blob:",
  "frame-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  // No string becomes HTML or script; src/app/trusted.ts lets our own workers pass.
  "require-trusted-types-for 'script'",
  'trusted-types default',
].join('; ')

/** Only in the build: the dev server's hot reloading needs inline scripts. */
function contentSecurityPolicy(): Plugin {
  return {
    name: 'content-security-policy',
    apply: 'build',
    transformIndexHtml: () => [
      { tag: 'meta', attrs: { 'http-equiv': 'Content-Security-Policy', content: policy }, injectTo: 'head-prepend' },
    ],
  }
}

export default defineConfig({
  // Relative addresses, so that the build works in any folder of a static host; pages are told apart by the hash.
  base: './',
  plugins: [react(), contentSecurityPolicy(), sandboxPage()],
  server: { headers: isolation },
  preview: { headers: { ...isolation, 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'no-referrer' } },
  worker: { format: 'es' },
  build: { target: 'es2023', chunkSizeWarningLimit: 1500 },
  // Found only when a worker starts: named here, or the first visit in development reloads itself half-way.
  optimizeDeps: {
    include: ['comlink', '@huggingface/tokenizers', '@huggingface/jinja', 'valibot', 'hyparquet', 'hyparquet-compressors'],
  },
})
