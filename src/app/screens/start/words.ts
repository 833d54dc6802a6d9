/** @file What Start says first, counted from the recording. */
import { type Recording, rightAt } from './recording.ts'
import { mostChanged } from './store.ts'

const NUMBERS = ['none', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve']

/** `Eight tries. Two right. Watch practice fix that.` */
export function openingWords(recording: Recording): string {
  const prompt = mostChanged(recording)
  const before = rightAt(recording, 0, prompt)
  const after = rightAt(recording, recording.frames.length - 1, prompt)
  const say = (count: number) => {
    const word = NUMBERS[count] ?? String(count)
    return word.charAt(0).toUpperCase() + word.slice(1)
  }
  return `${say(recording.samples)} tries. ${say(before)} right. ${after > before ? 'Watch practice fix that.' : 'Watch what practice changes.'}`
}
