/**
 * @file A thought as a picture, as far as it is written: a board that fills, a tree that grows, disks on pegs, quantities that hang on each
 * other. Colour is never alone: what is wrong is crossed, what is given up is dashed, a guess is hatched. The same stands below as a list.
 */
import { memo, useId, useMemo } from 'react'
import { type Board, type Cell, type Known, type Node, type Peg, type Quantity, type Scene, sceneOfText } from '../../workers/scenes.ts'
import { plural } from '../format.ts'
import { columnsOf, layersOf, rowsOf } from '../scene-layout.ts'
import { Line } from './readable.tsx'

const CELL = 27
const MARGIN = 15
const TITLES = { boards: 'Board', tree: 'Search tree', pegs: 'Pegs', graph: 'Quantities' } as const

/** Nothing, where the question is of no family with a picture or the text has no line that can be drawn. */
export const ThoughtScene = memo(function ThoughtScene({ question, text, known }: { question: string; text: string; known?: Known }) {
  const scene = useMemo(() => sceneOfText(question, text, known), [question, text, known])
  return scene && <SceneView scene={scene} />
})

function SceneView({ scene }: { scene: Scene }) {
  const hatch = useId()
  const last = scene.lines.at(-1)
  return (
    <figure className="scene">
      <svg width="0" height="0" aria-hidden="true" className="scene-defs">
        <pattern id={hatch} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="6" height="6" className="scene-hatch-ground" />
          <line x1="0" y1="0" x2="0" y2="6" className="scene-hatch-line" />
        </pattern>
      </svg>
      <div className="scene-pictures" style={{ '--hatch': `url(#${CSS.escape(hatch)})` } as React.CSSProperties}>
        {scene.kind === 'boards' &&
          scene.boards.map((board) => <BoardView key={board.title} board={board} titled={scene.boards.length > 1} />)}
        {scene.kind === 'tree' && <TreeView nodes={scene.nodes} />}
        {scene.kind === 'pegs' && <PegsView pegs={scene.pegs} most={scene.most} />}
        {scene.kind === 'graph' && <GraphView quantities={scene.quantities} />}
      </div>
      <figcaption>
        {scene.unread !== null ? (
          <p className="hint">
            Drawn up to “<Line text={scene.unread} most={60} />”
          </p>
        ) : (
          <p className="hint scene-now">{last === undefined ? TITLES[scene.kind] : <Line text={last} most={90} />}</p>
        )}
        {scene.lines.length > 0 && (
          <details>
            <summary>In words: {plural(scene.lines.length, 'line')}</summary>
            <ol>
              {scene.lines.map((line, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place
                <li key={index}>
                  <Line text={line} />
                </li>
              ))}
            </ol>
          </details>
        )}
      </figcaption>
    </figure>
  )
}

/** An svg in its natural size, or smaller where there is less room. What it says stands in the list. */
function Picture({ width, height, label, children }: { width: number; height: number; label: string; children: React.ReactNode }) {
  return (
    <svg viewBox={`0 0 ${width} ${height}`} style={{ width }} role="img" aria-label={label}>
      {children}
    </svg>
  )
}

function Cross({ x, y, r = 3 }: { x: number; y: number; r?: number }) {
  return <path d={`M${x - r} ${y - r}l${2 * r} ${2 * r}m0 ${-2 * r}l${-2 * r} ${2 * r}`} className="scene-cross" />
}

function BoardView({ board, titled }: { board: Board; titled: boolean }) {
  const { rows, rowNames, columnNames, box, walk } = board
  const columns = rows[0]?.length ?? 0
  const [x, y] = [(column: number) => MARGIN + column * CELL, (row: number) => MARGIN + row * CELL]
  const middle = (cell: number) => `${x(cell % columns) + CELL / 2},${y(Math.floor(cell / columns)) + CELL / 2}`
  const end = walk?.cells.at(-1) ?? 0
  const [across, down] = box ?? [columns + 1, rows.length + 1]
  const boxes = rows.flatMap((_, r) =>
    r % down === 0 && box ? rows[r].flatMap((_, c) => (c % across === 0 ? [[x(c), y(r)] as const] : [])) : [],
  )
  return (
    <div className="scene-board">
      {titled && <p className="scene-title">{board.title}</p>}
      <Picture width={x(columns) + 2} height={y(rows.length) + 2} label={board.title}>
        {columnNames.map((name, column) => (
          <text key={name} x={x(column) + CELL / 2} y={MARGIN - 4} className="scene-name">
            {name}
          </text>
        ))}
        {rowNames.map((name, row) => (
          <text key={name} x={MARGIN - 8} y={y(row) + CELL / 2 + 4} className="scene-name">
            {name}
          </text>
        ))}
        {rows.flatMap((row, r) =>
          // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place
          row.map((cell, c) => <CellView key={`${r} ${c}`} cell={cell} x={x(c)} y={y(r)} />),
        )}
        {boxes.map(([left, top]) => (
          <rect
            key={`${left} ${top}`}
            x={left}
            y={top}
            width={CELL * (box?.[0] ?? 1)}
            height={CELL * (box?.[1] ?? 1)}
            className="scene-box"
          />
        ))}
        {walk && walk.cells.length > 1 && (
          <polyline points={walk.cells.map(middle).join(' ')} className={walk.hit ? 'scene-walk scene-walk-hit' : 'scene-walk'} />
        )}
        {walk?.hit && <Cross x={x(end % columns) + CELL / 2} y={y(Math.floor(end / columns)) + CELL / 2} r={7} />}
      </Picture>
    </div>
  )
}

function CellView({ cell, x, y }: { cell: Cell; x: number; y: number }) {
  return (
    <g className={`scene-${cell.state}`}>
      <rect x={x} y={y} width={CELL} height={CELL} className="scene-shape" />
      {cell.filled && <circle cx={x + CELL / 2} cy={y + CELL / 2} r={CELL / 2 - 4} className="scene-stone" />}
      <text x={x + CELL / 2} y={y + CELL / 2 + (cell.struck ? 8 : 5)} className={cell.filled ? 'scene-text scene-text-on' : 'scene-text'}>
        {cell.text}
      </text>
      {cell.struck && (
        <text x={x + CELL / 2} y={y + 10} className="scene-struck">
          {cell.struck.replaceAll(' ', '')}
        </text>
      )}
      {cell.state === 'wrong' && <Cross x={x + CELL - 6} y={y + 6} />}
    </g>
  )
}

/** From left to right, the numbers left at each node; leaves share no row. */
function TreeView({ nodes }: { nodes: readonly Node[] }) {
  const { rows, depths, height, depth } = useMemo(() => rowsOf(nodes), [nodes])
  const widest = Math.max(...nodes.map(({ text }) => text.length), 2)
  const [w, h, gap] = [widest * 6.6 + 12, 22, 40]
  const at = (i: number) => [2 + depths[i] * (w + gap), 4 + rows[i] * (h + 4)]
  return (
    <Picture
      width={(depth + 1) * (w + gap) - gap + 4}
      height={height * (h + 4) + 6}
      label={`Search tree of ${plural(nodes.length - 1, 'step')}`}
    >
      {nodes.map(({ parent, edge, state }, i) => {
        if (parent === null) return null
        const [[x1, y1], [x2, y2]] = [at(parent), at(i)]
        const bend = x2 - gap / 2
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: nodes only grow at the end
          <g key={i} className={`scene-${state}`}>
            <path
              d={`M${x1 + w} ${y1 + h / 2}C${bend - 8} ${y1 + h / 2} ${bend - 8} ${y2 + h / 2} ${x2} ${y2 + h / 2}`}
              className="scene-edge"
            />
            <text x={x2 - 3} y={y2 + h / 2 - 3} className="scene-edge-text">
              {edge}
            </text>
          </g>
        )
      })}
      {nodes.map(({ text, state }, i) => {
        const [x, y] = at(i)
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: as above
          <g key={i} className={`scene-${state}`}>
            <rect x={x} y={y} width={w} height={h} rx="6" className="scene-shape" />
            <text x={x + w / 2} y={y + h / 2 + 4} className="scene-text scene-small">
              {text}
            </text>
            {state === 'wrong' && <Cross x={x + w - 3} y={y + 3} />}
          </g>
        )
      })}
    </Picture>
  )
}

function PegsView({ pegs, most }: { pegs: readonly Peg[]; most: number }) {
  const [wide, high] = [98, 15]
  const highest = Math.max(...pegs.flatMap(({ disks, goal }) => [disks.length, goal.length]), 3)
  const floor = 10 + (highest + 1) * high
  const width = (size: number) => 20 + (Math.min(size, most) / most) * (wide - 28)
  return (
    <Picture width={pegs.length * wide} height={floor + 36} label="Three pegs with disks">
      {pegs.map(({ name, disks, goal }, p) => {
        const middle = p * wide + wide / 2
        return (
          <g key={name}>
            <path d={`M${middle} 8V${floor}M${p * wide + 4} ${floor}H${(p + 1) * wide - 4}`} className="scene-peg" />
            {disks.map(({ size, state }, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a disk is where it lies
              <g key={`${size} ${i}`} className={`scene-disk scene-${state}`}>
                <rect
                  x={middle - width(size) / 2}
                  y={floor - (i + 1) * high}
                  width={width(size)}
                  height={high - 1}
                  rx="5"
                  className="scene-shape"
                />
                <text x={middle} y={floor - i * high - 4} className="scene-text scene-small">
                  {size}
                </text>
                {state === 'wrong' && <Cross x={middle + width(size) / 2 - 5} y={floor - (i + 1) * high + 6} />}
              </g>
            ))}
            <text x={middle} y={floor + 14} className="scene-name">
              {name}
            </text>
            <text x={middle} y={floor + 29} className="scene-name">
              goal {goal.join('') || 'none'}
            </text>
          </g>
        )
      })}
    </Picture>
  )
}

/** Each quantity below those that it is made of. */
function GraphView({ quantities }: { quantities: readonly Quantity[] }) {
  const layers = useMemo(() => layersOf(quantities), [quantities])
  const { columns, widest } = useMemo(() => columnsOf(layers), [layers])
  const [w, h, gap, drop] = [70, 36, 8, 20]
  const total = widest * (w + gap) - gap + 4
  const at = (i: number) => {
    const inLayer = layers.filter((layer) => layer === layers[i]).length
    const left = (total - inLayer * (w + gap) + gap) / 2
    return [left + columns[i] * (w + gap), 2 + layers[i] * (h + drop)]
  }
  const height = (Math.max(0, ...layers) + 1) * (h + drop) - drop + 4
  return (
    <Picture width={total} height={height} label={`Graph of ${plural(quantities.length, 'quantity', 'quantities')}`}>
      {quantities.map(({ from, state, name }, i) =>
        from.map((parent) => {
          const [[x1, y1], [x2, y2]] = [at(parent), at(i)]
          return (
            <g key={`${name} ${parent}`} className={`scene-${state}`}>
              <path d={`M${x1 + w / 2} ${y1 + h}L${x2 + w / 2} ${y2}`} className="scene-edge" />
            </g>
          )
        }),
      )}
      {quantities.map(({ name, text, state }, i) => {
        const [x, y] = at(i)
        return (
          <g key={name} className={`scene-${state}`}>
            <rect x={x} y={y} width={w} height={h} rx="8" className="scene-shape" />
            <text x={x + w / 2} y={y + 14} className="scene-name">
              {name.length > 10 ? `${name.slice(0, 9)}…` : name}
            </text>
            <text x={x + w / 2} y={y + 30} className="scene-text">
              {text || '?'}
            </text>
            {state === 'wrong' && <Cross x={x + w - 7} y={y + 7} />}
          </g>
        )
      })}
    </Picture>
  )
}
