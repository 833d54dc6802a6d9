/** @file A choice of the prompt sets kept in this browser by their names: a recipe has their ids. */
import type { StoredSet } from '../../../workers/data-api.ts'
import { plural } from '../../format.ts'
import { line } from '../../readable.ts'

/** `chosen`: an id; empty: the domain's own prompts. */
export function SetSelect({
  sets,
  chosen,
  onChange,
  ...attributes
}: {
  sets: readonly StoredSet[]
  chosen: string
  onChange: (set: string) => void
  id: string
  disabled?: boolean
} & React.AriaAttributes) {
  return (
    <select {...attributes} value={chosen} onChange={(event) => onChange(event.target.value)}>
      <option value="">The domain’s own</option>
      {sets.map(({ id, name, rows }) => (
        <option key={id} value={id}>
          {line(name, 80)} · {plural(rows, 'prompt')}
        </option>
      ))}
      {chosen !== '' && !sets.some(({ id }) => id === chosen) && <option value={chosen}>A set that is not kept here</option>}
    </select>
  )
}
