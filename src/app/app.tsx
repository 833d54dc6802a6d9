/**
 * @file The shell: header, navigation, the page that the hash names, and what is said when there is no GPU.
 */
import { Component, type ComponentType, lazy, type ReactNode, Suspense, useEffect, useLayoutEffect, useRef } from 'react'
import { GpuNotice } from './components/gpu-notice.tsx'
import { KeysButton } from './components/keys-sheet.tsx'
import { NoGpu } from './components/no-gpu.tsx'
import { PageNotices } from './components/page-notices.tsx'
import styles from './components/run-bar.module.css'
import { RunBar } from './components/run-bar.tsx'
import { ThemeSwitch } from './components/theme-switch.tsx'
import { errorSentence } from './format.ts'
import { formatHash, type Page } from './hash.ts'
import { NAVIGATION, PAGES, screenOf } from './screens/registry.ts'
import { useDevice } from './stores/device.ts'
import { useRoute } from './stores/route.ts'
import { useSettings } from './stores/settings.ts'
import { useTrain } from './stores/train.ts'
import { useUpdates } from './stores/updates.ts'

const lazily = (page: Page): ComponentType => lazy(screenOf(page).load)
const LOADED = new Map(PAGES.map((page) => [page, lazily(page)]))

let started = false

export function App() {
  const page = useRoute((state) => state.page)
  const scheme = useSettings((state) => state.scheme)
  const status = useDevice((state) => state.status)
  const main = useRef<HTMLElement>(null)
  const shell = useRef<HTMLDivElement>(null)
  const first = useRef(true)

  useEffect(() => {
    if (started) return
    started = true
    void useDevice
      .getState()
      .open()
      .then((open) => (open ? useTrain.getState().load() : undefined))
      .then(() => useUpdates.getState().watch())
  }, [])

  // Before the effects of the page: charts read their colours from it.
  useLayoutEffect(() => {
    document.documentElement.dataset.scheme = scheme
  }, [scheme])

  // What sticks below it follows its height, which changes with the run bar and the width of the window.
  useLayoutEffect(() => {
    const element = shell.current!
    const measure = () => document.documentElement.style.setProperty('--shell', `${element.offsetHeight}px`)
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    measure()
    return () => observer.disconnect()
  }, [])

  useEffect(() => {
    document.title = `${screenOf(page).title} · Cascade Lab`
    // A new page is read from its top, by eye and by screen reader; not on load, where focus belongs to the document.
    if (first.current) first.current = false
    else {
      main.current?.focus({ preventScroll: true })
      window.scrollTo(0, 0)
    }
  }, [page])

  return (
    <>
      <button type="button" className="skip" onClick={() => main.current?.focus()}>
        Skip to the page
      </button>
      <div className={styles.sticky} ref={shell}>
        <Header page={page} />
        <RunBar />
      </div>
      <main id="main" ref={main} tabIndex={-1} className={`page page-${page}`}>
        <GpuNotice />
        <PageNotices />
        <Sections page={page} />
        <Boundary key={page} onAgain={() => LOADED.set(page, lazily(page))}>
          {status === 'none' && screenOf(page).gpu ? (
            <NoGpu would={screenOf(page).gpu!} />
          ) : (
            <Suspense fallback={<p className="hint">Loading…</p>}>
              <Screen page={page} />
            </Suspense>
          )}
        </Boundary>
      </main>
    </>
  )
}

/** A script that could not be fetched is asked for again only by another `lazy`, so which one is looked up when it is drawn. */
function Screen({ page }: { page: Page }) {
  const Current = LOADED.get(page)!
  return <Current />
}

/** The pages that stand behind one entry of the navigation, where it has more than one. */
function Sections({ page }: { page: Page }) {
  const link = useAddress()
  const entry = NAVIGATION.find(({ sections }) => sections.some(({ name }) => name === page))!
  if (entry.sections.length < 2) return null
  return (
    <nav className="sections" aria-label={entry.title}>
      {entry.sections.map(({ name, title }) => (
        <a key={name} href={link(name)} aria-current={page === name ? 'page' : undefined}>
          {title}
        </a>
      ))}
    </nav>
  )
}

/** Addresses of pages, for what is looked at here; of Chat, from within a chat, that chat: another is begun by its own button. */
function useAddress(): (page: Page) => string {
  const { page: here, item, run, step, prompt, sample, token, how } = useRoute()
  return (page) => formatHash({ page, run, step, prompt, sample, token, how, ...(page === 'chat' && here === 'chat' ? { item } : {}) })
}

function Header({ page }: { page: Page }) {
  const link = useAddress()
  return (
    <header className="top">
      <a className="brand" href="#/start">
        <svg viewBox="0 0 32 32" width="26" height="26" aria-hidden="true">
          <rect width="32" height="32" rx="7" className="brand-tile" />
          <path d="M6 9h7v6h6v6h7" fill="none" className="brand-line" strokeWidth="3.2" strokeLinecap="round" strokeLinejoin="round" />
          <circle cx="26" cy="21" r="2.6" className="brand-dot" />
        </svg>
        <span>Cascade Lab</span>
      </a>
      <nav aria-label="Pages">
        {NAVIGATION.map(({ title, sections }) => (
          <a
            key={title}
            href={link(sections[0].name)}
            aria-current={sections.some(({ name }) => name === page) ? (page === sections[0].name ? 'page' : 'true') : undefined}
          >
            {title}
          </a>
        ))}
      </nav>
      <div className="top-end">
        <KeysButton />
        <ThemeSwitch />
      </div>
    </header>
  )
}

/** A fault in one page leaves the others alive. */
class Boundary extends Component<{ children: ReactNode; onAgain: () => void }, { error: unknown }> {
  override state = { error: null as unknown }
  static getDerivedStateFromError(error: unknown) {
    return { error }
  }
  override render() {
    if (this.state.error === null) return this.props.children
    return (
      <div className="notice notice-bad" role="alert">
        <p>This page failed: {errorSentence(this.state.error)} The others still work, and training is not affected.</p>
        <button
          type="button"
          onClick={() => {
            this.props.onAgain()
            this.setState({ error: null })
          }}
        >
          Show it again
        </button>
      </div>
    )
  }
}
