/** @file Names in a flag: a shipped model by its last word (`start` is the first of them), a benchmark by its words with hyphens. */

export const SHIPPED = ['default', 'align', 'instructions', 'math', 'code', 'patches', 'logic', 'cascade'].map((name) => `models/${name}`)

/** Anything that is no shipped model is a folder. */
export function modelsNamed(flag: string): string[] {
  return flag.split(',').map((name) => (name === 'start' ? SHIPPED[0] : (SHIPPED.find((model) => model === `models/${name}`) ?? name)))
}

export const hyphened = (name: string) => name.toLowerCase().replace(/[^a-z0-9]+/g, '-')

/** Those of `known` that the flag names; all where there is none. @throws RangeError, one sentence with the known ones. */
export function chosenOf(flag: string | undefined, known: readonly string[]): string[] {
  const wanted = flag?.split(',')
  const unknown = wanted?.find((name) => !known.some((one) => hyphened(one) === name))
  if (unknown !== undefined)
    throw new RangeError(`There is no benchmark ${JSON.stringify(unknown)}; there are ${[...new Set(known.map(hyphened))].join(', ')}.`)
  return known.filter((one) => !wanted || wanted.includes(hyphened(one)))
}
