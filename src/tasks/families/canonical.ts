/**
 * @file One name for all problems that differ in the names of their things only. Things are told apart by what is said of them, again and
 * again, until nothing new is told (colour refinement); those that are still alike are told apart by trying each, and the least text counts.
 */

/** A problem over things 0 to count - 1. */
export interface Structure {
  count: number
  /** What is said of a thing, where `name` gives each thing's class: independent of the order of things. */
  about(thing: number, name: (thing: number) => number): string
  /** The whole problem with its things renamed. */
  whole(name: (thing: number) => number): string
}

/** The least text of the problem under all namings that refinement leaves. */
export function canonical(structure: Structure): string {
  return least(structure, Array(structure.count).fill(0))
}

function least(structure: Structure, start: readonly number[]): string {
  const classes = refined(structure, start)
  const tied = classes.find((of, i) => classes.indexOf(of) !== i)
  if (tied === undefined) return structure.whole((thing) => classes[thing])
  const forms = classes.flatMap((of, chosen) => {
    if (of !== tied) return []
    // The chosen one comes before its likes.
    return [
      least(
        structure,
        classes.map((other, i) => 2 * other + (other === tied && i !== chosen ? 1 : 0)),
      ),
    ]
  })
  return forms.sort()[0]
}

/** Classes as ranks; they only ever split. */
function refined({ count, about }: Structure, start: readonly number[]): number[] {
  let classes = [...start]
  for (let round = 0, distinct = 0; round <= count; round++) {
    const texts = classes.map((own, thing) => `${String(own).padStart(3, '0')} ${about(thing, (other) => classes[other])}`)
    const order = [...new Set(texts)].sort()
    classes = texts.map((text) => order.indexOf(text))
    if (order.length === distinct || order.length === count) break
    distinct = order.length
  }
  return classes
}
