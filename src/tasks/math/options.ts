/** @file Options of the math task: the `task` field of a recipe's stage. Each fault ends in one sentence. */
import { KINDS, type Kind, NANO_KINDS, STANDARD_KINDS } from './kinds/index.ts'
import { STYLES, type Style } from './teacher.ts'

export interface MathOptions {
  /** `nano`: three kinds with small operands, two styles, for the 64,000-parameter model. Other fields go before it. */
  preset?: 'nano'
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
}

export interface MathSettings {
  kinds: readonly Kind[]
  levels: readonly number[]
  /** In the order of STYLES. */
  styles: readonly number[]
  slip: number
  thinkShare: number
}

const STANDARD: MathSettings = { kinds: STANDARD_KINDS, levels: [1, 2, 3], styles: [0.25, 0.4, 0.35], slip: 0.02, thinkShare: 0.7 }
const NANO: MathSettings = { kinds: NANO_KINDS, levels: [1], styles: [0.65, 0.35, 0], slip: 0.03, thinkShare: 0.8 }

const FIELDS = ['preset', 'kinds', 'levels', 'styles', 'slip', 'thinkShare']

/** Fills in defaults. Throws an Error with one sentence for the first fault. */
export function parseMathOptions(options: unknown): MathSettings {
  if (options === undefined || options === null) return STANDARD
  if (!isRecord(options)) throw new Error('The options of the math task must be an object.')
  const unknown = Object.keys(options).find((key) => !FIELDS.includes(key))
  if (unknown !== undefined) throw new Error(`The math task has no option ${JSON.stringify(unknown)}; it has ${FIELDS.join(', ')}.`)
  if (options.preset !== undefined && options.preset !== 'nano') throw new Error('The only preset of the math task is "nano".')
  const settings = { ...(options.preset === 'nano' ? NANO : STANDARD) }
  if (options.kinds !== undefined) settings.kinds = parseKinds(options.kinds)
  if (options.levels !== undefined) settings.levels = parseLevels(options.levels)
  if (options.styles !== undefined) settings.styles = parseStyles(options.styles)
  if (options.slip !== undefined) settings.slip = parseProbability(options.slip, 'slip')
  if (options.thinkShare !== undefined) settings.thinkShare = parseProbability(options.thinkShare, 'thinkShare')
  return settings
}

function parseKinds(value: unknown): Kind[] {
  const names = KINDS.map((kind) => kind.name)
  if (!Array.isArray(value) || value.length === 0)
    throw new Error('The option "kinds" of the math task must be a list of one kind or more.')
  return value.map((name) => {
    const kind = KINDS.find((k) => k.name === name)
    if (!kind) throw new Error(`The math task has no kind ${JSON.stringify(name)}; it has ${names.join(', ')}.`)
    return kind
  })
}

function parseLevels(value: unknown): number[] {
  const good = Array.isArray(value) && value.length > 0 && value.every((level) => level === 1 || level === 2 || level === 3)
  if (!good) throw new Error('The option "levels" of the math task must be a list of levels 1, 2 and 3.')
  return value
}

function parseStyles(value: unknown): number[] {
  if (!isRecord(value)) throw new Error(`The option "styles" of the math task must be an object with shares of ${STYLES.join(', ')}.`)
  const unknown = Object.keys(value).find((key) => !(STYLES as readonly string[]).includes(key))
  if (unknown !== undefined) throw new Error(`The math task has no style ${JSON.stringify(unknown)}; it has ${STYLES.join(', ')}.`)
  const shares = STYLES.map((style) => value[style] ?? 0)
  if (!shares.every((share): share is number => typeof share === 'number' && Number.isFinite(share) && share >= 0)) {
    throw new Error('The shares of "styles" in the math task must be numbers of 0 or more.')
  }
  if (shares.every((share) => share === 0)) throw new Error('At least one share of "styles" in the math task must be above 0.')
  return shares
}

function parseProbability(value: unknown, name: string): number {
  if (typeof value === 'number' && value >= 0 && value <= 1) return value
  throw new Error(`The option "${name}" of the math task must be a number from 0 to 1.`)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
