/** @file How its reader looks at a step, and the words that the address has for it: what is as it always is goes unsaid. */
import type { Route } from '../../hash.ts'
import { SHADINGS, type Shading } from '../../shading.ts'
import { EVERYTHING, GROUP_ORDERS, type GroupFilter, type GroupOrder, ROLLOUT_ORDERS, type RolloutOrder, SHOWN } from './groups.ts'

export interface View {
  filter: GroupFilter
  /** Of the prompts, and of the attempts at one. */
  groupOrder: GroupOrder
  order: RolloutOrder
  /** What tokens are shaded by. */
  shading: Shading
}

/** What nobody understands is as it always is. */
export function viewOf({ show, search, domain, outcome, reward, tokens, prompts, attempts, shade }: Route['how']): View {
  const [leastReward, mostReward] = boundsOf(reward)
  const [leastTokens, mostTokens] = boundsOf(tokens)
  return {
    filter: {
      ...{ shown: oneOf(SHOWN, show), search: search ?? '', domain: domain ?? null, outcome: outcome ?? null },
      ...{ leastReward, mostReward, leastTokens, mostTokens },
    },
    groupOrder: oneOf(GROUP_ORDERS, prompts),
    order: oneOf(ROLLOUT_ORDERS, attempts),
    shading: oneOf(SHADINGS, shade),
  }
}

export function howOf({ filter, groupOrder, order, shading }: View): Route['how'] {
  const { shown, search, domain, outcome, leastReward, mostReward, leastTokens, mostTokens } = filter
  const words = {
    ...{ show: shown === EVERYTHING.shown ? '' : shown, search, domain, outcome },
    ...{ reward: between(leastReward, mostReward), tokens: between(leastTokens, mostTokens) },
    prompts: groupOrder === GROUP_ORDERS[0] ? '' : groupOrder,
    attempts: order === ROLLOUT_ORDERS[0] ? '' : order,
    shade: shading === SHADINGS[0] ? '' : shading,
  }
  return Object.fromEntries(Object.entries(words).flatMap(([name, value]) => (value ? [[name, value]] : [])))
}

/** The first, where it is none of them. */
function oneOf<T extends string>(names: readonly T[], word: string | undefined): T {
  return names.find((name) => name === word) ?? names[0]
}

/** `0.2..0.8`, `0.2..`, `..0.8`. */
function between(least: number | null, most: number | null): string {
  return least === null && most === null ? '' : `${least ?? ''}..${most ?? ''}`
}

function boundsOf(words = ''): [number | null, number | null] {
  const [least = '', most = ''] = words.split('..')
  const bound = (text: string) => (text.trim() === '' || !Number.isFinite(Number(text)) ? null : Number(text))
  return [bound(least), bound(most)]
}
