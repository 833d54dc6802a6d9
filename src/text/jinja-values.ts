/** @file What a template may spend: fuel for its steps, and the weight of its values. */

/** A value of the library's interpreter. */
export interface Runtime {
  readonly type: string
  readonly value: unknown
}

/** A template at fault, in words that follow "The chat template cannot ...: ". */
export class TemplateLimit extends Error {}

/** A unit is about 20 ns of work; a template in use spends 20,000 on a question, 2 million on a conversation of 800,000 characters. */
export const TEMPLATE_FUEL = 4_000_000
/** Characters that a value has when it is written out; twice what may be rendered. */
export const MAX_WEIGHT = 2 ** 21
/** Lists within lists. */
const MAX_NESTING = 64

interface Weight {
  characters: number
  nesting: number
}
/** Numbers, truth values and the like. */
const SCALAR: Weight = { characters: 24, nesting: 0 }
/** Its source, as the library would print it. */
const FUNCTION: Weight = { characters: 4096, nesting: 0 }

export class Tank {
  #fuel = TEMPLATE_FUEL
  /** Of lists and dictionaries, which nothing changes once they are made. One list may stand in many, so their text can be far larger than they are. */
  readonly #weights = new WeakMap<Runtime, Weight>()

  spend(units: number): void {
    this.#fuel -= units
    // Not a number: somebody's length was none.
    if (!(this.#fuel >= 0)) throw new TemplateLimit(`it takes more than ${TEMPLATE_FUEL.toLocaleString('en')} steps.`)
  }

  /** What the value is when written out. Throws where that is too much. */
  weigh(value: Runtime): Weight {
    switch (value.type) {
      case 'StringValue': {
        const characters = (value.value as string).length
        if (characters > MAX_WEIGHT) tooLarge()
        return { characters, nesting: 0 }
      }
      case 'ArrayValue':
      case 'TupleValue':
        return this.#remembered(value, () => this.#sum(value.value as Runtime[]))
      case 'ObjectValue':
      case 'KeywordArgumentsValue':
        return this.#remembered(value, () => this.#sumOf(value.value as Map<string, Runtime>))
      case 'NamespaceValue':
        // The one kind that changes, so it is weighed each time.
        return this.#sumOf(value.value as Map<string, Runtime>)
      case 'FunctionValue':
        return FUNCTION
      default:
        return SCALAR
    }
  }

  /** Characters or entries; 0 for what has none. */
  length(value: Runtime): number {
    const inner = value.value
    if (typeof inner === 'string' || Array.isArray(inner)) return inner.length
    return inner instanceof Map ? inner.size : 0
  }

  #remembered(value: Runtime, weigh: () => Weight): Weight {
    let weight = this.#weights.get(value)
    if (weight === undefined) {
      weight = weigh()
      this.#weights.set(value, weight)
    }
    return weight
  }

  #sumOf(entries: Map<string, Runtime>): Weight {
    let keys = 0
    for (const key of entries.keys()) keys += key.length + 4
    const weight = this.#sum([...entries.values()])
    return { characters: weight.characters + keys, nesting: weight.nesting }
  }

  #sum(items: readonly Runtime[]): Weight {
    this.spend(4 * items.length)
    let characters = 2
    let nesting = 0
    for (const item of items) {
      // Weights are remembered, and what holds itself has none.
      if (item.type === 'NamespaceValue') throw new TemplateLimit('it puts a namespace into a list.')
      const weight = this.weigh(item)
      characters += weight.characters + 2
      if (characters > MAX_WEIGHT) tooLarge()
      nesting = Math.max(nesting, weight.nesting)
    }
    if (nesting >= MAX_NESTING) throw new TemplateLimit(`it puts lists into lists more than ${MAX_NESTING} deep.`)
    return { characters, nesting: nesting + 1 }
  }
}

export function tooLarge(): never {
  throw new TemplateLimit(`it makes a text or a list of more than ${MAX_WEIGHT / 2 ** 20} MB.`)
}
