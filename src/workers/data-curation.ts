/** @file One curation: a stored set is read into memory, judged rule by rule, and what is left stored as a new one. */
import { curate } from '../curation/curate.ts'
import { ruleDescriptions } from '../curation/rules/index.ts'
import type { CurationResult, ImportedPrompt, Progress, RuleDescription, RuleName } from '../curation/types.ts'
import type { Storage } from '../runs/storage.ts'
import type { TaskTools } from '../tasks/tools.ts'
import type { CurationApi, CurationRequest, CurationSummary, DroppedRow, PassRates, RuleSummary, StoredSet } from './data-api.ts'
import { PromptSets } from './data-sets.ts'

interface Curation {
  set: StoredSet
  prompts: ImportedPrompt[]
  result: CurationResult
  benchmarks: Map<string, ImportedPrompt[]>
}

export class CurationJob implements CurationApi {
  readonly #sets: () => Promise<PromptSets>
  readonly #tools: TaskTools
  #curation: Curation | null = null

  constructor(storage: () => Promise<Storage>, tools: TaskTools) {
    this.#sets = async () => new PromptSets(await storage())
    this.#tools = tools
  }

  async rules(): Promise<RuleDescription[]> {
    return [...ruleDescriptions]
  }

  async curate(
    id: string,
    { against, ...options }: CurationRequest,
    passRates: PassRates | null,
    onProgress: (progress: Progress) => void,
  ): Promise<CurationSummary> {
    const sets = await this.#sets()
    const set = await sets.get(id)
    const prompts = await this.#read(sets, set, onProgress)
    const benchmarks = new Map<string, ImportedPrompt[]>()
    for (const other of against) {
      const benchmark = await sets.get(other)
      // Two sets may have one name.
      const name = benchmarks.has(benchmark.name) ? `${benchmark.name} (${other})` : benchmark.name
      benchmarks.set(name, await this.#read(sets, benchmark, onProgress))
    }
    const result = await curate(
      prompts,
      { ...options, against: [...benchmarks].map(([name, list]) => ({ name, prompts: list })) },
      {
        tasks: this.#tools,
        ...(passRates && {
          passRate: (list, samples) =>
            passRates(list, samples, (done, total) => onProgress({ phase: 'Measuring difficulty', done, total, unit: 'rows' })),
        }),
      },
      { onProgress },
    )
    this.#curation = { set, prompts, result, benchmarks }
    return {
      rows: result.rows,
      kept: result.kept.length,
      rules: result.rules.map((rule): RuleSummary => ({ ...rule, dropped: rule.dropped.length })),
      passRates: result.passRates ? Object.values(result.passRates).sort((a, b) => a - b) : null,
    }
  }

  async dropped(rule: RuleName, from: number, to: number): Promise<DroppedRow[]> {
    const curation = this.#curation
    const found = curation?.result.rules.find((one) => one.rule === rule)
    if (!curation || !found) return []
    return found.dropped.slice(from, to).map(({ repeats, ...drop }) => ({
      ...drop,
      prompt: curation.prompts[drop.index].prompt,
      ...(repeats && {
        repeats: {
          set: repeats.set ?? null,
          id: repeats.id,
          prompt: (repeats.set === undefined ? curation.prompts : curation.benchmarks.get(repeats.set))?.[repeats.index]?.prompt ?? '',
          ...(repeats.similarity === undefined ? {} : { similarity: repeats.similarity }),
        },
      }),
    }))
  }

  async keep(name: string, onProgress: (progress: Progress) => void): Promise<StoredSet> {
    const curation = this.#curation
    if (!curation) throw new Error('Nothing was curated yet.')
    const { set, prompts, result } = curation
    const rules = result.rules.filter(({ skipped }) => skipped === undefined)
    const drops = rules.map(({ title, dropped }) => `${title} dropped ${dropped.length}`).join(', ')
    const history = [...set.history, `Curated from ${set.name}: ${result.kept.length} of ${result.rows} prompts kept (${drops}).`]
    const kept = result.kept.map((index) => prompts[index])
    return (await this.#sets()).add(name, history, kept, (done) => onProgress({ phase: 'Storing', done, total: kept.length, unit: 'rows' }))
  }

  async #read(sets: PromptSets, set: StoredSet, onProgress: (progress: Progress) => void): Promise<ImportedPrompt[]> {
    const prompts: ImportedPrompt[] = []
    for await (const prompt of sets.prompts(set.id)) {
      if (prompts.push(prompt) % 5000 === 0) {
        onProgress({ phase: `Reading ${set.name}`, done: prompts.length, total: set.rows, unit: 'rows' })
      }
    }
    return prompts
  }
}
