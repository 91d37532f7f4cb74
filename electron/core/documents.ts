import { documentRow, documentRows, documentsTypes, noteBlob } from '../../db/documents.ts'
import { namesOf } from '../../db/identity.ts'
import type { FrozenDocumentTable } from '../../db/schema.ts'
import { siteRow } from '../../db/site.ts'
import {
  type InventoryListSnapshot,
  inventoryListFormat,
  shortCode,
} from '../../shared/domain/documents/inventoryList.ts'
import { canonicalBytes, canonicalText, type JsonObject, parseCanonical } from '../../shared/journal/canonical.ts'
import { sha256Hex } from '../../shared/journal/hash.ts'
import { command, draft, requirePermission } from './context.ts'
import type { Core } from './core.ts'
import { openDocumentsWorker, sourceResources, sourceWorkerUrl } from './documents/documentsWorker.ts'
import { deskError, found } from './errors.ts'
import { buildInventoryList } from './inventoryListSnapshot.ts'

const RENDER_TIMEOUT_MS = 120_000

/** Documents: what is printed is first frozen, and the paper names what it was printed from. */
export function documentsService(core: Core) {
  const { context } = core
  const worker = openDocumentsWorker({
    resources: sourceResources(),
    workerUrl: sourceWorkerUrl,
    timeoutMs: RENDER_TIMEOUT_MS,
  })
  core.atClose(() => worker.close())

  const view = (row: FrozenDocumentTable) => ({
    documentId: row.document_id,
    kind: row.kind,
    subject: row.subject,
    frozenAt: row.frozen_at,
    officer: namesOf(context.store().db).officers.get(row.officer_id) ?? row.officer_id,
    code: codeOf(row),
    snapshotHash: row.snapshot_hash,
  })

  async function bytesOf(hash: string): Promise<Uint8Array> {
    const { blobs } = context.store()
    const pieces: Buffer[] = []
    for await (const piece of blobs.read(hash, { start: 0, end: await blobs.size(hash) })) pieces.push(piece)
    return Buffer.concat(pieces)
  }

  /** The newest frozen document of this subject, if the record still says exactly that. */
  async function unchanged(subject: string, list: InventoryListSnapshot): Promise<FrozenDocumentTable | null> {
    const newest = documentRows(context.store().db, subject).find((row) => row.format === inventoryListFormat)
    if (newest === undefined) return null
    const before = parseCanonical(await bytesOf(newest.snapshot_hash)) as JsonObject
    const now = list as unknown as JsonObject
    const same = canonicalText({ ...before, preparedAt: '', preparedBy: null, programVersion: '' })
    const still = canonicalText({ ...now, preparedAt: '', preparedBy: null, programVersion: '' })
    return same === still ? newest : null
  }

  return {
    async freezeInventoryList(input: {
      commandId: string
      siteId: string
      roomId: string | null
      checker: { officerId: string; pin: string } | null
    }) {
      requirePermission(context, 'inventory.record')
      const site = found(siteRow(context.store().db, input.siteId), 'site')
      const subject = input.roomId === null ? `site:${input.siteId}` : `room:${input.roomId}`
      const list = buildInventoryList(context, {
        site,
        roomId: input.roomId,
        checkerId: input.checker?.officerId ?? null,
      })
      const known = await unchanged(subject, list)
      if (known !== null) return view(known)
      const bytes = canonicalBytes(list as unknown as JsonObject)
      const statement = canonicalBytes({ act: documentsTypes.frozen, snapshot: sha256Hex(bytes), subject, v: 1 })
      const signatures = [core.identity.ownSignature(statement)]
      if (input.checker !== null) signatures.push(await core.identity.secondSignature(input.checker, statement))
      const stored = await context.store().blobs.put({ bytes })
      return command(
        context,
        'inventory.record',
        { commandId: input.commandId, procedure: 'documents.freezeInventoryList' },
        (act) => {
          noteBlob(act.db, stored.hash, stored.size, inventoryListFormat)
          const documentId = act.newId()
          const signed = signatures.map((signature) => ({ ...signature }))
          const body = { format: inventoryListFormat, kind: 'inventoryList', signed, snapshot: stored.hash, subject }
          act.append([draft(`site:${input.siteId}`, documentsTypes.frozen, 'document', documentId, [], body)])
          act.touch('documents', subject, [documentId])
          return view(found(documentRow(act.db, documentId), 'document'))
        },
      )
    },
    list(input: { subject: string }) {
      requirePermission(context, 'case.read')
      return documentRows(context.store().db, input.subject).map(view)
    },
    /** Draws the PDF from the frozen bytes, so that the same document always gives the same file. */
    async open(input: { documentId: string }) {
      requirePermission(context, 'case.read')
      const row = found(documentRow(context.store().db, input.documentId), 'document')
      const bytes = await bytesOf(row.snapshot_hash)
      if (sha256Hex(bytes) !== row.snapshot_hash) throw deskError('NOT_FOUND', { what: 'snapshot' })
      const drawn = await worker.inventoryList(bytes, codeOf(row), 'bundled')
      const name = `${codeOf(row)}.pdf`
      return {
        url: await core.media.offer({ bytes: drawn.pdf, type: 'application/pdf', name }),
        pages: drawn.pages,
        bytes: drawn.pdf.length,
        sha256: sha256Hex(drawn.pdf),
        missingGlyphs: drawn.missing.map((glyph) => ({ char: glyph.char, codePoint: glyph.codePoint })),
      }
    },
  }
}

/** Short code of a document, as printed in each page's footer. */
function codeOf(row: FrozenDocumentTable): string {
  return shortCode(Buffer.from(row.snapshot_hash, 'hex'))
}
