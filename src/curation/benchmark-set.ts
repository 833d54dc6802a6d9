/** @file A file of a published benchmark as the prompts that its authors ask. */
import type { Benchmark } from '../evaluation/benchmarks/index.ts'
import { createTask } from '../tasks/index.ts'
import { distinctPrompts } from '../tasks/prompt-set.ts'
import { shownBriefly } from '../text/shown.ts'
import { ImportError, importPromptSet } from './import.ts'
import { SAMPLE } from './mapping.ts'
import { MAPPINGS } from './mappings.ts'
import { judgeFault } from './rules/unverifiable.ts'
import type { ByteSource, Hooks, ImportedPrompt, Mapping } from './types.ts'

export interface BenchmarkSet {
  /** None twice. */
  prompts: ImportedPrompt[]
  /** Rows that cannot be read, or to which no reply can be judged, and why the first of them cannot. */
  left: number
  why: string | null
}

/** @throws ImportError, one sentence, where the file is not the benchmark's, or nothing can be made of it; the signal's reason when aborted. */
export async function readBenchmark(benchmark: Benchmark, source: ByteSource, hooks: Hooks = {}): Promise<BenchmarkSet> {
  const { name, title, prompts: templates, size = Number.POSITIVE_INFINITY, belongs = () => true } = benchmark
  const { mapping: found } = await importPromptSet(source, { limit: SAMPLE })
  const prompt = Object.hasOwn(templates, found.name) ? templates[found.name] : null
  if (prompt === null) throw new ImportError(`${source.name} is not ${title}: its rows are those of ${found.title}.`)
  const published = MAPPINGS.find((mapping) => mapping.name === found.name) as Mapping
  const { prompts: all, report } = await importPromptSet(
    source,
    { mapping: { ...published, fields: { ...published.fields, prompt } } },
    hooks,
  )
  const own = distinctPrompts(all.filter(belongs))
  if (own.length === 0) throw new ImportError(`${source.name} has no prompt of ${title}.`)
  if (own.length > size)
    throw new ImportError(`${source.name} is not ${title}: it has ${own.length} prompts, and ${name} ${size}; it may be another split.`)
  const task = createTask(own[0].domain)
  const prompts: ImportedPrompt[] = []
  const faults: string[] = report.problems.filter(({ dropped }) => dropped).map(({ what }) => what)
  for (const one of own) {
    const fault = await judgeFault(task, one)
    if (fault === null) prompts.push(one)
    else faults.push(`Replies to ${shownBriefly(one.id)} cannot be judged: ${fault}`)
  }
  if (prompts.length === 0) throw new ImportError(`no reply to ${source.name} can be judged. ${faults[0]}`)
  return { prompts, left: report.rows - all.length + own.length - prompts.length, why: faults[0] ?? null }
}
