/** @file Keeps a canvas in step with a picture of the Fork: its resolution, colours, growth, and the way from one picture to the next. */
import { draw, thickness, type View } from './draw.ts'
import { drawBetween, strandsBetween } from './morph.ts'
import type { Picture } from './picture.ts'
import { type ForkTheme, onScheme, readTheme, rewardColour } from './theme.ts'

/** Milliseconds from trunk to leaves, and from one step to the next. */
const GROWING = 2600
const TURNING = 420
/** Beyond this share of the way the new labels and leaves come in. */
const SAID = 0.55

interface Move {
  kind: 'grow' | 'turn'
  from: Picture | null
  began: number
  done: () => void
}

export class Painter {
  readonly #context: CanvasRenderingContext2D
  #theme: ForkTheme
  #picture: Picture | null = null
  #view: View = { x: 0, y: 0, width: 1, height: 1, told: false, focus: null, selected: null, grown: 1, said: 1 }
  #move: Move | null = null
  #frame = 0
  readonly #leave: () => void

  constructor(private readonly canvas: HTMLCanvasElement) {
    this.#context = canvas.getContext('2d') as CanvasRenderingContext2D
    this.#theme = readTheme(canvas)
    this.#leave = onScheme(() => {
      this.#theme = readTheme(canvas)
      this.paint()
    })
  }

  dispose() {
    this.#leave()
    cancelAnimationFrame(this.#frame)
  }

  /** Shows another picture: at once, or turning from the one before. */
  show(picture: Picture, turning: boolean) {
    const before = this.#picture
    this.#picture = picture
    if (turning && before && this.#move?.kind !== 'grow') this.#move = { kind: 'turn', from: before, began: performance.now(), done() {} }
    this.paint()
  }

  /** Grows the picture from its trunk. */
  grow(done: () => void) {
    this.#move = { kind: 'grow', from: null, began: performance.now(), done }
    this.paint()
  }

  look(view: Partial<View>) {
    Object.assign(this.#view, view)
    this.paint()
  }

  /** Paints with the next frame. */
  paint() {
    if (this.#frame === 0) this.#frame = requestAnimationFrame((now) => this.#paint(now))
  }

  #paint(now: number) {
    this.#frame = 0
    const picture = this.#picture
    if (!picture) return
    this.#fit()
    const move = this.#move
    const share = move ? Math.min(1, Math.max(0, now - move.began) / (move.kind === 'grow' ? GROWING : TURNING)) : 1
    if (move && share < 1) {
      if (move.from) this.#turn(move.from, picture, eased(share))
      else draw(this.#context, picture, this.#theme, { ...this.#view, grown: share ** 0.9 })
      this.paint()
      return
    }
    this.#move = null
    draw(this.#context, picture, this.#theme, this.#view)
    move?.done()
  }

  #turn(from: Picture, to: Picture, t: number) {
    const context = this.#context
    const view = { ...this.#view, focus: null, selected: null }
    const strand = from.layout.strand + (to.layout.strand - from.layout.strand) * t
    const shown = t < 1 - SAID ? from : to
    const said = t < 1 - SAID ? 1 - t / (1 - SAID) : Math.max(0, (t - SAID) / (1 - SAID))
    draw(context, shown, this.#theme, { ...view, said, strands: false })
    context.save()
    context.translate(-view.x, -view.y)
    context.globalCompositeOperation = 'destination-over'
    drawBetween(context, strandsBetween(from, to, t), thickness(strand), (one) =>
      rewardColour(this.#theme, one.from + (one.to - one.from) * t),
    )
    context.restore()
  }

  /** The canvas has as many pixels as the screen gives it. */
  #fit() {
    const { width, height } = this.#view
    const ratio = window.devicePixelRatio || 1
    const [columns, rows] = [Math.round(width * ratio), Math.round(height * ratio)]
    if (this.canvas.width !== columns || this.canvas.height !== rows) {
      this.canvas.width = columns
      this.canvas.height = rows
      this.canvas.style.width = `${width}px`
      this.canvas.style.height = `${height}px`
    }
    this.#context.setTransform(ratio, 0, 0, ratio, 0, 0)
  }
}

function eased(t: number): number {
  return t * t * (3 - 2 * t)
}
