import type { RunSummary } from '../../workers/api.ts'
import { useRoute } from '../stores/route.ts'
import { useTrain } from '../stores/train.ts'

/** Said where the address names a run that is not here. `shown`: the one that is shown instead. */
export function MissingRun({ shown }: { shown: RunSummary | null }) {
  const loaded = useTrain((state) => state.loaded)
  const address = useRoute((state) => state.run)
  if (!loaded || address === null || address === shown?.id) return null
  return <p className="notice">The run this address names is not kept in this browser{shown ? '; below is another' : ''}.</p>
}
