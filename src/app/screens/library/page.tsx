/**
 * @file Library: the models and runs kept here, and the room they take.
 */
import { Runs } from '../train/runs.tsx'
import '../train/train.css'

export default function LibraryPage() {
  return (
    <>
      <h1 className="visually-hidden">Library</h1>
      <Runs viewed={null} />
    </>
  )
}
