/**
 * @file `npm run figures:choice`: extracted letters beside those published with MMLU-Pro, and the verdicts on the questions of real
 * multiple-choice sets. Needs the material of others; exit code 1 where a bound is missed.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { extractLetter } from '../../src/answers/letters.ts'
import { LETTERS, splitOptions, withOptions } from '../../src/answers/options.ts'
import { verifyChoice } from '../../src/tasks/choice/verify.ts'
import { judgeResponse } from '../../src/tasks/judge.ts'

const MATERIAL = new URL('../../../shared/material/', import.meta.url).pathname
if (!existsSync(`${MATERIAL}mmlu-pro`)) {
  console.error(`This figure needs the folders mmlu-pro and math-benchmarks in ${MATERIAL}.`)
  process.exit(1)
}

const rows = (file: string) =>
  readFileSync(MATERIAL + file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
let missed = false
const report = (line: string, good: boolean) => {
  console.log(`${good ? 'ok    ' : 'MISSED'} ${line}`)
  missed ||= !good
}

for (const file of readdirSync(`${MATERIAL}mmlu-pro`).filter((name) => name.endsWith('.jsonl'))) {
  const outputs: { pred: string | null; generated_text: string; options: string[]; answer: string; question: string }[] = rows(
    `mmlu-pro/${file}`,
  )
  const found = outputs.map(({ generated_text }) => extractLetter(generated_text))
  const published = outputs.filter(({ pred }) => pred !== null)
  const equal = outputs.filter(({ pred }, i) => pred !== null && found[i]?.letter === pred).length
  report(`${file}: published letters extracted ${equal} of ${published.length}, bound 99.9%`, equal >= 0.999 * published.length)
  // The published letters come from the first rule alone: where it finds none, none was published.
  const first = outputs.filter(({ pred }, i) => (found[i]?.rule === 1 ? found[i].letter : null) === pred).length
  report(`${file}: letter or none, by the first rule alone ${first} of ${outputs.length}, bound 99.9%`, first >= 0.999 * outputs.length)

  const verdictsBy = (rule: 'reward' | 'benchmark') =>
    outputs.map((row) =>
      judgeResponse(
        verifyChoice,
        { ...row, id: '', domain: 'choice', prompt: withOptions(row.question, row.options) },
        row.generated_text,
        'instruct',
        { rule },
      ),
    )
  const byBenchmark = verdictsBy('benchmark')
  const verdicts = verdictsBy('reward')
  const same = outputs.filter(({ answer }, i) => byBenchmark[i].correct === (found[i]?.letter === answer)).length
  report(`${file}: right by the benchmark's rule exactly where its letter is ${same} of ${outputs.length}`, same === outputs.length)
  const right = byBenchmark.filter(({ correct }) => correct).length
  const both = verdicts.filter(({ correct }, i) => correct && byBenchmark[i].correct).length
  const rewarded = verdicts.filter(({ correct }) => correct).length
  const several = verdicts.filter(({ outcome }) => outcome === 'several-answers').length
  console.log(
    `       right by the benchmark's rule are ${right}; rewarded are ${rewarded}, ${both} of them among those; ${several} give several answers`,
  )
}

/** Where the right letter and the options of a set stand. */
const SETS: { file: string; answer: string }[] = [
  { file: 'aqua.test.jsonl', answer: 'correct' },
  { file: 'sat_math.test.jsonl', answer: 'Answer' },
  { file: 'mmlu_stem.test.jsonl', answer: 'answer' },
]
for (const { file, answer } of SETS.filter(({ file }) => existsSync(`${MATERIAL}math-benchmarks/${file}`))) {
  const questions = rows(`math-benchmarks/${file}`)
  const good = questions.filter((row) => {
    const options = splitOptions(row.options ?? row.choices)
    if (!options) return false
    const gold = typeof row[answer] === 'number' ? LETTERS[row[answer]] : row[answer]
    const prompt = { id: '', domain: 'choice', prompt: withOptions(row.question, options), options, answer: gold }
    return [...LETTERS.slice(0, options.length)].every(
      (letter) => judgeResponse(verifyChoice, prompt, `The answer is (${letter}).`, 'instruct').correct === (letter === gold),
    )
  }).length
  report(`${file}: right exactly for the right letter in ${good} of ${questions.length} questions`, good === questions.length)
}
process.exit(missed ? 1 : 0)
