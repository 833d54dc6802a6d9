/** @file One claim: what the paper found, what was found here, how the verdict came about, and what it was measured with. */
import { useEffect, useRef } from 'react'
import type { ClaimResult, ClaimsFile } from '../../../claims/result.ts'
import { sentenceCase } from '../../format.ts'
import { formatHash } from '../../hash.ts'
import { Arms, OpenArm } from './arms.tsx'
import claimIdStyles from './claim-id.module.css'
import styles from './claim-view.module.css'
import comparisonStyles from './comparison.module.css'
import { Comparison } from './comparison.tsx'
import { Curves } from './curves.tsx'
import { Here } from './here.tsx'
import { axesOf, TestLines } from './lines.tsx'
import { Rerun } from './rerun.tsx'
import { useRerun } from './rerun-store.ts'
import { VerdictTag } from './verdict-tag.tsx'
import { estimateText, isBegun, measuredText, verdictWords } from './words.ts'

export function ClaimView({ claim, file }: { claim: ClaimResult; file: ClaimsFile }) {
  const heading = useRef<HTMLHeadingElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another claim is read from its top, by eye and by screen reader
  useEffect(() => {
    heading.current?.focus({ preventScroll: true })
    window.scrollTo(0, 0)
  }, [claim.id])
  const arms = file.arms.filter(({ name }) => claim.arms.includes(name))
  // Before anything was run there is nothing to draw.
  const curves = claim.curves.filter(({ values }) => values.length > 0)
  const here = useRerun((state) => state.here[claim.id])
  const titles = new Map(file.arms.map(({ name, title }) => [name, title]))
  return (
    <>
      <Neighbours claim={claim} claims={file.claims} />
      <section className={`panel ${styles.claim}`} aria-labelledby="claim-title">
        <div className={comparisonStyles.head}>
          <h2 id="claim-title" ref={heading} tabIndex={-1}>
            <span className={`${claimIdStyles.id} number`}>{claim.id}</span> {claim.title}
          </h2>
          <VerdictTag verdict={claim.verdict} />
        </div>
        <p className={styles.sentence}>{claim.sentence}</p>
        <dl className={styles.facts}>
          <div>
            <dt>The paper found</dt>
            <dd>{sentenceCase(claim.paper.figure)}</dd>
            <dd className="hint">{claim.paper.source}</dd>
          </div>
          <div>
            <dt>We measured</dt>
            {!claim.tests.some(isBegun) && <dd>Nothing yet</dd>}
            {claim.tests.filter(isBegun).map((test) => (
              <dd key={test.label}>
                <span className="hint">{sentenceCase(test.label)}</span>
                <strong className="number">{estimateText(test)}</strong>
              </dd>
            ))}
          </div>
          <div>
            <dt>Verdict</dt>
            <dd>
              {verdictWords(claim.verdict).title}: {verdictWords(claim.verdict).meaning}
            </dd>
            <dd className="hint">{claim.rule}</dd>
            {claim.measured && <dd className="hint">{measuredText(claim.measured)}</dd>}
          </div>
        </dl>
        {claim.note && <p className={comparisonStyles.note}>{claim.note}</p>}
        <Rerun key={claim.id} claim={claim} />
        <OpenArm key={`arms of ${claim.id}`} claim={claim} arms={arms} />
      </section>
      <Here claim={claim} start={file.start} />
      <section className={`panel ${styles.claim}`} aria-labelledby="tests-title">
        <h2 id="tests-title">
          {claim.tests.length === 1 ? 'The comparison' : 'The comparisons'}
          {here && ', in the file'}
        </h2>
        <div className={styles.comparisons}>
          {claim.tests.map((test) => (
            <Comparison
              key={test.label}
              test={test}
              titles={titles}
              alone={claim.tests.length === 1}
              beside={here?.result.tests.find(({ label }) => label === test.label)}
            />
          ))}
        </div>
      </section>
      {curves.length > 0 && (
        <section className={`panel ${styles.claim}`} aria-labelledby="curves-title">
          <h2 id="curves-title">While it trained</h2>
          <Curves curves={curves} titles={titles} />
        </section>
      )}
      <section className={`panel ${styles.claim}`} aria-labelledby="arms-title">
        <h2 id="arms-title">The arms</h2>
        <Arms claim={claim} arms={arms} />
      </section>
      {claim.secondary.length > 0 && (
        <section className={`panel ${styles.claim}`} aria-labelledby="secondary-title">
          <h2 id="secondary-title">Measured beside it</h2>
          <p className="hint">
            These have no part in the verdict.{claim.secondary.some(isBegun) && ' Each bar is a 95% interval; the upright line is 0.'}
          </p>
          <TestLines tests={claim.secondary} axes={axesOf(claim.secondary)} judged={false} />
        </section>
      )}
    </>
  )
}

function Neighbours({ claim, claims }: { claim: ClaimResult; claims: readonly ClaimResult[] }) {
  const at = claims.indexOf(claim)
  const link = (other: ClaimResult | undefined, words: (id: string) => string) =>
    other && <a href={formatHash({ page: 'claims', item: other.id })}>{words(other.id)}</a>
  return (
    <nav className={`row ${styles.nav}`} aria-label="Claims">
      <a href="#/claims">All claims</a>
      {link(claims[at - 1], (id) => `← ${id}`)}
      {link(claims[at + 1], (id) => `${id} →`)}
    </nav>
  )
}
