/**
 * @file The trial of a program: its tests run where it is not (python/trial.py), and what they ask of it is asked here. The program is run
 * anew for each batch of requests, since what they ask may depend on what came back.
 */
import type { CallOutcome, Program, ProgramCall } from '../sandbox.ts'
import { readValue } from '../values.ts'

export type RunProgram = (program: Program) => Promise<CallOutcome[]>

export interface TrialOrder {
  codes: string[]
  /** Trusted Python before them. */
  setup: string
  known: string[]
  /** Does these for the program, in a run of its own. The outcomes end with the first that is not `done`. */
  ask: (calls: ProgramCall[]) => Promise<CallOutcome[] | 'stop'>
  /** Runs what is trusted. */
  run: RunProgram
}

export type TrialEnd =
  | { outcome: 'passed' }
  /** `code`: the index of the text. The outcome is that of the call that failed, or `wrong`. */
  | { outcome: 'failed'; code: number; how: Exclude<CallOutcome['outcome'], 'done'> | 'wrong'; message: string }
  /** The test asks what cannot be asked from there. */
  | { outcome: 'not-taken'; code: number; reason: string }
  /** `ask` said so. */
  | { outcome: 'stop' }

const MAX_ROUNDS = 10
const MAX_REQUESTS = 5000

export async function runTrial({ codes, setup, known, ask, run }: TrialOrder): Promise<TrialEnd> {
  const state = { requests: [] as string[], results: [] as string[], aliasing: false }
  let stopped: CallOutcome | undefined
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const [outcome] = await run({ setup, source: '', calls: [{ kind: 'trial', codes, known, ...state }] })
    if (outcome.outcome !== 'done') return { outcome: 'failed', code: 0, how: outcome.outcome, message: outcome.message }
    const report = readReport(outcome.value)
    if (report.outcome === 'passed') {
      if (!report.changed || state.aliasing) return report
      state.aliasing = true
      continue
    }
    if (report.outcome !== 'pending') return report
    const { from, asked, code } = report
    if (from === state.results.length && asked[0] === state.requests[from]) {
      const { outcome: how, message } = stopped?.outcome !== 'done' && stopped ? stopped : UNREADABLE
      return { outcome: 'failed', code, how, message }
    }
    state.requests = [...state.requests.slice(0, from), ...asked]
    if (state.requests.length > MAX_REQUESTS) return { outcome: 'not-taken', code, reason: `it calls the program ${MAX_REQUESTS} times` }
    const outcomes = await ask(state.requests.map((request) => ({ kind: 'ask', request })))
    if (outcomes === 'stop') return { outcome: 'stop' }
    const end = outcomes.findIndex((answer) => answer.outcome !== 'done' || !isAnswer(answer.value))
    stopped = end < 0 ? undefined : outcomes[end]
    state.results = outcomes.slice(0, end < 0 ? undefined : end).map((answer) => ('value' in answer && answer.value) || '')
  }
  return { outcome: 'not-taken', code: 0, reason: `each call of the program builds on the one before, ${MAX_ROUNDS} times` }
}

const UNREADABLE = { outcome: 'type-error' as const, message: 'the program gave no value that can be read' }

/** Any value may come from a program's interpreter: only what has the form of an answer goes on. */
function isAnswer(text: string | undefined): boolean {
  const read = readValue(text ?? '')?.value
  if (!Array.isArray(read)) return false
  const [kind, first, second] = read
  if (kind === 'raised') return read.length === 3 && typeof first === 'string' && typeof second === 'string'
  if (kind === 'iterator' && !(Array.isArray(first) && Array.isArray(first[0]) && typeof first[1] === 'boolean')) return false
  return ['value', 'object', 'iterator'].includes(String(kind)) && (read.length === 2 || (read.length === 3 && Array.isArray(second)))
}

type Report =
  | Exclude<TrialEnd, { outcome: 'passed' | 'stop' }>
  | { outcome: 'passed'; changed: boolean }
  | { outcome: 'pending'; from: number; asked: string[]; code: number }

/** The value of a trial's call, which trusted code wrote. */
function readReport(text = ''): Report {
  const report = readValue(text)?.value
  const [kind, first, second, third] = Array.isArray(report) ? (report as unknown[]) : []
  if (kind === 'passed') return { outcome: kind, changed: first === true }
  if (kind === 'pending') return { outcome: kind, from: Number(first), asked: second as string[], code: Number(third) }
  if (kind === 'not-taken') return { outcome: kind, code: Number(first), reason: String(second) }
  if (kind === 'failed')
    return { outcome: kind, code: Number(first), how: second === 'wrong' ? second : (second as 'type-error'), message: String(third) }
  return { outcome: 'failed', code: 0, how: 'harness-error', message: 'the trial said nothing' }
}
