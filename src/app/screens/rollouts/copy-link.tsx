import { useState } from 'react'
import type { RunSummary } from '../../../workers/api.ts'
import { Icon } from '../../components/icon.tsx'
import { formatHash } from '../../hash.ts'
import { useRoute } from '../../stores/route.ts'

/** Milliseconds that an answer stays. */
const SAID = 1500

/** To what is on view, down to the token. It names run and step even where the address follows the newest: a link stays where it was made. */
export function CopyLink({ run, step }: { run: RunSummary; step: number | null }) {
  const [said, setSaid] = useState('')
  const what = useRoute(({ prompt, sample, token }) =>
    token !== null ? 'this token' : sample !== null ? 'this attempt' : prompt !== null ? 'this prompt' : 'this view',
  )
  return (
    <button
      type="button"
      className="quiet"
      onClick={() => {
        const address = new URL(formatHash({ ...useRoute.getState(), run: run.id, step }), location.href).href
        // Where there is no clipboard to be had, the address bar has it too.
        Promise.resolve()
          .then(() => navigator.clipboard.writeText(address))
          .then(() => setSaid('Copied'))
          .catch(() => setSaid('Not copied: the browser refused'))
          .then(() => setTimeout(() => setSaid(''), SAID))
      }}
    >
      <Icon name="link" />
      <span>{said || `Link to ${what}`}</span>
      <span className="visually-hidden" role="status">
        {said}
      </span>
    </button>
  )
}
