/**
 * @file The address of everything on the page, in the hash: `#/train?run=...&step=12&prompt=...`, `#/claims/C7`. Static hosts need no
 * rewriting for it, and a link to one prompt of one step of one run can be kept.
 */

export const PAGES = ['train', 'data', 'chat', 'claims', 'device', 'benchmark'] as const
export type Page = (typeof PAGES)[number]

export type GpuPage = Exclude<Page, 'data' | 'claims'>

export function needsGpu(page: Page): page is GpuPage {
  return page !== 'data' && page !== 'claims'
}

export interface Route {
  page: Page
  /** Run on view; null: whichever is active, else the newest. */
  run: string | null
  /** Step of the rollout explorer; null: follow the newest. */
  step: number | null
  /** Prompt of that step, by its id. */
  prompt: string | null
  /** Claim on view, by its id; null: all of them. */
  claim: string | null
}

/** Never throws: an address nobody understands opens the Train page. */
export function parseHash(hash: string): Route {
  const text = hash.replace(/^#?\/?/, '')
  const question = text.indexOf('?')
  const path = (question < 0 ? text : text.slice(0, question)).replace(/\/$/, '')
  const parameters = new URLSearchParams(question < 0 ? '' : text.slice(question + 1))
  const claim = /^claims\/(.+)$/.exec(path)?.[1] ?? null
  const page = claim ? 'claims' : (PAGES.find((known) => known === path) ?? 'train')
  const step = parameters.get('step')
  return {
    page,
    run: parameters.get('run') || null,
    step: step !== null && /^\d{1,9}$/.test(step) ? Number(step) : null,
    prompt: parameters.get('prompt') || null,
    claim,
  }
}

export function formatHash(route: Partial<Route> & { page: Page }): string {
  const parameters = new URLSearchParams()
  if (route.page === 'train') {
    if (route.run) parameters.set('run', route.run)
    if (route.step !== null && route.step !== undefined) parameters.set('step', String(route.step))
    if (route.prompt) parameters.set('prompt', route.prompt)
  }
  const query = parameters.toString()
  const place = route.page === 'claims' && route.claim ? `/${route.claim}` : ''
  return `#/${route.page}${place}${query ? `?${query}` : ''}`
}
