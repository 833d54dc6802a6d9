/** @file What the worker tells of runs, gathered, and taken into what is known of them. */
import type { RunEvent, RunSummary, StepMetrics } from '../../workers/api.ts'

/** Milliseconds between deliveries. */
const INTERVAL = 100

/** Collects events and delivers them together; the first at once, so that a click is answered at once. */
export function gather(deliver: (events: RunEvent[]) => void, interval = INTERVAL): (event: RunEvent) => void {
  let waiting: RunEvent[] = []
  let timer: ReturnType<typeof setTimeout> | null = null
  const send = () => {
    timer = null
    if (waiting.length === 0) return
    const events = waiting
    waiting = []
    timer = setTimeout(send, interval)
    deliver(events)
  }
  return (event) => {
    waiting.push(event)
    if (timer === null) send()
  }
}

export function withRun(runs: RunSummary[], run: RunSummary): RunSummary[] {
  return runs.some((known) => known.id === run.id) ? runs.map((known) => (known.id === run.id ? run : known)) : [run, ...runs]
}

/** A step taken again after a resume replaces the one of its number and drops those after it. */
export function withStep(metrics: StepMetrics[], entry: StepMetrics): StepMetrics[] {
  const last = metrics.at(-1)
  if (!last || entry.step > last.step) return [...metrics, entry]
  return [...metrics.filter((known) => known.step < entry.step), entry]
}

/** What was stored, then what arrived while it was being read. */
export function merge(stored: StepMetrics[], arrived: StepMetrics[]): StepMetrics[] {
  const last = stored.at(-1)?.step ?? -1
  return [...stored, ...arrived.filter((entry) => entry.step > last)]
}
