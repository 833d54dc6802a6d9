/**
 * @file What a command is and how its arguments are read: typed options over Node's parser. A bad argument is a `UsageError`, one sentence.
 *
 * A value may begin with `--` where it stands behind an equals sign (`--text=--foo`) or behind `--` (`--text -- --foo`), and a text (an option
 * without `value` or `choices`) also where it is no option of the command: `--prompt "--5 + 2"`.
 */
import { parseArgs } from 'node:util'

interface OptionBase {
  help: string
  /** What stands for the value in the help text, `FILE` or `1,2,3`. */
  value?: string
  required?: true
}
interface TextOption extends OptionBase {
  type: 'string'
  default?: string
  choices?: readonly string[]
}
interface NumberOption<T> extends OptionBase {
  type: T
  default?: number
  min?: number
  max?: number
}
/** A comma-separated list, such as token ids. */
interface ListOption<T> extends OptionBase {
  type: T
  default?: readonly number[]
}
interface Flag {
  type: 'flag'
  help: string
}
export type Option = TextOption | NumberOption<'number'> | NumberOption<'integer'> | ListOption<'numbers'> | ListOption<'integers'> | Flag
export type Options = Record<string, Option>

type ValueOf<O extends Option> = O extends { choices: readonly (infer C)[] }
  ? C
  : O extends { type: 'string' }
    ? string
    : O extends { type: 'number' | 'integer' }
      ? number
      : O extends { type: 'flag' }
        ? boolean
        : number[]
type IsSet<O extends Option> = O extends { type: 'flag' } | { required: true } | { default: NonNullable<unknown> } ? true : false

/** Values by option name as written: `values['max-new']`. Absent options without a default are undefined. */
export type Values<O extends Options> = { [K in keyof O]: IsSet<O[K]> extends true ? ValueOf<O[K]> : ValueOf<O[K]> | undefined }

/** How a command talks: `progress` to standard error, `line` to standard output. */
export interface Output {
  progress(text: string): void
  line(text: string): void
  /** The user asked for `--json`: the result is printed as one JSON line after `run`. */
  json: boolean
}

export interface Command<O extends Options = Options> {
  /** One line for the list of commands. */
  summary: string
  options: O
  /** What no option says by itself: which of them go together, and which one is needed. Before `run`. @throws UsageError */
  check?(values: Values<O>): void
  /** What it returns is printed last: one JSON line with `--json`, readable lines without. Nothing returned, nothing printed. */
  run(values: Values<O>, output: Output): Promise<object | undefined>
}

/** Fixes the option types, so that `run` gets its values typed. */
export function defineCommand<const O extends Options>(command: Command<O>): Command<O> {
  return command
}

/** The command line itself is wrong: one sentence, exit code 2. */
export class UsageError extends Error {
  override name = 'UsageError'
}

/** Options every command has. */
const COMMON = {
  json: { type: 'flag', help: 'print one JSON line last' },
  help: { type: 'flag', help: 'show this text' },
} as const satisfies Options

/** @throws UsageError naming the first argument that is unknown, missing or out of range. */
export function parseValues<O extends Options>(options: O, args: string[]): Values<O & typeof COMMON> {
  const all: Options = { ...options, ...COMMON }
  const names = Object.fromEntries(
    Object.entries(all).map(([name, option]) => [name, { type: option.type === 'flag' ? ('boolean' as const) : ('string' as const) }]),
  )
  const { tokens } = parseArgs({ args: joined(all, args), options: names, strict: false, tokens: true, allowPositionals: true })
  const values: Record<string, unknown> = {}
  for (const token of tokens) {
    if (token.kind === 'option-terminator') continue
    if (token.kind === 'positional') throw new UsageError(`'${token.value}' is not expected here.`)
    const option = Object.hasOwn(all, token.name) ? all[token.name] : undefined
    if (!option) throw new UsageError(`there is no option ${token.rawName}.`)
    if (!token.inlineValue && token.value?.startsWith('--')) refuseOption(token.rawName, option, token.value, all)
    values[token.name] = readValue(token.rawName, option, token.value)
  }
  if (values.help) return values as Values<O & typeof COMMON>
  for (const [name, option] of Object.entries(all)) {
    if (name in values) continue
    if (option.type === 'flag') values[name] = false
    else if (option.required) throw new UsageError(`--${name} ${placeholder(option)} is missing.`)
    else values[name] = option.default
  }
  return values as Values<O & typeof COMMON>
}

/** The value behind `--` in one argument with its option, as Node's parser knows it. */
function joined(options: Options, args: readonly string[]): string[] {
  const rest = [...args]
  const read: string[] = []
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    const option = arg.startsWith('--') && Object.hasOwn(options, arg.slice(2)) ? options[arg.slice(2)] : undefined
    if (option && option.type !== 'flag' && rest[0] === '--' && rest.length > 1) read.push(`${arg}=${rest.splice(0, 2)[1]}`)
    else if (option && option.type !== 'flag' && rest.length > 0) read.push(arg, rest.shift() as string)
    else read.push(arg)
  }
  return read
}

/** Where an option's value was left out, what stands there is the next option. */
function refuseOption(name: string, option: Option, value: string, options: Options): void {
  if (option.type === 'flag') return
  const isText = option.type === 'string' && option.value === undefined && option.choices === undefined
  const isOption = Object.hasOwn(options, value.slice(2).split('=')[0])
  if (isText && !isOption && value !== '--') return
  throw new UsageError(`${name} needs a value; one that begins with -- is written ${name}=${value}.`)
}

function readValue(name: string, option: Option, text: string | undefined): unknown {
  if (option.type === 'flag') {
    if (text !== undefined) throw new UsageError(`${name} takes no value.`)
    return true
  }
  if (text === undefined) throw new UsageError(`${name} needs a value.`)
  if (option.type === 'string') {
    // A name or a path is never empty; a text may be.
    if (option.value !== undefined && text.trim() === '') throw new UsageError(`${name} needs a value.`)
    if (option.choices && !option.choices.includes(text)) {
      throw new UsageError(`${name} must be one of ${option.choices.join(', ')}, not '${text}'.`)
    }
    return text
  }
  if (option.type === 'integers' || option.type === 'numbers') {
    const whole = option.type === 'integers'
    return text
      .split(',')
      .map((part) => readNumber(name, whole ? 'whole numbers separated by commas' : 'numbers separated by commas', whole, part))
  }
  const whole = option.type === 'integer'
  const number = readNumber(name, whole ? 'a whole number' : 'a number', whole, text)
  if (option.min !== undefined && number < option.min) throw new UsageError(`${name} must be at least ${option.min}, not ${text}.`)
  if (option.max !== undefined && number > option.max) throw new UsageError(`${name} must be at most ${option.max}, not ${text}.`)
  return number
}

function readNumber(name: string, what: string, whole: boolean, text: string): number {
  const number = Number(text)
  const readable = text.trim() !== '' && (whole ? Number.isSafeInteger(number) : Number.isFinite(number))
  if (!readable) throw new UsageError(`${name} must be ${what}, not '${text}'.`)
  return number
}

function placeholder(option: Exclude<Option, Flag>): string {
  if (option.value) return option.value
  if (option.type === 'string') return option.choices ? option.choices.join('|') : 'TEXT'
  return { number: 'X', integer: 'N', integers: '1,2,3', numbers: 'X,Y' }[option.type]
}

/** The text of `cascade NAME --help`. */
export function helpText(name: string, command: Command): string {
  const rows = Object.entries({ ...command.options, ...COMMON }).map(([key, option]: [string, Option]) => {
    if (option.type === 'flag') return [`--${key}`, option.help]
    const standard = option.default === undefined ? '' : ` (default ${option.default})`
    return [`--${key} ${placeholder(option)}`, `${option.help}${option.required ? ' (required)' : standard}`]
  })
  const width = Math.max(...rows.map(([left]) => left.length))
  return [`cascade ${name}: ${command.summary}`, '', ...rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`)].join('\n')
}
