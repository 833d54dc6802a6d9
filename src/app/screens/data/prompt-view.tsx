/**
 * @file One prompt in full: what is asked, what counts as right, how the teacher answers its kind, and a box to answer it oneself.
 */
import { type Demonstration, formatJson, type PromptDetail, type Source } from '../../../workers/data-api.ts'
import { Line, Readable } from '../../components/readable.tsx'
import { Scrolling } from '../../components/scrolling.tsx'
import { integer } from '../../format.ts'
import { line } from '../../readable.ts'
import { AnswerBox } from './answer-box.tsx'
import groupsStyles from './groups.module.css'
import { PartViews } from './part-view.tsx'
import { PromptText } from './prompt-text.tsx'
import styles from './prompt-view.module.css'

export function PromptView({ detail, source }: { detail: PromptDetail; source: Source }) {
  const { prompt, row, parts, extra, demonstrations } = detail
  return (
    <article className={groupsStyles.view} aria-label={`Prompt ${row + 1}`}>
      <div className={styles.head}>
        <PromptText text={prompt.prompt} label="The prompt" large />
        <p className="hint number">
          #{integer(row + 1)}
          {source.type === 'stored' && <> · {prompt.domain}</>}
          {prompt.kind && <> · kind {line(prompt.kind)}</>}
          {prompt.level !== undefined && <> · level {prompt.level}</>} ·{' '}
          <code>
            <Line text={prompt.id} />
          </code>
        </p>
      </div>
      {parts.length > 0 ? <PartViews parts={parts} /> : <p className="hint">This prompt has no reference: nothing could be verified.</p>}
      <AnswerBox source={source} row={row} prompt={prompt} />
      {demonstrations.length > 0 && <Demonstrations list={demonstrations} own={demonstrations[0].prompt.id === prompt.id} />}
      {Object.keys(extra).length > 0 && (
        <details>
          <summary>Other fields of this row</summary>
          <Scrolling label="Other fields">
            <pre className="code-block">
              <Readable text={formatJson(extra, 2)} />
            </pre>
          </Scrolling>
        </details>
      )}
    </article>
  )
}

function Demonstrations({ list, own }: { list: Demonstration[]; own: boolean }) {
  return (
    <section className="data-part" aria-labelledby="demonstrations-title">
      <h3 id="demonstrations-title">{own ? 'Worked in both modes' : 'Others of this kind, worked in both modes'}</h3>
      <p className="hint">
        {own ? 'What supervised training imitates' : 'The teacher of supervised training never sees this prompt'}; here the teacher is
        careful, in training some examples guess and a few slip.
      </p>
      <ol className={styles.demonstrations}>
        {list.map(({ mode, prompt, reasoning, answer }) => (
          <li key={mode} className={`rollout ${styles.demonstration}`}>
            <p className="demonstration-mode">
              <span className="tag">{mode === 'think' ? 'Thinking' : 'Instruct'}</span>
            </p>
            {!own && (
              <p className={styles.asked}>
                <Readable text={prompt.prompt} />
              </p>
            )}
            {reasoning !== null && (
              <p className={styles.reasoning}>
                <Readable text={reasoning} />
              </p>
            )}
            <pre className="code-block">
              <Readable text={answer} />
            </pre>
          </li>
        ))}
      </ol>
    </section>
  )
}
