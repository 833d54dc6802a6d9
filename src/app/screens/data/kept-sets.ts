/** @file The prompt sets kept in this browser, for screens that offer a choice of them. */
import { useEffect, useState } from 'react'
import type { StoredSet } from '../../../workers/data-api.ts'
import { data } from './connection.ts'

/** Those that are whole; none until they were read, and where they cannot be. */
export function usePromptSets(): StoredSet[] {
  const [sets, setSets] = useState<StoredSet[]>([])
  useEffect(() => {
    let here = true
    data()
      .sets()
      .then((found) => here && setSets(found.filter(({ damaged }) => damaged === undefined)))
      .catch(() => {})
    return () => {
      here = false
    }
  }, [])
  return sets
}
