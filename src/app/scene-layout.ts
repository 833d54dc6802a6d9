/** @file Where the nodes of a tree and of a graph stand in their picture. */

interface Layout {
  /** Row of each node; a parent stands halfway between its children. */
  rows: number[]
  depths: number[]
  /** Rows and the deepest depth. */
  height: number
  depth: number
}

/** Of a tree whose parents come before their children: leaves take a row each, in their order. */
export function rowsOf(nodes: readonly { parent: number | null }[]): Layout {
  const children = nodes.map((): number[] => [])
  const depths: number[] = []
  for (const [i, { parent }] of nodes.entries()) {
    depths.push(parent === null ? 0 : depths[parent] + 1)
    if (parent !== null) children[parent].push(i)
  }
  const rows: number[] = Array(nodes.length).fill(0)
  let height = 0
  // Its leaves in the order of a walk, without recursion: a text can make a tree as deep as it likes.
  const waiting = nodes.length > 0 ? [0] : []
  for (let i = waiting.pop(); i !== undefined; i = waiting.pop()) {
    if (children[i].length === 0) rows[i] = height++
    waiting.push(...children[i].toReversed())
  }
  for (let i = nodes.length - 1; i >= 0; i--)
    if (children[i].length > 0) rows[i] = (rows[children[i][0]] + rows[children[i].at(-1) as number]) / 2
  return { rows, depths, height: Math.max(1, height), depth: Math.max(0, ...depths) }
}

/** Each one below those that it is made of; what hangs on itself stops somewhere. */
export function layersOf(nodes: readonly { from: readonly number[] }[]): number[] {
  const layers: number[] = Array(nodes.length).fill(0)
  for (let round = 0, moved = true; moved && round < nodes.length; round++) {
    moved = false
    for (const [i, { from }] of nodes.entries())
      for (const parent of from)
        if (layers[i] <= layers[parent] && layers[parent] + 1 < nodes.length) {
          layers[i] = layers[parent] + 1
          moved = true
        }
  }
  return layers
}

/** The place of each node among those of its layer. */
export function columnsOf(layers: readonly number[]): { columns: number[]; widest: number } {
  const counts = new Map<number, number>()
  const columns = layers.map((layer) => {
    const column = counts.get(layer) ?? 0
    counts.set(layer, column + 1)
    return column
  })
  return { columns, widest: Math.max(1, ...counts.values()) }
}
