/** @file A file of a published benchmark as the prompts that its authors ask, behind their worked examples where these are at hand. */
import type { Benchmark } from '../evaluation/benchmarks/index.ts'
import { createTask } from '../tasks/index.ts'
import { contentOf, distinctPrompts } from '../tasks/prompt-set.ts'
import { shownBriefly } from '../text/shown.ts'
import { ImportError, importPromptSet } from './import.ts'
import { SAMPLE } from './mapping.ts'
import { MAPPINGS } from './mappings.ts'
import { judgeFault } from './rules/unverifiable.ts'
import type { ByteSource, Hooks, ImportedPrompt, ImportedSet, Mapping } from './types.ts'

export interface BenchmarkSet {
  /** None twice, and none of the worked examples. */
  prompts: ImportedPrompt[]
  /** Rows that cannot be read, or to which no reply can be judged, and why the first of them cannot. */
  left: number
  why: string | null
  /** Worked examples before each question: all that its authors put there, or none. */
  examples: number
}

/**
 * `examples`: a second file of worked examples; without it those of the file itself are taken, if it has all.
 * @throws ImportError, one sentence, where a file is not the benchmark's, nothing can be made of it, or the second lacks an example; the signal's
 * reason when aborted.
 */
export async function readBenchmark(
  benchmark: Benchmark,
  source: ByteSource,
  examples: ByteSource | null = null,
  hooks: Hooks = {},
): Promise<BenchmarkSet> {
  const { name, title, size = Number.POSITIVE_INFINITY, belongs = () => true } = benchmark
  const { prompts: all, report } = await importRows(benchmark, source, hooks)
  const inFile = examplesAmong(benchmark, all)
  const worked = examples === null ? inFile : examplesAmong(benchmark, (await importRows(benchmark, examples, hooks)).prompts)
  const shown = new Set([...inFile, ...worked].map(contentOf))
  const own = distinctPrompts(all.filter((prompt) => belongs(prompt) && !shown.has(contentOf(prompt))))
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
  const told = { left: report.rows - all.length + own.length - prompts.length, why: faults[0] ?? null }
  return { ...behindExamples(benchmark, prompts, worked, examples), ...told }
}

/** Of a benchmark that has examples, each row with its answer, if it has one, as `response`. */
async function importRows({ title, prompts, examples }: Benchmark, source: ByteSource, hooks: Hooks): Promise<ImportedSet> {
  const { mapping: found } = await importPromptSet(source, { limit: SAMPLE })
  const prompt = Object.hasOwn(prompts, found.name) ? prompts[found.name] : null
  if (prompt === null) throw new ImportError(`${source.name} is not ${title}: its rows are those of ${found.title}.`)
  const published = MAPPINGS.find((mapping) => mapping.name === found.name) as Mapping
  const response = examples && { response: { from: examples.answer, apply: [], optional: true as const } }
  return importPromptSet(source, { mapping: { ...published, fields: { ...published.fields, prompt, ...response } } }, hooks)
}

function examplesAmong({ examples }: Benchmark, rows: readonly ImportedPrompt[]): ImportedPrompt[] {
  return rows.filter((row) => row.response !== undefined && (examples?.belongs?.(row) ?? true))
}

/** Each question behind the examples of its kind; all of them as they are where examples are missing, which a file `given` for them must not. */
function behindExamples(
  { title, examples }: Benchmark,
  questions: readonly ImportedPrompt[],
  worked: readonly ImportedPrompt[],
  given: ByteSource | null,
): Pick<BenchmarkSet, 'prompts' | 'examples'> {
  const bare = questions.map(({ response: _, ...question }) => question)
  if (!examples) return { prompts: bare, examples: 0 }
  const { count, from = '', mark = '' } = examples
  const start = ({ prompt }: ImportedPrompt) => prompt.indexOf(from)
  const texts = new Map<string | undefined, string>()
  for (const kind of new Set(bare.map((question) => question.kind))) {
    const some = worked.filter((example) => example.kind === kind).slice(0, count)
    if (some.length < count && given === null) return { prompts: bare, examples: 0 }
    if (some.length < count)
      throw new ImportError(
        `${given?.name} has ${some.length || 'none'} of the ${count} examples of ${title}${kind === undefined ? '' : ` for ${shownBriefly(kind)}`}.`,
      )
    texts.set(kind, some.map((example) => `${example.prompt.slice(start(example))}${mark}${example.response}\n\n`).join(''))
  }
  const prompts = bare.map((question) => {
    const at = start(question)
    const prompt = question.prompt.slice(0, at) + texts.get(question.kind) + question.prompt.slice(at) + mark
    // What is asked is the question: the examples are the same for all of its kind.
    return { ...question, prompt, content: contentOf(question) }
  })
  return { prompts, examples: count }
}
