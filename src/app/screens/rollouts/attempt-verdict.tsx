/** @file The verdict on an attempt, with its tests, instructions and output where its domain has some. */
import { useEffect, useState } from 'react'
import type { RolloutRecord } from '../../../workers/api.ts'
import type { JudgedReply } from '../../../workers/data-api.ts'
import { data } from '../data/connection.ts'
import { VerdictView } from '../data/verdict-view.tsx'

/** Notes that need no domain to be read: a verdict with others is explained by the worker that knows all domains. */
const PLAIN = ['answer', 'gold', 'reason', 'error']

export function AttemptVerdict({ rollout }: { rollout: RolloutRecord }) {
  const { verdict, prompt_id: id, domain, prompt, kind, gold: answer } = rollout
  const [judged, setJudged] = useState<JudgedReply>({ verdict, parts: [], told: [] })
  // biome-ignore lint/correctness/useExhaustiveDependencies: an attempt's record never changes, and another one has a view of its own
  useEffect(() => {
    if (domain === undefined || Object.keys(verdict.detail).every((name) => PLAIN.includes(name))) return
    let gone = false
    data()
      .explain({ id, domain, prompt, ...(kind === undefined ? {} : { kind }), ...(answer === undefined ? {} : { answer }) }, verdict)
      .then((told) => {
        if (!gone) setJudged(told)
      })
      // A domain of another version: the sentence and the notes stand as they are.
      .catch(() => {})
    return () => {
      gone = true
    }
  }, [])
  return <VerdictView judged={judged} />
}
