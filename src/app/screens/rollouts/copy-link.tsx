import { useState } from 'react'
import { Icon } from '../../components/icon.tsx'
import { useRoute } from '../../stores/route.ts'

/** To what is on view, down to the token. */
export function CopyLink() {
  const [copied, setCopied] = useState(false)
  const what = useRoute(({ prompt, sample, token }) =>
    token !== null ? 'this token' : sample !== null ? 'this attempt' : prompt !== null ? 'this prompt' : 'this view',
  )
  return (
    <button
      type="button"
      className="quiet"
      onClick={() => {
        navigator.clipboard
          .writeText(location.href)
          .then(() => {
            setCopied(true)
            setTimeout(() => setCopied(false), 1500)
          })
          .catch(() => setCopied(false))
      }}
    >
      <Icon name="link" />
      <span aria-live="polite">{copied ? 'Copied' : `Link to ${what}`}</span>
    </button>
  )
}
