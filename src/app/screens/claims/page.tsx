/**
 * @file Claims: what the two papers say, and what comes of it when it is tried at this scale. It needs no GPU.
 */
import { useEffect, useRef } from 'react'
import type { ClaimsFile } from '../../../claims/result.ts'
import { useRoute } from '../../stores/route.ts'
import { ClaimView } from './claim-view.tsx'
import { Explanation } from './explanation.tsx'
import { ClaimsList } from './list.tsx'
import styles from './page.module.css'
import { useClaims } from './store.ts'

export default function ClaimsPage() {
  const file = useClaims((state) => state.file)
  const error = useClaims((state) => state.error)
  const id = useRoute((state) => state.item)
  const before = useRef(id)

  useEffect(() => {
    void useClaims.getState().load()
  }, [])

  // Back in the list, one goes on where one left it.
  useEffect(() => {
    if (id === null && before.current !== null) document.querySelector<HTMLElement>(`[data-claim="${CSS.escape(before.current)}"]`)?.focus()
    before.current = id
  }, [id])

  return (
    <div className={styles.page}>
      <h1 className={id === null ? undefined : 'visually-hidden'}>Claims</h1>
      {id === null && <Introduction file={file} />}
      {error && (
        <div className="notice notice-bad" role="alert">
          <p>{error}</p>
          <button type="button" onClick={() => void useClaims.getState().load()}>
            Try again
          </button>
        </div>
      )}
      {!file && !error && (
        <p className="hint" role="status">
          Reading the results…
        </p>
      )}
      {file && (id === null ? <ClaimsList file={file} /> : <One id={id} file={file} />)}
    </div>
  )
}

function Introduction({ file }: { file: ClaimsFile | null }) {
  return (
    <section className={styles.introduction} aria-label="About the claims">
      <p>
        A claim is one thing that <a href="https://arxiv.org/abs/2505.16400">AceReason-Nemotron</a> or{' '}
        <a href="https://arxiv.org/abs/2512.13607">Nemotron-Cascade</a> says about reinforcement learning and that can be put to the test.
        Here each is tried with a small model, and the verdict says what came of it. Every figure but the papers’ own is from this project’s
        runs. The papers’ models are thousands of times larger: what holds there need not hold here, nor the other way round.
      </p>
      <Explanation />
      {file && (
        <p className="hint">
          Every arm begins with <code>{file.start}</code>. Each claim says which seeds, engine and date its figures are of.
        </p>
      )}
    </section>
  )
}

function One({ id, file }: { id: string; file: ClaimsFile }) {
  const claim = file.claims.find((one) => one.id === id)
  if (claim) return <ClaimView claim={claim} file={file} />
  const left = file.left.find((one) => one.id === id)
  return (
    <section className="welcome" aria-label={left ? left.title : 'No such claim'}>
      {left ? (
        <>
          <h2>
            {left.id} · {left.title}
          </h2>
          <p>This claim is not tested here. {left.why}</p>
        </>
      ) : (
        <p className="notice">There is no claim of the name in this address.</p>
      )}
      <a href="#/claims">All claims</a>
    </section>
  )
}
