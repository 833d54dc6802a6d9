/** @file Records that a run keeps beside its metrics, read again while the run goes on. */
import { useEffect, useMemo, useRef, useState } from 'react'
import type { ExamRecord, ProbeRecord, StepMetrics } from '../workers/api.ts'
import { type Examined, examined } from '../workers/evaluations.ts'
import { engine } from './engine.ts'
import { errorSentence } from './format.ts'

/** While a run goes on they are read at most this often, in milliseconds. */
const REST = 1000

interface Kinds {
  probes: ProbeRecord
  exams: ExamRecord
}

export interface RunRecords<T> {
  records: T[]
  /** Why there are none. */
  error?: string
}

async function readRecords<K extends keyof Kinds>(run: string, kind: K): Promise<RunRecords<Kinds[K]>> {
  try {
    return { records: (await (await engine())[kind](run)) as Kinds[K][] }
  } catch (error) {
    return { records: [], error: errorSentence(error) }
  }
}

/** Null until they are read. `seen`: what may have brought more of them, as it is now. */
export function useRunRecords<K extends keyof Kinds>(run: string, kind: K, seen: unknown): RunRecords<Kinds[K]> | null {
  const [found, setFound] = useState<(RunRecords<Kinds[K]> & { run: string }) | null>(null)
  const last = useRef(0)
  const wanted = useRef(run)
  wanted.current = run
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was seen may have brought more
  useEffect(() => {
    const timer = setTimeout(
      () => {
        last.current = Date.now()
        readRecords(run, kind).then((read) => {
          // What was read a moment before counts, or a fast run would never be shown.
          if (wanted.current === run) setFound({ run, ...read })
        })
      },
      Math.max(0, last.current + REST - Date.now()),
    )
    return () => clearTimeout(timer)
  }, [run, kind, seen])
  return found?.run === run ? found : null
}

/** What each prompt scored in a run's evaluations; `asked` is null until that is read. `metrics`: all of the run, or those with evaluations. */
export function useExams(run: string, metrics: readonly StepMetrics[]): { asked: Examined | null; error?: string } {
  const newest = useMemo(() => metrics.findLast((entry) => entry.evaluation ?? entry.evaluation_before), [metrics])
  const read = useRunRecords(run, 'exams', newest)
  return useMemo(() => ({ asked: read && examined(read.records), error: read?.error }), [read])
}
