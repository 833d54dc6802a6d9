/** @file Options of a generated domain: the `task` field of a recipe's stage. Each fault ends in one sentence. */
import { STYLES, type Style } from './teacher.ts'
import { WORDING_SETS, type WordingSet } from './wording.ts'

export interface TaskOptions {
  /** A named set of settings, where the domain has some (math: `nano`). Other fields go before it. */
  preset?: string
  /** Names of kinds, asked in turn, or with their relative shares. */
  kinds?: string[] | Record<string, number>
  /** Levels from 1, in equal shares, or with their relative shares. Level 5 is for tests. */
  levels?: number[] | Record<string, number>
  /** Relative shares of the teacher's styles. */
  styles?: Partial<Record<Style, number>>
  /** Probability that a written result is wrong. */
  slip?: number
  /** Share of demonstrations in thinking mode. */
  thinkShare?: number
  /** `known` (the standard) or `new`: sentences that belong to no training, to measure whether a model understands them. */
  wordings?: WordingSet
  /** Only problems of this reserved slice, which belongs to no split: `reserved` of a kind names it. For tests. */
  reserved?: string
  /** Switches that only some domains have, off unless set (math: `codeSwitching`). */
  [flag: string]: unknown
}

export interface TaskSettings {
  /** Names of kinds. */
  kinds: readonly string[]
  /** In the order of `kinds`; absent: they take turns. */
  kindShares?: readonly number[]
  levels: readonly number[]
  /** In the order of `levels`; absent: equal ones. */
  levelShares?: readonly number[]
  /** In the order of STYLES. */
  styles: readonly number[]
  slip: number
  /** Absent: by kind. */
  thinkShare?: number
  wordings?: WordingSet
  reserved?: string
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
  /** Options that the domain reads itself. */
  own?: readonly string[]
}

/** The level that belongs to no training. */
export const EXAM_LEVEL = 5

/** Of a relative share: any two can be added. */
export const MOST_SHARE = 1e9

/** What a task's options keep for tests, in words; null: nothing. A recipe may not train on it. */
export function keptForTests({ levels, wordings, reserved }: TaskSettings): string | null {
  if (levels.includes(EXAM_LEVEL)) return `level ${EXAM_LEVEL}`
  if (wordings === 'new') return 'the new wordings'
  return reserved === undefined ? null : `the reserved slice ${JSON.stringify(reserved)}`
}

/** The shares that leave reinforcement learning something to do: a quarter of the demonstrations guess, and 2% of results are wrong. */
export const IMPERFECT_TEACHER = { levels: [1, 2, 3], styles: [0.25, 0.4, 0.35, 0], slip: 0.02, thinkShare: 0.7 } as const

/** Fills in defaults. Throws an Error with one sentence for the first fault. */
export function parseTaskOptions(choices: TaskChoices, options: unknown): TaskSettings {
  const { domain, standard, presets = {} } = choices
  const { flags = [] } = choices
  const fields = [
    ...(choices.presets ? ['preset'] : []),
    'kinds',
    'levels',
    'styles',
    'slip',
    'thinkShare',
    'wordings',
    'reserved',
    ...flags,
    ...(choices.own ?? []),
  ]
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
  if (options.kinds !== undefined) Object.assign(settings, { kindShares: undefined }, parseKinds(choices, options.kinds))
  if (options.levels !== undefined) Object.assign(settings, { levelShares: undefined }, parseLevels(domain, options.levels))
  if (options.styles !== undefined) settings.styles = parseStyles(domain, options.styles)
  if (options.slip !== undefined) settings.slip = parseProbability(domain, options.slip, 'slip')
  if (options.thinkShare !== undefined) settings.thinkShare = parseProbability(domain, options.thinkShare, 'thinkShare')
  if (options.wordings !== undefined) settings.wordings = parseWordings(domain, options.wordings)
  if (options.reserved !== undefined) {
    if (typeof options.reserved !== 'string') throw new Error(`The option "reserved" of the ${domain} task must be the name of a slice.`)
    settings.reserved = options.reserved
  }
  const odd = flags.find((flag) => options[flag] !== undefined && typeof options[flag] !== 'boolean')
  if (odd !== undefined) throw new Error(`The option ${JSON.stringify(odd)} of the ${domain} task must be true or false.`)
  settings.flags = flags.filter((flag) => options[flag] === true)
  return settings
}

function parseKinds({ domain, kinds }: TaskChoices, value: unknown): Pick<TaskSettings, 'kinds' | 'kindShares'> {
  const shares = isRecord(value) ? parseShares(domain, 'kinds', value) : undefined
  const names: unknown = shares ? Object.keys(shares) : value
  if (!Array.isArray(names) || names.length === 0)
    throw new Error(`The option "kinds" of the ${domain} task must be a list of one kind or more.`)
  const stranger = names.find((name) => !kinds.includes(name))
  if (stranger !== undefined) throw new Error(`The ${domain} task has no kind ${JSON.stringify(stranger)}; it has ${kinds.join(', ')}.`)
  return shares ? { kinds: names, kindShares: Object.values(shares) } : { kinds: names }
}

function parseLevels(domain: string, value: unknown): Pick<TaskSettings, 'levels' | 'levelShares'> {
  const shares = isRecord(value) ? parseShares(domain, 'levels', value) : undefined
  const levels = shares ? Object.keys(shares).map(Number) : value
  const good =
    Array.isArray(levels) && levels.length > 0 && levels.every((level) => Number.isInteger(level) && level >= 1 && level <= EXAM_LEVEL)
  if (!good) throw new Error(`The option "levels" of the ${domain} task must be a list of levels from 1 to ${EXAM_LEVEL}.`)
  return shares ? { levels, levelShares: Object.values(shares) } : { levels }
}

function parseShares(domain: string, name: string, value: Record<string, unknown>): Record<string, number> {
  const shares = Object.values(value)
  if (!shares.every((share) => typeof share === 'number' && share > 0 && share <= MOST_SHARE))
    throw new Error(`The shares of "${name}" in the ${domain} task must be numbers above 0, at most ${MOST_SHARE}.`)
  return value as Record<string, number>
}

function parseStyles(domain: string, value: unknown): number[] {
  if (!isRecord(value)) throw new Error(`The option "styles" of the ${domain} task must be an object with shares of ${STYLES.join(', ')}.`)
  const unknown = Object.keys(value).find((key) => !(STYLES as readonly string[]).includes(key))
  if (unknown !== undefined) throw new Error(`The ${domain} task has no style ${JSON.stringify(unknown)}; it has ${STYLES.join(', ')}.`)
  const shares = STYLES.map((style) => value[style] ?? 0)
  if (!shares.every((share): share is number => typeof share === 'number' && share >= 0 && share <= MOST_SHARE)) {
    throw new Error(`The shares of "styles" in the ${domain} task must be numbers from 0 to ${MOST_SHARE}.`)
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
