import { useState } from 'react'
import { Icon, type IconName } from './icon.tsx'

/** Milliseconds that an answer stays. */
const SAID = 1500

/** Puts a text on the clipboard, and says so. */
export function CopyButton({
  text,
  what,
  label = 'Copy',
  icon = 'copy',
  ready = true,
}: {
  text: () => string | Promise<string>
  /** For those who do not see where it stands. */
  what: string
  label?: string
  icon?: IconName
  ready?: boolean
}) {
  const [said, setSaid] = useState('')
  return (
    <button
      type="button"
      className="quiet"
      title={`Copy ${what}`}
      aria-disabled={!ready}
      onClick={() => {
        if (!ready) return
        Promise.resolve()
          .then(text)
          .then((written) => navigator.clipboard.writeText(written))
          .then(() => setSaid('Copied'))
          .catch(() => setSaid('Not copied: the browser refused'))
          .then(() => setTimeout(() => setSaid(''), SAID))
      }}
    >
      <Icon name={said === 'Copied' ? 'check' : icon} /> {said || label}
      <span className="visually-hidden"> {said === '' && what}</span>
      <span className="visually-hidden" role="status">
        {said}
      </span>
    </button>
  )
}
