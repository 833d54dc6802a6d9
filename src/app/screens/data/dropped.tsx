/** @file The rows a rule dropped, each with its reason, and with the prompt it repeats where that is the reason. */
import { useCallback, useEffect, useState } from 'react'
import type { DroppedRow, RuleSummary } from '../../../workers/data-api.ts'
import { Line, Readable } from '../../components/readable.tsx'
import { integer, percent, plural } from '../../format.ts'
import { curation } from './curation-store.ts'
import styles from './dropped.module.css'
import groupsStyles from './groups.module.css'
import listBoxStyles from './list-box.module.css'
import { ListBox } from './list-box.tsx'
import previewStyles from './preview.module.css'
import { PromptText } from './prompt-text.tsx'
import { useData } from './store.ts'

export function Dropped({ rule: { rule, title, dropped } }: { rule: RuleSummary }) {
  const [place, setPlace] = useState(0)
  const [row, setRow] = useState<DroppedRow | null>(null)
  const fetch = useCallback((from: number, to: number) => curation().dropped(rule, from, to), [rule])

  useEffect(() => {
    let gone = false
    curation()
      .dropped(rule, place, place + 1)
      .then(([found]) => !gone && setRow(found ?? null))
      .catch((error) => useData.getState().fail(error))
    return () => {
      gone = true
    }
  }, [rule, place])

  return (
    <section className="data-part" aria-labelledby="dropped-title">
      <h3 id="dropped-title">
        {title}: {plural(dropped, 'prompt')} dropped
      </h3>
      <div className={groupsStyles.groups}>
        <ListBox id="dropped" label={`Dropped by ${title}`} count={dropped} place={place} onChoose={setPlace} fetch={fetch}>
          {(dropped) => (
            <>
              <span className={listBoxStyles.text}>{dropped ? <Line text={dropped.prompt} /> : '…'}</span>
              <span className="prompt-score">
                <span className={listBoxStyles.text}>{dropped && <Line text={dropped.reason} />}</span>
              </span>
            </>
          )}
        </ListBox>
        {row && (
          <article className={groupsStyles.view} aria-label="Dropped prompt" data-testid="dropped">
            <p className={styles.reason}>
              <Readable text={row.reason} most={2000} />
            </p>
            <div className="replies">
              <div className={`rollout ${previewStyles.preview}`} data-testid="preview">
                <p className="hint number">
                  #{integer(row.index + 1)} · <Line text={row.id} />
                </p>
                <PromptText text={row.prompt} label="The dropped prompt" />
              </div>
              {row.repeats && (
                <div className={`rollout ${previewStyles.preview}`} data-testid="preview">
                  <p className="hint number">
                    <Line text={row.repeats.set ?? 'This set'} /> · <Line text={row.repeats.id} />
                    {row.repeats.similarity !== undefined && ` · ${percent(row.repeats.similarity)} alike`}
                  </p>
                  <PromptText text={row.repeats.prompt} label="The prompt it repeats" />
                </div>
              )}
            </div>
          </article>
        )}
      </div>
    </section>
  )
}
