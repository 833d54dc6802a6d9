/** @file How long the page takes to answer input and to draw, measured inside the page, by the browser itself where it does (Event Timing, Long Tasks). */
import type { Page } from '@playwright/test'

export interface Latency {
  /** Key presses, clicks and the like that came in. */
  events: number
  /** Milliseconds from each of them to the end of what the page did about it (waiting in line and handling), shortest first. */
  answers: number[]
  /** The same until the next frame was on screen, which on a software adapter waits for the GPU that trains. */
  painted: number
  /** The page's longest task, in milliseconds; tasks under 50 ms count as 0. */
  frame: number
}

/** Starts measuring; the function it gives ends it. */
export async function recordLatency(page: Page): Promise<() => Promise<Latency>> {
  await page.evaluate(() => {
    const latency = { events: 0, answers: [] as number[], painted: 0, frame: 0 }
    Object.assign(window, { latency })
    const types = ['keydown', 'input', 'pointerdown', 'click', 'change']
    for (const type of types) {
      addEventListener(
        type,
        (event) => {
          latency.events++
          // A task of its own runs once the handlers have, so it ends no earlier than they do.
          const { timeStamp } = event
          const channel = new MessageChannel()
          channel.port1.onmessage = () => {
            latency.answers.push(performance.now() - timeStamp)
            channel.port1.close()
          }
          channel.port2.postMessage(null)
        },
        { capture: true },
      )
    }
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) latency.painted = Math.max(latency.painted, entry.duration)
    }).observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit)
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) latency.frame = Math.max(latency.frame, entry.duration)
    }).observe({ type: 'longtask' })
  })
  return async () => {
    const latency = await page.evaluate(() => (window as unknown as { latency: Latency }).latency)
    return { ...latency, answers: latency.answers.sort((a, b) => a - b) }
  }
}

/** The time within which 95% were answered, and the longest. */
export function shareAndWorst({ answers }: Latency): { share: number; worst: number } {
  return { share: answers[Math.floor(0.95 * answers.length)], worst: answers[answers.length - 1] }
}

/** Milliseconds between frames while something is done, shortest first. */
export async function frameTimes(page: Page, act: () => Promise<void>): Promise<number[]> {
  await page.evaluate(() => {
    const frames: number[] = []
    Object.assign(window, { frames })
    let last = 0
    requestAnimationFrame(function next(now) {
      if (last > 0) frames.push(now - last)
      last = now
      if ((window as unknown as { frames: number[] | null }).frames === frames) requestAnimationFrame(next)
    })
  })
  await act()
  return page.evaluate(() => {
    const { frames } = window as unknown as { frames: number[] }
    Object.assign(window, { frames: null })
    return frames.sort((a, b) => a - b)
  })
}
