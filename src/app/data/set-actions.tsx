/** @file What can be done with a stored set: curate, rename, take out as a file. Deleting is in the list of sets. */
import { useState } from 'react'
import type { StoredSet } from '../../workers/data-api.ts'
import { Icon } from '../components/icon.tsx'
import { data } from './connection.ts'
import { useData } from './store.ts'

export function SetActions({ set }: { set: StoredSet }) {
  const [name, setName] = useState<string | null>(null)
  const { setTask, rename, fail } = useData.getState()
  if (name !== null) {
    return (
      <form
        className="row"
        onSubmit={(event) => {
          event.preventDefault()
          setName(null)
          void rename(set.id, name)
        }}
      >
        <input
          type="text"
          aria-label="New name"
          maxLength={120}
          required
          // biome-ignore lint/a11y/noAutofocus: the field takes the place of the button just pressed
          autoFocus
          value={name}
          onChange={(event) => setName(event.target.value)}
          onKeyDown={(event) => event.key === 'Escape' && setName(null)}
        />
        <button type="submit" className="primary">
          Rename
        </button>
        <button type="button" onClick={() => setName(null)}>
          Cancel
        </button>
      </form>
    )
  }
  return (
    <div className="row">
      <button type="button" className="quiet" onClick={() => setName(set.name)}>
        <Icon name="edit" /> Rename
      </button>
      <button type="button" className="quiet" onClick={() => void download(set).catch(fail)}>
        <Icon name="down" /> Export
      </button>
      <button type="button" className="primary" onClick={() => setTask('curate')}>
        Curate
      </button>
    </div>
  )
}

async function download(set: StoredSet): Promise<void> {
  const address = URL.createObjectURL(await data().file(set.id))
  const link = document.createElement('a')
  link.href = address
  link.download = `${set.name.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[-.]+|-+$/g, '') || 'prompts'}.jsonl`
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}
