/** @file The parts of a prompt or verdict that its domain shows, each shape in one way whatever the domain. */
import type { ReactNode } from 'react'
import type { Part } from '../../../workers/data-api.ts'
import { Icon } from '../../components/icon.tsx'
import { Line, Readable } from '../../components/readable.tsx'
import { Scrolling } from '../../components/scrolling.tsx'
import { DiffView } from './diff-view.tsx'
import './parts.css'

export function PartViews({ parts }: { parts: readonly Part[] }) {
  // biome-ignore lint/suspicious/noArrayIndexKey: a part is its place
  return parts.map((part, index) => <PartView key={index} part={part} />)
}

function PartView({ part }: { part: Part }) {
  switch (part.as) {
    case 'facts':
      return <Facts rows={part.rows} />
    case 'progress':
      return (
        <p className="prompt-score">
          <span className="meter" aria-hidden="true">
            <span style={{ width: `${100 * part.share}%` }} />
          </span>
          <span className="number">
            <Line text={part.text} />
          </span>
        </p>
      )
    default:
      return (
        <section className="data-part" aria-label={part.title}>
          <h3>{part.title}</h3>
          <Content part={part} />
        </section>
      )
  }
}

function Content({ part }: { part: Exclude<Part, { as: 'facts' | 'progress' }> }): ReactNode {
  switch (part.as) {
    case 'answer':
      return (
        <p className="reference-answer" data-testid="reference">
          <span className="boxed">
            <Readable text={part.text} />
          </span>
        </p>
      )
    case 'code':
      return <Code label={part.title} text={part.text} />
    case 'diff':
      return <DiffView diff={part.text} />
    case 'options':
      return (
        <ol className="options">
          {part.options.map(({ letter, text, right }) => (
            <li key={letter} className={right ? 'option option-right' : 'option'}>
              <span className="option-letter">{letter}</span>
              <span>
                <Readable text={text} most={1000} />
              </span>
              {right && <span className="tag tag-good">right</span>}
            </li>
          ))}
        </ol>
      )
    case 'list':
      return <Points items={part.items} />
    case 'files':
      return <Files files={part.files} />
    case 'table':
      return <Table {...part} />
    case 'replies':
      return (
        <div className="replies">
          {part.replies.map(({ label, good, text }) => (
            <div key={label} className="rollout">
              <p>
                <span className={good ? 'tag tag-good' : 'tag tag-bad'}>{label}</span>
              </p>
              <Scrolling label={label}>
                <p className="reply-text">
                  <Readable text={text} />
                </p>
              </Scrolling>
            </div>
          ))}
        </div>
      )
  }
}

/** Points of which it is told what became of them, or only listed. */
function Points({ items }: { items: Extract<Part, { as: 'list' }>['items'] }) {
  const told = items.some(({ good }) => good !== undefined)
  return (
    <ol className={told ? 'findings' : 'instructions'}>
      {items.map(({ text, note, good, label }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a point is its place
        <li key={index} className={told ? 'finding' : undefined}>
          {good !== undefined && (
            <span className={`outcome outcome-${good ? 'good' : 'bad'}`}>
              <Icon name={good ? 'check' : 'cross'} />
              {label}
            </span>
          )}
          <span>
            <Readable text={text} most={1000} />{' '}
            {note !== undefined &&
              (told ? (
                <span className="hint">
                  <Readable text={note} most={1000} />
                </span>
              ) : (
                <code className="muted">
                  <Readable text={note} most={1000} />
                </code>
              ))}
          </span>
        </li>
      ))}
    </ol>
  )
}

/** Characters up to which a single file stands open. */
const OPEN_FILE = 4000

function Files({ files }: { files: Record<string, string> }) {
  const names = Object.keys(files)
  return names.map((name) => (
    <details key={name} open={names.length === 1 && files[name].length < OPEN_FILE}>
      <summary>
        <code>
          <Line text={name} />
        </code>
      </summary>
      <Code label={name} text={files[name]} />
    </details>
  ))
}

function Table({ columns, rows }: Extract<Part, { as: 'table' }>) {
  return (
    <Scrolling label="Rows">
      <table className="table tests-table">
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
            <tr key={index}>
              {cells.map((cell, column) => (
                <td key={columns[column]} colSpan={cells.length === 1 ? columns.length : undefined}>
                  <pre className="test-text">
                    <Readable text={cell} most={2000} />
                  </pre>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolling>
  )
}

/** Named texts, each of which scrolls on its own where it is wide. */
export function Facts({ rows }: { rows: readonly (readonly [name: string, value: string])[] }) {
  return (
    <dl className="facts judged-facts">
      {rows.map(([name, value]) => (
        <div key={name} className="fact">
          <dt>{name}</dt>
          <dd>
            <Scrolling label={name}>
              <pre className="test-text">
                <Readable text={value} />
              </pre>
            </Scrolling>
          </dd>
        </div>
      ))}
    </dl>
  )
}

function Code({ label, text }: { label: string; text: string }) {
  return (
    <Scrolling label={label}>
      <pre className="code-block">
        <Readable text={text} />
      </pre>
    </Scrolling>
  )
}
