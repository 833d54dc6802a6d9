/**
 * @file Regular expressions of strangers, matched so that none can hang the machine. A backtracking matcher may take exponential time, and the
 * one built in cannot be stopped; this one counts its steps and ends. It gives what JavaScript's gives (pattern.test.ts holds it to that).
 */
import { compilePattern, Op, type PatternProgram } from './pattern-program.ts'
import { parsePattern } from './pattern-syntax.ts'

/** A tokenizer's pattern at fault, in one sentence. */
export class PatternLimit extends Error {}

/**
 * Steps that the patterns of a tokenizer may take over one text, about 15 ns each: ordinary ones take five to ten a character. A number of
 * steps and no time, so that the same text is taken on any machine.
 */
export const PATTERN_FUEL = 8_000_000
/** Characters of a text on its way through the parts of a tokenizer. */
export const MAX_TEXT = 2 ** 22
/** Numbers on the stack of choices, four for each. */
const MAX_STACK = 2 ** 23

/** Steps left, and characters that may be made, shared by all parts of a tokenizer. */
export class PatternTank {
  fuel = PATTERN_FUEL
  #longest = 0

  constructor() {
    this.refill(0)
  }

  /** For a text of so many characters. No part of a tokenizer in use makes more than three of one; several after each other may. */
  refill(characters: number): void {
    this.fuel = PATTERN_FUEL
    this.#longest = Math.min(MAX_TEXT, 65_536 + 16 * characters)
  }

  /** A part of the tokenizer makes a text of this length. */
  make(characters: number): void {
    if (characters > this.#longest) {
      throw new PatternLimit(`A part of tokenizer.json makes more than ${this.#longest.toLocaleString('en')} characters of this text.`)
    }
  }

  spend(steps: number): void {
    this.fuel -= steps
    if (!(this.fuel >= 0)) {
      throw new PatternLimit(`A pattern of tokenizer.json takes more than ${PATTERN_FUEL.toLocaleString('en')} steps over this text.`)
    }
  }
}

/** Frames on the stack of choices. */
const Frame = { Resume: 0, Restore: 1, Shorten: 2, Lengthen: 3 } as const

export class Matcher {
  readonly #program: PatternProgram
  readonly #sets: CharacterSet[]
  readonly #registers: Int32Array
  #stack = new Int32Array(256)
  #reached = 0

  /** @throws SyntaxError for a pattern beyond what `parsePattern` reads. */
  constructor(
    source: string,
    readonly tank: PatternTank,
  ) {
    this.#program = compilePattern(parsePattern(source))
    this.#sets = this.#program.sets.map((text) => new CharacterSet(text, tank))
    this.#registers = new Int32Array(this.#program.registers)
  }

  /** The first match at or behind `from`, or null. @throws PatternLimit. */
  search(text: string, from: number): { start: number; end: number } | null {
    for (let start = from; start <= text.length; start += isPair(text, start) ? 2 : 1) {
      const end = this.#run(text, 0, start, 0)
      if (end >= 0) return { start, end }
    }
    return null
  }

  /** Where a match of the instructions from `begin` on ends, or -1. `base`: the stack below belongs to whoever looks around. */
  #run(text: string, begin: number, from: number, base: number): number {
    const { code, tables } = this.#program
    const registers = this.#registers
    let pc = begin
    let at = from
    let top = base
    let steps = 0
    for (;;) {
      if (++steps > 4096) {
        this.tank.spend(steps)
        steps = 0
      }
      if (top + 8 > this.#stack.length) this.#grow()
      const stack = this.#stack
      let failed = false
      switch (code[pc]) {
        case Op.Match:
          this.tank.spend(steps)
          return at
        case Op.Set:
          if (at < text.length && this.#sets[code[pc + 1]].has(text.codePointAt(at)!)) {
            at += isPair(text, at) ? 2 : 1
            pc += 2
          } else failed = true
          break
        case Op.SetBack: {
          const before = at - (isPair(text, at - 2) ? 2 : 1)
          if (before >= 0 && this.#sets[code[pc + 1]].has(text.codePointAt(before)!)) {
            at = before
            pc += 2
          } else failed = true
          break
        }
        case Op.Split:
          stack[top] = Frame.Resume
          stack[top + 1] = code[pc + 2]
          stack[top + 2] = at
          top += 4
          pc = code[pc + 1]
          break
        case Op.Jump:
          pc = code[pc + 1]
          break
        case Op.Run:
        case Op.RunBack: {
          const min = code[pc + 2]
          const max = code[pc + 3]
          const greedy = code[pc + 4] === 1
          const least = this.#reach(text, pc, at, min)
          steps += Math.abs(least - at) >> 1
          if (this.#reached < min) {
            failed = true
            break
          }
          if (greedy) {
            const most = this.#reach(text, pc, least, max - min)
            steps += Math.abs(most - least) >> 1
            if (most !== least) {
              stack[top] = Frame.Shorten
              stack[top + 1] = pc
              stack[top + 2] = least
              stack[top + 3] = most
              top += 4
            }
            at = most
          } else {
            if (max > min) {
              stack[top] = Frame.Lengthen
              stack[top + 1] = pc
              stack[top + 2] = max - min
              stack[top + 3] = least
              top += 4
            }
            at = least
          }
          pc += 5
          break
        }
        case Op.Look: {
          this.tank.spend(steps)
          steps = 0
          const found = this.#run(text, pc + 3, at, top) >= 0
          if (found === (code[pc + 1] === 1)) failed = true
          else pc = code[pc + 2]
          break
        }
        case Op.Save: {
          const register = code[pc + 1]
          stack[top] = Frame.Restore
          stack[top + 1] = register
          stack[top + 2] = registers[register]
          top += 4
          registers[register] = at
          pc += 2
          break
        }
        case Op.Moved:
          if (registers[code[pc + 1]] === at) failed = true
          else pc += 2
          break
        case Op.Start:
          if (at === 0) pc++
          else failed = true
          break
        case Op.End:
          if (at === text.length) pc++
          else failed = true
          break
        case Op.Dispatch: {
          const { targets, otherwise } = tables[code[pc + 1]]
          // NaN, behind the end of the text, is no character of any table.
          pc = targets.get(text.charCodeAt(at + code[pc + 2])) ?? otherwise
        }
      }
      while (failed) {
        if (top === base) {
          this.tank.spend(steps)
          return -1
        }
        steps++
        top -= 4
        const kind = stack[top]
        const a = stack[top + 1]
        const b = stack[top + 2]
        const c = stack[top + 3]
        if (kind === Frame.Restore) registers[a] = b
        else if (kind === Frame.Resume) {
          pc = a
          at = b
          failed = false
        } else if (kind === Frame.Shorten) {
          const back = code[a] === Op.RunBack
          at = back ? c + (isPair(text, c) ? 2 : 1) : c - (isPair(text, c - 2) ? 2 : 1)
          if (at !== b) {
            stack[top + 3] = at
            top += 4
          }
          pc = a + 5
          failed = false
        } else {
          const next = this.#reach(text, a, c, 1)
          if (next === c) continue
          at = next
          if (b > 1) {
            stack[top + 2] = b - 1
            stack[top + 3] = next
            top += 4
          }
          pc = a + 5
          failed = false
        }
      }
    }
  }

  /** The place a run of at most `max` characters goes to; `#reached` says how many they are. */
  #reach(text: string, pc: number, from: number, max: number): number {
    const set = this.#sets[this.#program.code[pc + 1]]
    let at = from
    let count = 0
    if (this.#program.code[pc] === Op.Run) {
      for (; count < max && at < text.length && set.has(text.codePointAt(at)!); count++) at += isPair(text, at) ? 2 : 1
    } else {
      for (; count < max; count++) {
        const before = at - (isPair(text, at - 2) ? 2 : 1)
        if (before < 0 || !set.has(text.codePointAt(before)!)) break
        at = before
      }
    }
    this.#reached = count
    return at
  }

  #grow(): void {
    if (this.#stack.length >= MAX_STACK) throw new PatternLimit('A pattern of tokenizer.json takes too much memory over this text.')
    const larger = new Int32Array(2 * this.#stack.length)
    larger.set(this.#stack)
    this.#stack = larger
  }
}

/** Whether two halves of one character stand at `at`. */
function isPair(text: string, at: number): boolean {
  const first = text.charCodeAt(at)
  if (!(first >= 0xd800 && first < 0xdc00)) return false
  const second = text.charCodeAt(at + 1)
  return second >= 0xdc00 && second < 0xe000
}

/** One character's class. The engine's own matcher says what is in it, for 256 characters at a time: over one character it cannot run away. */
class CharacterSet {
  readonly #member: RegExp
  readonly #pages = new Map<number, Uint8Array>()
  #first: Uint8Array | null = null

  constructor(
    text: string,
    readonly tank: PatternTank,
  ) {
    this.#member = new RegExp(`^${text}$`, 'u')
  }

  has(character: number): boolean {
    if (character < 256) {
      this.#first ??= this.#page(0)
      return this.#first[character] === 1
    }
    const number = character >> 8
    let page = this.#pages.get(number)
    if (page === undefined) {
      page = this.#page(number)
      this.#pages.set(number, page)
    }
    return page[character & 255] === 1
  }

  #page(number: number): Uint8Array {
    this.tank.spend(2048)
    return Uint8Array.from({ length: 256 }, (_, i) => Number(this.#member.test(String.fromCodePoint((number << 8) | i))))
  }
}
