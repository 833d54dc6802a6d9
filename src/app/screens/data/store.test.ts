/** @file Opening what takes long on the Data page: the last one asked for counts, and any can be let go of. */
import { beforeEach, expect, it, vi } from 'vitest'
import type { DataApi, Source, View } from '../../../workers/data-api.ts'
import { useData } from './store.ts'

const opens: { source: Source; tell: (share: number) => void; answer: (view: View | null) => void }[] = []
const api: Partial<DataApi> = {
  open: (source, _, tell) => new Promise((answer) => opens.push({ source, tell, answer })),
  cancelOpen: async () => opens.at(-1)?.answer(null),
  locate: async (_, row) => row,
  list: async (_, from) => [{ row: from, id: `p${from}`, domain: 'math', text: '' }],
  prompt: async (_, row) => ({ row, prompt: {}, parts: [], extra: {}, demonstrations: [] }) as never,
}
vi.mock('./connection.ts', () => ({ data: () => api }))

const stream = (count: number): Source => ({ type: 'generated', domain: 'math', split: 'test', seed: 0, count })
const view = (id: number, of: number): View => ({ id, count: of, of, kinds: [], levels: [] })
const settled = () => new Promise((resolve) => setTimeout(resolve))
const initial = useData.getState()

beforeEach(() => {
  opens.length = 0
  vi.stubGlobal('location', { hash: '' })
  useData.setState({ ...initial, domains: [], sets: [] })
})

it('shows how far it is, and of two jumps the last one asked for', async () => {
  void useData.getState().show(stream(20_000), 19_999)
  opens[0].tell(0.4)
  expect(useData.getState().searching).toBe(0.4)
  void useData.getState().show(stream(12_000), 11_500)
  opens[0].tell(0.6)
  expect(useData.getState().searching).toBe(0)
  opens[1].answer(view(2, 12_000))
  opens[0].answer(view(1, 20_000))
  await settled()
  expect(useData.getState()).toMatchObject({ view: { id: 2 }, place: 11_500, row: 11_500, searching: null })
})

it('that is cancelled leaves what was on view, or the beginning of a stream', async () => {
  void useData.getState().show(stream(20_000), 19_999)
  void useData.getState().cancel()
  await settled()
  expect(opens[1].source).toEqual(stream(1000))
  opens[1].answer(view(2, 1000))
  await settled()
  expect(useData.getState()).toMatchObject({ view: { id: 2 }, row: 0 })

  void useData.getState().setFilter({ search: 'rare' })
  opens[2].tell(0.3)
  await useData.getState().cancel()
  expect(useData.getState()).toMatchObject({ view: { id: 2 }, filter: { search: '' }, searching: null, source: stream(1000), error: null })
})

it('of a kept set that is cancelled leaves it unread, to be read when somebody asks', async () => {
  const source: Source = { type: 'stored', set: 'a' }
  void useData.getState().show(source, 70_000)
  await useData.getState().cancel()
  expect(useData.getState()).toMatchObject({ view: null, searching: null, source, row: 70_000, error: null })
  expect(opens).toHaveLength(1)
})
