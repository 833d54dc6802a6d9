/**
 * @file LiveCodeBench rows: tests are a JSON list of {input, output, testtype}, plain for public ones and packed (base64 of zlib of a pickled
 * string) for private ones. `stdin` tests are programs, `functional` ones call a method of `class Solution` (lcb_runner's code_generation.py).
 */
import type { CodeTest } from '../python/trials/code-test.ts'
import { formatJson } from '../text/json.ts'
import { BoundsError, parseBoundedJson } from './bounded-json.ts'
import { MappingError } from './mapping-error.ts'

/** Bytes that the tests of one row may unpack to. */
const MAX_TESTS = 128 * 2 ** 20

interface LiveTest {
  input: string
  output: string
  testtype: 'stdin' | 'functional'
}

/**
 * `metadata`: the row's, an object or its JSON, with `func_name` for functional tests. `shown`: the row's public tests, which count too
 * (`public_test_cases + private_test_cases` in lcb_runner's code_generation.py).
 */
export async function liveCodeTests(text: string, metadata: unknown, shown?: unknown): Promise<CodeTest[]> {
  const hidden = json(text.trimStart().startsWith('[') ? text : await unpack(text), 'tests')
  const open = typeof shown === 'string' && shown.trim() !== '' ? json(shown, 'public tests') : (shown ?? [])
  const list = (Array.isArray(hidden) ? [...(Array.isArray(open) ? open : []), ...hidden] : []) as LiveTest[]
  if (list.length === 0) throw new MappingError('has no tests')
  return list.map((test) => {
    if (typeof test?.input !== 'string' || typeof test.output !== 'string')
      throw new MappingError('has a test without `input` and `output`')
    if (test.testtype !== 'functional') return { stdin: test.input, stdout: test.output }
    const name = functionName(metadata)
    const args = test.input.split('\n').map(literal)
    return { assert: `assert Solution().${name}(${args.join(', ')}) == ${literal(test.output)}` }
  })
}

/** What its prompt says of the form of the program (PromptConstants of lcb_runner's prompts/code_generation.py). */
export function liveCodeFormat(starter: string): string {
  if (starter.trim() !== '')
    return [
      '### Format: You will use the following starter code to write the solution to the problem and enclose your code within delimiters.',
      `\`\`\`python\n${starter}\n\`\`\``,
    ].join('\n')
  return [
    '### Format: Read the inputs from stdin solve the problem and write the answer to stdout (do not directly test on the sample inputs). Enclose your code within delimiters as follows. Ensure that when the python program runs, it reads the inputs, runs the algorithm and writes output to STDOUT.',
    '```python\n# YOUR CODE HERE\n```',
  ].join('\n')
}

function functionName(metadata: unknown): string {
  const { func_name: name } = ((typeof metadata === 'string' ? json(metadata, 'metadata') : metadata) ?? {}) as { func_name?: unknown }
  if (typeof name !== 'string' || !/^[A-Za-z_]\w*$/.test(name)) throw new MappingError('has no `func_name` for its functional tests')
  return name
}

/** JSON as a Python literal. */
function literal(text: string): string {
  return toPython(json(text, 'a functional test'))
}

/** @throws MappingError saying in what. */
function json(text: string, what: string): unknown {
  try {
    return parseBoundedJson(text)
  } catch (cause) {
    throw new MappingError(cause instanceof BoundsError ? cause.message : `has ${what} that is not JSON`)
  }
}

function toPython(value: unknown): string {
  if (value === null) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (Array.isArray(value)) return `[${value.map(toPython).join(', ')}]`
  if (typeof value === 'object')
    return `{${Object.entries(value)
      .map(([key, item]) => `${JSON.stringify(key)}: ${toPython(item)}`)
      .join(', ')}}`
  return formatJson(value)
}

async function unpack(base64: string): Promise<string> {
  let packed: Uint8Array<ArrayBuffer>
  try {
    packed = Uint8Array.from(atob(base64.trim()), (character) => character.charCodeAt(0))
  } catch {
    throw new MappingError('has tests that are neither JSON nor base64')
  }
  const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate')).getReader()
  const parts: Uint8Array<ArrayBuffer>[] = []
  let size = 0
  for (;;) {
    const { done, value } = await reader.read().catch(() => {
      throw new MappingError('has packed tests that are damaged')
    })
    if (done) break
    parts.push(value)
    size += value.length
    if (size > MAX_TESTS) {
      reader.cancel().catch(() => {})
      throw new MappingError(`has tests that unpack to more than ${MAX_TESTS / 2 ** 20} MB`)
    }
  }
  const bytes = new Uint8Array(size)
  let at = 0
  for (const part of parts.splice(0)) {
    bytes.set(part, at)
    at += part.length
  }
  return pickledText(bytes)
}

/** The one string in a pickle of protocol 2 to 5: PROTO, perhaps FRAME, then BINUNICODE in one of its three widths. */
function pickledText(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer)
  const wrong = () => new MappingError('has packed tests that hold something else than text')
  try {
    let at = bytes[0] === 0x80 ? 2 : 0
    if (bytes[at] === 0x95) at += 9
    const [width, length] =
      bytes[at] === 0x8c
        ? [1, bytes[at + 1]]
        : bytes[at] === 0x58
          ? [4, view.getUint32(at + 1, true)]
          : [8, Number(view.getBigUint64(at + 1, true))]
    if (![0x8c, 0x58, 0x8d].includes(bytes[at]) || at + 1 + width + length > bytes.length) throw wrong()
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(at + 1 + width, at + 1 + width + length))
  } catch {
    throw wrong()
  }
}
