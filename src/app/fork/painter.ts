/** @file Keeps a canvas in step with a picture of the Fork: its resolution, colours, growth, and the way from one picture to the next. */
import { draw, drawTips, thickness, type View } from './draw.ts'
import { drawBetween, strandsBetween } from './morph.ts'
import type { Picture } from './picture.ts'
import { type ForkTheme, onScheme, readTheme, rewardColour } from './theme.ts'

/** Milliseconds from trunk to leaves, and from one step to the next. */
const GROWING = 2600
const TURNING = 420
/** Pixels over which a growing picture fades in. */
const FADE = 60

interface Move {
  /** Null: it grows. */
  from: Picture | null
  began: number
  done?: () => void
  /** What does not change on the way, drawn once: of a picture that grows all of it, else what is said beside the strands. */
  still: OffscreenCanvas[]
}

export class Painter {
  readonly #context: CanvasRenderingContext2D
  #theme: ForkTheme
  #picture: Picture | null = null
  #view: View = { x: 0, y: 0, width: 1, height: 1, told: false, focus: null, selected: null }
  #move: Move | null = null
  #frame = 0
  readonly #leave: () => void

  constructor(private readonly canvas: HTMLCanvasElement) {
    this.#context = canvas.getContext('2d') as CanvasRenderingContext2D
    this.#theme = readTheme(canvas)
    this.#leave = onScheme(() => {
      this.#theme = readTheme(canvas)
      this.#repaint()
    })
  }

  dispose() {
    this.#leave()
    cancelAnimationFrame(this.#frame)
  }

  /** Shows another picture: at once, or turning from the one before. One that grows goes on growing. */
  show(picture: Picture, turning: boolean) {
    const before = this.#picture
    this.#picture = picture
    if (turning && before && (!this.#move || this.#move.from)) this.#move = { from: before, began: performance.now(), still: [] }
    this.#repaint()
  }

  /** Grows the picture from its trunk. */
  grow(done: () => void) {
    this.#move = { from: null, began: performance.now(), done, still: [] }
    this.#repaint()
  }

  look(view: Partial<View>) {
    Object.assign(this.#view, view)
    this.#repaint()
  }

  /** With the next frame, and all that was drawn before it drawn anew. */
  #repaint() {
    if (this.#move) this.#move.still = []
    this.#next()
  }

  #next() {
    if (this.#frame === 0) this.#frame = requestAnimationFrame((now) => this.#paint(now))
  }

  #paint(now: number) {
    this.#frame = 0
    const picture = this.#picture
    if (!picture) return
    this.#fit(this.canvas, this.#context)
    const move = this.#move
    const share = move ? Math.max(0, now - move.began) / (move.from ? TURNING : GROWING) : 1
    if (move && share < 1) {
      if (move.from) this.#turn(move, move.from, picture, eased(share))
      else this.#grow(move, picture, share)
      this.#next()
      return
    }
    this.#move = null
    draw(this.#context, picture, this.#theme, this.#view)
    move?.done?.()
  }

  #grow(move: Move, picture: Picture, share: number) {
    const { x, width, height } = this.#view
    if (move.still.length === 0) move.still = [this.#still(picture, {})]
    const context = this.#context
    const from = picture.layout.nodes[0].x0
    const front = from + (picture.layout.width + FADE - from) * share - x
    const fade = context.createLinearGradient(front - FADE, 0, front, 0)
    fade.addColorStop(0, '#000')
    fade.addColorStop(1, 'transparent')
    context.clearRect(0, 0, width, height)
    context.drawImage(move.still[0], 0, 0, width, height)
    context.save()
    context.globalCompositeOperation = 'destination-in'
    context.fillStyle = fade
    context.fillRect(0, 0, width, height)
    context.restore()
    context.save()
    context.translate(-x, -this.#view.y)
    drawTips(context, picture, this.#theme, front + x - FADE / 2)
    context.restore()
  }

  #turn(move: Move, from: Picture, to: Picture, t: number) {
    const { x, y, width, height } = this.#view
    const quiet = { focus: null, selected: null, strands: false } as const
    if (move.still.length === 0) move.still = [this.#still(from, quiet), this.#still(to, quiet)]
    const context = this.#context
    context.clearRect(0, 0, width, height)
    context.save()
    context.translate(-x, -y)
    drawBetween(
      context,
      strandsBetween(from, to, t),
      thickness(from.layout.strand + (to.layout.strand - from.layout.strand) * t),
      (strand) => rewardColour(this.#theme, strand.from + (strand.to - strand.from) * t),
    )
    context.restore()
    // What was said goes before what is said now comes.
    for (const [i, alpha] of [1 - 2 * t, 2 * t - 1].entries()) {
      if (alpha <= 0) continue
      context.globalAlpha = alpha
      context.drawImage(move.still[i], 0, 0, width, height)
    }
    context.globalAlpha = 1
  }

  #still(picture: Picture, changes: Partial<View>): OffscreenCanvas {
    const canvas = new OffscreenCanvas(1, 1)
    // It has all that a canvas in the page has, but for what is drawn here.
    const context = canvas.getContext('2d') as unknown as CanvasRenderingContext2D
    this.#fit(canvas, context)
    draw(context, picture, this.#theme, { ...this.#view, ...changes })
    return canvas
  }

  /** As many pixels as the screen gives it. */
  #fit(canvas: HTMLCanvasElement | OffscreenCanvas, context: CanvasRenderingContext2D) {
    const { width, height } = this.#view
    const ratio = window.devicePixelRatio || 1
    const [columns, rows] = [Math.round(width * ratio), Math.round(height * ratio)]
    if (canvas.width !== columns || canvas.height !== rows) {
      canvas.width = columns
      canvas.height = rows
    }
    if (canvas instanceof HTMLCanvasElement) {
      canvas.style.width = `${width}px`
      canvas.style.height = `${height}px`
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0)
  }
}

function eased(t: number): number {
  return t * t * (3 - 2 * t)
}
