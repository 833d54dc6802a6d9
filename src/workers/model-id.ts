/**
 * @file What a recipe, a chat or a curation may name as a model on the page: `models/NAME`, a folder that came with the page, `runs/ID`, what
 * a run in this browser left, after one of its stages `runs/ID/stages/1-math`, or `imported/NAME`, a folder that was brought to this browser. A
 * recipe may come from anybody, so an id is only ever a path within one of these: no address, and nothing that a browser or a server would
 * read as one.
 */

export type ModelPlace =
  | { origin: 'shipped'; folder: string }
  /** `folder`: within the run's own. */
  | { origin: 'run'; run: string; folder: string }
  | { origin: 'imported'; folder: string }

/** Names as we give them. Without `%`, `\`, `:` and a dot at the beginning there is no second way to read them. */
const NAME = /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}$/

/** @throws Error with one sentence when the id is anything but such a path. */
export function modelPlace(id: string): ModelPlace {
  const [origin, name, ...rest] = id.split('/')
  const plain = [name, ...rest].every((part) => part !== undefined && NAME.test(part))
  if (plain && origin === 'models') return { origin: 'shipped', folder: id }
  if (plain && origin === 'runs') return { origin: 'run', run: name, folder: rest.join('/') || 'model' }
  if (plain && origin === 'imported' && rest.length === 0) return { origin: 'imported', folder: name }
  const shown = JSON.stringify(id.length > 60 ? `${id.slice(0, 57)}...` : id)
  throw new Error(
    `A model must be "models/NAME", which came with this page, "runs/ID", which was trained in this browser, or "imported/NAME", which was brought to it, not ${shown}.`,
  )
}
