/** @file The program in a reply: its last ```python block (AceReason-Nemotron, section 3.1), begun as the prompt says it must begin. */

const FENCE = /^[ \t]*```+[ \t]*(\S*)[ \t]*$/
const LANGUAGES = ['python', 'python3', 'py']
/** Characters; what is longer is no program a test set asks for. */
export const MAX_PROGRAM = 100_000

/** Null where there is no closed block. Linear. */
export function lastPythonBlock(text: string): string | null {
  let found: string | null = null
  let open: string[] | null = null
  let python = false
  for (const line of text.split('\n')) {
    const fence = FENCE.exec(line.replace(/\r$/, ''))
    if (open === null) {
      if (!fence) continue
      open = []
      python = LANGUAGES.includes(fence[1].toLowerCase())
    } else if (fence && fence[1] === '') {
      if (python) found = open.join('\n')
      open = null
    } else open.push(line)
  }
  return found
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
