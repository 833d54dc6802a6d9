/**
 * @file The service worker: what the first visit fetches is kept, so that the page opens without a network, and a new version waits until the
 * visitor takes it (src/app/stores/updates.ts).
 *
 * Every screen's code and the engine's are kept at once. What is large and needed by few (Python, the libraries of the benchmark, letters of
 * other scripts) is kept when it is first used. A model has the same address in every version, so the network is asked for it first. An answer is kept with its headers: the page is isolated, and its workers have their policy, without a network too.
 */
import { VitePWA } from 'vite-plugin-pwa'

/** Files of `assets/` that few visits need. */
const RARE = ['pyodide*', 'python_stdlib*', 'tfjs-engine*', 'jax-engine*', 'webgl-*', 'webgpu-*', 'bench-worker*', 'inter-!(latin-wght)*']
/** More than one version has of them, and the letters of formulas. */
const MOST_RARE = 100

export function offline() {
  return VitePWA({
    strategies: 'generateSW',
    registerType: 'prompt',
    // The page registers it itself: no script of another's, and not before the page has done what it was opened for.
    injectRegister: false,
    // They are among the patterns below.
    includeManifestIcons: false,
    manifest: {
      name: 'Cascade Lab',
      short_name: 'Cascade Lab',
      description: 'Train a small reasoning model by reinforcement learning on your own GPU, and talk to it while it learns.',
      start_url: './',
      scope: './',
      display: 'standalone',
      background_color: '#f6f6f4',
      theme_color: '#3346b0',
      icons: [
        { src: 'favicon.svg', sizes: 'any', type: 'image/svg+xml' },
        { src: 'icons/192.png', sizes: '192x192', type: 'image/png' },
        { src: 'icons/512.png', sizes: '512x512', type: 'image/png' },
        { src: 'icons/maskable.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
      ],
    },
    workbox: {
      // Whatever is shown without being computed, but for the models' own records.
      globPatterns: ['index.html', 'sandbox.html', 'favicon.svg', 'icons/*.png', 'assets/*.{js,css,woff2}', '!(models|assets|icons)/**/*'],
      // The typeface of formulas is fetched where a reply has one.
      globIgnores: [...RARE, 'KaTeX_*'].map((name) => `assets/${name}`),
      // Their names are of their content.
      dontCacheBustURLsMatching: /^assets\//,
      maximumFileSizeToCacheInBytes: 8 << 20,
      // One file: with trusted types on, a service worker imports no other script.
      inlineWorkboxRuntime: true,
      cleanupOutdatedCaches: true,
      clientsClaim: true,
      navigateFallback: 'index.html',
      navigateFallbackDenylist: [/\/sandbox(\.html)?$/],
      sourcemap: false,
      runtimeCaching: [
        // Those of older versions go when there are too many, and all when the disk is full: runs need the room more.
        {
          urlPattern: /\/assets\/[^/]+$/,
          handler: 'CacheFirst',
          options: { cacheName: 'assets', expiration: { maxEntries: MOST_RARE, purgeOnQuotaError: true } },
        },
        { urlPattern: /\/models\//, handler: 'NetworkFirst', options: { cacheName: 'models' } },
      ],
    },
  })
}
