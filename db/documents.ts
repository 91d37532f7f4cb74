import { fields, isText } from '../shared/domain/shape.ts'
import { creationOf, noRank } from '../shared/journal/registers.ts'
import type { Db } from './open.ts'
import { type Projection, revOf } from './projection.ts'
import type { FrozenDocumentTable } from './schema.ts'
import { prepared, rowOf, rowsOf, sqlBuilder, upsertSql } from './statements.ts'

/** Event types of documents. */
export const documentsTypes = { frozen: 'documents.frozen' } as const

const saveDocument = upsertSql('frozen_document', 'document_id', [
  'document_id',
  'kind',
  'subject',
  'snapshot_hash',
  'format',
  'frozen_at',
  'officer_id',
  'rev',
])

const isFrozen = fields({ format: isText, kind: isText, snapshot: isText, subject: isText })

/** Frozen snapshots as rows. */
export const documentsProjection: Projection = {
  feature: 'documents',
  version: 1,
  kinds: ['document'],
  types: Object.values(documentsTypes),
  understands: (event) => isFrozen(event.body ?? undefined),
  tables: [{ name: 'frozen_document', key: 'document_id', local: [] }],
  rankOf: noRank,
  write(db, id, _kind, history) {
    const first = creationOf(history, documentsTypes.frozen)
    if (first === null) return
    prepared(db, saveDocument).run({
      document_id: id,
      kind: String(first.body.kind),
      subject: String(first.body.subject),
      snapshot_hash: String(first.body.snapshot),
      format: String(first.body.format),
      frozen_at: first.at[0],
      officer_id: first.actor,
      rev: revOf(history),
    })
  },
  bulk: () => undefined,
  clear(db) {
    db.exec('DELETE FROM frozen_document')
  },
}

/** One frozen document. */
export function documentRow(db: Db, documentId: string): FrozenDocumentTable | undefined {
  return rowOf(db, sqlBuilder.selectFrom('frozen_document').selectAll().where('document_id', '=', documentId))
}

/** Documents frozen of a subject (`room:<id>`, `site:<id>`), newest first. */
export function documentRows(db: Db, subject: string): FrozenDocumentTable[] {
  return rowsOf(
    db,
    sqlBuilder.selectFrom('frozen_document').selectAll().where('subject', '=', subject).orderBy('frozen_at', 'desc'),
  )
}

/** Notes a blob that the store holds, so that copies and doctor can count them. */
export function noteBlob(db: Db, hash: string, size: number, format: string): void {
  prepared(db, 'INSERT OR IGNORE INTO blob (hash, size, format) VALUES (?, ?, ?)').run(hash, size, format)
}
