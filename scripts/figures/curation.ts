/**
 * @file `npm run figures:curation`: what each rule drops of real prompt sets, and how long near duplicates and decontamination take on
 * 50,000 rows. Exit code 1 when a gold answer of MATH-500 or GSM8K does not verify against itself, or 50,000 rows take over 20 seconds.
 */
import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { withFile } from '../../src/cli/file-source.ts'
import { withTools } from '../../src/cli/tools.ts'
import { curate } from '../../src/curation/curate.ts'
import { importPromptSet } from '../../src/curation/import.ts'
import type { Benchmark, CurationResult, ImportedPrompt, ImportedSet, RuleName } from '../../src/curation/types.ts'

const MATERIAL = '../shared/material'
const SETS = [
  'dapo-math-17k/dapo_math_17k.parquet',
  'deepscaler-subset/dsr_sub.parquet',
  'gsm8k/train.jsonl',
  'gsm8k/test.jsonl',
  'math-benchmarks/math500.test.jsonl',
  'math-benchmarks/olympiadbench.test.jsonl',
  'math-benchmarks/minerva_math.test.jsonl',
  'math-benchmarks/svamp.test.jsonl',
  'hotpotqa/hotpot_dev_v1_simplified.json',
  'countdown/countdown_cd3_test.jsonl',
  'mbpp/mbpp.jsonl',
  'humaneval/HumanEval.jsonl.gz',
  'ifeval/input_data.jsonl',
  'ifbench/IFBench_test.jsonl',
  'swe-bench/swebench_lite_300.jsonl',
]
const BENCHMARKS = ['math500', 'aime24', 'aime25', 'amc23'].map((name) => `math-benchmarks/${name}.test.jsonl`)
const RULES_TIMED: RuleName[] = ['near-duplicates', 'contamination']
const RULES_COUNTED: RuleName[] = [
  'length',
  'exact-duplicates',
  ...RULES_TIMED,
  'multi-part',
  'multiple-choice',
  'figure',
  'proof',
  'language',
  'unverifiable',
]
/** Processor seconds for 50,000 rows: the clock on the wall depends on what else runs. */
const BOUND = 20
const ROWS = 50_000
const MUST_VERIFY = ['gsm8k/train.jsonl', 'gsm8k/test.jsonl', 'math-benchmarks/math500.test.jsonl']

if (!existsSync(MATERIAL)) {
  console.error(`There is no ${MATERIAL} to measure on.`)
  process.exit(1)
}

const read = (file: string): Promise<ImportedSet> => withFile(join(MATERIAL, file), (source) => importPromptSet(source))
const sets = new Map<string, ImportedSet>()
for (const file of new Set([...SETS, ...BENCHMARKS])) sets.set(file, await read(file))
const benchmarks = (except: string): Benchmark[] =>
  BENCHMARKS.filter((file) => file !== except).map((file) => ({
    name: basename(file).split('.')[0],
    prompts: sets.get(file)?.prompts ?? [],
  }))

let missed = false
console.log(
  `Rows dropped by each rule, in this order; decontaminated against ${benchmarks('')
    .map(({ name }) => name)
    .join(', ')}`,
)
console.log(['set'.padEnd(34), 'rows', ...RULES_COUNTED, 'kept'].join('  '))
await withTools(async (tasks) => {
  for (const file of SETS) {
    const { prompts, report } = sets.get(file) as ImportedSet
    const result = await curate(prompts, { rules: RULES_COUNTED, against: benchmarks(file) }, { tasks })
    const counts = result.rules.map(({ rule, dropped }) => String(dropped.length).padStart(rule.length))
    console.log([basename(file).padEnd(34), String(report.rows).padStart(4), ...counts, result.kept.length].join('  '))
    const alone = MUST_VERIFY.includes(file) ? (await curate(prompts, { rules: ['unverifiable'] }, { tasks })).rules[0].dropped : []
    for (const { id, reason } of alone) console.log(`  MISSED: ${id} of ${basename(file)}: ${reason}`)
    missed ||= alone.length > 0
  }
})

const rows = fiftyThousand(SETS.flatMap((file) => sets.get(file)?.prompts ?? []))
const before = process.cpuUsage()
const start = performance.now()
const timed: CurationResult = await curate(rows, { rules: RULES_TIMED, against: benchmarks('') })
const spent = process.cpuUsage(before)
const processor = (spent.user + spent.system) / 1e6
console.log(
  `${ROWS} rows (${Math.round(rows.reduce((sum, { prompt }) => sum + prompt.length, 0) / 1e6)} M characters): ${timed.rules
    .map(({ rule, dropped }) => `${rule} ${dropped.length}`)
    .join(
      ', ',
    )} in ${processor.toFixed(1)} s of one core (bound ${BOUND} s; ${((performance.now() - start) / 1000).toFixed(1)} s on the clock), ${Math.round(
    process.memoryUsage.rss() / 2 ** 20,
  )} MB resident`,
)
if (processor > BOUND) {
  console.log('  MISSED: the bound')
  missed = true
}
process.exitCode = missed ? 1 : 0

/** The real rows, and then the same with every seventh word left out, until there are enough. */
function fiftyThousand(real: readonly ImportedPrompt[]): ImportedPrompt[] {
  const rows = [...real].slice(0, ROWS)
  for (let i = 0; rows.length < ROWS; i++) {
    const { prompt, ...rest } = real[i % real.length]
    const skip = i % 7
    rows.push({
      ...rest,
      prompt: prompt
        .split(' ')
        .filter((_, k) => k % 7 !== skip)
        .join(' '),
    })
  }
  return rows
}
