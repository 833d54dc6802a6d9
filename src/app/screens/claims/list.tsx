/** @file All claims, one below the other, with the intervals of those of one unit on the same axis. */
import type { ClaimResult, ClaimsFile } from '../../../claims/result.ts'
import { Segmented } from '../../components/segmented.tsx'
import { plural } from '../../format.ts'
import { formatHash } from '../../hash.ts'
import claimIdStyles from './claim-id.module.css'
import { type Axes, axesOf, TestLines } from './lines.tsx'
import styles from './list.module.css'
import { useClaims } from './store.ts'
import { VerdictTag } from './verdict-tag.tsx'
import { countOf, isBegun, listed, ORDERS, type Order, VERDICTS } from './words.ts'

export function ClaimsList({ file }: { file: ClaimsFile }) {
  const verdict = useClaims((state) => state.verdict)
  const order = useClaims((state) => state.order)
  const shown = listed(file.claims, verdict, order)
  const axes = axesOf(file.claims.flatMap((claim) => claim.tests))
  if (file.claims.length === 0) return <p className="hint">No claims are planned yet.</p>
  return (
    <>
      <div className={styles.bar}>
        <Segmented
          legend="Verdict"
          name="verdict"
          hideLegend
          options={[
            { value: 'all', label: `All ${file.claims.length}` },
            ...VERDICTS.map((known) => ({ value: known.verdict, label: `${known.title} ${countOf(file.claims, known.verdict)}` })),
          ]}
          value={verdict ?? 'all'}
          onChange={(value) => useClaims.getState().setVerdict(value === 'all' ? null : (value as typeof verdict))}
        />
        <label className="inline-field">
          <span>Order</span>
          <select value={order} onChange={(event) => useClaims.getState().setOrder(event.target.value as Order)}>
            {ORDERS.map(({ value, label }) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
        </label>
      </div>
      <p role="status" className="hint">
        {shown.length === 0 ? 'No claim has this verdict.' : plural(shown.length, 'claim')}
      </p>
      {shown.some(({ tests }) => tests.some(isBegun)) && (
        <p className={`hint ${styles.legend}`}>
          Each bar is our 95% interval of a difference, the diamond its middle, the upright line 0, a dashed one a margin at which the
          verdict changes. The claim needs the whole bar to lie where it is hatched. Triangles are the paper’s figures. All differences in
          points have one axis.
        </p>
      )}
      <ol className={styles.claims} aria-label="Claims">
        {shown.map((claim) => (
          <Row key={claim.id} claim={claim} axes={axes} />
        ))}
      </ol>
      {file.left.length > 0 && (
        <section aria-labelledby="left-title" className={styles.left}>
          <h2 id="left-title">Not tested here</h2>
          <ul>
            {file.left.map(({ id, title, why }) => (
              <li key={id}>
                <strong>
                  {id} · {title}.
                </strong>{' '}
                {why}
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}

function Row({ claim, axes }: { claim: ClaimResult; axes: Axes }) {
  return (
    <li className={styles.row}>
      <div className={styles.words}>
        <h2>
          <a href={formatHash({ page: 'claims', item: claim.id })} data-claim={claim.id}>
            <span className={`${claimIdStyles.id} number`}>{claim.id}</span> {claim.title}
          </a>
        </h2>
        <p>{claim.sentence}</p>
        <p className="hint">Paper: {claim.paper.figure}</p>
      </div>
      <TestLines tests={claim.tests} axes={axes} judged />
      <div className={styles.verdict}>
        <VerdictTag verdict={claim.verdict} />
      </div>
    </li>
  )
}
