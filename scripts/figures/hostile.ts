/**
 * @file `npm run figures:hostile`: what hostile input costs until it is refused, a process for each: milliseconds, megabytes that its peak of
 * memory is above what it had before, and the sentence. Ends with 1 where one takes more than it may without telling its progress, or is not refused.
 *
 * `-- NAME` measures the tables or cases whose name has NAME in it.
 */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { type HostileTable, Outcome } from './hostile/case.ts'
import { folders } from './hostile/folders.ts'
import { promptSets } from './hostile/prompt-sets.ts'
import { templates } from './hostile/templates.ts'
import { patterns, tokenizers } from './hostile/tokenizers.ts'

const TABLES: Record<string, HostileTable> = { templates, patterns, tokenizers, folders, 'prompt sets': promptSets }

interface Measured {
  ms: number
  mb: number
  /** Null: it was not refused. */
  sentence: string | null
  told: number
}

async function measure(table: string, name: string): Promise<Measured> {
  const work = await TABLES[table].cases[name]()
  const before = process.memoryUsage.rss()
  const peak = process.resourceUsage().maxRSS
  const clock = performance.now()
  const processor = process.cpuUsage()
  let sentence: string | null = null
  let told = 0
  try {
    const outcome = await work()
    if (outcome instanceof Outcome) ({ sentence, told } = outcome)
  } catch (error) {
    sentence = error instanceof Error ? error.message : String(error)
  }
  const used = process.cpuUsage(processor)
  // Other programs may share the machine: then the processor's time is the smaller.
  const ms = Math.min(performance.now() - clock, (used.user + used.system) / 1000)
  const after = process.resourceUsage().maxRSS
  const highest = after > peak ? after * 1024 : process.memoryUsage.rss()
  return { ms, mb: Math.max(0, highest - before) / 2 ** 20, sentence, told }
}

const [first = '', table, name] = process.argv.slice(2)
if (first === '--case') {
  console.log(JSON.stringify(await measure(table, name)))
} else {
  const here = fileURLToPath(import.meta.url)
  const register = fileURLToPath(new URL('../../bin/register.mjs', import.meta.url))
  let wrong = 0
  let total = 0
  let slowest = 0
  let largest = 0
  let longer = 0
  for (const [kind, { limit, cases }] of Object.entries(TABLES)) {
    console.log(`\n${kind}: at most ${limit.ms} ms and ${limit.mb} MB`)
    for (const title of Object.keys(cases)) {
      if (!kind.includes(first) && !title.includes(first)) continue
      const child = spawnSync(process.execPath, ['--import', register, here, '--case', kind, title], { encoding: 'utf8', timeout: 120_000 })
      const result: Measured = child.status === 0 ? JSON.parse(child.stdout) : { ms: Infinity, mb: Infinity, sentence: null, told: 0 }
      const { ms, mb, sentence, told } = result
      const over = ms > limit.ms || mb > limit.mb
      const bad = (over && told === 0) || sentence === null
      if (bad) wrong++
      total++
      if (!over || bad) {
        slowest = Math.max(slowest, ms)
        largest = Math.max(largest, mb)
      } else longer++
      const said = sentence ?? (child.status === 0 ? 'NOT REFUSED' : `ENDED BY ${child.signal ?? `status ${child.status}`}`)
      console.log(
        `${bad ? '!' : over ? '+' : ' '} ${ms.toFixed(0).padStart(5)} ms ${mb.toFixed(0).padStart(4)} MB  ${title}: ${said.slice(0, 140)}`,
      )
    }
  }
  console.log(
    `\n${total} cases, ${wrong} above their limits; the slowest ${slowest.toFixed(0)} ms, the largest ${largest.toFixed(0)} MB; ${longer} more (+) take longer or more, and tell their progress`,
  )
  process.exitCode = wrong > 0 ? 1 : 0
}
