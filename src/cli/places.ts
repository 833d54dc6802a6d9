/** @file Where a recipe's relative paths are looked for: in the folders that its run was started with, wherever it is resumed. */
import { existsSync } from 'node:fs'
import { dirname, isAbsolute, join, relative, resolve } from 'node:path'

/** The working folder, then the recipe file's. */
export function placesOf(recipe: string | undefined): string[] {
  return [...new Set([process.cwd(), ...(recipe === undefined ? [] : [dirname(resolve(recipe))])])]
}

/** The first of the places that has such a file or folder, as a path from the working folder; null when none has. */
export function findInPlaces(name: string, places: readonly string[]): string | null {
  const found = isAbsolute(name) ? name : places.map((place) => join(place, name)).find((path) => existsSync(path))
  if (found === undefined) return null
  const near = relative(process.cwd(), found)
  return near.startsWith('..') || isAbsolute(near) ? found : near
}
