/**
 * @file Callbacks that a worker calls while it works on an answer. They come by ports of their own, so that one sent before the answer may
 * arrive behind it: what is heard then is old, and would stand in place of the answer.
 */
import { type ProxyMarked, proxy } from 'comlink'

type Callback<A extends unknown[]> = (...args: A) => void

/** `ask` marks its callbacks with `hear`; each is called until the answer is there, or has failed, and never after. */
export function untilAnswered<T>(
  ask: (hear: <A extends unknown[]>(callback: Callback<A>) => Callback<A> & ProxyMarked) => Promise<T>,
): Promise<T> {
  let answered = false
  const hear = <A extends unknown[]>(callback: Callback<A>) =>
    proxy((...args: A) => {
      if (!answered) callback(...args)
    })
  return ask(hear).finally(() => {
    answered = true
  })
}
