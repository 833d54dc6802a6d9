/** @file What careful work would say, for checks of lines that need to know what is of use. */
import { Worksheet } from '../teacher.ts'

/** The lines of careful work without a slip, coarse and fine. */
export function cleanLines(work: (sheet: Worksheet) => unknown): Set<string> {
  return new Set(
    (['steps', 'full'] as const).flatMap((style) => {
      const sheet = new Worksheet(style)
      work(sheet)
      return sheet.lines
    }),
  )
}
