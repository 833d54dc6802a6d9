/** @file What a thought of a prompt looks like, for the families that have a picture. */
import { countdownScene } from './countdown.ts'
import { hanoiScene } from './hanoi.ts'
import { lifeScene } from './life.ts'
import { mazeScene } from './maze.ts'
import type { Asked, Scene } from './scene.ts'
import { storyScene } from './story.ts'
import { sudokuScene } from './sudoku.ts'

export const SCENES: Readonly<Record<string, (prompt: Asked, text: string) => Scene | null>> = {
  sudoku: sudokuScene,
  maze: mazeScene,
  countdown: countdownScene,
  story: storyScene,
  hanoi: hanoiScene,
  life: lifeScene,
}

/** Kinds of the countdown domain that came before the family. */
const KIND_OF: Readonly<Record<string, string>> = { two: 'countdown', three: 'countdown', four: 'countdown' }

/** Null: the prompt is of no family with a picture. Never throws, whatever the text or the fields. */
export function sceneOf(prompt: Asked, text: string): Scene | null {
  const kind = String(prompt.kind)
  const name = KIND_OF[kind] ?? kind
  return Object.hasOwn(SCENES, name) ? SCENES[name](prompt, text) : null
}
