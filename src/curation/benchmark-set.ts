/** @file A file of a published benchmark as the prompts that its authors ask. */
import type { Benchmark } from '../evaluation/benchmarks/index.ts'
import { PROMPT_FAULTS } from './rules/unverifiable.ts'
import { createTask } from '../tasks/index.ts'
import { distinctPrompts } from '../tasks/prompt-set.ts'
import type { Prompt, Task } from '../tasks/task.ts'
import { shown } from '../text/shown.ts'
import { ImportError, importPromptSet } from './import.ts'
import { SAMPLE } from './mapping.ts'
import { MAPPINGS } from './mappings.ts'
import type { ByteSource, Hooks, ImportedPrompt, Mapping } from './types.ts'

export interface BenchmarkSet {
  /** None twice. */
  prompts: ImportedPrompt[]
  /** One sentence for each row of the benchmark that cannot be asked. */
  left: string[]
}

/** @throws ImportError, one sentence, where the file is not the benchmark's, or nothing can be made of it; the signal's reason when aborted. */
export async function readBenchmark(benchmark: Benchmark, source: ByteSource, hooks: Hooks = {}): Promise<BenchmarkSet> {
  const { name, title, prompts: templates, size = Number.POSITIVE_INFINITY, belongs = () => true } = benchmark
  const { mapping: found } = await importPromptSet(source, { limit: SAMPLE })
  const prompt = Object.hasOwn(templates, found.name) ? templates[found.name] : null
  if (prompt === null) throw new ImportError(`${source.name} is not ${title}: its rows are those of ${found.title}.`)
  const published = MAPPINGS.find((mapping) => mapping.name === found.name) as Mapping
  const { prompts: all, report } = await importPromptSet(source, { mapping: { ...published, fields: { ...published.fields, prompt } } }, hooks)
  const own = distinctPrompts(all.filter(belongs))
  if (own.length === 0) throw new ImportError(`${source.name} has no prompt of ${title}.`)
  if (own.length > size)
    throw new ImportError(`${source.name} is not ${title}: it has ${own.length} prompts, and ${name} ${size}; it may be another split.`)
  const left = report.problems.filter(({ dropped }) => dropped).map(({ what }) => what)
  const task = createTask(own[0].domain)
  const prompts: ImportedPrompt[] = []
  for (const one of own) {
    const fault = await faultOf(task, one)
    if (fault === null) prompts.push(one)
    else left.push(`${shown(one.id)} cannot be judged: ${fault}`)
  }
  if (prompts.length === 0) throw new ImportError(`no prompt of ${source.name} can be judged: ${left[0]}`)
  return { prompts, left }
}

/** Why no reply to a prompt can be judged. Any reply shows it, in instruct mode. */
async function faultOf(task: Task, prompt: Prompt): Promise<string | null> {
  const { outcome, why, detail } = await task.verify(prompt, 'Some reply.', 'instruct', { rule: 'benchmark' })
  return PROMPT_FAULTS.has(outcome) ? String(detail.error ?? detail.reason ?? why ?? `${outcome}.`) : null
}
