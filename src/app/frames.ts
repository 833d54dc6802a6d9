/**
 * @file Drawing that can wait, one piece a frame: eight charts drawn in one go would hold up whoever is typing. A piece that is asked for
 * again before its turn is drawn once, with the newest data.
 */
const waiting = new Map<object, () => void>()

/** `owner` names the piece: a later call for the same owner takes the earlier one's place. */
export function drawInTurn(owner: object, draw: () => void): void {
  if (waiting.size === 0) requestAnimationFrame(drawOne)
  waiting.set(owner, draw)
}

/** What has gone from the page is not drawn. */
export function forget(owner: object): void {
  waiting.delete(owner)
}

function drawOne() {
  const [next] = waiting
  if (!next) return
  const [owner, draw] = next
  waiting.delete(owner)
  if (waiting.size > 0) requestAnimationFrame(drawOne)
  draw()
}
