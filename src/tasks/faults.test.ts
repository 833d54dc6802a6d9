/** @file Fields as a file may have them: what a domain finds no fault with, its verifier and its families' checks of lines can read. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { promptFault } from '../curation/check-prompt.ts'
import { FAMILIES } from './families/index.ts'
import { createTask, DOMAINS } from './index.ts'
import type { Prompt } from './task.ts'

const RUNS = 400

/** Parts of a prompt, however deep, as the ways to them. */
function ways(value: unknown, to: readonly string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, part]) => [[...to, key], ...ways(part, [...to, key])])
}

/** The same with another part at the end of the way. */
function changed(value: unknown, [key, ...rest]: readonly string[], other: unknown): unknown {
  if (key === undefined) return other
  if (Array.isArray(value)) return value.with(Number(key), changed(value[Number(key)], rest, other))
  return { ...(value as object), [key]: changed((value as Record<string, unknown>)[key], rest, other) }
}

function partAt(value: unknown, way: readonly string[]): unknown {
  return way.reduce<unknown>((part, key) => (part as Record<string, unknown> | null | undefined)?.[key], value)
}

/** What JSON may hold instead: also what no text can be made of, and what is nearly right. */
const odd = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom<unknown>(undefined, null, '', 'x', 0, -1, 1e9, 2 ** 40, 0.5, 10n ** 30n, true, [], [[]], [{}], [null], {}),
  fc.constantFrom<unknown>({ toString: 1, valueOf: 1 }, [{ toString: 1 }], ['constructor'], 'constructor', '__proto__', '𝟙'.repeat(16)),
  fc.integer({ min: -2, max: 40 }),
)

/** One or two parts of one of these prompts are something else, or what another of them has there: each may be, and yet not both. */
function oddly(prompts: readonly Prompt[]) {
  const change = fc.record({ at: fc.nat(), other: odd, like: fc.option(fc.constantFrom(...prompts), { freq: 4 }) })
  return fc.tuple(fc.constantFrom(...prompts), fc.array(change, { minLength: 1, maxLength: 2 })).map(([prompt, changes]) =>
    changes.reduce<Record<string, unknown>>(
      (so, { at, other, like }) => {
        const all = ways(so)
        const way = all[at % all.length]
        return changed(so, way, like === null ? other : partAt(like, way)) as Record<string, unknown>
      },
      { ...prompt },
    ),
  )
}

/** One of these thoughts with pieces of it, or of none, in other places. */
function mangled(thoughts: readonly string[]) {
  const piece = fc.oneof(
    fc.constantFrom(
      '; ',
      ' no, ',
      ', ',
      '=',
      ':',
      '/',
      '-',
      '0',
      '9',
      ' ',
      'a',
      'back',
      'try ',
      'so ',
      '+1',
      '(',
      '!',
      'toString',
      '__proto__',
      '𝟙',
    ),
    fc.string(),
  )
  const change = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.nat(30),
    from: fc.nat(200),
    piece: fc.option(piece),
  })
  return fc.tuple(fc.constantFrom(...thoughts), fc.array(change, { maxLength: 6 })).map(([thought, changes]) =>
    changes.reduce((text, { at, length, from, piece: other }) => {
      const place = Math.floor(at * text.length)
      return text.slice(0, place) + (other ?? text.slice(from, from + length)) + text.slice(place + (length % 5))
    }, thought),
  )
}

const STYLES = ['steps', 'full', 'wander'] as const

/** A sentence's end that names a field. */
const NAMES_A_FIELD = /`\w+`|\b(answer|prompt|domain|options|letter|test)\b/

const checked = Object.entries(FAMILIES).flatMap(([domain, families]) =>
  families.flatMap((family) => (family.check ? [[family.name, domain, family] as const] : [])),
)

describe.each(checked)('fields of the family %s', (name, domain, family) => {
  const demonstrated = Array.from({ length: 25 }, (_, i) => {
    const task = createTask(domain, { kinds: [name], levels: [(i % 5) + 1], thinkShare: 1, slip: 0.3, styles: { [STYLES[i % 3]]: 1 } })
    return task.demonstrationAt(4, i)
  })
  const thoughts = [...demonstrated.map(({ reasoning }) => reasoning as string), 'so 1; back; ; x=; 2=2']

  it('are refused by name, or can be checked', () => {
    const prompts = oddly(demonstrated.map(({ prompt }) => prompt))
    let refused = 0
    let read = 0
    fc.assert(
      fc.property(prompts, fc.constantFrom(...thoughts), (fields, thought) => {
        const fault = promptFault(fields)
        if (fault !== null) {
          refused++
          expect(fault).toMatch(NAMES_A_FIELD)
        } else if (fields.kind === name && fields.domain === domain) {
          read++
          const counts = family.check?.(fields as unknown as Prompt, thought)
          expect(Object.values(counts ?? {}).every((n) => n >= 0)).toBe(true)
        }
      }),
      { numRuns: RUNS },
    )
    expect(Math.min(refused, read)).toBeGreaterThan(20)
  })

  it('can be checked against any thought', () => {
    fc.assert(
      fc.property(fc.constantFrom(...demonstrated), mangled(thoughts), ({ prompt }, thought) => {
        expect(Object.values(family.check?.(prompt, thought) ?? {}).every((n) => n >= 0)).toBe(true)
      }),
      { numRuns: RUNS },
    )
  })

  it('that it makes itself, and none at all, are no fault', () => {
    for (const { prompt } of demonstrated) expect(family.fault?.(prompt) ?? null).toBeNull()
    const bare = { id: '', domain, prompt: 'x' }
    expect(family.fault?.(bare) ?? null).toBeNull()
    expect(family.check?.(bare, 'so 1')).toBeDefined()
  })
})

describe.each(DOMAINS.map((domain) => [domain.name, domain] as const))('fields of the domain %s', (name, domain) => {
  const task = domain.task(undefined, {}, DOMAINS)
  const prompts = Array.from({ length: 12 }, (_, i) => task.promptAt('train', 2, i))
  // Here is no Python: what needs it, or may have a source that does, has failed whatever the fields.
  const judgedHere = !domain.needs.includes('python') && name !== 'alignment'

  it('are refused by name, or can be judged', async () => {
    await fc.assert(
      fc.asyncProperty(oddly(prompts), fc.constantFrom('x', '\\boxed{1}', 'The answer is (B).'), async (fields, reply) => {
        const fault = promptFault(fields)
        if (fault !== null) expect(fault).toMatch(NAMES_A_FIELD)
        else if (fields.domain === name) {
          const prompt = fields as unknown as Prompt
          for (const text of [reply, domain.reference(prompt) ?? 'x']) {
            const { harnessError, detail } = await task.verify(prompt, text, 'instruct')
            if (judgedHere) expect(harnessError, JSON.stringify(detail)).toBeUndefined()
          }
        }
      }),
      { numRuns: RUNS },
    )
  })
})
