/** @file Chains of operations: 12+7-5, 3*4+20, (6+8)*3-5. */
import type { Random } from '../random.ts'
import { ofLevel } from './family.ts'
import type { Group } from './sums-work.ts'

/** Numbers in all, and the largest of them. */
const NUMBERS = [3, 3, 4, 4, 6] as const
const LARGEST = [20, 60, 60, 99, 99] as const
const MOST = 2000

function valueOfGroup({ factors, bracket }: Group): number {
  const inner = bracket ? bracket.a + (bracket.sign === '+' ? bracket.b : -bracket.b) : 1
  return factors.reduce((product, factor) => product * factor, inner)
}

export function chainValue(groups: readonly Group[]): number {
  return groups.reduce((sum, group) => sum + (group.sign === '+' ? 1 : -1) * valueOfGroup(group), 0)
}

/** Nothing on the way is below zero. */
function isTame(groups: readonly Group[]): boolean {
  return groups.every((group, i) => {
    const so = chainValue(groups.slice(0, i + 1))
    return so >= 0 && so <= MOST && valueOfGroup(group) >= 0
  })
}

export function drawChain(random: Random, level: number): Group[] {
  const largest = ofLevel(level, LARGEST)
  const any = () => random.int(0, largest)
  const sign = (): '+' | '-' => (random.chance(0.55) ? '+' : '-')
  for (;;) {
    const groups: Group[] = []
    for (let left = ofLevel(level, NUMBERS); left > 0; ) {
      const ahead: '+' | '-' = groups.length === 0 ? '+' : sign()
      const kind = random.unit()
      if (left >= 3 && kind < 0.25) {
        groups.push({ sign: ahead, bracket: { a: any(), sign: sign(), b: any() }, factors: [random.int(2, 9)] })
        left -= 3
      } else if (left >= 2 && kind < 0.5) {
        groups.push({ sign: ahead, factors: random.shuffled([random.int(0, Math.min(largest, 30)), random.int(2, 9)]) })
        left -= 2
      } else {
        groups.push({ sign: ahead, factors: [any()] })
        left--
      }
    }
    if (isTame(groups)) return groups
  }
}

function bracketText({ a, sign, b }: NonNullable<Group['bracket']>, blank: string): string {
  return `(${a}${blank}${sign}${blank}${b})`
}

export function chainText(groups: readonly Group[], wide: boolean): string {
  const blank = wide ? ' ' : ''
  return groups
    .map(({ sign, factors, bracket }, i) => {
      const product = [...(bracket ? [bracketText(bracket, blank)] : []), ...factors].join(`${blank}*${blank}`)
      return i === 0 ? product : `${blank}${sign}${blank}${product}`
    })
    .join('')
}

/** Summands and factors in any order. */
export function chainKey(groups: readonly Group[]): string {
  const texts = groups.map(({ sign, factors, bracket }) => {
    const ordered = bracket && bracket.sign === '+' && bracket.a > bracket.b ? { ...bracket, a: bracket.b, b: bracket.a } : bracket
    return `${sign}${[...factors.toSorted((a, b) => a - b), ...(ordered ? [bracketText(ordered, '')] : [])].join('*')}`
  })
  return texts.sort().join('')
}
