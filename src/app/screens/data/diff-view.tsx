import { Scrolling } from '../../components/scrolling.tsx'
import { plural } from '../../format.ts'
import { marked } from '../../readable.ts'

const LINES_SHOWN = 2000
/** Characters of one line, and of all lines together. */
const LONGEST_LINE = 1000
const CHARACTERS_SHOWN = 100_000

/** A unified diff, its lines told apart by sign and colour. */
export function DiffView({ diff }: { diff: string }) {
  const lines = diff.replace(/\n$/, '').split('\n')
  const shown: string[] = []
  let room = CHARACTERS_SHOWN
  for (const line of lines) {
    if (shown.length === LINES_SHOWN || room <= 0) break
    const text = marked(line, LONGEST_LINE)
    shown.push(text)
    room -= text.length
  }
  return (
    <Scrolling label="The change">
      <pre className="code-block diff">
        {shown.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place
          <span key={index} className={`diff-line ${kindOf(line)}`}>
            <bdi>{line}</bdi>
            {'\n'}
          </span>
        ))}
        {lines.length > shown.length && `… ${plural(lines.length - shown.length, 'other line')}`}
      </pre>
    </Scrolling>
  )
}

function kindOf(line: string): string {
  if (/^(---|\+\+\+|diff |index )/.test(line)) return 'diff-head'
  if (line.startsWith('@@')) return 'diff-place'
  if (line.startsWith('+')) return 'diff-added'
  return line.startsWith('-') ? 'diff-removed' : ''
}
