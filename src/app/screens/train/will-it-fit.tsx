/** @file Before the start: what the recipe takes of this device's memory, or why it cannot run here. */
import { useEffect } from 'react'
import type { Recipe } from '../../../workers/api.ts'
import { Line } from '../../components/readable.tsx'
import { parseJson, useDraft } from '../../stores/draft.ts'
import { useFit } from '../../stores/fit.ts'
import { useTrain } from '../../stores/train.ts'

/** Milliseconds behind the last change of the recipe. */
const WAIT_MS = 300

export function WillItFit() {
  const loaded = useTrain((state) => state.loaded)
  const text = useDraft((state) => state.text)
  const model = useDraft((state) => state.model)
  const sound = useDraft((state) => state.faults.length === 0 && !state.checking)
  const found = useFit((state) => state.found)

  useEffect(() => {
    const parsed = parseJson(text)
    if (!loaded || !sound || !('value' in parsed)) return
    const timer = setTimeout(() => void useFit.getState().ask(parsed.value as Recipe, model), WAIT_MS)
    return () => clearTimeout(timer)
  }, [loaded, sound, text, model])

  if (!found || !sound) return null
  return (
    <p className={found.fits ? 'hint' : 'fault'} role={found.fits ? undefined : 'alert'} data-testid="fit">
      <Line text={found.sentence} most={400} />
    </p>
  )
}
