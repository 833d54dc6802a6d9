/** @file Evaluations made on this page, kept in the browser from visit to visit. */
import type { DBSchema, IDBPDatabase } from 'idb'
import type { EvaluationRecord, EvaluationSpec } from '../../../workers/evaluations.ts'

/** One evaluation, with the names that its model and its benchmark had. */
export interface Kept {
  id: string
  /** ISO 8601. */
  created: string
  title: string
  benchmark: string
  spec: EvaluationSpec
  record: EvaluationRecord
}

interface Schema extends DBSchema {
  evaluations: { key: string; value: Kept }
}

let opened: Promise<IDBPDatabase<Schema>> | null = null

/** Throws where the browser keeps nothing, as some do in private windows. */
function database(): Promise<IDBPDatabase<Schema>> {
  opened ??= import('idb').then(({ openDB }) =>
    openDB<Schema>('cascade-lab-evaluations', 1, {
      upgrade(db) {
        db.createObjectStore('evaluations', { keyPath: 'id' })
      },
    }),
  )
  opened.catch(() => {
    opened = null
  })
  return opened
}

/** Newest first. */
export async function keptEvaluations(): Promise<Kept[]> {
  const all = await (await database()).getAll('evaluations')
  return all.sort((a, b) => b.created.localeCompare(a.created))
}

export async function keep(kept: Kept): Promise<void> {
  await (await database()).put('evaluations', kept)
}

export async function forget(ids: readonly string[]): Promise<void> {
  const { store, done } = (await database()).transaction('evaluations', 'readwrite')
  await Promise.all([...ids.map((id) => store.delete(id)), done])
}
