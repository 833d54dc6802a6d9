/** @file The question before a run is deleted, wherever runs are listed. */
import type { RunSummary } from '../../workers/api.ts'
import { dependents } from '../../workers/dependents.ts'
import { plural } from '../format.ts'
import { missedBy } from '../missed.ts'
import { line } from '../readable.ts'
import { useTrain } from '../stores/train.ts'
import { Confirm } from './confirm.tsx'

/** `onAnswer`: the dialog goes. `onGone`: the run has gone, and with it the button that had the focus. */
export function DeleteRun({ run, onAnswer, onGone }: { run: RunSummary; onAnswer: () => void; onGone: () => void }) {
  const models = useTrain((state) => state.models).filter(({ origin }) => origin === run.id).length
  return (
    <Confirm
      title={`Delete ${line(run.title, 120)}?`}
      action="Delete"
      onAnswer={(yes) => {
        onAnswer()
        if (yes) void useTrain.getState().remove(run.id).then(onGone)
      }}
    >
      Its {plural(run.step, 'step')}, rollouts, checkpoints{models > 0 && ` and ${plural(models, 'model')}`} are removed from this browser.{' '}
      {missedBy(dependents({ id: `runs/${run.id}` }, useTrain.getState().runs))} This cannot be undone.
    </Confirm>
  )
}
