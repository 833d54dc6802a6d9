/**
 * @file At most one delivery an interval, always the newest value, and the last one is never lost. What comes from the worker comes
 * faster than anyone reads; React sees it at ten times a second.
 */
export interface Throttled<T> {
  (value: T): void
  /** Delivers what is waiting, now. */
  flush(): void
  cancel(): void
}

export function latest<T>(deliver: (value: T) => void, interval = 100): Throttled<T> {
  let waiting: { value: T } | null = null
  let timer: ReturnType<typeof setTimeout> | null = null
  let last = Number.NEGATIVE_INFINITY
  const send = () => {
    timer = null
    if (!waiting) return
    const { value } = waiting
    waiting = null
    last = Date.now()
    deliver(value)
  }
  const throttled = (value: T) => {
    waiting = { value }
    if (timer !== null) return
    const wait = last + interval - Date.now()
    if (wait <= 0) send()
    else timer = setTimeout(send, wait)
  }
  const stop = () => {
    if (timer !== null) clearTimeout(timer)
    timer = null
  }
  return Object.assign(throttled, {
    flush: () => {
      stop()
      send()
    },
    cancel: () => {
      stop()
      waiting = null
    },
  })
}
