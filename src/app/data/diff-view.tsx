import { Scrolling } from './scrolling.tsx'

const LINES_SHOWN = 2000

/** A unified diff, its lines told apart by sign and colour. */
export function DiffView({ diff }: { diff: string }) {
  const lines = diff.replace(/\n$/, '').split('\n')
  return (
    <Scrolling label="The change">
      <pre className="code-block diff">
        {lines.slice(0, LINES_SHOWN).map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place
          <span key={index} className={`diff-line ${kindOf(line)}`}>
            {line}
            {'\n'}
          </span>
        ))}
        {lines.length > LINES_SHOWN && `… ${lines.length - LINES_SHOWN} other lines`}
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
