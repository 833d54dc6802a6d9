/**
 * @file `npm run figures:ifbench`: how far the 58 checks of IFBench agree with AllenAI's published verdicts on real answers, strict and loose,
 * check by check and in all. Reads ../shared/material; exits with 1 where a bound is missed, with 2 where there is nothing to compare with.
 */
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { IFBENCH_CHECKS } from '../../src/checks/ifbench/index.ts'
import { instructionsOf, judge } from '../../src/checks/judge.ts'

const BOUND = 0.995

interface Row {
  prompt: string
  response: string
  instruction_id_list: string[]
  kwargs: Record<string, unknown>[]
  follow_instruction_list: boolean[]
}

const folder = fileURLToPath(new URL('../../../shared/material/ifbench', import.meta.url))
if (!existsSync(folder)) {
  console.error(`There is no ${folder}: nothing to compare with.`)
  process.exit(2)
}
const rows = (name: string) =>
  readFileSync(`${folder}/${name}`, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Row)
const READINGS = ['strict', 'loose'] as const
type Tally = { total: number } & Record<(typeof READINGS)[number], number>
const tally = (): Tally => ({ total: 0, strict: 0, loose: 0 })

const published = { strict: rows('eval_results_strict.jsonl'), loose: rows('eval_results_loose.jsonl') }
const questions = rows('IFBench_test.jsonl')
const all = tally()
const prompts = tally()
const perCheck = new Map(IFBENCH_CHECKS.map(({ id }) => [id, tally()]))
const differing: string[] = []
let slowest = 0

/** Graded prompts have a blank more at the end; one has other prompts run together with it before its own last sentence. */
function questionOf(graded: Row): Row {
  const prompt = graded.prompt.trim()
  const ids = graded.instruction_id_list.join()
  const question =
    questions.find((each) => each.prompt.trim() === prompt) ??
    questions.find((each) => each.instruction_id_list.join() === ids && each.prompt.trim().endsWith(prompt.slice(-80)))
  if (!question) throw new Error(`IFBench has no prompt "${prompt.slice(0, 60)}...".`)
  return question
}

for (const [index, graded] of published.strict.entries()) {
  const row = questionOf(graded)
  const instructions = instructionsOf(row.instruction_id_list, row.kwargs)
  if (typeof instructions === 'string') throw new Error(instructions)
  const start = performance.now()
  const judgements = await judge(instructions, graded.response, row.prompt, 'benchmark')
  slowest = Math.max(slowest, performance.now() - start)

  prompts.total++
  for (const reading of READINGS) {
    const theirs = published[reading][index].follow_instruction_list
    const ours = judgements.map((judgement) => (reading === 'strict' ? judgement.followed : judgement.loose))
    if (ours.every((verdict, i) => verdict === theirs[i])) prompts[reading]++
    for (const [i, { id, why }] of judgements.entries()) {
      if (ours[i] === theirs[i]) {
        all[reading]++
        const each = perCheck.get(id)
        if (each) each[reading]++
      } else differing.push(`${reading} ${id}: published ${theirs[i]}, here ${ours[i]}. ${why}`)
    }
  }
  all.total += judgements.length
  for (const { id } of judgements) {
    const each = perCheck.get(id)
    if (each) each.total++
  }
}

const line = (name: string, { total, strict, loose }: Tally) =>
  console.log(`${name.padEnd(36)} strict ${strict}/${total}  loose ${loose}/${total}`)
for (const [id, each] of perCheck) line(id, each)
for (const each of differing) console.log(each)
console.log(`slowest answer ${slowest.toFixed(0)} ms`)
line('all verdicts of a prompt', prompts)
line('all instructions', all)
for (const reading of READINGS) {
  const share = all[reading] / all.total
  const met = share >= BOUND
  console.log(`${reading} agreement ${(100 * share).toFixed(2)}%, bound ${100 * BOUND}%${met ? '' : ': MISSED'}`)
  if (!met) process.exitCode = 1
}
