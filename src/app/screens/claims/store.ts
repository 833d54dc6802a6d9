/**
 * @file What the Claims page knows: the file of results, fetched once, and what of it is listed.
 */
import { create } from 'zustand'
import { CLAIMS_FILE, type ClaimsFile, parseClaims, type Verdict } from '../../../claims/result.ts'
import { errorSentence } from '../../format.ts'
import type { Order } from './words.ts'

interface ClaimsStore {
  file: ClaimsFile | null
  /** Why there is no file, in one sentence. */
  error: string | null
  /** Null: all of them. */
  verdict: Verdict | null
  order: Order
  load(): Promise<void>
  setVerdict(verdict: Verdict | null): void
  setOrder(order: Order): void
}

let going = false

export const useClaims = create<ClaimsStore>((set, get) => ({
  file: null,
  error: null,
  verdict: null,
  order: 'tested',

  async load() {
    if (going || get().file) return
    going = true
    set({ error: null })
    try {
      set({ file: await fetchClaims() })
    } catch (error) {
      set({ error: errorSentence(error) })
    } finally {
      going = false
    }
  },
  setVerdict: (verdict) => set({ verdict }),
  setOrder: (order) => set({ order }),
}))

async function fetchClaims(): Promise<ClaimsFile> {
  const response = await fetch(CLAIMS_FILE).catch(() => null)
  if (!response) throw new Error('The results of the claims could not be fetched: the server cannot be reached.')
  // A server of single-page applications answers any address with its index page.
  if (response.status === 404 || response.headers.get('content-type')?.startsWith('text/html'))
    throw new Error(`This page came without results of the claims: there is no file ${CLAIMS_FILE}.`)
  if (!response.ok) throw new Error(`The results of the claims could not be fetched: the server answered ${response.status}.`)
  const text = await response.text().catch(() => {
    throw new Error('The results of the claims could not be fetched whole: the connection broke off.')
  })
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw new Error(`The results of the claims cannot be read: ${CLAIMS_FILE} is not JSON.`)
  }
  return parseClaims(json)
}
