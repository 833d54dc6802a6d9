/** @file A pattern as a list of instructions: what `pattern.ts` runs. */
import type { Pattern } from './pattern-syntax.ts'

/** Each instruction is its code and its operands, in one flat list. `Back` is the same towards the beginning of the text, for looking behind. */
export const Op = {
  Match: 0,
  /** set */
  Set: 1,
  SetBack: 2,
  /** first choice, second choice */
  Split: 3,
  /** target */
  Jump: 4,
  /** set, min, max, greedy: a run of one set needs no choice for each of its characters. */
  Run: 5,
  RunBack: 6,
  /** negated, where to go on: the instructions up to the next Match must match here, or must not. */
  Look: 7,
  /** register := position */
  Save: 8,
  /** register: fails where the position is still the same, as JavaScript lets no optional turn of a loop be empty. */
  Moved: 9,
  Start: 10,
  End: 11,
  /** table, offset: where to go by the character so many behind the position. */
  Dispatch: 12,
} as const

export interface PatternProgram {
  code: Int32Array
  /** Sources of one-character classes. */
  sets: string[]
  registers: number
  tables: Dispatch[]
}

export interface Dispatch {
  targets: Map<number, number>
  otherwise: number
}

/** Instructions and operands; {n} writes its group n times. */
const MAX_CODE = 65_536
const MAX_SETS = 1_024
const FOREVER = 2 ** 31 - 1

/** @throws SyntaxError where the pattern would take too much room. */
export function compilePattern(pattern: Pattern): PatternProgram {
  const code: number[] = []
  const sets = new Map<string, number>()
  const tables: Dispatch[] = []
  let registers = 0

  function emit(...words: number[]): number {
    if (code.length > MAX_CODE) throw new SyntaxError('is too large')
    return code.push(...words) - words.length
  }

  function setOf(text: string): number {
    const known = sets.get(text) ?? sets.size
    if (known >= MAX_SETS) throw new SyntaxError('is too large')
    sets.set(text, known)
    return known
  }

  function write(item: Pattern, back: boolean): void {
    switch (item.kind) {
      case 'set':
        emit(back ? Op.SetBack : Op.Set, setOf(item.text))
        break
      case 'sequence':
        for (const part of back ? item.items.toReversed() : item.items) write(part, back)
        break
      case 'edge':
        emit(item.end ? Op.End : Op.Start)
        break
      case 'look': {
        const at = emit(Op.Look, Number(item.negated), 0)
        write(item.item, item.behind)
        emit(Op.Match)
        code[at + 2] = code.length
        break
      }
      case 'choice':
        writeChoice(item.options, back)
        break
      case 'repeat':
        writeRepeat(item, back)
    }
  }

  function writeRepeat({ item, min, max, greedy }: Extract<Pattern, { kind: 'repeat' }>, back: boolean): void {
    if (item.kind === 'set') {
      emit(back ? Op.RunBack : Op.Run, setOf(item.text), Math.min(min, FOREVER), Math.min(max, FOREVER), Number(greedy))
      return
    }
    if (min > MAX_CODE || (max !== Infinity && max > MAX_CODE)) throw new SyntaxError('is too large')
    for (let i = 0; i < min; i++) write(item, back)
    // What is optional comes once and leads back, or as often as it may.
    const exits: number[] = []
    const turns = max === Infinity ? 1 : max - min
    for (let i = 0; i < turns; i++) {
      const split = emit(Op.Split, 0, 0)
      exits.push(split)
      code[split + (greedy ? 1 : 2)] = code.length
      const register = registers++
      emit(Op.Save, register)
      write(item, back)
      emit(Op.Moved, register)
      if (max === Infinity) emit(Op.Jump, split)
    }
    for (const split of exits) code[split + (greedy ? 2 : 1)] = code.length
  }

  /** Options in order; where many begin with certain characters, the text says which of them are worth a try. */
  function writeChoice(options: Pattern[], back: boolean): void {
    const prefixes = options.map((option) => (back ? [] : prefixOf(option)))
    const opening = emit(Op.Jump, 0)
    const starts: number[] = []
    const ends: number[] = []
    for (const option of options) {
      starts.push(code.length)
      write(option, back)
      ends.push(emit(Op.Jump, 0))
    }

    /** Tries the options of these numbers, whose first `depth` characters are known to be there. */
    function attempt(some: number[], depth: number): number {
      const begin = code.length
      const characters = new Set(some.flatMap((i) => prefixes[i].slice(depth, depth + 1)))
      if (some.length > 4 && characters.size > 1) {
        const table: Dispatch = { targets: new Map(), otherwise: 0 }
        emit(Op.Dispatch, tables.push(table) - 1, depth)
        const open = some.filter((i) => prefixes[i].length <= depth)
        for (const character of characters) {
          const likely = some.filter((i) => prefixes[i].length <= depth || prefixes[i][depth] === character)
          table.targets.set(character, attempt(likely, depth + 1))
        }
        table.otherwise = attempt(open, MAX_CODE)
      } else {
        for (const i of some.slice(0, -1)) emit(Op.Split, starts[i], code.length + 3)
        // Nothing to try: that nothing must not be ahead never holds.
        if (some.length > 0) emit(Op.Jump, starts[some.at(-1)!])
        else emit(Op.Look, 1, 0, Op.Match)
      }
      return begin
    }
    code[opening + 1] = attempt(Array.from(options.keys()), 0)
    for (const jump of ends) code[jump + 1] = code.length
  }

  write(pattern, false)
  emit(Op.Match)
  return { code: Int32Array.from(code), sets: [...sets.keys()], registers, tables }
}

/** The characters a pattern must begin with, as UTF-16 has them, as far as they are plain. */
function prefixOf(item: Pattern): number[] {
  const items = item.kind === 'sequence' ? item.items : [item]
  const plain = items.map((part) =>
    part.kind === 'set' && /^(?:\\[^\w]|[^\\.[\ud800-\udfff])$/.test(part.text) ? part.text.charCodeAt(part.text.length - 1) : -1,
  )
  return plain.slice(0, plain.includes(-1) ? plain.indexOf(-1) : undefined)
}
