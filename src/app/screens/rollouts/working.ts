/** @file *Right answer, wrong working*: an attempt that was paid although a line of its thought is false. */
import type { RolloutRecord } from '../../../workers/api.ts'

/** @returns False as well where nobody can tell. */
export function wrongWorking({ verdict, working }: Pick<RolloutRecord, 'verdict' | 'working'>): boolean {
  return verdict.correct && working !== undefined && working.false > 0
}
