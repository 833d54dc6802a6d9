/**
 * @file Chat templates of strangers, run so that none can hang or exhaust the machine. @huggingface/jinja parses and evaluates; here each step
 * of its interpreter spends fuel before it is taken, in proportion to its work, and each value is weighed before anything is made of it. What
 * a template costs so depends on the template and the conversation alone, never on the machine or its load: a run replays, and a page in the
 * background refuses nothing that it took in front. A full tank burns in about 100 ms (`npm run figures:hostile`).
 */
import { Environment, Interpreter, parse, tokenize } from '@huggingface/jinja'
import { strftime } from './date.ts'
import { chargeCall, chargeFilter, chargeOperator, type Method } from './jinja-costs.ts'
import { type Runtime, Tank, TemplateLimit } from './jinja-values.ts'

/** A node of the library's syntax tree. */
interface Node {
  type: string
  [field: string]: unknown
}

/** The library's interpreter with its private methods, which are what has to be metered. */
interface OpenInterpreter {
  evaluate(node: Node | undefined, scope: Environment): Runtime
  applyFilter(operand: Runtime, filter: Node, scope: Environment): Runtime
}
const OpenInterpreter = Interpreter as unknown as new (global: Environment) => OpenInterpreter

/** Nodes within nodes, in the source and while it runs. A level takes about 1 KB of a stack of about 1 MB. */
const MAX_DEPTH = 250
/** A run of white space this long is in no real template, and the library takes quadratic time over it. */
const MAX_BLANKS = 1024

/** A source, parsed. */
export interface JinjaProgram {
  render(variables: Record<string, unknown>): string
}

/** `today`: what the template may print of the date. @throws TemplateLimit, or what the library throws for a source that is no template. */
export function readJinja(source: string, today = new Date()): JinjaProgram {
  if (source.split(/\S+/).some((blanks) => blanks.length > MAX_BLANKS)) {
    throw new TemplateLimit(`it has more than ${MAX_BLANKS} blanks in a row.`)
  }
  const program = overflowAsLimit(() => parse(tokenize(source, { lstrip_blocks: true, trim_blocks: true })) as unknown as Node)
  const sizes = measureTree(program)
  return {
    render: (variables) =>
      overflowAsLimit(() => {
        const tank = new Tank()
        const scope = globals(tank, today)
        for (const [name, value] of Object.entries(variables)) scope.set(name, value)
        return new MeteredInterpreter(scope, sizes, tank).evaluate(program, scope).value as string
      }),
  }
}

/** Nodes below each node, itself included. Throws where the tree is too deep to be walked by recursion. */
function measureTree(program: Node): WeakMap<object, number> {
  const sizes = new WeakMap<object, number>()
  // Each node once before its children, to be opened, and once after them, to be added up.
  const stack: { node: object; depth: number; opened: boolean }[] = [{ node: program, depth: 0, opened: false }]
  for (let entry = stack.pop(); entry !== undefined; entry = stack.pop()) {
    const { node, depth, opened } = entry
    const children = [...(node instanceof Map ? [...node].flat() : Object.values(node))].filter(
      (child) => typeof child === 'object' && child,
    )
    if (opened)
      sizes.set(
        node,
        children.reduce((sum, child) => sum + (sizes.get(child) ?? 0), 1),
      )
    else {
      if (depth > 2 * MAX_DEPTH) throw new TemplateLimit('it is nested too deeply.')
      stack.push({ node, depth, opened: true })
      for (const child of children) stack.push({ node: child, depth: depth + 1, opened: false })
    }
  }
  return sizes
}

/** A value that has been evaluated, standing in the tree where the library will ask for it once more. */
const given = (value: Runtime): Node => ({ type: 'Given', value })

class MeteredInterpreter extends OpenInterpreter {
  #depth = 0
  /** Whose method a function is, under whatever name it is called. */
  readonly #methods = new WeakMap<Runtime, Method>()

  constructor(
    global: Environment,
    readonly sizes: WeakMap<object, number>,
    readonly tank: Tank,
  ) {
    super(global)
  }

  override evaluate(node: Node | undefined, scope: Environment): Runtime {
    if (node === undefined) return undefinedValue
    if (node.type === 'Given') return node.value as Runtime
    this.tank.spend(8)
    if (this.#depth >= MAX_DEPTH) throw new TemplateLimit(`it calls itself, or nests, more than ${MAX_DEPTH} deep.`)
    this.#depth++
    try {
      const value = this.#step(node, scope)
      this.tank.weigh(value)
      return value
    } finally {
      this.#depth--
    }
  }

  /** One node: what its operands cost is known once they are evaluated, so they are first, and handed on as given. */
  #step(node: Node, scope: Environment): Runtime {
    switch (node.type) {
      case 'Identifier':
        return this.#lookUp(node.value as string, scope)
      case 'BinaryExpression': {
        const operator = (node.operator as { value: string }).value
        if (operator === 'and' || operator === 'or') break
        const left = this.evaluate(node.left as Node, scope)
        const right = this.evaluate(node.right as Node, scope)
        chargeOperator(this.tank, operator, left, right)
        return super.evaluate({ type: node.type, operator: node.operator, left: given(left), right: given(right) }, scope)
      }
      case 'CallExpression':
        return super.evaluate(this.#call(node, scope), scope)
      case 'MemberExpression':
        return this.#member(node, scope)
      case 'TestExpression': {
        const operand = this.evaluate(node.operand as Node, scope)
        this.tank.spend(this.tank.length(operand) >> 3)
        return super.evaluate({ ...node, operand: given(operand) }, scope)
      }
      case 'For': {
        const iterable = node.iterable as Node
        const select = iterable.type === 'SelectExpression'
        const list = this.evaluate((select ? iterable.lhs : iterable) as Node, scope)
        // Each turn makes a scope and a `loop` with nine fields.
        this.tank.spend(200 * this.tank.length(list))
        return super.evaluate({ ...node, iterable: select ? { ...iterable, lhs: given(list) } : given(list) }, scope)
      }
      // The library walks the body of these two for its special arguments each time it comes by.
      case 'CallStatement':
        this.tank.spend(20 * (this.sizes.get(node) ?? 0))
        return super.evaluate({ ...node, call: this.#call(node.call as Node, scope) }, scope)
      case 'Macro':
        this.tank.spend(20 * (this.sizes.get(node) ?? 0))
        break
      case 'Break':
      case 'Continue':
        this.tank.spend(500)
    }
    return super.evaluate(node, scope)
  }

  override applyFilter(operand: Runtime, filter: Node, scope: Environment): Runtime {
    const call = filter.type === 'CallExpression'
    const name = String(((call ? filter.callee : filter) as Node).value)
    const args = this.#arguments(call ? (filter.args as Node[]) : [], scope)
    chargeFilter(this.tank, name, operand, args.values, args.named)
    return super.applyFilter(operand, call ? { ...filter, args: args.nodes } : filter, scope) ?? undefinedValue
  }

  /** A call with all that goes into it given. */
  #call(node: Node, scope: Environment): Node {
    const args = this.#arguments(node.args as Node[], scope)
    const callee = this.evaluate(node.callee as Node, scope)
    chargeCall(this.tank, this.#methods.get(callee), args.values)
    return { ...node, callee: given(callee), args: args.nodes }
  }

  #member(node: Node, scope: Environment): Runtime {
    const object = this.evaluate(node.object as Node, scope)
    const property = node.property as Node
    if (property.type === 'SliceExpression') {
      // The library takes a text apart for it, character by character.
      this.tank.spend(2 * this.tank.length(object))
      return super.evaluate({ ...node, object: given(object) }, scope)
    }
    // The methods of a text or a dictionary stand in a table that is built anew for each.
    this.tank.spend(100)
    const key = node.computed ? this.evaluate(property, scope) : null
    const member = super.evaluate({ ...node, object: given(object), property: key ? given(key) : property }, scope)
    if (member.type === 'FunctionValue') this.#methods.set(member, { name: String(key ? key.value : property.value), object })
    return member
  }

  /** Arguments, evaluated once and in the library's order: positions before names. Literals stay, which some filters ask for. */
  #arguments(args: Node[], scope: Environment): { nodes: Node[]; values: Runtime[]; named: Map<string, Runtime> } {
    const values: Runtime[] = []
    const named = new Map<string, Runtime>()
    const nodes = [...args]
    const byName = (type: string) => type === 'KeywordArgumentExpression' || type === 'KeywordSpreadExpression'
    for (const pass of [false, true]) {
      args.forEach((arg, i) => {
        if (byName(arg.type) !== pass) return
        const inner = { KeywordArgumentExpression: 'value', SpreadExpression: 'argument', KeywordSpreadExpression: 'argument' }[arg.type]
        const value = this.evaluate((inner ? arg[inner] : arg) as Node, scope)
        values.push(value)
        if (arg.type === 'KeywordArgumentExpression') named.set(String((arg.key as Node).value), value)
        if (arg.type !== 'StringLiteral') nodes[i] = inner ? { ...arg, [inner]: given(value) } : given(value)
        if (inner === 'argument') this.tank.spend(8 * this.tank.length(value))
      })
    }
    return { nodes, values, named }
  }

  /** As the library's, without an exception for each name that is not there. */
  #lookUp(name: string, scope: Environment): Runtime {
    for (let at: Environment | undefined = scope; at; at = at.parent) {
      this.tank.spend(2)
      const value = at.variables.get(name)
      if (value !== undefined) return value as unknown as Runtime
    }
    return undefinedValue
  }
}

const undefinedValue = new Environment().lookupVariable('undefined') as unknown as Runtime

/** What every template can name. The library's own set is not exported, and its `range` knows no bound. */
function globals(tank: Tank, today: Date): Environment {
  const scope = new Environment()
  for (const [name, value] of Object.entries({ false: false, true: true, none: null, False: false, True: true, None: null })) {
    scope.set(name, value)
  }
  scope.set('raise_exception', (message: unknown) => {
    throw new Error(String(message))
  })
  scope.set('range', (first: number, last?: number, step = 1) => {
    const [start, stop] = last === undefined ? [0, first] : [first, last]
    if (step === 0) throw new Error('range() step must not be zero')
    const length = Math.max(0, Math.ceil((stop - start) / step)) || 0
    tank.spend(20 * length)
    return Array.from({ length }, (_, i) => start + i * step)
  })
  scope.set('strftime_now', (format: string) => {
    tank.spend(5000 + 30 * format.length)
    return strftime(today, format)
  })
  return scope
}

/** Where the machine's stack or longest string ends first, in its own words otherwise ("Maximum call stack size exceeded"). */
function overflowAsLimit<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    const message = error instanceof Error ? error.message : ''
    if (/call stack|recursion/i.test(message)) throw new TemplateLimit('it is nested too deeply.')
    if (error instanceof RangeError) throw new TemplateLimit('it makes a text that is too long.')
    throw error
  }
}
