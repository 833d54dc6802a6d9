/** @file What the steps of a template cost that take longer the larger their operands are: spent before they are taken. */
import { MAX_WEIGHT, type Runtime, type Tank, tooLarge } from './jinja-values.ts'

const text = (value: Runtime | undefined): string | null => (typeof value?.value === 'string' ? value.value : null)
const number = (value: Runtime | undefined): number => (typeof value?.value === 'number' ? value.value : 0)
const holds = (value: Runtime) => typeof value.value === 'object' && value.value !== null

/** Finding `m` characters among `n`, at its slowest. */
const searching = (n: number, m: number) => (n >> 3) + Math.max(0, n - m) * (m / 128)

export function chargeOperator(tank: Tank, operator: string, left: Runtime, right: Runtime): void {
  const needle = text(left)
  if (operator === 'in' || operator === 'not in') {
    const length = tank.length(right)
    if (needle === null) tank.spend(4 * length)
    else if (text(right) !== null) tank.spend(searching(length, needle.length))
    else tank.spend(4 * length + (length * needle.length) / 64)
  } else if (operator === '+' && Array.isArray(left.value) && Array.isArray(right.value)) {
    tank.spend(4 * (tank.length(left) + tank.length(right)))
  } else if (holds(left) || holds(right)) {
    // Lists meet other values as text.
    tank.spend((tank.weigh(left).characters + tank.weigh(right).characters) / 2)
  } else if (needle !== null && operator !== '~' && operator !== '+') {
    tank.spend(needle.length >> 4)
  }
}

export interface Method {
  name: string
  object: Runtime
}

/** A call of a method, or of a function, which pays for what it does itself. */
export function chargeCall(tank: Tank, method: Method | undefined, args: readonly Runtime[]): void {
  tank.spend(200)
  for (const arg of args) if (holds(arg)) tank.spend(8 * tank.length(arg))
  if (!method) return
  tank.spend(tank.length(method.object) + args.reduce((sum, arg) => sum + tank.length(arg), 0))
  const subject = text(method.object)
  if (subject !== null) chargeText(tank, method.name, subject, args)
  else if (method.name === 'dictsort') chargeSort(tank, method.object, '')
}

export function chargeFilter(
  tank: Tank,
  name: string,
  operand: Runtime,
  args: readonly Runtime[],
  named: ReadonlyMap<string, Runtime>,
): void {
  const { characters, nesting } = tank.weigh(operand)
  const length = tank.length(operand)
  tank.spend(100 + 2 * length)
  const subject = text(operand)
  if (subject !== null) chargeText(tank, name, subject, [...args])
  switch (name) {
    case 'tojson':
    case 'string': {
      const separators = named.get('separators')
      const spacing = number(named.get('indent')) * (nesting + 1) + (separators ? tank.weigh(separators).characters : 0)
      // A value has at least four characters with what parts it from the next.
      tank.spend(bounded(characters + (characters / 4) * Math.max(0, spacing)) / 2)
      if (named.has('sort_keys')) tank.spend(4 * characters)
      break
    }
    case 'join': {
      const separator = text(args[0]) ?? ''
      tank.spend(bounded(characters + length * separator.length) / 16 + 4 * length)
      break
    }
    case 'sort':
    case 'dictsort':
      chargeSort(tank, operand, args.map((arg) => text(arg) ?? '').join())
      break
    case 'map':
    case 'selectattr':
    case 'rejectattr':
      tank.spend(length * (8 + args.reduce((sum, arg) => sum + tank.length(arg), 0)) + characters / 8)
      break
    case 'unique':
      tank.spend(8 * length + characters / 8)
  }
}

/** A method or a filter of a text. */
function chargeText(tank: Tank, name: string, subject: string, args: readonly Runtime[]): void {
  const length = subject.length
  switch (name) {
    case 'replace': {
      const old = text(args[0]) ?? ''
      tank.spend(searching(length, old.length))
      const times = old === '' ? length + 1 : count(subject, old)
      tank.spend(8 * times + bounded(length + times * (text(args[1])?.length ?? 0)) / 16)
      break
    }
    case 'split': {
      const separator = text(args[0])
      tank.spend(separator ? searching(length, separator.length) : length)
      tank.spend(20 * (separator ? count(subject, separator) : length / 2))
      break
    }
    case 'indent': {
      const lines = count(subject, '\n') + 1
      const width = Math.max(4, ...args.map(number))
      tank.spend(8 * lines + bounded(length + lines * width) / 16)
      break
    }
    case 'title':
      tank.spend(4 * length)
      break
    default:
      tank.spend(length >> 2)
  }
}

/** Comparisons of a merge sort, each of the longest possible texts; `attribute` is looked up for each. */
function chargeSort(tank: Tank, list: Runtime, attribute: string): void {
  const length = tank.length(list)
  const items = Array.isArray(list.value) ? (list.value as Runtime[]) : []
  const longest = items.reduce((max, item) => Math.max(max, tank.weigh(item).characters), list.value instanceof Map ? 256 : 0)
  tank.spend(length * (1 + Math.log2(length + 1)) * (16 + longest / 8 + attribute.length))
}

function count(subject: string, part: string): number {
  let times = 0
  for (let at = subject.indexOf(part); at >= 0; at = subject.indexOf(part, at + part.length)) times++
  return times
}

/** The length of a text about to be made. */
function bounded(characters: number): number {
  if (!(characters <= 2 * MAX_WEIGHT)) tooLarge()
  return characters
}
