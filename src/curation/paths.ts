/** @file How a mapping names what it takes from a row: paths (`reward_model.ground_truth`, `test_list[0]`) and templates (`{Body} {Question}`). */

export type Row = Record<string, unknown>

/** The value at a path; undefined where there is none. A column whose own name holds the dots comes first. */
export function valueAt(row: Row, path: string): unknown {
  if (Object.hasOwn(row, path)) return row[path]
  let value: unknown = row
  for (const step of path.replaceAll('[', '.').replaceAll(']', '').split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined
    value = (value as Row)[step]
  }
  return value
}

/** A part of a template; empty braces are text, as in `\\boxed{}`. */
const PART = /\{([^{}]+)\}/g

export function isTemplate(source: string): boolean {
  return source.search(PART) >= 0
}

/** What stands between the braces of a template, `path|step|step`. */
export function templateParts(template: string): string[] {
  return [...template.matchAll(PART)].map((match) => match[1])
}

/** A template's text with its parts filled in by `fill`, which is given what stands between the braces. */
export function fillTemplate(template: string, fill: (inner: string) => string): string {
  return template.replace(PART, (_, inner: string) => fill(inner))
}

/** The columns (first steps of paths) a source reads. */
export function columnsOf(source: string): string[] {
  const paths = isTemplate(source) ? templateParts(source).map((part) => part.split('|')[0]) : [source]
  return paths.flatMap((path) => [path, path.split(/[.[]/)[0]])
}
