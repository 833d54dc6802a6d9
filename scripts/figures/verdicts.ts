/**
 * @file `npm run figures:verdicts [-- --cases FILE]`: replies with the verdict that is right, in all domains, through the tasks that reward
 * them, those of ../shared/material or of a file like them; and every pair of published math answers, of which only equal ones may be accepted
 * for each other. Ends with exit code 1 where a bound is missed.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { type Answer, equalAnswers, parseAnswer } from '../../src/answers/equality.ts'
import { withTools } from '../../src/cli/tools.ts'
import { createTask, domainOf, domains } from '../../src/tasks/index.ts'
import type { Mode, Prompt } from '../../src/tasks/task.ts'
import { parseJson } from '../../src/text/json.ts'

const MATERIAL = new URL('../../../shared/material/', import.meta.url)
/** Of all verdicts: wrong replies rewarded, and right ones refused. */
const WRONG_BOUND = 0
const RIGHT_BOUND = 0.02
/** Milliseconds for one verdict or one comparison of two answers, and for the middle one. Programs take what they take, and are only told. */
const CALL_BOUND = 1000
const MEDIAN_BOUND = 1

const { values } = parseArgs({ options: { cases: { type: 'string' } } })
if (!existsSync(MATERIAL)) {
  console.error('The verdicts are not there: this figure needs ../shared/material.')
  process.exit(2)
}
const lines = (file: string) => readFileSync(new URL(file, MATERIAL), 'utf8').trim().split('\n')

interface Case {
  id: string
  domain: string
  response: string
  want: boolean
  mode?: Mode
  answer?: unknown
}

const modeOf = ({ mode, response }: Case): Mode => mode ?? (/<\/?think>/.test(response) ? 'think' : 'instruct')

const text = values.cases === undefined ? lines('verdict-cases/cases.jsonl') : readFileSync(values.cases, 'utf8').trim().split('\n')
const cases = text.map((line) => parseJson(line) as Case)
const total = { right: 0, refused: 0, wrong: 0, rewarded: 0 }
const verdictTimes: number[] = []
const median = (times: number[]) => times.sort((a, b) => a - b)[times.length >> 1]
await withTools(async (tools) => {
  for (const domain of domains) {
    const rows = cases.filter((row) => row.domain === domain)
    if (rows.length === 0) continue
    const task = createTask(domain, undefined, tools)
    // The first verdict of a domain loads what it needs.
    await task.verify(rows[0] as unknown as Prompt, rows[0].response, modeOf(rows[0]))
    const times: number[] = []
    const misses: string[] = []
    const counts = { right: 0, refused: 0, wrong: 0, rewarded: 0 }
    for (const row of rows) {
      const start = performance.now()
      const verdict = await task.verify(row as unknown as Prompt, row.response, modeOf(row))
      times.push(performance.now() - start)
      row.want ? counts.right++ : counts.wrong++
      if (verdict.correct === row.want) continue
      row.want ? counts.refused++ : counts.rewarded++
      misses.push(
        `  ${row.want ? 'refused ' : 'rewarded'} ${row.id} (${verdict.outcome}): ${JSON.stringify(row.answer ?? null)} <- ${JSON.stringify(row.response.slice(0, 100))}`.replace(
          /\n/g,
          ' ',
        ),
      )
    }
    console.log(
      `${domain}: ${counts.rewarded} of ${counts.wrong} wrong replies rewarded, ${counts.refused} of ${counts.right} right ones refused; a verdict takes ${median(times).toFixed(2)} ms in the middle, ${Math.max(...times).toFixed(0)} at most`,
    )
    for (const key of ['right', 'refused', 'wrong', 'rewarded'] as const) total[key] += counts[key]
    if (!domainOf(domain).needs.includes('python')) verdictTimes.push(...times)
    for (const miss of misses) console.log(miss)
  }
})
console.log(
  `all: ${total.rewarded} of ${total.wrong} wrong replies rewarded (bound ${WRONG_BOUND}), ${total.refused} of ${total.right} right ones refused (bound ${100 * RIGHT_BOUND}%); without programs a verdict takes ${median(verdictTimes).toFixed(2)} ms in the middle (bound ${MEDIAN_BOUND}), ${Math.max(...verdictTimes).toFixed(0)} at most (bound ${CALL_BOUND})`,
)
if (total.rewarded > WRONG_BOUND || total.refused > RIGHT_BOUND * total.right) missed()
if (median(verdictTimes) > MEDIAN_BOUND || Math.max(...verdictTimes) > CALL_BOUND) missed()

// All pairs of published answers.
const golds = new Set<string>()
const collect = (answer: unknown): void => {
  if (Array.isArray(answer)) answer.forEach(collect)
  else if (answer !== undefined && answer !== null) golds.add(String(answer).trim())
}
for (const file of readdirSync(new URL('math-benchmarks/', MATERIAL)).filter((name) => name.endsWith('.jsonl')))
  for (const line of lines(`math-benchmarks/${file}`)) {
    const row = JSON.parse(line) as Record<string, unknown>
    collect(row.answer ?? row.final_answer)
    for (const box of String(row.type === undefined ? '' : (row.solution ?? '')).matchAll(/\\boxed\{([^{}]{1,60})\}/g)) collect(box[1])
  }
for (const line of lines('qwen-math-graded/math_cot_100.jsonl')) collect((JSON.parse(line) as { gt: string }).gt)

const answers = [...golds].map(parseAnswer).filter((answer): answer is Answer => answer !== null)
const times: number[] = []
const accepted: string[] = []
let undecided = 0
let selves = 0
for (const [i, gold] of answers.entries()) {
  if (equalAnswers(gold, { ...gold, text: `${gold.text} ` }) !== true) selves++
  for (const [j, given] of answers.entries()) {
    if (i === j || gold.text === given.text) continue
    const start = performance.now()
    const truth = equalAnswers(gold, given)
    times.push(performance.now() - start)
    if (truth === null) undecided++
    if (truth === true) accepted.push(`  ${gold.text}   accepts   ${given.text}`)
  }
}
const [middle, slowest] = [median(times), times[times.length - 1]]
console.log(
  `${answers.length} published answers, ${times.length} pairs: ${accepted.length} accepted, ${undecided} undecided; ${selves} not equal to themselves but for their text`,
)
for (const pair of accepted) console.log(pair)
console.log(
  `one comparison: median ${middle.toFixed(4)} ms (bound ${MEDIAN_BOUND}), slowest ${slowest.toFixed(0)} ms (bound ${CALL_BOUND})`,
)
if (middle > MEDIAN_BOUND || slowest > CALL_BOUND) missed()

function missed(): void {
  console.log('  MISSED')
  process.exitCode = 1
}
