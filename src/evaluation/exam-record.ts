/**
 * @file The evaluations of a run, prompt by prompt, as `exams.jsonl` keeps them: one reply was drawn to each prompt, so a character tells what
 * came of it, and which prompts there were is told once.
 */
import type { ExamRecord } from '../runs/records.ts'
import { contentOf } from '../tasks/prompt-set.ts'
import type { Prompt } from '../tasks/task.ts'
import type { Judged } from './record.ts'

/** What a run has asked so far, numbered. */
export class ExamWriter {
  #lists = new Map<string, number>()
  #next = 0

  /** `written`: the run's records up to now. */
  constructor(written: readonly ExamRecord[]) {
    for (const { list, ids, contents } of written) {
      if (ids && contents) this.#lists.set(keyOf({ ids, contents }), list)
      // The number of a list whose first record is lost is not given again: its other records would be read as of these prompts.
      this.#next = Math.max(this.#next, list + 1)
    }
  }

  /** `judged`: of the prompts in their order, those of one reply that the verifier could judge. */
  record(step: number, exam: string, prompts: readonly Prompt[], judged: readonly Judged[]): ExamRecord {
    const numbers = new Map<string, number>()
    const numberOf = (content: string) => numbers.get(content) ?? numbers.set(content, numbers.size).size - 1
    const asked = { ids: prompts.map(({ id }) => id), contents: prompts.map((prompt) => numberOf(contentOf(prompt))) }
    let at = 0
    const right = asked.ids.map((id) => (judged[at]?.id === id ? judged[at++].right : '-')).join('')
    const key = keyOf(asked)
    const known = this.#lists.get(key)
    const list = known ?? this.#next++
    this.#lists.set(key, list)
    return { step, exam, list, right, ...(known === undefined && asked) }
  }
}

const keyOf = (asked: Required<Pick<ExamRecord, 'ids' | 'contents'>>) => JSON.stringify([asked.ids, asked.contents])

/** What was asked after a step in an evaluation by name; undefined where that is not kept, as in runs of older versions. */
export type Examined = (step: number, exam: string) => Judged[] | undefined

export function examined(records: readonly ExamRecord[]): Examined {
  const lists = new Map<number, ExamRecord>()
  for (const record of records) if (record.ids && record.contents && !lists.has(record.list)) lists.set(record.list, record)
  const found = new Map(records.map((record) => [`${record.step} ${record.exam}`, record]))
  return (step, exam) => {
    const record = found.get(`${step} ${exam}`)
    const { ids = [], contents = [] } = (record && lists.get(record.list)) ?? {}
    if (!record || ids.length !== record.right.length || contents.length !== ids.length) return undefined
    return ids.flatMap((id, i) =>
      record.right[i] === '-' ? [] : [{ id, content: String(contents[i]), samples: 1, right: Number(record.right[i] === '1') }],
    )
  }
}
