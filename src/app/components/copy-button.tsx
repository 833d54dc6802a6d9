import { useState } from 'react'
import { Icon } from './icon.tsx'

/** Milliseconds that an answer stays. */
const SAID = 1500

/** Puts a text on the clipboard, and says so. `what`: named for screen readers, and on the button where it does not go without saying. */
export function CopyButton({ text, what, className = '' }: { text: () => string; what: string; className?: string }) {
  const [said, setSaid] = useState('')
  return (
    <button
      type="button"
      className={`quiet ${className}`}
      title={`Copy ${what}`}
      onClick={() => {
        Promise.resolve()
          .then(() => navigator.clipboard.writeText(text()))
          .then(() => setSaid('Copied'))
          .catch(() => setSaid('Not copied: the browser refused'))
          .then(() => setTimeout(() => setSaid(''), SAID))
      }}
    >
      <Icon name={said === 'Copied' ? 'check' : 'copy'} /> {said || 'Copy'}
      <span className="visually-hidden"> {said === '' ? what : ''}</span>
      <span className="visually-hidden" role="status">
        {said}
      </span>
    </button>
  )
}
