/** @file What can be done with a stored set: curate, rename, take out as a file. Deleting is in the list of sets. */
import { useState } from 'react'
import type { StoredSet } from '../../../workers/data-api.ts'
import { Icon } from '../../components/icon.tsx'
import { download } from '../../download.ts'
import { useDraft } from '../../stores/draft.ts'
import { useRoute } from '../../stores/route.ts'
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
      <button
        type="button"
        className="quiet"
        onClick={() =>
          void data()
            .file(set.id)
            .then((file) => download(file, set.name, 'jsonl'))
            .catch(fail)
        }
      >
        <Icon name="down" /> Export
      </button>
      <button type="button" onClick={() => setTask('curate')}>
        Curate
      </button>
      <button
        type="button"
        className="primary"
        onClick={() => {
          useDraft.getState().setPrompts(set.id)
          useRoute.getState().open('train')
        }}
      >
        Train on these
      </button>
    </div>
  )
}
