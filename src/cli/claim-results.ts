/** @file The file of results of `cascade claims`: read, brought up to what the folder has, and written. */
import { existsSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { gather, isLess, withEarlier } from '../claims/gather.ts'
import type { Protocol } from '../claims/protocol.ts'
import { type ClaimsFile, parseClaims } from '../claims/result.ts'
import { readMeasured, seedsThere } from '../claims/store.ts'
import { type Claim, recipeOf, type Study, unitsOf } from '../claims/study.ts'
import { parseRecipe } from '../training/recipe.ts'
import { readJson } from './files.ts'
import { NodeStorage } from './node-storage.ts'

export interface Place {
  study: Study
  /** The study's folder. */
  storage: NodeStorage
  protocol: Protocol
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

/** Every arm's recipe with its defaults, without name and seed; those that this engine cannot read as they are, and why in a sentence. */
export function readRecipes(study: Study): { recipes: Protocol['recipes']; refused: ReadonlyMap<string, string> } {
  const recipes = new Map<string, object>()
  const refused = new Map<string, string>()
  for (const arm of Object.keys(study.arms)) {
    const written = recipeOf(study, arm, 0)
    const set = ({ name: _, seed: __, ...recipe }: Record<string, unknown>) => recipes.set(arm, recipe)
    try {
      set(written === null ? {} : { ...parseRecipe(written) })
    } catch (cause) {
      refused.set(arm, (cause as Error).message)
      set(written ?? {})
    }
  }
  return { recipes, refused }
}
