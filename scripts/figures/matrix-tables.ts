/**
 * @file The tables of docs/cascade.md and README.md, made of the file that Evaluate shows: both say what it says, rounded in one way, halves away
 * from 0. `npm run figures:matrix -- --tables public/evaluations/cascade.json` prints them.
 */
import type { Estimate } from '../../src/evaluation/intervals.ts'
import type { MatrixCell, MatrixFile } from '../../src/evaluation/matrix-file.ts'

/** What a checkpoint is called by the stage that left it, where that is not its last word. */
const COLUMNS: Record<string, string> = { default: 'start', align: 'alignment', cascade: 'finished' }
const TITLES: Record<string, string> = { patch: 'patches', puzzle: 'logic', talk: 'small talk' }
/** The lines of the README: what is told to somebody who has not met the domains. */
const NEWCOMER: Record<string, string> = {
  'instructions, instruct mode': 'instructions, instruct mode',
  'instructions, thinking': 'instructions, thinking',
  'math, thinking': 'math, thinking',
  'code, thinking': 'code, thinking',
  'patches, thinking': 'patches, thinking',
  'logic, thinking': 'logic, thinking',
  'small talk, instruct mode': 'small talk, instruct mode, no stage of its own but alignment',
  'facts, instruct mode': 'facts of a made-up world',
  'math, new wordings, thinking': 'math in sentences of no training',
  'math, level 5, thinking': 'math one level higher',
  'legs, untrained, thinking': 'heads and legs, a family of no training',
}

const titleOf = ({ name, mode }: MatrixCell) => `${TITLES[name] ?? name}, ${mode === 'think' ? 'thinking' : 'instruct mode'}`

/** In percent or points. What was stored is five digits after the point, so that a half is one. */
export function whole(share: number): number {
  const hundredths = Math.round(1e5 * share) / 1e3
  return Math.sign(hundredths) * Math.round(Math.abs(hundredths)) + 0
}

const signed = (value: number, minus = '−') => `${value < 0 ? minus : value > 0 ? '+' : ''}${Math.abs(value)}`
export const change = ({ value, low, high }: Estimate) => {
  const words = `${signed(whole(value))}, ${signed(whole(low))} to ${signed(whole(high))}`
  return low > 0 || high < 0 ? `**${words}**` : words
}
const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`

/** Rows of cells by title, each as long as there are models. */
function rowsOf({ models, cells }: MatrixFile, greedy: boolean): [title: string, cells: MatrixCell[]][] {
  const shown = cells.filter(({ temperature }) => (temperature === 0) === greedy)
  const titles = [...new Set(shown.map(titleOf))]
  return titles.map((title) => [
    title,
    models.flatMap((model) => shown.find((cell) => cell.model === model && titleOf(cell) === title) ?? []),
  ])
}

export function table({ models }: Pick<MatrixFile, 'models'>, last: readonly string[], rows: readonly (readonly string[])[]): string {
  const columns = models.map((model) => model.slice(model.lastIndexOf('/') + 1)).map((name) => COLUMNS[name] ?? name)
  const head = ['', ...columns, ...last]
  return [`| ${head.join(' | ').trimStart()} |`, `|${'---|'.repeat(head.length)}`, ...rows.map(row)].join('\n')
}

const sinceStart = (cells: readonly MatrixCell[]) => {
  const since = cells.at(-1)?.sinceStart
  return since ? change(since) : ''
}

/** What each stage changed. */
export function sampledTable(file: MatrixFile): string {
  const rows = rowsOf(file, false).map(([title, cells]) => [
    title,
    ...cells.map(({ accuracy, difference }) => `${whole(accuracy.value)}${difference ? ` (${change(difference)})` : ''}`),
    sinceStart(cells),
  ])
  return table(file, ['all stages'], rows)
}

export function greedyTable(file: MatrixFile): string {
  const rows = rowsOf(file, true).map(([title, cells]) => [
    title,
    ...cells.map(({ accuracy }) => `${whole(accuracy.value)}`),
    sinceStart(cells),
  ])
  return table(file, ['all stages'], rows)
}

export function guessTable(file: MatrixFile): string {
  return countTable(file, ({ guessed }) => guessed)
}

/** Of the right replies those with a false line. */
export function falseLinesTable(file: MatrixFile): string {
  return countTable(file, ({ falseLines }) => falseLines)
}

/** A share of each cell, sampled, of the rows where it can be counted. */
function countTable(file: MatrixFile, shareOf: (cell: MatrixCell) => number | null | undefined): string {
  const text = (cell: MatrixCell) => {
    const share = shareOf(cell)
    return typeof share === 'number' ? `${whole(share)}` : ''
  }
  const rows = rowsOf(file, false).map(([title, cells]) => [title, ...cells.map(text)])
  return table(
    file,
    [],
    rows.filter(([, ...shares]) => shares.some((share) => share !== '')),
  )
}

/** Start and end alone, without the second turn, which the text below it tells of. */
export function shortTable(file: MatrixFile): string {
  const greedy = new Map(rowsOf(file, true))
  const share = ({ value, low, high }: Estimate) => `${whole(value)} (${whole(low)}-${whole(high)})`
  const rows = rowsOf(file, false).flatMap(([title, cells]) => {
    const [start, end] = [cells[0], cells[cells.length - 1]]
    if (!(title in NEWCOMER) || !end.sinceStart) return []
    const { value, low, high } = end.sinceStart
    const careful = greedy.get(title) ?? []
    const points = `${signed(whole(value), '-')} (${whole(low)} to ${whole(high)})`
    const ends = [careful[0], careful[careful.length - 1]].map(({ accuracy }) => whole(accuracy.value)).join(', ')
    return [row([NEWCOMER[title], share(start.accuracy), share(end.accuracy), points, ends])]
  })
  return ['| | start, sampled | cascade, sampled | points | greedy: start, cascade |', '|---|---|---|---|---|', ...rows].join('\n')
}

/** All of them, with the place that each is for. */
export function matrixTables(file: MatrixFile): string {
  return [
    `docs/cascade.md, sampled\n\n${sampledTable(file)}`,
    `docs/cascade.md, greedy\n\n${greedyTable(file)}`,
    `docs/cascade.md, replies that guess\n\n${guessTable(file)}`,
    `docs/cascade.md, right replies with a false line\n\n${falseLinesTable(file)}`,
    `README.md\n\n${shortTable(file)}`,
  ].join('\n\n')
}
