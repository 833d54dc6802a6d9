/** @file Why a verdict is what it is, in one sentence, and the verifier's notes as pairs of name and value. */
import type { Prompt, Verdict } from '../../workers/data-api.ts'
import { sentenceCase, verdictSentence } from '../format.ts'
import { pythonText } from './values.ts'

const LONGEST = 400

export function verdictWords(_prompt: Prompt, verdict: Verdict): string {
  if (verdict.harnessError) return 'The verifier itself could not run here, so nothing is said of the answer.'
  return verdictSentence({ verdict })
}

export function verdictDetail({ detail }: Verdict): [name: string, value: string][] {
  return Object.entries(detail).flatMap(([name, value]) => {
    if (value === null || value === undefined) return []
    const text = typeof value === 'string' ? value : pythonText(value)
    return [[sentenceCase(name.replaceAll(/[_-]/g, ' ')), text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text] as [string, string]]
  })
}
