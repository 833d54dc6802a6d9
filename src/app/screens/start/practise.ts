/** @file Training begun from Start, by either of its buttons. */
import type { Recipe } from '../../../workers/api.ts'
import { focusPage } from '../../focus.ts'
import { useTrain } from '../../stores/train.ts'
import { useStart } from './store.ts'

/** From the model that the recipe names; the page is then read from its top. */
export async function practise(recipe: Recipe): Promise<void> {
  useStart.getState().rewind()
  await useTrain.getState().start(recipe, null)
  focusPage()
  window.scrollTo(0, 0)
}
