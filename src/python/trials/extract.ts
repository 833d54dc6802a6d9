/**
 * @file The program in a reply: its last ```python block (AceReason-Nemotron, section 3.1), or what a model that does not chat leaves without
 * a fence; begun as the prompt says it must begin.
 */
import { tokenize } from '../tokens.ts'

/** Three backticks or tildes, in a list or a quotation too; what stands behind them names the language. */
const FENCE = /^((?:[ \t]|>)*(?:(?:[-*+]|\d{1,3}[.)])[ \t]+)?)(`{3,}|~{3,})[ \t]*([^`]*)$/
const PYTHON = /^\{?\.?(?:python|py)[\d.]*\}?(?![\w-])/i
/** Spaces that are none to Python. */
const ODD_SPACES = /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/g
/** Characters; what is longer is no program a test set asks for. */
export const MAX_PROGRAM = 100_000
/** Characters that are read again to find the fence that ends a block, in one reply. */
const MAX_SEARCHED = 2_000_000

/** Null where there is no closed block. Linear. */
export function lastPythonBlock(text: string): string | null {
  const lines = text.replace(/^[\ufeff\u200b]+/gm, '').split(/\r?\n/)
  const fences = lines.map((line) => FENCE.exec(line))
  let found: string | null = null
  let searched = 0

  /** The line that closes a program opened at `from`: the first fence behind which it is whole, since a docstring may hold others. */
  const closing = (from: number, python: boolean): number => {
    const mark = fences[from]?.[2] ?? ''
    let first = -1
    for (let at = from + 1; at < lines.length; at++) {
      const fence = fences[at]
      if (fence?.[3] !== '' || !fence[2].startsWith(mark) || !/^[\s>]*$/.test(fence[1])) continue
      if (!python) return at
      if (first < 0) first = at
      const program = blockOf(lines, from, at, fences[from]?.[1] ?? '')
      searched += program.length
      if (searched > MAX_SEARCHED || program.length > MAX_PROGRAM) return first
      if (tokenize(program)) return at
    }
    return first
  }

  /** Tildes as many as these are not closed any more. */
  let unclosed = Number.POSITIVE_INFINITY
  for (let at = 0; at < lines.length; at++) {
    const fence = fences[at]
    if (!fence || (fence[2].startsWith('~') && fence[2].length >= unclosed)) continue
    const python = PYTHON.test(fence[3])
    const end = closing(at, python)
    if (end < 0) {
      // Tildes are also drawn as lines.
      if (!fence[2].startsWith('~')) break
      unclosed = fence[2].length
      continue
    }
    if (python) found = blockOf(lines, at, end, fence[1])
    at = end
  }
  return found
}

/** The marks of MBPP's prompt (Austin et al. 2021), at the beginning or the end of a line: within one they are spoken of. */
const BEGIN = /^[ \t]*\[BEGIN\][ \t]*\n?/m
const DONE = /^[ \t]*\[DONE\]|\[DONE\][ \t]*$/m

/** The whole reply, or what its marks enclose, where that has no fence; otherwise the last block, whichever side of the fence the marks are on. */
export function unfencedProgram(text: string): string | null {
  // MBPP's examples have lines of Windows, and so may replies to them.
  const program = marked(text.replaceAll('\r\n', '\n'))
  if (!/^\s*(?:`{3}|~{3})/m.test(program)) return program
  // A reply that is stopped at its mark never comes to the fence's end.
  const block = lastPythonBlock(program) ?? lastPythonBlock(text) ?? lastPythonBlock(`${program}\n\`\`\``)
  return block === null ? null : marked(block)
}

/** What stands before the first [DONE], behind the last [BEGIN] there, as far as there are such. */
function marked(text: string): string {
  const end = text.search(DONE)
  const parts = (end < 0 ? text : text.slice(0, end)).split(BEGIN)
  return parts[parts.length - 1]
}

/** The lines between two fences, without what the list or quotation around them puts before each. */
function blockOf(lines: readonly string[], from: number, to: number, margin: string): string {
  const quoted = margin.includes('>')
  const inside = lines.slice(from + 1, to).map((line) => (quoted ? line.replace(/^[ \t]*>[ \t]?/, '') : line))
  const indents = inside.filter((line) => line.trim()).map((line) => /^[ \t]*/.exec(line)?.[0] ?? '')
  const shared = indents.reduce((a, b) => (b.startsWith(a) ? a : a.startsWith(b) ? b : ''), indents[0] ?? '')
  return withPlainSpaces(inside.map((line) => (line.startsWith(shared) ? line.slice(shared.length) : '')).join('\n'))
}

/** No-break spaces and the like, outside strings, as the spaces they look like. */
function withPlainSpaces(program: string): string {
  if (program.search(ODD_SPACES) < 0) return program
  const plain = program.replace(ODD_SPACES, ' ')
  let text = ''
  let at = 0
  for (const { start, end } of (tokenize(plain) ?? []).filter(({ kind }) => kind === 'string')) {
    text += plain.slice(at, start) + program.slice(start, end)
    at = end
  }
  return text + plain.slice(at)
}

/**
 * `starter` holds imports, helpers and the signature a program begins with, perhaps with the body left open. A program that repeats it
 * stays as it is; one that defines the same names gets what stands before the first of them; one that is only a body goes under it.
 */
export function withStarter(starter: string | undefined, program: string): string {
  if (!starter?.trim() || squeezed(program).startsWith(squeezed(starter))) return program
  const lines = starter.replaceAll('\r\n', '\n').trimEnd().split('\n')
  const last = lines.findLastIndex((line) => /^(async def|def|class)\s/.test(line))
  if (last < 0) return `${lines.join('\n')}\n${program}`
  const name = /^(?:async def|def|class)\s+([\p{L}\p{N}_]+)/u.exec(lines[last])?.[1] ?? ''
  const defined = program.split('\n').some((line) => /^(async def|def|class)\s/.test(line) && wordsOf(line).includes(name))
  if (defined) return [...lines.slice(0, last), program].join('\n')
  const body = /^[ \t]/.test(program.split('\n').find((line) => line.trim()) ?? '') ? program : indented(program)
  return `${lines.join('\n')}\n${body}`
}

function wordsOf(line: string): string[] {
  return line.split(/[^\p{L}\p{N}_]+/u).slice(0, 3)
}

function indented(program: string): string {
  return program
    .split('\n')
    .map((line) => (line.trim() ? `    ${line}` : line))
    .join('\n')
}

function squeezed(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}
