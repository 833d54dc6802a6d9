/** @file What a thought of a prompt looks like, for the families that have a picture. */
import { askedOf } from './asked.ts'
import { countdownScene } from './countdown.ts'
import { hanoiScene } from './hanoi.ts'
import { lifeScene } from './life.ts'
import { mazeScene } from './maze.ts'
import type { Asked, Scene } from './scene.ts'
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

/** Lines of a story that are enough to take a text for one. */
const STORY_LINES = 2

/**
 * Of a question of which only the text is known, and its kind and answer perhaps. A picture is shown only where the text has a line that it
 * can read: a model may think in other words.
 */
export function sceneOfText(question: string, text: string, known: Pick<Asked, 'kind' | 'answer'> = {}): Scene | null {
  const read = askedOf(question)
  if (read && (known.kind === undefined || known.kind === read.kind)) {
    const scene = sceneOf({ ...read, ...(known.answer !== undefined && { answer: known.answer }) }, text)
    return scene && scene.unread !== null && scene.lines.length === 0 ? null : scene
  }
  if (known.kind !== undefined && known.kind !== 'story') return null
  const story = storyScene({ answer: known.answer }, text)
  return story && story.unread === null && story.lines.length >= STORY_LINES ? story : null
}
