import { Readable } from '../../components/readable.tsx'
import { Scrolling } from '../../components/scrolling.tsx'
import styles from './prompt-text.module.css'

/** A prompt as it reads: plain text, with what stands between code fences set as code. Nothing of it becomes HTML. */
export function PromptText({ text, label, large = false }: { text: string; label: string; large?: boolean }) {
  return (
    <Scrolling label={label}>
      <div className={large ? styles.full : 'reply-text'} data-testid={large ? 'prompt' : undefined}>
        {splitFences(text).map(({ code, text: part }, index) =>
          code ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: a part is its place
            <pre key={index} className="code-block">
              <Readable text={part} />
            </pre>
          ) : (
            // biome-ignore lint/suspicious/noArrayIndexKey: as above
            <p key={index}>
              <Readable text={part} />
            </p>
          ),
        )}
      </div>
    </Scrolling>
  )
}

/** Blocks of code that are told apart; what comes behind so many stays text. */
const MOST_BLOCKS = 50

/** Parts between lines of three backticks, alternating; a fence that is never closed stays text. */
export function splitFences(text: string): { code: boolean; text: string }[] {
  const parts: { code: boolean; text: string }[] = []
  let from = 0
  for (let block = 0; block < MOST_BLOCKS; block++) {
    const open = text.indexOf('```', from)
    const body = open < 0 ? -1 : text.indexOf('\n', open)
    const close = body < 0 ? -1 : text.indexOf('\n```', body)
    if (close < 0) break
    parts.push({ code: false, text: text.slice(from, open).trim() }, { code: true, text: text.slice(body + 1, close) })
    from = close + 4
  }
  parts.push({ code: false, text: text.slice(from).trim() })
  return parts.filter((part) => part.text !== '')
}
