/**
 * @file What a kernel asks of a GPU's cores, counted from its specialised source: invocations a workgroup, workgroup memory, and the f32
 * variables that are named at a time. Compilers keep some named values no longer than they need them and add others of their own, so the last
 * is a measure of what registers a kernel takes, not their number.
 */
import { type Defines, specialise } from './shader.ts'
import { floatsIn, type Names, Reader, type Type, tokensOf, wordsIn } from './wgsl.ts'

export interface KernelSize {
  /** Invocations of a workgroup. */
  invocations: number
  /** Bytes of workgroup memory that the entry point or what it calls names. */
  workgroupBytes: number
  /** f32s in variables that are in scope together, at most; a function's own count where it is called. Integers are left out. */
  floats: number
}

interface Function {
  attributes: string[][]
  parameters: [string, Type][]
  returns: Type
  /** Tokens between its braces. */
  body: string[]
}

/** @throws Error where the source holds WGSL that is not understood. */
export function kernelSize(
  source: string,
  entry: string,
  defines: Defines = {},
  constants: Readonly<Record<string, number>> = {},
): KernelSize {
  return new Kernel(tokensOf(specialise(source, defines)), constants).size(entry)
}

/** One shader's declarations. */
class Kernel {
  readonly #types = new Map<string, Type>()
  readonly #values = new Map<string, number>()
  readonly #shared = new Set<string>()
  readonly #functions = new Map<string, Function>()
  readonly #peaks = new Map<string, { floats: number; names: Set<string> }>()

  constructor(tokens: readonly string[], constants: Readonly<Record<string, number>>) {
    const reader = new Reader(tokens, this.#names([]))
    let attributes: string[][] = []
    while (reader.next) {
      const word = reader.take()
      if (word === '@') {
        const attribute = [reader.take()]
        if (reader.next === '(') attribute.push(...group(reader, '(', ')'))
        attributes.push(attribute)
        continue
      }
      if (word === 'fn') this.#function(reader, attributes)
      else if (word === 'struct') this.#struct(reader)
      else if (word === 'var' || word === 'const' || word === 'override') this.#global(reader, word, constants)
      else if (word !== ';') while (reader.take() !== ';');
      attributes = []
    }
  }

  size(entry: string): KernelSize {
    const found = this.#functions.get(entry)
    if (!found) throw new Error(`no function ${entry}`)
    const given = found.attributes.find(([name]) => name === 'workgroup_size') ?? []
    const sizes = new Reader(given.slice(1), this.#names([]))
    let invocations = 1
    while (sizes.next) {
      invocations *= sizes.expression().value ?? Number.NaN
      sizes.passes(',')
    }
    const { floats, names } = this.#peak(entry)
    const shared = [...this.#shared].filter((name) => names.has(name)).map((name) => 4 * wordsIn(this.#types.get(name) as Type))
    return { invocations, floats, workgroupBytes: shared.reduce((sum, bytes) => sum + bytes, 0) }
  }

  #names(scopes: readonly Map<string, Type>[]): Names {
    return {
      type: (name) => scopes.findLast((scope) => scope.has(name))?.get(name) ?? this.#types.get(name),
      returned: (name) => this.#functions.get(name)?.returns,
      value: (name) => this.#values.get(name),
    }
  }

  #function(reader: Reader, attributes: string[][]) {
    const name = reader.take()
    const parameters: [string, Type][] = []
    reader.take('(')
    while (!reader.passes(')')) {
      while (reader.passes('@')) {
        reader.take()
        if (reader.next === '(') group(reader, '(', ')')
      }
      const parameter = reader.take()
      reader.take(':')
      parameters.push([parameter, reader.type()])
      reader.passes(',')
    }
    const returns = reader.passes('->') ? reader.type() : 'none'
    this.#functions.set(name, { attributes, parameters, returns, body: group(reader, '{', '}') })
  }

  #struct(reader: Reader) {
    const name = reader.take()
    const fields = new Map<string, Type>()
    reader.take('{')
    while (!reader.passes('}')) {
      while (reader.passes('@')) {
        reader.take()
        if (reader.next === '(') group(reader, '(', ')')
      }
      const field = reader.take()
      reader.take(':')
      fields.set(field, reader.type())
      reader.passes(',')
    }
    this.#types.set(name, { fields })
  }

  #global(reader: Reader, word: string, constants: Readonly<Record<string, number>>) {
    const space = word === 'var' && reader.next === '<' ? group(reader, '<', '>')[0] : ''
    const name = reader.take()
    let type: Type | null = reader.passes(':') ? reader.type() : null
    if (reader.passes('=')) {
      const read = reader.expression()
      type ??= read.type
      if (word !== 'var' && read.value !== undefined) this.#values.set(name, read.value)
    }
    reader.take(';')
    if (word === 'override' && name in constants) this.#values.set(name, constants[name])
    if (space === 'workgroup') this.#shared.add(name)
    this.#types.set(name, type ?? 'abstract')
  }

  /** Of a function, its parameters included, and the names that it and what it calls use. */
  #peak(name: string): { floats: number; names: Set<string> } {
    const known = this.#peaks.get(name)
    if (known) return known
    const { body, parameters } = this.#functions.get(name) as Function
    const names = new Set(body)
    const scopes = [new Map(parameters)]
    let open = parameters.reduce((sum, [, type]) => sum + floatsIn(type), 0)
    const reader = new Reader(body, this.#names(scopes))
    let highest = 0
    const settle = () => {
      let inside = 0
      for (const called of reader.called) {
        if (!this.#functions.has(called)) continue
        const one = this.#peak(called)
        inside = Math.max(inside, one.floats)
        for (const used of one.names) names.add(used)
      }
      reader.called.clear()
      highest = Math.max(highest, open + inside)
    }
    settle()
    // A scope that ends with the next block, as a loop's variables do, has not been opened by a brace.
    const braces: number[] = []
    let waiting = 0
    while (reader.next) {
      if (reader.passes('{')) {
        scopes.push(new Map())
        braces.push(1 + waiting)
        waiting = 0
      } else if (reader.passes('}')) {
        for (const scope of scopes.splice(-(braces.pop() as number))) for (const type of scope.values()) open -= floatsIn(type)
      } else if (reader.passes('for')) {
        reader.take('(')
        scopes.push(new Map())
        waiting = 1
        open += this.#statement(reader, scopes)
        if (reader.next !== ';') reader.expression()
        reader.take(';')
        this.#statement(reader, scopes, ')')
      } else if (['if', 'while', 'switch', 'else', 'loop', 'continuing', 'default', 'case'].includes(reader.next)) {
        reader.take()
        if (reader.next !== '{' && reader.next !== 'if' && reader.next !== ':') reader.expression()
      } else if (reader.passes(':')) continue
      else open += this.#statement(reader, scopes)
      settle()
    }
    const result = { floats: highest, names }
    this.#peaks.set(name, result)
    return result
  }

  /** A declaration, an assignment or a call, up to its end, which is taken. Answers how many f32s it has declared. */
  #statement(reader: Reader, scopes: readonly Map<string, Type>[], end = ';'): number {
    let declared = 0
    if (reader.passes(end)) return declared
    const word = reader.next
    if (word === 'let' || word === 'var' || word === 'const') {
      reader.take()
      if (reader.next === '<') group(reader, '<', '>')
      const name = reader.take()
      const written = reader.passes(':') ? reader.type() : null
      const read = reader.passes('=') ? reader.expression().type : null
      const type = written ?? read ?? 'none'
      scopes.at(-1)?.set(name, type)
      declared = floatsIn(type)
    } else if (word === 'return' || word === 'break') {
      reader.take()
      if (word === 'break' && reader.next === 'if') reader.take()
      if (reader.next !== end) reader.expression()
    } else if (word === 'continue') reader.take()
    else if (reader.passes('_')) {
      reader.take('=')
      reader.expression()
    } else {
      reader.expression()
      if (!reader.passes('++') && !reader.passes('--') && /^([-+*/%&|^]?=)$/.test(reader.next)) {
        reader.take()
        reader.expression()
      }
    }
    reader.take(end)
    return declared
  }
}

/** Takes all between a bracket, which comes next, and its partner; both are taken, and left out. */
function group(reader: Reader, open: string, close: string): string[] {
  const from = reader.at + 1
  let depth = 0
  do {
    const token = reader.take()
    if (token === open) depth++
    if (token === close) depth--
    if (token === '') throw new Error(`WGSL not understood: ${open} without ${close}`)
  } while (depth > 0)
  return reader.tokens.slice(from, reader.at - 1)
}
