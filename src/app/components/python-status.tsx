/** @file What the Python sandbox is doing while someone waits for it. */
import { useEffect, useState } from 'react'
import { bytes } from '../format.ts'
import { type SandboxStatus, watchSandbox } from '../sandbox.ts'

/** Nothing once Python is there: then it is fast. */
export function PythonStatus() {
  const [status, setStatus] = useState<SandboxStatus>({ state: 'none' })
  useEffect(() => {
    const end = watchSandbox(setStatus)
    return () => void end()
  }, [])
  if (status.state === 'loading') {
    const of = status.total > status.loaded ? ` of ${bytes(status.total)}` : ''
    return (
      <p className="hint number">
        Loading Python, once for this visit: {bytes(status.loaded)}
        {of}
      </p>
    )
  }
  return status.state === 'starting' ? <p className="hint">Starting Python…</p> : null
}
