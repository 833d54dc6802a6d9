/** @file A chat as a text to be read elsewhere: the way through its chosen branches, in Markdown. The whole tree is in exchange.ts's file. */
import { duration } from '../../format.ts'
import { type Chat, pathOf, type Reply } from './tree.ts'

export function asMarkdown(chat: Chat): string {
  const parts = [`# ${oneLine(chat.title)}`]
  if (chat.system.trim() !== '') parts.push('## System', chat.system.trim())
  for (const message of pathOf(chat)) {
    if (message.role === 'user') parts.push('## You', message.text)
    else parts.push(`## ${oneLine(message.title)}, ${message.mode === 'think' ? 'thinking' : 'instruct'}`, ...partsOf(message))
  }
  return `${parts.join('\n\n')}\n`
}

function partsOf({ written, error, judged }: Reply): string[] {
  return [
    // Quoted, so that no line of a thought is taken for a title.
    ...(written?.reasoning ? [`Thought for ${duration(written.thinkingMs / 1000)}:`, quoted(written.reasoning.trim())] : []),
    ...(written && written.answer !== '' ? [written.answer.trim()] : []),
    ...(error ? [`*${error}*`] : []),
    ...(written?.stop === 'length' ? ['*Cut at the limit of tokens.*'] : written?.stop === 'stopped' ? ['*Stopped.*'] : []),
    ...(judged
      ? [`*Judged ${judged.verdict.correct ? 'right' : judged.verdict.harnessError ? 'by nobody: the verifier failed' : 'wrong'}.*`]
      : []),
  ]
}

const quoted = (text: string) => text.replace(/^/gm, '> ')
const oneLine = (text: string) => text.trim().replace(/\s+/g, ' ')
