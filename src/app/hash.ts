/**
 * @file The address of everything on the page, in the hash: `#/rollouts?run=...&step=12&prompt=...&sample=3&token=17`, `#/claims/C7`. Static
 * hosts need no rewriting for it, and a link to one token of one attempt can be kept.
 */
import { PAGES, type Page, screenOf } from './screens/registry.ts'

export type { Page } from './screens/registry.ts'

/** What of a run is looked at. */
export interface Look {
  /** Null: whichever is active, else the newest. */
  run: string | null
  /** Null: follow the newest. */
  step: number | null
  /** Of that step, by its id. */
  prompt: string | null
  /** Another step, whose attempts at that prompt are shown beside those of this one. */
  beside: number | null
  /** Rollout of that prompt, as sampled, from 0. */
  sample: number | null
  /** Token of that rollout's completion, from 0. */
  token: number | null
}

export interface Route extends Look {
  page: Page
  /** What stands behind the page's name: a claim, a chat; null: all of them. */
  item: string | null
  /** How the screen is looked at, by the names that it has for that (registry.ts). */
  how: Readonly<Record<string, string>>
  /** On Train: a recipe that the link brings (recipe-link.ts), to be taken into the editor. */
  recipe: string | null
}

export const NOWHERE: Look = { run: null, step: null, prompt: null, beside: null, sample: null, token: null }

/** Never throws: an address nobody understands opens the first page. */
export function parseHash(hash: string): Route {
  const text = hash.replace(/^#?\/?/, '')
  const question = text.indexOf('?')
  const path = (question < 0 ? text : text.slice(0, question)).replace(/\/$/, '')
  const parameters = new URLSearchParams(question < 0 ? '' : text.slice(question + 1))
  const [, name, rest] = /^([^/]*)(?:\/(.*))?$/s.exec(path) ?? []
  const page = PAGES.find((known) => known === name && (rest === undefined || screenOf(known).items)) ?? PAGES[0]
  const whole = (name: string) => {
    const value = parameters.get(name)
    return value !== null && /^\d{1,9}$/.test(value) ? Number(value) : null
  }
  const how = (screenOf(page).how ?? []).flatMap((name) => {
    const value = parameters.get(name)
    return value ? [[name, value]] : []
  })
  return {
    page,
    item: (page === name && rest) || null,
    how: Object.fromEntries(how),
    recipe: (page === 'train' && parameters.get('recipe')) || null,
    run: parameters.get('run') || null,
    step: whole('step'),
    prompt: parameters.get('prompt') || null,
    beside: whole('beside'),
    sample: whole('sample'),
    token: whole('token'),
  }
}

export function formatHash(route: Partial<Route> & { page: Page }): string {
  const { ofRun, items, how = [] } = screenOf(route.page)
  const parameters = new URLSearchParams()
  if (ofRun)
    for (const name of Object.keys(NOWHERE) as (keyof Look)[]) {
      const value = route[name]
      if (value !== null && value !== undefined && value !== '') parameters.set(name, String(value))
    }
  for (const name of how) if (route.how?.[name]) parameters.set(name, route.how[name])
  if (route.page === 'train' && route.recipe) parameters.set('recipe', route.recipe)
  const query = parameters.toString()
  return `#/${route.page}${items && route.item ? `/${route.item}` : ''}${query ? `?${query}` : ''}`
}
