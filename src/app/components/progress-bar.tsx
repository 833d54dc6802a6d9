/** `total` 0: something goes on, nobody knows how long. */
export function ProgressBar({ done, total, label }: { done: number; total: number; label: string }) {
  return total > 0 ? (
    <progress className="progress" value={Math.min(done, total)} max={total} aria-label={label} />
  ) : (
    <progress className="progress" aria-label={label} />
  )
}
