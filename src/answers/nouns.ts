/** @file What was counted: whether two nouns behind a number can mean the same things. */

/** Words that add nothing to what was counted. */
const FILLERS = /^(?:different|distinct|possible|total|such|unique|the|a|an|all|more|valid|old|long|tall|each|altogether|whole)$/
/** What says no more than that something was counted. */
const NEUTRAL = /^(?:units?|things?|items?|in|of|times?)$/
/** What follows says where or to what end, and not what. */
const BEHIND = /^(?:of|in|on|per|for|to|from|with|that|which|who|between|at|by)$/

const IRREGULAR: Record<string, string> = {
  people: 'person',
  persons: 'person',
  children: 'child',
  men: 'man',
  women: 'woman',
  feet: 'foot',
  mice: 'mouse',
  dice: 'die',
  teeth: 'tooth',
  geese: 'goose',
  radii: 'radius',
}

/** Each way a word may be the plural of another, and the word itself. */
function stems(word: string): string[] {
  const found = [word, IRREGULAR[word] ?? word]
  for (const [ending, singulars] of [
    ['s', ['']],
    ['es', ['', 'is']],
    ['ies', ['y']],
    ['ves', ['f', 'fe']],
    ['ices', ['ex', 'ix']],
    ['zzes', ['z']],
  ] as const) {
    if (word.endsWith(ending) && word.length > ending.length + 1)
      found.push(...singulars.map((singular) => word.slice(0, word.length - ending.length) + singular))
  }
  return found
}

function sameNoun(a: string, b: string): boolean {
  const others = new Set(stems(b))
  return stems(a).some((stem) => others.has(stem))
}

/** The last word before what stands behind it, and the words that describe it; null where nothing in particular was counted. */
function counted(text: string): { noun: string; describing: string[] } | null {
  const words = text.toLowerCase().match(/[a-z]+(?:['-][a-z]+)*/g) ?? []
  const end = words.findIndex((word, i) => i > 0 && BEHIND.test(word))
  const phrase = words.slice(0, end < 0 ? words.length : end).filter((word) => !FILLERS.test(word))
  const noun = phrase.pop()
  return noun === undefined || NEUTRAL.test(noun) ? null : { noun, describing: phrase }
}

/** 5 boys are no 5 girls, nor are red balls blue ones; boys may be a boy, and balls red. */
export function mayBeTheSame(a: string, b: string): boolean {
  const [left, right] = [counted(a), counted(b)]
  if (left === null || right === null) return true
  if (!sameNoun(left.noun, right.noun)) return false
  const within = (some: string[], others: string[]) => some.every((word) => others.some((other) => sameNoun(word, other)))
  return within(left.describing, right.describing) || within(right.describing, left.describing)
}
