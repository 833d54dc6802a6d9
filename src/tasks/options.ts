/** @file Options of a generated domain: the `task` field of a recipe's stage. Each fault ends in one sentence. */
import { STYLES, type Style } from './teacher.ts'
import { WORDING_SETS, type WordingSet } from './wording.ts'

export interface TaskOptions {
  /** A named set of settings, where the domain has some (math: `nano`). Other fields go before it. */
  preset?: string
  /** Names of kinds, asked in equal shares. */
  kinds?: string[]
  /** Levels 1 to 3, in equal shares. */
  levels?: number[]
  /** Relative shares of the teacher's styles. */
  styles?: Partial<Record<Style, number>>
  /** Probability that a written result is wrong. */
  slip?: number
  /** Share of demonstrations in thinking mode. */
  thinkShare?: number
  /** `known` (the standard) or `new`: sentences that belong to no training, to measure whether a model understands them. */
  wordings?: WordingSet
  /** Switches that only some domains have, off unless set (math: `codeSwitching`). */
  [flag: string]: unknown
}

export interface TaskSettings {
  /** Names of kinds. */
  kinds: readonly string[]
  levels: readonly number[]
  /** In the order of STYLES. */
  styles: readonly number[]
  slip: number
  thinkShare: number
  wordings?: WordingSet
  /** The switches that are on. */
  flags?: readonly string[]
}

/** What a domain has to choose from. */
export interface TaskChoices {
  domain: string
  /** All its kinds, those of presets included. */
  kinds: readonly string[]
  standard: TaskSettings
  presets?: Readonly<Record<string, TaskSettings>>
  /** Names of its switches. */
  flags?: readonly string[]
}

/** The shares that leave reinforcement learning something to do: a quarter of the demonstrations guess, and 2% of results are wrong. */
export const IMPERFECT_TEACHER = { levels: [1, 2, 3], styles: [0.25, 0.4, 0.35], slip: 0.02, thinkShare: 0.7 } as const

/** Fills in defaults. Throws an Error with one sentence for the first fault. */
export function parseTaskOptions(choices: TaskChoices, options: unknown): TaskSettings {
  const { domain, standard, presets = {} } = choices
  const { flags = [] } = choices
  const fields = [...(choices.presets ? ['preset'] : []), 'kinds', 'levels', 'styles', 'slip', 'thinkShare', 'wordings', ...flags]
  if (options === undefined || options === null) return standard
  if (!isRecord(options)) throw new Error(`The options of the ${domain} task must be an object.`)
  const unknown = Object.keys(options).find((key) => !fields.includes(key))
  if (unknown !== undefined) throw new Error(`The ${domain} task has no option ${JSON.stringify(unknown)}; it has ${fields.join(', ')}.`)
  if (options.preset !== undefined && !Object.hasOwn(presets, String(options.preset))) {
    const names = Object.keys(presets).map((name) => JSON.stringify(name))
    throw new Error(
      names.length === 1
        ? `The only preset of the ${domain} task is ${names[0]}.`
        : `The presets of the ${domain} task are ${names.join(', ')}.`,
    )
  }
  const settings = { ...(options.preset === undefined ? standard : presets[String(options.preset)]) }
  if (options.kinds !== undefined) settings.kinds = parseKinds(choices, options.kinds)
  if (options.levels !== undefined) settings.levels = parseLevels(domain, options.levels)
  if (options.styles !== undefined) settings.styles = parseStyles(domain, options.styles)
  if (options.slip !== undefined) settings.slip = parseProbability(domain, options.slip, 'slip')
  if (options.thinkShare !== undefined) settings.thinkShare = parseProbability(domain, options.thinkShare, 'thinkShare')
  if (options.wordings !== undefined) settings.wordings = parseWordings(domain, options.wordings)
  const odd = flags.find((flag) => options[flag] !== undefined && typeof options[flag] !== 'boolean')
  if (odd !== undefined) throw new Error(`The option ${JSON.stringify(odd)} of the ${domain} task must be true or false.`)
  settings.flags = flags.filter((flag) => options[flag] === true)
  return settings
}

function parseKinds({ domain, kinds }: TaskChoices, value: unknown): string[] {
  if (!Array.isArray(value) || value.length === 0)
    throw new Error(`The option "kinds" of the ${domain} task must be a list of one kind or more.`)
  const stranger = value.find((name) => !kinds.includes(name))
  if (stranger !== undefined) throw new Error(`The ${domain} task has no kind ${JSON.stringify(stranger)}; it has ${kinds.join(', ')}.`)
  return value
}

function parseLevels(domain: string, value: unknown): number[] {
  const good = Array.isArray(value) && value.length > 0 && value.every((level) => level === 1 || level === 2 || level === 3)
  if (!good) throw new Error(`The option "levels" of the ${domain} task must be a list of levels 1, 2 and 3.`)
  return value
}

function parseStyles(domain: string, value: unknown): number[] {
  if (!isRecord(value)) throw new Error(`The option "styles" of the ${domain} task must be an object with shares of ${STYLES.join(', ')}.`)
  const unknown = Object.keys(value).find((key) => !(STYLES as readonly string[]).includes(key))
  if (unknown !== undefined) throw new Error(`The ${domain} task has no style ${JSON.stringify(unknown)}; it has ${STYLES.join(', ')}.`)
  const shares = STYLES.map((style) => value[style] ?? 0)
  if (!shares.every((share): share is number => typeof share === 'number' && Number.isFinite(share) && share >= 0)) {
    throw new Error(`The shares of "styles" in the ${domain} task must be numbers of 0 or more.`)
  }
  if (shares.every((share) => share === 0)) throw new Error(`At least one share of "styles" in the ${domain} task must be above 0.`)
  return shares
}

function parseProbability(domain: string, value: unknown, name: string): number {
  if (typeof value === 'number' && value >= 0 && value <= 1) return value
  throw new Error(`The option "${name}" of the ${domain} task must be a number from 0 to 1.`)
}

function parseWordings(domain: string, value: unknown): WordingSet {
  const set = WORDING_SETS.find((name) => name === value)
  if (set) return set
  throw new Error(`The option "wordings" of the ${domain} task must be "known" or "new".`)
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
