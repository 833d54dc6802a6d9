/**
 * @file Which page is open, and which run, step and prompt. The hash is the truth; this store is its reading.
 */
import { create } from 'zustand'
import { formatHash, type Page, parseHash, type Route } from '../hash.ts'

interface RouteStore extends Route {
  /** What the reader looks at on the Train page: kept in the address, without filling the history. */
  look(at: Partial<Pick<Route, 'run' | 'step' | 'prompt'>>): void
  open(page: Page): void
}

export const useRoute = create<RouteStore>((set, get) => ({
  ...parseHash(typeof location === 'undefined' ? '' : location.hash),
  look(at) {
    const next = { ...get(), ...at }
    set({ run: next.run, step: next.step, prompt: next.prompt })
    if (next.page === 'train') history.replaceState(null, '', formatHash(next))
  },
  open(page) {
    location.hash = formatHash({ ...get(), page })
  },
}))

if (typeof window !== 'undefined') {
  addEventListener('hashchange', () => {
    const route = parseHash(location.hash)
    // The other pages' addresses name no run: keep what was looked at, so that Train opens where it was left.
    useRoute.setState(route.page === 'train' ? route : { page: route.page, claim: route.claim })
  })
}
