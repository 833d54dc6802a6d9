/**
 * @file Which page is open, and which run, step, prompt, sample and token. The hash is the truth; this store is its reading.
 */
import { create } from 'zustand'
import { formatHash, type Look, NOWHERE, type Page, parseHash, type Route } from '../hash.ts'
import { screenOf } from '../screens/registry.ts'

/** Looks this soon after one another are one movement, as of a slider: Back returns to where it began, in milliseconds. */
const ONE_MOVEMENT = 800

interface RouteStore extends Route {
  /** What the reader looks at of a run. What is narrower than the narrowest given (a prompt's sample, a step's prompt) is let go of. `on`: it goes on by itself, and Back leads to where that began. */
  look(at: Partial<Look>, how?: 'on'): void
  /** Looks at it in another way: in the address, and no step of the history. */
  adjust(how: Route['how']): void
  open(page: Page, item?: string | null): void
  /** The recipe of the address, once: a reload should not bring it over what was made of it. */
  takeRecipe(): string | null
}

let lastLook = Number.NEGATIVE_INFINITY

export const useRoute = create<RouteStore>((set, get) => ({
  ...parseHash(typeof location === 'undefined' ? '' : location.hash),
  look(at, how) {
    const names = Object.keys(NOWHERE) as (keyof Look)[]
    const broadest = names.findIndex((name) => at[name] !== undefined)
    const kept = Object.fromEntries(names.map((name, i) => [name, i < broadest ? get()[name] : null]))
    const next = { ...get(), ...kept, ...at }
    set(next)
    if (!screenOf(next.page).ofRun) return
    const address = formatHash(next)
    if (address === location.hash) return
    const now = performance.now()
    if (how === 'on' || now - lastLook < ONE_MOVEMENT) history.replaceState(null, '', address)
    else history.pushState(null, '', address)
    lastLook = now
  },
  adjust(how) {
    set({ how })
    history.replaceState(null, '', formatHash(get()))
  },
  open(page, item = null) {
    location.hash = formatHash({ ...get(), page, item })
  },
  takeRecipe() {
    const { recipe } = get()
    if (recipe === null) return null
    set({ recipe: null })
    history.replaceState(null, '', formatHash(get()))
    return recipe
  },
}))

if (typeof window !== 'undefined') {
  addEventListener('hashchange', () => {
    const route = parseHash(location.hash)
    // The other pages' addresses name no run, nor how one is looked at: keep what was looked at, so that Train opens where it was left.
    const { page, item, how, recipe, ...look } = route
    useRoute.setState({ page, item, recipe, ...(screenOf(page).ofRun ? look : {}), ...(screenOf(page).how ? { how } : {}) })
  })
}
