/** @file Who is what: `Ann knight, Tom knave`, in any order, each name once. `puzzle.roles` holds the role of each name. */
import { isRecord } from '../../options.ts'
import { type Check, squeezed } from './check.ts'

export const roles: Check = {
  reads: 'box',
  fault({ roles }) {
    const good = isRecord(roles) && Object.keys(roles).length > 0 && Object.values(roles).every((role) => typeof role === 'string')
    return good ? null : 'has a puzzle without `roles`'
  },
  judge({ roles }, text) {
    const right = roles as Record<string, string>
    const wanted = Object.keys(right).length
    const said = new Map<string, string>()
    for (const item of text.split(',').map(squeezed)) {
      const blank = item.lastIndexOf(' ')
      const name = item.slice(0, blank)
      if (blank < 0 || !Object.hasOwn(right, name)) return { correct: false, reason: 'Not every part of the list is a name and a role.' }
      if (said.has(name)) return { correct: false, reason: `${name} stands in the list twice.` }
      said.set(name, item.slice(blank + 1))
    }
    const found = [...said].filter(([name, role]) => right[name] === role).length
    return { correct: found === wanted, detail: { found, wanted } }
  },
}
