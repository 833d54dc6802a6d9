import { readdirSync, readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { parseSync } from 'vite'
import { describe, expect, it } from 'vitest'
import { UsageError } from '../../src/cli/args.ts'
import { readCommand } from '../../src/cli/command-line.ts'
import { KEPT_BOUND, keptIn } from './new-wordings.ts'

const root = new URL('../../', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, root), 'utf8')
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
const pages = readdirSync(new URL('docs', root)).filter((name) => name.endsWith('.md'))

it('docs/figures.md has every figure that can be printed, and no other', () => {
  const figures = Object.keys(scripts).filter((name) => name.startsWith('figures:'))
  expect(figures.length).toBeGreaterThan(15)
  const told = read('docs/figures.md')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .flatMap((line) => line.split(' | ')[0].match(/figures:[a-z]+/g) ?? [])
  expect([...new Set(told)].toSorted()).toEqual(figures.toSorted())
})

it('README.md links every page of docs/', () => {
  expect(pages.filter((name) => !read('README.md').includes(`(docs/${name}`))).toEqual([])
})

it('docs/start.md says what new wordings keep of known ones, and which families miss the bound', () => {
  const text = read('docs/start.md')
  const rows = [...text.matchAll(/^\| `(\w+)` \| ([\d.]+) \([^)]*\) \| ([\d.]+) \([^)]*\) \| (\S+) \|/gm)]
  expect(rows).toHaveLength(13)
  const kept = rows.map(([, name, known, fresh, shown]) => ({ name, shown, share: keptIn(Number(known), Number(fresh)) ?? 0 }))
  const cell = (share: number) => (share < KEPT_BOUND ? (100 * share).toFixed(0) : `**${(100 * share).toFixed(0)}**`)
  expect(kept.map(({ name, shown }) => [name, shown])).toEqual(kept.map(({ name, share }) => [name, cell(share)]))
  const told = /The bound is (\d+) .*?: (.*) reach it, and (.*) miss it\./.exec(text) ?? []
  const named = (list: string) => [...list.matchAll(/`(\w+)`/g)].map(([, name]) => name)
  expect(Number(told[1])).toBe(100 * KEPT_BOUND)
  expect(named(told[2])).toEqual(kept.filter(({ share }) => share >= KEPT_BOUND).map(({ name }) => name))
  expect(named(told[3])).toEqual(kept.filter(({ share }) => share < KEPT_BOUND).map(({ name }) => name))
})

/** What is printed as a command: a line of its own, four spaces in, or a span of code. */
const PRINTED = /^ {4}((?:npx cascade|cascade|npm run) .*)$|`((?:npx cascade|cascade|npm run) [^`]*)`/gm
/** Names that stand for any: `cascade COMMAND`, `npm run figures:NAME`, `npm run figures:...`. */
const ANY = /^[A-Z]+$|^figures:(NAME|\.\.\.)$/

/** As a shell parts them: at blanks that are not in quotes. */
const wordsOf = (line: string) => [...line.matchAll(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g)].map(([word]) => word.replace(/(['"])(.*?)\1/g, '$2'))

function commandsIn(text: string): string[][] {
  return [...text.matchAll(PRINTED)].map(([, line, span]) => wordsOf(line ?? span)).filter(([, , name]) => name && !ANY.test(name))
}

/** The options of a figure, as its own call of Node's parser names them. */
function figureOptions(script: string): Record<string, { type: 'string' | 'boolean' }> {
  const path = script.split(' ').at(-1) as string
  const [call] = callsOf(parseSync(path, read(path)).program, 'parseArgs')
  const given = call && fieldsOf(call.arguments[0]).options
  return Object.fromEntries(
    Object.entries(given ? fieldsOf(given) : {}).map(([name, option]) => [
      name,
      { type: fieldsOf(option).type.value as 'string' | 'boolean' },
    ]),
  )
}

// biome-ignore lint/suspicious/noExplicitAny: nodes of a syntax tree are of many shapes
type Node = Record<string, any>
function callsOf(node: unknown, name: string): Node[] {
  if (typeof node !== 'object' || node === null) return []
  const own = (node as Node).type === 'CallExpression' && (node as Node).callee.name === name ? [node as Node] : []
  return [...own, ...Object.values(node).flatMap((child) => callsOf(child, name))]
}
const fieldsOf = (object: Node): Record<string, Node> =>
  Object.fromEntries(object.properties.map(({ key, value }: Node) => [key.name ?? key.value, value]))

/** Reads a command as it would be read, and runs nothing. @throws what it would say */
async function readPrinted([program, ...words]: string[]): Promise<void> {
  if (program === 'npx') await readCommand(words[1], words.slice(2))
  else if (program === 'cascade') await readMention(words[0], words.slice(1))
  else {
    const [, name, ...rest] = words
    const script = scripts[name]
    if (script === undefined) throw new UsageError(`there is no script ${name}.`)
    if (rest.length > 0 && rest[0] !== '--') throw new UsageError('options of a script stand behind --.')
    if (script.startsWith('node bin/cascade.mjs ')) {
      const [command, ...own] = script.split(' ').slice(2)
      await readCommand(command, [...own, ...rest.slice(1)])
    } else if (name.startsWith('figures:')) parseArgs({ args: rest.slice(1), options: figureOptions(script) })
  }
}

/** `cascade NAME --option` in running text is no whole command: its options exist. */
async function readMention(name: string, words: readonly string[]): Promise<void> {
  const { command } = await readCommand(name, ['--help'])
  for (const word of words.filter((one) => one.startsWith('--')))
    if (!Object.hasOwn(command.options, word.slice(2))) throw new UsageError(`there is no option ${word}.`)
}

describe('every command that is printed can be read', () => {
  it.each(['README.md', ...pages.map((name) => `docs/${name}`)])(
    '%s',
    async (path) => {
      const wrong: string[] = []
      for (const words of commandsIn(read(path)))
        await readPrinted(words).catch((error: Error) => wrong.push(`${words.join(' ')}: ${error.message}`))
      expect(wrong).toEqual([])
    },
    120_000,
  )

  it.each([
    ['    npx cascade choose-start --run RUN --all', 'give one of --recipe and --preset.'],
    ['`npx cascade train recipes/nano-sft.json`', "'recipes/nano-sft.json' is not expected here."],
    ['`npx cascade eval --model DIR --benchmark gsm8k`', '--benchmark needs'],
    ["`npx cascade prompts --domain math --tasks '{}'`", 'there is no option --tasks.'],
    ['`npx cascade tell`', "there is no command 'tell'"],
    ['`cascade train --rcipe`', 'there is no option --rcipe.'],
    ['`npm run figures:matrix -- --sample 1`', "Unknown option '--sample'"],
    ['`npm run figures:matrices`', 'there is no script figures:matrices.'],
    ['`npm run figures:matrix --count 400`', 'options of a script stand behind --.'],
    ['`npm run claims -- --only`', '--only needs a value.'],
  ])(
    'and one that cannot is found: %s',
    async (text, sentence) => {
      const [words, ...more] = commandsIn(`So:\n\n${text}\n`)
      expect(more).toEqual([])
      await expect(readPrinted(words)).rejects.toThrow(sentence)
    },
    120_000,
  )

  it('words in quotes are one', () => {
    expect(wordsOf(`npx cascade eval --task '{"kinds":["sums"]}' --prompt "What is it?" --k 1,2`)).toEqual(
      ['npx', 'cascade', 'eval', '--task', '{"kinds":["sums"]}', '--prompt', 'What is it?', '--k', '1,2'], // biome-ignore format: a list of words
    )
  })
})
