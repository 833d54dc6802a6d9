/** @file The sheet of keys, on every screen: by its button, or by a question mark. */
import { useEffect, useState } from 'react'
import { asksForSheet, SHEET } from '../keys.ts'
import { Dialog } from './dialog.tsx'
import { Icon } from './icon.tsx'
import styles from './keys-sheet.module.css'

export function KeysButton() {
  const [open, setOpen] = useState(false)
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      // A question that must be answered first stays what it is.
      if (event.defaultPrevented || !asksForSheet(event, event.target as HTMLElement) || document.querySelector('dialog[open]')) return
      event.preventDefault()
      setOpen(true)
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [])
  return (
    <>
      <button type="button" className={`icon-button ${styles.button}`} aria-label="Keys" title="Keys (?)" onClick={() => setOpen(true)}>
        <Icon name="keys" />
      </button>
      {open && <Sheet onClose={() => setOpen(false)} />}
    </>
  )
}

function Sheet({ onClose }: { onClose: () => void }) {
  const mod = /Mac|iPhone|iPad/.test(navigator.platform) ? '⌘' : 'Ctrl'
  return (
    <Dialog title="keys-title" className={styles.sheet} onClose={onClose}>
      <div className="row row-spread">
        <h2 id="keys-title">Keys</h2>
        <button type="button" className="quiet" onClick={onClose}>
          Close
        </button>
      </div>
      <div className={styles.parts}>
        {SHEET.map(({ title, shortcuts }) => (
          <section key={title} aria-label={title}>
            <h3>{title}</h3>
            <dl>
              {shortcuts.map(({ keys, does }) => (
                <div key={does}>
                  <dt>
                    {keys.map((key) => (
                      <kbd key={key}>{key === 'mod' ? mod : key}</kbd>
                    ))}
                  </dt>
                  <dd>{does}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  )
}
