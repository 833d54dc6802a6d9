/** @file Pictures of thoughts, for the page: pure functions of text, called there with every new token rather than asked of a worker. */
export type { Board, Cell, Known, Node, Peg, Quantity, Scene, State } from '../tasks/scenes/index.ts'
export { sceneOfText } from '../tasks/scenes/index.ts'
