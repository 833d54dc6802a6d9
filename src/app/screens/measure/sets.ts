/** @file The visitor's own prompt sets, as things that can be asked. */
import { useMemo } from 'react'
import { usePromptSets } from '../data/kept-sets.ts'
import type { BenchmarkOption } from './plan.ts'

/** Empty until they are read, and where they cannot be. */
export function useSets(): BenchmarkOption[] {
  const kept = usePromptSets()
  return useMemo(
    () =>
      kept.map(({ id, name, rows, domains }) => {
        const [domain] = Object.keys(domains)
        return { id: `set ${id}`, title: `${name} (${rows})`, group: 'Sets you keep', of: { set: id }, domain }
      }),
    [kept],
  )
}
