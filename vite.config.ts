/** @file How the page is built and served. The headers of every file, cross-origin isolation among them, are in scripts/build/headers.ts. */
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { securityHeaders } from './scripts/build/headers.ts'
import { offline } from './scripts/build/offline.ts'
import { sandboxPage } from './scripts/build/sandbox-page.ts'

export default defineConfig({
  // Relative addresses, so that the build works in any folder of a static host; pages are told apart by the hash.
  base: './',
  plugins: [react(), securityHeaders(), sandboxPage(), offline()],
  worker: { format: 'es' },
  // Fonts stay files: the policy lets no style sheet bring one along as data.
  build: { target: 'es2023', chunkSizeWarningLimit: 1500, assetsInlineLimit: (file) => (/\.(woff2?|ttf)$/.test(file) ? false : undefined) },
  // Found only when a worker starts or a reply has markup: named here, or the first visit in development reloads itself half-way.
  optimizeDeps: {
    include: [
      'comlink',
      'react-markdown',
      'remark-gfm',
      'remark-math',
      'rehype-katex',
      'remend',
      'idb',
      '@huggingface/tokenizers',
      '@huggingface/jinja',
      'valibot',
      'hyparquet',
      'hyparquet-compressors',
    ],
  },
})
