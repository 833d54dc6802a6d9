/** @file The file of results of `cascade claims`: read, brought up to what the folder has, and written. */
import { existsSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { gather, isLess, withEarlier } from '../claims/gather.ts'
import { type ClaimsFile, parseClaims } from '../claims/result.ts'
import { readMeasured, seedsThere } from '../claims/store.ts'
import { type Claim, unitsOf } from '../claims/study.ts'
import type { Place as StudyPlace } from '../claims/unit-work.ts'
import { readJson } from './files.ts'
import { NodeStorage } from './node-storage.ts'

export interface Place extends StudyPlace {
  storage: NodeStorage
}

/** Judges `chosen` by all that the folder has, and keeps what the file has of others; that of more seeds than are here is kept too, and told. */
export async function writeResults(
  { study, storage, protocol }: Place,
  chosen: readonly Claim[],
  refused: ReadonlyMap<string, string>,
  path: string,
  progress: (text: string) => void,
): Promise<ClaimsFile> {
  const seeds = await seedsThere(storage)
  const measured = await readMeasured(storage, study, unitsOf(study, study.claims, seeds), protocol)
  const now = await gather(study, { protocol, seeds, measured, refused })
  // As late as can be: another command may have written it since this one began.
  const earlier = existsSync(path) ? parseClaims(await readJson(path)) : null
  const ids = chosen.map(({ id }) => id)
  const results = withEarlier(now, earlier, ids)
  await new NodeStorage(dirname(path)).write(basename(path), `${JSON.stringify(results)}\n`)
  for (const [i, claim] of results.claims.entries())
    if (ids.includes(claim.id) && isLess(now.claims[i], claim))
      progress(`${claim.id} keeps the figures of the file, which are of more runs than are in this folder`)
  return results
}
