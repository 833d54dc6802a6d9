/** @file What stands beside the Fork: the figures of a token that is pointed at, and what the signs mean. */
import type { Place } from './draw.ts'
import styles from './fork.module.css'
import { tokenX } from './layout.ts'
import type { Picture } from './picture.ts'
import { leafWords, spoken, tokenWords } from './words.ts'

/** Pixels: as wide as its style lets it be. */
const WIDEST = 280

/** Beside the strands of a place, in the part that is seen: below them where there is room. */
export function Tip({ picture, place, box }: { picture: Picture; place: Place; box: HTMLElement }) {
  const { tree, layout } = picture
  const node = tree.nodes[place.node]
  const placed = layout.nodes[place.node]
  const piece = node.pieces[place.token]
  if (piece === undefined) return null
  const half = (node.samples.length * layout.strand) / 2
  const x = tokenX(placed, node, place.token) - box.scrollLeft
  const y = placed.y - box.scrollTop
  const isLeaf = node.ends > 0 && place.token === node.pieces.length - 1
  const height = isLeaf ? 84 : 44
  const below = y + half + 12
  return (
    <div
      className={styles.tip}
      aria-hidden="true"
      style={{
        left: Math.max(4, Math.min(x, box.clientWidth - WIDEST - 4)),
        top: below + height > box.clientHeight && y - half > height ? y - half - height : below,
      }}
    >
      <code>{spoken(piece)}</code> {tokenWords(tree, place)}
      {isLeaf && <div>{leafWords(tree.samples[node.samples[0]], node.ends)}</div>}
    </div>
  )
}

export function Legend({ broken }: { broken: boolean }) {
  return (
    <ul className={styles.legend}>
      <li>
        <span className={`${styles.key} ${styles.full}`} aria-hidden="true" /> rewarded
      </li>
      <li>
        <span className={`${styles.key} ${styles.none}`} aria-hidden="true" /> not rewarded
      </li>
      <li>
        <span className={styles.gate} aria-hidden="true" /> attempts part
      </li>
      {broken && (
        <li>
          <span className={styles.tick} aria-hidden="true" /> the working breaks
        </li>
      )}
    </ul>
  )
}
