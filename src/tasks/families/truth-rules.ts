/**
 * @file Facts and rules over letters. What is no fact and does not follow is false (closed world), and a rule may ask for that: `not c`. Only
 * of what hangs on no `not` itself, so that there is one answer whatever the order.
 */
import type { Random } from '../random.ts'
import { canonical } from './canonical.ts'

export interface Rule {
  if: readonly number[]
  /** What must be false. */
  not: readonly number[]
  gives: number
}

export interface Theory {
  letters: number
  facts: readonly number[]
  rules: readonly Rule[]
}

type Range = readonly [least: number, most: number]

/** How many of what a level has. */
export interface Size {
  rules: number
  facts: Range
  /** Letters that follow: the answer is drawn by their number first. */
  follow: Range
  /** Letters that are false, two at least: some rules promise them. */
  false: Range
  /** Rules with `not`, at the most. */
  nots: number
}

/** Letters there are. */
export const MOST_LETTERS = 10

/** What is true in the end: first without the rules that ask for something false, then with them. */
export function closure({ facts, rules }: Theory): Set<number> {
  const known = new Set(facts)
  const settle = (usable: readonly Rule[], isFalse: (letter: number) => boolean) => {
    for (let size = -1; size < known.size; ) {
      size = known.size
      for (const rule of usable) if (rule.if.every((letter) => known.has(letter)) && rule.not.every(isFalse)) known.add(rule.gives)
    }
  }
  settle(
    rules.filter((rule) => rule.not.length === 0),
    () => true,
  )
  const certain = new Set(known)
  settle(rules, (letter) => !certain.has(letter))
  return known
}

/** Whether no letter that is asked to be false hangs on a `not` itself. */
function isLayered({ rules }: Theory): boolean {
  const hanging = new Set<number>()
  for (let size = -1; size < hanging.size; ) {
    size = hanging.size
    for (const rule of rules) if (rule.not.length > 0 || rule.if.some((letter) => hanging.has(letter))) hanging.add(rule.gives)
  }
  return rules.every((rule) => rule.not.every((letter) => !hanging.has(letter)))
}

const ruleKey = (rule: Rule, name: (letter: number) => number) =>
  `${rule.if.map(name).sort((a, b) => a - b)} -${rule.not.map(name)} > ${name(rule.gives)}`

/** Letters in this order: facts, what follows, what is false. Each of those that follow has one rule; the other rules never fire. */
export function drawnTheory(random: Random, size: Size): Theory {
  for (;;) {
    const facts = random.int(...size.facts)
    const right = facts + random.int(...size.follow)
    const letters = Math.min(right + random.int(...size.false), MOST_LETTERS)
    const nots = random.int(0, size.nots)
    const chain = chainOf(random, facts, right, letters, nots)
    const rules = withIdle(random, chain, size.rules, right, letters, nots)
    const theory = { letters, facts: Array.from({ length: facts }, (_, i) => i), rules: random.shuffled(rules) }
    const mentioned = new Set([...theory.facts, ...rules.flatMap((rule) => [...rule.if, ...rule.not, rule.gives])])
    if (mentioned.size === letters && isLayered(theory) && closure(theory).size === right) return theory
  }
}

const countNots = (rules: readonly Rule[]) => rules.filter((rule) => rule.not.length > 0).length

/** A rule for each letter that follows, of those before it. */
function chainOf(random: Random, facts: number, right: number, letters: number, nots: number): Rule[] {
  const rules: Rule[] = []
  for (let gives = facts; gives < right; gives++) {
    // Mostly what followed last is needed next.
    const first = random.chance(0.6) ? gives - 1 : random.int(0, gives - 1)
    const second = random.chance(0.5) ? random.int(0, gives - 1) : first
    const not = countNots(rules) < nots && random.chance(0.4) ? [random.int(right, letters - 1)] : []
    rules.push({ if: first === second ? [first] : [first, second], not, gives })
  }
  return rules
}

/** With rules that never fire: they ask for something false, or for something true to be false. */
function withIdle(random: Random, chain: readonly Rule[], count: number, right: number, letters: number, nots: number): Rule[] {
  const rules = [...chain]
  const keys = new Set(rules.map((rule) => ruleKey(rule, (letter) => letter)))
  // What follows by a `not` itself must not be asked to be false.
  const certain = chain.findIndex((rule) => rule.not.length > 0)
  const mayBlock = certain < 0 ? right : chain[certain].gives
  const isFalse = () => random.int(right, letters - 1)
  while (rules.length < count) {
    const blocked = countNots(rules) < nots && random.chance(0.5)
    const lacking = blocked ? random.int(0, mayBlock - 1) : isFalse()
    const other = random.chance(0.7) ? random.int(0, right - 1) : isFalse()
    const rule: Rule = blocked
      ? { if: [other], not: [lacking], gives: isFalse() }
      : { if: random.chance(0.5) || other === lacking ? [lacking] : [lacking, other], not: [], gives: isFalse() }
    const key = ruleKey(rule, (letter) => letter)
    if (keys.has(key) || rule.if.includes(rule.gives) || (blocked && other === lacking)) continue
    keys.add(key)
    rules.push(rule)
  }
  return rules
}

export function theoryKey({ letters, facts, rules }: Theory): string {
  return canonical({
    count: letters,
    about: (letter, name) => {
      const role = rules.flatMap((rule) => {
        const part = rule.gives === letter ? 'then' : rule.not.includes(letter) ? 'not' : rule.if.includes(letter) ? 'if' : ''
        return part === '' ? [] : [`${part} ${ruleKey(rule, name)}`]
      })
      return `${facts.includes(letter)} ${role.sort().join(', ')}`
    },
    whole: (name) =>
      `${facts.map(name).sort((a, b) => a - b)}: ${rules
        .map((rule) => ruleKey(rule, name))
        .sort()
        .join('; ')}`,
  })
}
