import { focusPage } from '../focus.ts'
import { useTrain } from '../stores/train.ts'

/** What went wrong with a run, until it has been read. */
export function TrainError() {
  const error = useTrain((state) => state.error)
  if (!error) return null
  return (
    <div className="notice notice-bad" role="alert">
      <p>{error}</p>
      <button
        type="button"
        onClick={() => {
          useTrain.getState().dismissError()
          // The button that had the focus goes with it.
          focusPage()
        }}
      >
        Close
      </button>
    </div>
  )
}
