/** @file The visitor's own prompt sets, as things that can be asked. */
import { useEffect, useState } from 'react'
import { data } from '../data/connection.ts'
import type { BenchmarkOption } from './plan.ts'

/** Empty until they are read, and where they cannot be. */
export function useSets(): BenchmarkOption[] {
  const [sets, setSets] = useState<BenchmarkOption[]>([])
  useEffect(() => {
    let here = true
    data()
      .sets()
      .then((stored) => {
        const whole = stored.filter(({ damaged }) => damaged === undefined)
        const options = whole.map(({ id, name, rows, domains }) => {
          const [domain] = Object.keys(domains)
          return { id: `set ${id}`, title: `${name} (${rows})`, group: 'Sets you keep', of: { set: id }, domain }
        })
        if (here) setSets(options)
      })
      .catch(() => {})
    return () => {
      here = false
    }
  }, [])
  return sets
}
