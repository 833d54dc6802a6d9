/**
 * @file What the Data page looks at: the sets there are, the one on view, its filter and the prompt chosen. The address is kept in step.
 */
import { create } from 'zustand'
import type { DomainEntry, Filter, PromptDetail, Source, StoredSet, View } from '../../../workers/data-api.ts'
import { errorSentence } from '../../format.ts'
import { type DataAddress, DRAWN, formatDataHash, parseDataHash } from './address.ts'
import { data } from './connection.ts'

export const NO_FILTER: Filter = { search: '', kind: null, level: null }

/** What fills the page beside the list of sets. */
export type Task = 'browse' | 'import' | 'curate'

interface DataStore extends DataAddress {
  loaded: boolean
  domains: DomainEntry[]
  sets: StoredSet[]
  task: Task
  filter: Filter
  view: View | null
  /** Share done of a set that is being read, or searched; null: none is. */
  searching: number | null
  /** What the view is of; null without one. */
  opened: { source: Source; filter: Filter } | null
  /** How often what was being read was cancelled: what was asked then is not asked any more. */
  cancelled: number
  /** Place of the chosen prompt in the view. */
  place: number
  detail: PromptDetail | null
  error: string | null
  load(): Promise<void>
  show(source: Source, row?: number | null): Promise<void>
  setFilter(change: Partial<Filter>): Promise<void>
  /** What is being read or searched is not wanted: back to what is on view, or to the beginning of a stream; a kept set waits unread. */
  cancel(): Promise<void>
  choose(place: number): Promise<void>
  setTask(task: Task): void
  rename(set: string, name: string): Promise<void>
  remove(set: string): Promise<void>
  repair(set: string): Promise<void>
  refreshSets(): Promise<void>
  fail(error: unknown): void
  dismissError(): void
}

/** Before the domains are known: the first of them. */
const SOME_DOMAIN = ''
const first: DataAddress = { source: { type: 'generated', domain: SOME_DOMAIN, split: 'test', seed: 0, count: DRAWN }, row: null }

/** The first domain's held-out prompts: what is shown where nothing else is asked for. */
function standardSource(domains: readonly DomainEntry[]): Source {
  return { type: 'generated', domain: domains[0].domain, split: 'test', seed: 0, count: DRAWN }
}

/** Says in the address bar what is on view, as long as this page is. */
function address(shown: DataAddress) {
  if (location.hash.startsWith('#/data')) history.replaceState(null, '', formatDataHash(shown))
}

/** Of what was asked to be opened: the last one counts. */
let ticket = 0

export const useData = create<DataStore>((set, get) => {
  /** Opens the view of what is asked for now, and chooses `row`, or the first prompt. */
  const open = async (row: number | null): Promise<void> => {
    const { source, filter, sets } = get()
    // The page says so in the prompts' place.
    if (shownSet({ source, sets })?.damaged !== undefined) return
    const mine = ++ticket
    set({ searching: 0 })
    try {
      const view = await data().open(source, filter, (share) => mine === ticket && set({ searching: share }))
      if (!view || mine !== ticket) return
      const place = row === null ? 0 : ((await data().locate(view.id, row)) ?? 0)
      if (mine !== ticket) return
      set({ view, place, searching: null, opened: { source, filter } })
      await get().choose(place)
    } catch (error) {
      if (mine === ticket) set({ view: null, opened: null, detail: null, searching: null, error: errorSentence(error) })
    }
  }
  return {
    ...first,
    loaded: false,
    domains: [],
    sets: [],
    task: 'browse',
    filter: NO_FILTER,
    view: null,
    searching: null,
    opened: null,
    cancelled: 0,
    place: 0,
    detail: null,
    error: null,

    async load() {
      const asked = parseDataHash(location.hash) ?? get()
      try {
        const [domains, sets] = await Promise.all([data().domains(), data().sets()])
        set({ domains, sets, loaded: true })
        const standard = standardSource(domains)
        const unasked = asked.source.type === 'generated' && asked.source.domain === SOME_DOMAIN
        const { source, row } = unasked ? { source: standard, row: null } : asked
        const known =
          source.type === 'stored' ? sets.some(({ id }) => id === source.set) : domains.some(({ domain }) => domain === source.domain)
        // A file that was let fall on the page meanwhile stays on view.
        const { task } = get()
        const shown = get().show(known ? source : standard, known ? row : null)
        set({ task })
        if (!known) set({ error: 'The set this address names is not kept in this browser; below is another.' })
        await shown
      } catch (error) {
        get().fail(error)
      }
    },

    async show(source, row = null) {
      const same = JSON.stringify({ ...source, count: 0 }) === JSON.stringify({ ...get().source, count: 0 })
      set({
        source,
        row,
        task: 'browse',
        error: null,
        ...(same ? {} : { filter: NO_FILTER, view: null, opened: null, detail: null, place: 0 }),
      })
      // At once: a reload before the first prompt is there should show the same set.
      address({ source, row })
      await open(row)
    },

    async setFilter(change) {
      const { row } = get()
      set({ filter: { ...get().filter, ...change } })
      await open(row)
    },

    async cancel() {
      if (get().searching === null) return
      ticket++
      await data().cancelOpen()
      const { opened, source, detail } = get()
      set(({ cancelled }) => ({ searching: null, cancelled: cancelled + 1 }))
      if (opened) {
        const row = detail?.row ?? null
        set({ source: opened.source, filter: opened.filter, row })
        address({ source: opened.source, row })
      } else if (source.type === 'generated' && source.count > DRAWN) await get().show({ ...source, count: DRAWN })
    },

    async choose(place) {
      const { view, source } = get()
      if (!view || view.count === 0) return set({ detail: null, place: 0, row: null })
      const to = Math.min(view.count - 1, Math.max(0, place))
      set({ place: to })
      try {
        const [line] = (await data().list(view.id, to, to + 1)) ?? []
        if (!line) return
        const detail = await data().prompt(source, line.row)
        if (get().view !== view || get().place !== to) return
        set({ detail, row: line.row })
        address({ source, row: line.row })
      } catch (error) {
        // Of what is not on view any more nobody wants to know.
        if (get().view === view) get().fail(error)
      }
    },

    setTask: (task) => set({ task }),

    async rename(id, name) {
      try {
        await data().rename(id, name)
        await get().refreshSets()
      } catch (error) {
        get().fail(error)
      }
    },

    async remove(id) {
      try {
        await data().remove(id)
        await get().refreshSets()
        const { source } = get()
        if (source.type === 'stored' && source.set === id) await get().show(standardSource(get().domains))
      } catch (error) {
        get().fail(error)
      }
    },

    async repair(id) {
      try {
        await data().repair(id)
        await get().refreshSets()
        const { source } = get()
        if (source.type === 'stored' && source.set === id) await get().show(source)
      } catch (error) {
        get().fail(error)
      }
    },

    async refreshSets() {
      set({ sets: await data().sets() })
    },

    fail: (error) => set({ error: errorSentence(error) }),
    dismissError: () => set({ error: null }),
  }
})

/** The stored set on view, if one is. */
export function shownSet({ source, sets }: Pick<DataStore, 'source' | 'sets'>): StoredSet | null {
  return source.type === 'stored' ? (sets.find(({ id }) => id === source.set) ?? null) : null
}

if (typeof window !== 'undefined') {
  addEventListener('hashchange', () => {
    const address = parseDataHash(location.hash)
    if (!address || !useData.getState().loaded) return
    if (formatDataHash(address) !== formatDataHash(useData.getState())) void useData.getState().show(address.source, address.row)
  })
}
