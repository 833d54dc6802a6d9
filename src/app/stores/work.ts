/** @file What this tab is at that would be lost if the page were loaded anew, beside a run, which goes on from its last checkpoint. */
import { create } from 'zustand'

interface WorkStore {
  /** In words that can stand in a sentence, such as "the evaluation"; the longest under way first. */
  going: readonly string[]
}

export const useWork = create<WorkStore>(() => ({ going: [] }))

/** Names some work until it has ended, well or not. */
export function whileAt<T>(name: string, work: Promise<T>): Promise<T> {
  useWork.setState(({ going }) => ({ going: [...going, name] }))
  const end = () => useWork.setState(({ going }) => ({ going: going.toSpliced(going.indexOf(name), 1) }))
  work.then(end, end)
  return work
}
