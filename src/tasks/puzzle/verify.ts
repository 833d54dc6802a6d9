/** @file The puzzle domain's verifier: one box (or, where the check says so, the whole reply), judged right or wrong by the puzzle's check. */
import { boxedTexts, MAX_BOXES } from '../../answers/boxes.ts'
import type { NoReply } from '../reply.ts'
import type { Prompt, Reply, Verdict } from '../task.ts'
import { CHECKS } from './checks/index.ts'

export type PuzzleOutcome = 'correct' | 'wrong' | NoReply | 'no-answer' | 'several-answers' | 'unparsable'

const MAX_SHOWN = 200

/** What is wrong with the fields of a puzzle, as the end of a sentence; null: nothing. */
export function puzzleFault(prompt: Prompt): string | null {
  const { puzzle } = prompt
  if (typeof puzzle !== 'object' || puzzle === null || Array.isArray(puzzle)) return 'has no `puzzle`'
  const name = String(puzzle.check)
  if (!Object.hasOwn(CHECKS, name)) return `has a \`puzzle\` whose check is none of ${Object.keys(CHECKS).join(', ')}`
  return CHECKS[name].fault(puzzle, prompt)
}

/** Never throws; at most linear in the reply but for what the check does with a short text. */
export function verifyPuzzle(prompt: Prompt, reply: Reply): Verdict {
  const verdict = (outcome: PuzzleOutcome, detail: Record<string, unknown> = {}): Verdict => {
    const correct = outcome === 'correct'
    return { reward: correct ? 1 : 0, correct, outcome, detail }
  }
  const fault = puzzleFault(prompt)
  if (fault !== null) throw new Error(`The prompt ${fault}.`)
  const puzzle = prompt.puzzle as Record<string, unknown>
  const check = CHECKS[String(puzzle.check)]
  let text = reply.text
  if (check.reads === 'box') {
    const boxes = boxedTexts(reply.text)
    if (boxes === null) return verdict('unparsable')
    if (boxes.length === 0) return verdict('no-answer')
    if (boxes.length > MAX_BOXES || new Set(boxes.map((box) => box.replace(/\s/g, ''))).size > 1) return verdict('several-answers')
    text = boxes[boxes.length - 1]
  }
  const { correct, reason, detail } = check.judge(puzzle, text, prompt)
  return verdict(correct ? 'correct' : 'wrong', { answer: text.slice(0, MAX_SHOWN), ...detail, ...(reason !== undefined && { reason }) })
}
