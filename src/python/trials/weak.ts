/**
 * @file Tests that cannot be run where the program is not, as far as their text tells: they look into the interpreter, or give the program
 * what cannot be sent to it. They run beside the program, which could decide them.
 */
import type { Token } from '../tokens.ts'
import { PYTHON_WORDS } from './planned-test.ts'
import { namesIn, type Statement } from './statements.ts'

/** The option of the code domain by which such tests pay all the same. */
export const WEAK_TESTS = 'weakTests'

/** What only means something in the interpreter that the program runs in. */
const INSIDE = new Set([
  ...['globals', 'locals', 'vars', 'exec', 'eval', 'compile', 'open', 'input', 'inspect', 'capsys', 'monkeypatch', 'mock', 'patch', 'gc'],
  ...['subprocess', 'threading', 'multiprocessing', 'asyncio', 'time', 'timeit', 'perf_counter', 'tracemalloc', '__import__'],
])

/** What catches what is printed, behind a module's name too. */
const CATCHERS = new Set(['StringIO', 'redirect_stdout', 'redirect_stderr'])

/** `own`: the statements of the test, and those of the setup that are the tests' own. */
export function isWeak(tokens: readonly Token[], own: readonly Statement[]): boolean {
  const names = namesIn(tokens)
  const bound = new Set(own.flatMap(({ binds }) => [...binds]))
  const used = (i: number) => ['(', '.'].includes(tokens[i + 1]?.text) && tokens[i - 1]?.text !== '.' && !bound.has(tokens[i].text)
  if (tokens.some(({ text }, i) => CATCHERS.has(text) || (INSIDE.has(text) && used(i)))) return true
  if (tokens.some(({ text }, i) => text === 'sys' && ['stdout', 'stdin', 'stderr', 'modules'].includes(tokens[i + 2]?.text))) return true
  if (own.some(({ kind, binds }) => kind === 'class' && [...binds].some((name) => names.has(name)))) return true
  const functions = new Set(own.filter(({ kind }) => kind === 'def').flatMap(({ binds }) => [...binds]))
  return callsIn(tokens, (name) => !bound.has(name) && !PYTHON_WORDS.has(name)).some(({ inside, depth }) =>
    inside.some((token, i) => {
      if (token.depth !== depth + 1 || token.kind !== 'name') return false
      return token.text === 'lambda' || (functions.has(token.text) && inside[i + 1]?.text !== '(')
    }),
  )
}

/** The calls of functions by such names, with the tokens between their brackets. */
function callsIn(tokens: readonly Token[], isTheirs: (name: string) => boolean): { inside: Token[]; depth: number }[] {
  return tokens.flatMap(({ kind, text, depth }, i) => {
    if (kind !== 'name' || tokens[i + 1]?.text !== '(' || tokens[i - 1]?.text === '.' || !isTheirs(text)) return []
    const close = tokens.findIndex((token, j) => j > i && token.text === ')' && token.depth === depth)
    return [{ inside: tokens.slice(i + 2, close), depth }]
  })
}
