/** @file What was measured of a claim in this browser, as the file's own results are shown, and how the two agree. */
import type { ClaimResult, ClaimsFile } from '../../../claims/result.ts'
import { download } from '../../download.ts'
import styles from './claim-view.module.css'
import comparisonStyles from './comparison.module.css'
import { Comparison } from './comparison.tsx'
import { axesOf, TestLines } from './lines.tsx'
import { useRerun } from './rerun-store.ts'
import { agreement } from './rerun-words.ts'
import { VerdictTag } from './verdict-tag.tsx'
import { isBegun, measuredText } from './words.ts'

export function Here({ claim, start }: { claim: ClaimResult; start: string }) {
  const here = useRerun((state) => state.here[claim.id])
  if (!here) return null
  const { result, arms } = here
  const titles = new Map(arms.map(({ name, title }) => [name, title]))
  const save = () => {
    const file: ClaimsFile = { format: 1, start, arms, claims: [result], left: [] }
    download(new Blob([JSON.stringify(file)], { type: 'application/json' }), `claim ${claim.id} here`, 'json')
  }
  return (
    <section className={`panel ${styles.claim}`} aria-labelledby="here-title">
      <div className={comparisonStyles.head}>
        <h2 id="here-title">Here, on this GPU</h2>
        {result.verdict !== 'not run' && <VerdictTag verdict={result.verdict} />}
      </div>
      <p>{agreement(result, claim)}</p>
      {result.measured && <p className="hint">{measuredText(result.measured)}</p>}
      <div className={styles.comparisons}>
        {result.tests.filter(isBegun).map((test) => (
          <Comparison
            key={test.label}
            test={test}
            titles={titles}
            alone={result.tests.length === 1}
            beside={claim.tests.find(({ label }) => label === test.label)}
            where=", here"
          />
        ))}
      </div>
      {result.secondary.some(isBegun) && (
        <>
          <h3>Measured beside it</h3>
          <TestLines tests={result.secondary} axes={axesOf(result.secondary)} judged={false} />
        </>
      )}
      <div className="row">
        <button type="button" onClick={save}>
          Export as JSON
        </button>
      </div>
    </section>
  )
}
