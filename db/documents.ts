import { fields, isText, listOf } from '../shared/domain/shape.ts'
import { creationOf, type EntityEvent, type EntityHistory, noRank } from '../shared/journal/registers.ts'
import type { Db } from './open.ts'
import { type Projection, revOf } from './projection.ts'
import type { DocumentPrintTable, DocumentScanTable, FrozenDocumentTable, PaperPackageTable } from './schema.ts'
import { prepared, rowOf, rowsOf, sqlBuilder, upsertSql } from './statements.ts'

/** Event types of documents and of the paper packages made of them. */
export const documentsTypes = {
  frozen: 'documents.frozen',
  printed: 'documents.printed',
  signedKept: 'documents.signedKept',
  packageMade: 'documents.packageMade',
  packagePrinted: 'documents.packagePrinted',
} as const

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
const savePrint = upsertSql('document_print', 'event_hash', ['event_hash', 'document_id', 'printed_at', 'officer_id'])
const saveScan = upsertSql('document_scan', 'event_hash', [
  'event_hash',
  'document_id',
  'scan_hash',
  'scan_type',
  'note',
  'kept_at',
  'officer_id',
])
const savePackage = upsertSql('paper_package', 'package_id', [
  'package_id',
  'site_id',
  'version_id',
  'version_hash',
  'content_hash',
  'documents',
  'made_at',
  'officer_id',
  'printed_at',
  'printed_by',
  'rev',
])

const isFrozen = fields({ format: isText, kind: isText, snapshot: isText, subject: isText })
const isSigned = fields({ note: isText, scan: fields({ hash: isText, type: isText }) })
const isPackage = fields({
  content: isText,
  documents: listOf(isText),
  site: isText,
  version: fields({ id: isText, snapshot: isText }),
})

function understands(event: Pick<EntityEvent, 'type' | 'body'>): boolean {
  const body = event.body ?? undefined
  if (event.type === documentsTypes.frozen) return isFrozen(body)
  if (event.type === documentsTypes.signedKept) return isSigned(body)
  if (event.type === documentsTypes.packageMade) return isPackage(body)
  return true
}

/** Frozen snapshots, printings and paper packages as rows. */
export const documentsProjection: Projection = {
  feature: 'documents',
  version: 3,
  kinds: ['document', 'paperPackage'],
  types: Object.values(documentsTypes),
  understands,
  tables: [
    { name: 'frozen_document', key: 'document_id', local: [] },
    { name: 'document_print', key: 'event_hash', local: [] },
    { name: 'document_scan', key: 'event_hash', local: [] },
    { name: 'paper_package', key: 'package_id', local: [] },
  ],
  rankOf: noRank,
  write(db, id, kind, history) {
    if (kind === 'paperPackage') writePackage(db, id, history)
    else writeDocument(db, id, history)
  },
  bulk: () => undefined,
  clear(db) {
    db.exec(
      'DELETE FROM frozen_document; DELETE FROM document_print; DELETE FROM document_scan; DELETE FROM paper_package',
    )
  },
}

function writeDocument(db: Db, id: string, history: EntityHistory): void {
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
  for (const event of history.events) {
    const said = { event_hash: event.hash, document_id: id, officer_id: event.actor }
    if (event.body === null) continue
    if (event.type === documentsTypes.printed) prepared(db, savePrint).run({ ...said, printed_at: event.at[0] })
    if (event.type === documentsTypes.signedKept && isSigned(event.body)) {
      const scan = event.body.scan as { hash: string; type: string }
      const kept = { scan_hash: scan.hash, scan_type: scan.type, note: String(event.body.note), kept_at: event.at[0] }
      prepared(db, saveScan).run({ ...said, ...kept })
    }
  }
}

function writePackage(db: Db, id: string, history: EntityHistory): void {
  const made = creationOf(history, documentsTypes.packageMade)
  if (made === null) return
  const printed = history.events.find((event) => event.type === documentsTypes.packagePrinted && event.body !== null)
  const version = made.body.version as { id: string; snapshot: string }
  prepared(db, savePackage).run({
    package_id: id,
    site_id: String(made.body.site),
    version_id: version.id,
    version_hash: version.snapshot,
    content_hash: String(made.body.content),
    documents: JSON.stringify(made.body.documents),
    made_at: made.at[0],
    officer_id: made.actor,
    printed_at: printed?.at[0] ?? null,
    printed_by: printed?.actor ?? null,
    rev: revOf(history),
  })
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

/**
 * Every document frozen of a site, newest first: its lists (`site:<id>`, `room:<id>`) and its official documents
 * (`site:<id>/<form>/<about whom>`).
 */
export function documentRowsOfSite(db: Db, siteId: string): FrozenDocumentTable[] {
  return prepared(
    db,
    `SELECT * FROM frozen_document WHERE subject = @site OR subject LIKE @site || '/%'
       OR subject IN (SELECT 'room:' || room_id FROM room WHERE site_id = @id)
     ORDER BY frozen_at DESC, document_id DESC`,
  ).all({ id: siteId, site: `site:${siteId}` }) as FrozenDocumentTable[]
}

/** The newest frozen documents of all sites. */
export function latestDocumentRows(db: Db, limit: number): FrozenDocumentTable[] {
  return rowsOf(db, sqlBuilder.selectFrom('frozen_document').selectAll().orderBy('frozen_at', 'desc').limit(limit))
}

/** Printings of one document that officers confirmed, newest first. */
export function printRows(db: Db, documentId: string): DocumentPrintTable[] {
  const query = sqlBuilder.selectFrom('document_print').selectAll().where('document_id', '=', documentId)
  return rowsOf(db, query.orderBy('printed_at', 'desc'))
}

/** Scans of the signed paper of one document, newest first. */
export function scanRows(db: Db, documentId: string): DocumentScanTable[] {
  const query = sqlBuilder.selectFrom('document_scan').selectAll().where('document_id', '=', documentId)
  return rowsOf(db, query.orderBy('kept_at', 'desc').orderBy('event_hash'))
}

/** Paper packages of a site, newest first. */
export function packageRows(db: Db, siteId: string): PaperPackageTable[] {
  const query = sqlBuilder.selectFrom('paper_package').selectAll().where('site_id', '=', siteId)
  return rowsOf(db, query.orderBy('made_at', 'desc').orderBy('package_id', 'desc'))
}

/** One paper package. */
export function packageRow(db: Db, packageId: string): PaperPackageTable | undefined {
  return rowOf(db, sqlBuilder.selectFrom('paper_package').selectAll().where('package_id', '=', packageId))
}

/**
 * Whether the paper package of this version of a site's plan was printed (B7). `planVersion` is the version's snapshot
 * hash, or the content hash of a plan as it stands (`planContentHash`): either names what lies there on paper.
 */
export function packagePrintedFor(db: Db, siteId: string, planVersion: string): boolean {
  const row = prepared(
    db,
    `SELECT 1 FROM paper_package WHERE site_id = @site AND printed_at IS NOT NULL
       AND (version_hash = @version OR content_hash = @version)`,
  ).get({ site: siteId, version: planVersion })
  return row !== undefined
}

/** Whether a paper package of any version of a site's plan was printed. */
export function packagePrintedOnce(db: Db, siteId: string): boolean {
  const row = prepared(db, 'SELECT 1 FROM paper_package WHERE site_id = ? AND printed_at IS NOT NULL').get(siteId)
  return row !== undefined
}

/** Notes a blob that the store holds, so that copies and doctor can count them. */
export function noteBlob(db: Db, hash: string, size: number, format: string): void {
  prepared(db, 'INSERT OR IGNORE INTO blob (hash, size, format) VALUES (?, ?, ?)').run(hash, size, format)
}
