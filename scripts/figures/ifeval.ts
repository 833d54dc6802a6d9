/**
 * @file `npm run figures:ifeval`: how far the instruction checks agree with Google's on answers that others wrote and Google's code graded, and
 * how far the tools below them agree with NLTK and langdetect. Reads ../shared/material; exits with 1 where a bound is missed.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { ArgumentError } from '../../src/checks/check.ts'
import { instructionsOf, judge } from '../../src/checks/judge.ts'
import { registry } from '../../src/checks/registry.ts'
import { loadTextTools } from '../../src/checks/text/tools.ts'

const BOUND = 0.998
const material = fileURLToPath(new URL('../../../shared/material', import.meta.url))
if (!existsSync(material)) {
  console.error(`There is no ${material}: nothing to compare with.`)
  process.exit(2)
}
const lines = <T>(name: string) =>
  readFileSync(`${material}/${name}`, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as T)

let missed = false
function report(name: string, equal: number, total: number, bound: number | null, note = ''): void {
  const low = bound !== null && equal / total < bound
  missed ||= low
  const asked = bound === null ? '' : `  bound ${(100 * bound).toFixed(1)}%${low ? ' MISSED' : ''}`
  console.log(`${name.padEnd(64)} ${equal}/${total} ${((100 * equal) / total).toFixed(2)}%${asked}${note}`)
}

interface Graded {
  prompt: string
  response: string
  instruction_id_list: string[]
  kwargs: Record<string, unknown>[]
}

/** The version that graded these answers replaces such a letter by a random one, which leaves no verdict to agree with. */
function isDrawn(id: string, kwargs: Record<string, unknown>): boolean {
  return id === 'keywords:letter_frequency' && !/^[a-z]$/i.test(String(kwargs.letter))
}

const everything = await loadTextTools(['sentences', 'languages'])
const sum = { strict: { equal: 0, total: 0 }, loose: { equal: 0, total: 0 } }

/** Agreement of both readings with the lists that `published` takes from a row. */
async function compare<T extends Graded>(name: string, rows: T[], published: (row: T) => { strict?: boolean[]; loose?: boolean[] }) {
  const equal = { strict: 0, loose: 0 }
  const total = { strict: 0, loose: 0 }
  const drawn = { strict: 0, loose: 0 }
  const differ: string[] = []
  let prompts = 0
  let slowest = 0
  for (const row of rows) {
    const instructions = instructionsOf(row.instruction_id_list, row.kwargs)
    if (typeof instructions === 'string') throw new Error(`${name}: ${instructions}`)
    const start = process.cpuUsage().user
    const ours = await judge(instructions, row.response, row.prompt, 'benchmark')
    slowest = Math.max(slowest, process.cpuUsage().user - start)
    const theirs = published(row)
    if (theirs.strict !== undefined && ours.every(({ followed }, i) => followed === theirs.strict?.[i])) prompts++
    for (const reading of ['strict', 'loose'] as const) {
      theirs[reading]?.forEach((verdict, i) => {
        const mine = reading === 'strict' ? ours[i].followed : ours[i].loose
        sum[reading].total++
        if (mine === verdict) sum[reading].equal++
        if (isDrawn(ours[i].id, row.kwargs[i])) drawn[reading]++
        else {
          total[reading]++
          if (mine === verdict) equal[reading]++
        }
        if (mine !== verdict) differ.push(`  ${reading} ${ours[i].id}: theirs ${verdict}, ours ${mine}: ${ours[i].why}`)
      })
    }
  }
  for (const reading of ['strict', 'loose'] as const)
    if (total[reading] > 0)
      report(`${name}, ${reading}`, equal[reading], total[reading], BOUND, `  (${drawn[reading]} drawn at random left out)`)
  console.log(
    `  all verdicts of a prompt equal, strict: ${prompts}/${rows.length}; slowest answer ${(slowest / 1000).toFixed(0)} ms of processor`,
  )
  for (const line of differ.slice(0, 10)) console.log(line)
}

interface Row extends Graded {
  key: number
  follow_instruction_list?: boolean[]
  google_strict?: boolean[]
  google_loose?: boolean[]
  strict?: boolean[]
  loose?: boolean[]
}

const questions = new Map(lines<Row>('ifeval/input_data.josejg.jsonl').map((row) => [row.prompt.trim(), row]))
const graded = (file: string) => {
  let unknown = 0
  const rows = lines<Row>(file).flatMap((row) => {
    const question = questions.get(row.prompt.trim())
    if (row.kwargs === undefined && question === undefined) unknown++
    const kwargs = row.kwargs ?? question?.kwargs
    return kwargs === undefined ? [] : [{ ...row, kwargs }]
  })
  if (unknown > 0) console.log(`  ${file}: ${unknown} rows have no arguments and are left out`)
  return rows
}

for (const reading of ['strict', 'loose'] as const) {
  const file = `ifeval/gpt4_eval_results_${reading}.jsonl`
  if (existsSync(`${material}/${file}`))
    await compare('GPT-4 answers, published verdicts', graded(file), (row) => ({ [reading]: row.follow_instruction_list }))
}
for (const file of readdirSync(`${material}/ifeval`).filter((name) => name.startsWith('graded_'))) {
  const rows = graded(`ifeval/${file}`)
  const model = file.replace(/^graded_|\.jsonl$/g, '').replace('__', '/')
  await compare(`${model}, Google's code`, rows, (row) => ({ strict: row.google_strict, loose: row.google_loose }))
  await compare(`${model}, M-IFEval's verdicts`, rows, (row) => ({ strict: row.strict, loose: row.loose }))
}

for (const reading of ['strict', 'loose'] as const)
  report(`All graded answers, ${reading}, none left out`, sum[reading].equal, sum[reading].total, BOUND)

interface UnitCase {
  checker: string
  registry_id: string | null
  kwargs: Record<string, unknown>
  response: string
  expected?: boolean
  raises?: string
}

/** Checkers outside the registry go by the ids of ifeval/unused.ts. */
const BY_CLASS: Record<string, string> = {
  ConstrainedStartChecker: 'multi-turn:constrained_start',
  KeySentenceChecker: 'keywords:key_sentences',
  RephraseParagraph: 'detectable_content:rephrase_paragraph',
  RephraseChecker: 'detectable_content:rephrase',
}
const cases = JSON.parse(readFileSync(`${material}/ifeval/unit_cases.json`, 'utf8')) as UnitCase[]
let passed = 0
for (const each of cases) {
  const check = registry.get(each.registry_id ?? BY_CLASS[each.checker])
  // Where the reference raises an error, the reply marks no change: not followed here.
  const expected = each.raises === undefined ? each.expected : false
  let ours: boolean | string = 'no check'
  try {
    if (check) ours = check.follows(each.response, each.kwargs, everything, '').followed
  } catch (error) {
    if (!(error instanceof ArgumentError)) throw error
    ours = error.message
  }
  if (ours === expected) passed++
  else console.log(`  unit case ${each.checker} ${JSON.stringify(each.kwargs).slice(0, 100)}: expected ${expected}, ours ${ours}`)
}
report("Google's unit cases", passed, cases.length, 1)

const splits = JSON.parse(readFileSync(`${material}/nltk-punkt-english/vectors.json`, 'utf8')) as {
  text: string
  sentences: string[]
  words: string[]
}[]
const same = (a: string[], b: string[]) => a.length === b.length && a.every((item, i) => item === b[i])
report(
  'NLTK sentences, whole texts',
  splits.filter((row) => same(everything.sentences(row.text), row.sentences)).length,
  splits.length,
  null,
)
report('NLTK words, whole texts', splits.filter((row) => same(everything.words(row.text), row.words)).length, splits.length, null)
const languages = JSON.parse(readFileSync(`${material}/langdetect/vectors.json`, 'utf8')) as { text: string; detected: string | null }[]
report('langdetect, seed 0', languages.filter((row) => everything.language(row.text) === row.detected).length, languages.length, null)

process.exitCode = missed ? 1 : 0
