/** @file JSON lines of any command, read as `curate` reads them: gzipped or not, UTF-8 or UTF-16, with whole numbers exact. */
import { linesOf } from '../curation/readers/jsonl.ts'
import { type Piece, pieces, unpacked } from '../curation/source.ts'
import { shown } from '../text/shown.ts'
import { openFile } from './file-source.ts'

/** One object a line; blank lines are passed over. `-` is standard input. @throws Error naming the line that is no JSON object. */
export async function* readJsonLines(path: string): AsyncGenerator<{ line: number; value: Record<string, unknown> }> {
  if (path === '-') return yield* objects(unpacked(standardInput(), path), path)
  const { source, close } = await openFile(path)
  try {
    yield* objects(pieces(source), path)
  } finally {
    await close()
  }
}

async function* objects(stream: AsyncIterable<Piece>, path: string) {
  for await (const { rows } of linesOf(stream)) {
    for (const row of rows) {
      if ('value' in row) yield { line: row.at, value: row.value }
      else if ('problem' in row) throw new Error(`${path}, line ${row.at} ${shown(row.problem)}.`)
    }
  }
}

async function* standardInput(): AsyncGenerator<Piece> {
  let read = 0
  for await (const chunk of process.stdin) {
    const bytes = chunk as Uint8Array
    read += bytes.length
    yield { bytes, read }
  }
}
