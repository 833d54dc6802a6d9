/** @file What a thought of a prompt looks like, for the families that have a picture. */
import { askedOf } from './asked.ts'
import { countdownScene } from './countdown.ts'
import { hanoiScene } from './hanoi.ts'
import { lifeScene } from './life.ts'
import { mazeScene } from './maze.ts'
import type { Asked, Quantity, Scene } from './scene.ts'
import { storyScene } from './story.ts'
import { sudokuScene } from './sudoku.ts'

export type { Board, Cell, Disk, Node, Peg, Quantity, Scene, State } from './scene.ts'

export const SCENES: Readonly<Record<string, (prompt: Asked, text: string) => Scene | null>> = {
  sudoku: sudokuScene,
  maze: mazeScene,
  countdown: countdownScene,
  story: storyScene,
  hanoi: hanoiScene,
  life: lifeScene,
}

/** Null: the prompt is of no family with a picture. Never throws, whatever the text or the fields. */
export function sceneOf(prompt: Asked, text: string): Scene | null {
  const name = String(prompt.kind)
  return Object.hasOwn(SCENES, name) ? SCENES[name](prompt, text) : null
}

/** What may be known of a question beside its text. */
export type Known = Pick<Asked, 'kind' | 'answer' | 'problem'>

/** Quantities, of names that the question has, that are enough to take a text for a story. */
const QUANTITIES = 2

/**
 * Of a question of which only the text is known, and perhaps its kind, its answer and its story. A picture is shown only where the text has a line that it
 * can read: a model may think in other words.
 */
export function sceneOfText(question: string, text: string, known: Known = {}): Scene | null {
  // No picture compares an answer that is more than a word or a number.
  const answer = typeof known.answer === 'string' || typeof known.answer === 'number' ? known.answer : undefined
  const read = askedOf(question)
  if (read && (known.kind === undefined || known.kind === read.kind)) {
    const scene = sceneOf({ ...read, ...(answer !== undefined && { answer }) }, text)
    return scene && scene.unread !== null && scene.lines.length === 0 ? null : scene
  }
  if (known.kind !== undefined && known.kind !== 'story') return null
  const story = storyScene({ answer, problem: known.problem }, text)
  return story?.kind === 'graph' && story.unread === null && areOf(question, story.quantities) ? story : null
}

/** Whether quantities are those of a question: `all` is a sum of several. */
function areOf(question: string, quantities: readonly Quantity[]): boolean {
  const words = new Set(question.match(/[A-Za-z][A-Za-z'-]*/g))
  const asked = quantities.every(({ name }) => name === 'all' || name.split(' ').every((word) => words.has(word)))
  return asked && quantities.filter(({ text }) => text !== '').length >= QUANTITIES
}
